package spin

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxPath bounds the text of a path, in bytes.
const maxPath = 10_000

// pathParser reads JSON paths as Jayway's library, which Camunda uses, writes
// them. Failures are panics with a pathError inside the package.
type pathParser struct {
	source string
	at     int
	depth  int
}

type pathError struct {
	offset  int
	message string
}

func compilePath(source string) (p *path, err error) {
	if len(source) > maxPath {
		return nil, fmt.Errorf("the JSON path is longer than %d bytes", maxPath)
	}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(pathError)
			if !ok {
				panic(r)
			}
			p, err = nil, fmt.Errorf("read the JSON path %s: position %d: %s", clip(source), e.offset, e.message)
		}
	}()
	r := &pathParser{source: source}
	r.space()
	if !r.take("$") && !r.take("@") {
		// A path may begin with a name.
		r.source = "$." + strings.TrimLeft(source, " ")
		r.at = 1
	}
	p = r.steps()
	p.source = source
	r.space()
	if r.at < len(r.source) {
		r.fail("the path should end")
	}
	return p, nil
}

func (r *pathParser) fail(message string) { panic(pathError{r.at, message}) }

func (r *pathParser) space() {
	for r.at < len(r.source) && r.source[r.at] == ' ' {
		r.at++
	}
}

func (r *pathParser) take(s string) bool {
	if strings.HasPrefix(r.source[r.at:], s) {
		r.at += len(s)
		return true
	}
	return false
}

func (r *pathParser) expect(s string) {
	r.space()
	if !r.take(s) {
		r.fail("there should be " + s)
	}
}

// steps reads what follows $ or @.
func (r *pathParser) steps() *path {
	p := &path{}
	for {
		start := r.at
		switch {
		case r.take(".."):
			p.many = true
			p.steps = append(p.steps, descent{r.step(p)})
		case r.take("."):
			name := r.step(p)
			if n, ok := name.(names); ok && r.take("()") {
				p.function = n[0]
				return p
			}
			p.steps = append(p.steps, name)
		case r.at < len(r.source) && r.source[r.at] == '[':
			p.steps = append(p.steps, r.brackets(p))
		default:
			p.source = r.source[:start]
			return p
		}
	}
}

// step is what follows a dot.
func (r *pathParser) step(p *path) pathStep {
	switch {
	case r.take("*"):
		p.many = true
		return wildcard{}
	case r.at < len(r.source) && r.source[r.at] == '[':
		return r.brackets(p)
	}
	start := r.at
	for r.at < len(r.source) && !strings.ContainsRune(".[]()=<>!&|,~ ", rune(r.source[r.at])) {
		r.at++
	}
	if start == r.at {
		r.fail("there should be a name")
	}
	return names{r.source[start:r.at]}
}

// brackets reads ['a','b'], [1,2], [1:2], [*] and [?(…)].
func (r *pathParser) brackets(p *path) pathStep {
	r.expect("[")
	r.space()
	var step pathStep
	switch {
	case r.take("*"):
		p.many = true
		step = wildcard{}
	case r.take("?"):
		p.many = true
		r.expect("(")
		step = filter{r.or()}
		r.expect(")")
	case r.peek("'\""):
		var list names
		for ok := true; ok; ok = r.comma() {
			list = append(list, r.quoted())
		}
		p.many = p.many || len(list) > 1
		step = list
	default:
		step = r.numbers(p)
	}
	r.expect("]")
	return step
}

func (r *pathParser) comma() bool {
	r.space()
	ok := r.take(",")
	r.space()
	return ok
}

func (r *pathParser) peek(set string) bool {
	return r.at < len(r.source) && strings.IndexByte(set, r.source[r.at]) >= 0
}

