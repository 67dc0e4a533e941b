package transcripts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	symbol    = regexp.MustCompile(`<(id:\d+|timestamp|base|string|any|number)>`)
	timestamp = `\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}`
	idPattern = `[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}`
)

// matcher compares answers with recordings and binds each <id:N> to one id, one
// to one. It backtracks: of elements that look alike it finds the assignment
// that fits the whole scenario.
type matcher struct {
	base  string
	ids   map[string]string // <id:N> → id
	names map[string]string // id → <id:N>
	steps int               // work left before a comparison gives up
	miss  string            // the last thing that did not match
}

// maxSteps bounds the backtracking of one comparison.
const maxSteps = 2_000_000

func newMatcher(base string) *matcher {
	return &matcher{base: base, ids: map[string]string{}, names: map[string]string{}}
}

// pair is a recorded body with the one that came.
type pair struct {
	expected, actual any
	ordered          bool
}

// accept compares one more answer. Where it does not fit the bindings made so
// far, others are looked for that fit all of the pairs.
func (m *matcher) accept(seen []pair, next pair) bool {
	m.steps = maxSteps
	if m.pair(next, func() bool { return true }) {
		return true
	}
	miss := m.miss
	ids, names := m.ids, m.names
	m.ids, m.names = map[string]string{}, map[string]string{}
	if m.pairs(append([]pair{next}, seen...)) {
		return true
	}
	m.ids, m.names, m.miss = ids, names, miss
	return false
}

func (m *matcher) pairs(ps []pair) bool {
	if len(ps) == 0 {
		return true
	}
	return m.pair(ps[0], func() bool { return m.pairs(ps[1:]) })
}

func (m *matcher) pair(p pair, then func() bool) bool {
	return m.value(p.expected, p.actual, "$", !p.ordered, then)
}

// value matches a value and goes on with then; if that fails, it tries the next
// way to match.
func (m *matcher) value(e, a any, path string, unordered bool, then func() bool) bool {
	if m.steps--; m.steps < 0 {
		return m.missed(path, "gave up comparing")
	}
	switch e := e.(type) {
	case string:
		return m.text(e, a, path, then)
	case []any:
		list, ok := a.([]any)
		if !ok || len(list) != len(e) {
			return m.missed(path, "expected %s, got %s", brief(e), brief(a))
		}
		return m.list(e, list, path, unordered, then)
	case map[string]any:
		object, ok := a.(map[string]any)
		if !ok {
			return m.missed(path, "expected %s, got %s", brief(e), brief(a))
		}
		return m.object(e, object, path, then)
	case json.Number:
		n, ok := a.(json.Number)
		if !ok || !sameNumber(e, n) {
			return m.missed(path, "expected %s, got %s", brief(e), brief(a))
		}
		return then()
	}
	if e != a {
		return m.missed(path, "expected %s, got %s", brief(e), brief(a))
	}
	return then()
}

// sameNumber compares two numbers; an integer is never equal to a fraction.
func sameNumber(a, b json.Number) bool {
	x, err1 := a.Float64()
	y, err2 := b.Float64()
	return err1 == nil && err2 == nil && x == y && isFraction(a) == isFraction(b)
}

func isFraction(n json.Number) bool { return strings.ContainsAny(n.String(), ".eE") }

func (m *matcher) text(e string, a any, path string, then func() bool) bool {
	ok := false
	switch s, isText := a.(string); {
	case e == "<number>":
		_, ok = a.(json.Number)
	case e == "<any>":
		ok = a != nil
	case e == "<string>":
		ok = isText
	case isText:
		return m.pattern(e, s, path, then)
	}
	if !ok {
		return m.missed(path, "expected %s, got %s", brief(e), brief(a))
	}
	return then()
}