// numbers reads indices or a slice.
func (r *pathParser) numbers(p *path) pathStep {
	number := func() *int {
		r.space()
		start := r.at
		r.take("-")
		for r.peek("0123456789") {
			r.at++
		}
		if start == r.at {
			return nil
		}
		i, err := strconv.Atoi(r.source[start:r.at])
		if err != nil {
			r.fail("this is not a whole number")
		}
		return &i
	}
	from := number()
	r.space()
	if r.take(":") {
		p.many = true
		return slice{from, number()}
	}
	var list indices
	for ok := true; ok; {
		if from == nil {
			r.fail("there should be an index")
		}
		list = append(list, *from)
		if ok = r.comma(); ok {
			from = number()
		}
	}
	p.many = p.many || len(list) > 1
	return list
}

// quoted reads a text in single or double quotes.
func (r *pathParser) quoted() string {
	quote := r.source[r.at]
	var b strings.Builder
	for r.at++; r.at < len(r.source); r.at++ {
		switch c := r.source[r.at]; {
		case c == quote:
			r.at++
			return b.String()
		case c == '\\' && r.at+1 < len(r.source):
			r.at++
			b.WriteByte(r.source[r.at])
		default:
			b.WriteByte(c)
		}
	}
	r.fail("the quotes do not end")
	return ""
}

// or, and, not and comparison read a filter's condition.
func (r *pathParser) or() condition {
	if r.depth++; r.depth > 100 {
		r.fail("the filter is nested too deeply")
	}
	defer func() { r.depth-- }()
	c := r.and()
	for r.space(); r.take("||"); r.space() {
		c = either{c, r.and()}
	}
	return c
}

func (r *pathParser) and() condition {
	c := r.not()
	for r.space(); r.take("&&"); r.space() {
		c = both{c, r.not()}
	}
	return c
}

func (r *pathParser) not() condition {
	r.space()
	switch {
	case r.take("!"):
		if r.depth++; r.depth > 100 {
			r.fail("the filter is nested too deeply")
		}
		return negation{r.not()}
	case r.take("("):
		c := r.or()
		r.expect(")")
		return c
	}
	return r.comparison()
}

var filterOperators = []string{"==", "!=", "<=", ">=", "=~", "<", ">", "anyof", "contains", "empty", "in", "nin", "noneof", "size", "subsetof"}

func (r *pathParser) comparison() condition {
	left := r.operand()
	r.space()
	for _, op := range filterOperators {
		if !strings.HasPrefix(r.source[r.at:], op) {
			continue
		}
		r.at += len(op)
		r.space()
		if op == "=~" {
			return matches{left, r.pattern()}
		}
		return comparison{op, left, r.operand()}
	}
	return exists{left}
}

func (r *pathParser) operand() operand {
	r.space()
	switch {
	case r.take("@"):
		return pathOperand{r.steps(), false}
	case r.take("$"):
		return pathOperand{r.steps(), true}
	case r.peek("'\""):
		return constant{&tree{scalar: r.quoted()}}
	case r.peek("["):
		return constant{r.listOperand()}
	}
	start := r.at
	for r.at < len(r.source) && (r.peek("+-.") || unicode.IsLetter(rune(r.source[r.at])) || unicode.IsDigit(rune(r.source[r.at]))) {
		r.at++
	}
	t, err := parseJSON(r.source[start:r.at])
	if err != nil || start == r.at {
		r.fail("there should be a value")
	}
	return constant{t}
}

func (r *pathParser) listOperand() *tree {
	r.expect("[")
	t := &tree{kind: kindArray}
	for r.space(); !r.take("]"); r.space() {
		c, ok := r.operand().(constant)
		if !ok {
			r.fail("there should be a constant")
		}
		t.items = append(t.items, c.t)
		r.comma()
	}
	return t
}

// pattern reads /…/ with its flags.
func (r *pathParser) pattern() *regexp.Regexp {
	r.expect("/")
	end := strings.IndexByte(r.source[r.at:], '/')
	if end < 0 {
		r.fail("the pattern does not end")
	}
	text := r.source[r.at : r.at+end]
	r.at += end + 1
	if r.take("i") {
		text = "(?i)" + text
	}
	re, err := regexp.Compile(`^(?:` + text + `)$`)
	if err != nil {
		r.fail("the pattern cannot be read")
	}
	return re
}