// pattern matches a text with symbols in it and binds its ids while then runs.
func (m *matcher) pattern(e, a, path string, then func() bool) bool {
	a = strings.ReplaceAll(a, m.base, "<base>")
	expression, names := m.expression(e)
	found := expression.FindStringSubmatch(a)
	if found == nil {
		return m.missed(path, "expected %s, got %s", brief(e), brief(a))
	}
	var bound []string
	undo := func() {
		for _, n := range bound {
			delete(m.names, m.ids[n])
			delete(m.ids, n)
		}
	}
	for i, name := range names {
		id := found[i+1]
		known, taken := m.names[id]
		current, has := m.ids[name]
		switch {
		case has && current == id:
		case has || taken && known != name:
			undo()
			return m.missed(path, "%s is %s, which cannot be %s", name, id, brief(e))
		default:
			m.ids[name], m.names[id] = id, name
			bound = append(bound, name)
		}
	}
	if then() {
		return true
	}
	undo()
	return false
}

// expression turns a text with symbols into a regular expression with a group
// for each id.
func (m *matcher) expression(e string) (*regexp.Regexp, []string) {
	var b strings.Builder
	var names []string
	b.WriteString(`(?s)\A`)
	at := 0
	for _, found := range symbol.FindAllStringSubmatchIndex(e, -1) {
		b.WriteString(regexp.QuoteMeta(e[at:found[0]]))
		switch name := e[found[2]:found[3]]; name {
		case "timestamp":
			b.WriteString(timestamp)
		case "base":
			b.WriteString("<base>")
		case "string", "any":
			b.WriteString(".*")
		case "number":
			b.WriteString(`-?\d+(?:\.\d+)?`)
		default:
			b.WriteString("(" + idPattern + ")")
			names = append(names, name)
		}
		at = found[1]
	}
	b.WriteString(regexp.QuoteMeta(e[at:]) + `\z`)
	return regexp.MustCompile(b.String()), names
}

func (m *matcher) list(e, a []any, path string, unordered bool, then func() bool) bool {
	if len(e) == 0 {
		return then()
	}
	choices := 1
	if unordered {
		choices = len(a)
	}
	for i := range choices {
		rest := slices.Delete(slices.Clone(a), i, i+1)
		at := fmt.Sprintf("%s[%d]", path, i)
		if m.value(e[0], a[i], at, true, func() bool { return m.list(e[1:], rest, path, unordered, then) }) {
			return true
		}
	}
	return false
}

func (m *matcher) object(e, a map[string]any, path string, then func() bool) bool {
	for k := range a {
		if _, ok := e[k]; !ok && !symbol.MatchString(strings.Join(keysOf(e), " ")) {
			return m.missed(path, "unexpected member %s = %s", k, brief(a[k]))
		}
	}
	if len(e) != len(a) {
		return m.missed(path, "expected the members %v, got %v", keysOf(e), keysOf(a))
	}
	return m.members(keysOf(e), e, a, path, then)
}

// members matches the members one by one; a name may hold symbols as well.
func (m *matcher) members(names []string, e, a map[string]any, path string, then func() bool) bool {
	if len(names) == 0 {
		return then()
	}
	name := names[0]
	next := func() bool { return m.members(names[1:], e, a, path, then) }
	inside := path + "." + name
	unordered := name != "value" && name != "links"
	if !symbol.MatchString(name) {
		actual, ok := a[name]
		if !ok {
			return m.missed(path, "member %s is missing", name)
		}
		return m.value(e[name], actual, inside, unordered, next)
	}
	for _, k := range keysOf(a) {
		if m.pattern(name, k, inside, func() bool { return m.value(e[name], a[k], inside, unordered, next) }) {
			return true
		}
	}
	return false
}

func (m *matcher) missed(path, format string, args ...any) bool {
	m.miss = path + ": " + fmt.Sprintf(format, args...)
	return false
}

// keysOf returns the names of an object, those without symbols first.
func keysOf(o map[string]any) []string {
	names := make([]string, 0, len(o))
	for k := range o {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := symbol.MatchString(a), symbol.MatchString(b); x != y {
			if x {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
	return names
}

func brief(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	const most = 300
	if len(data) > most {
		return string(data[:most]) + "…"
	}
	return string(data)
}
