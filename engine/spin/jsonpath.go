package spin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// maxSteps bounds the nodes that one query visits.
const maxSteps = 1_000_000

// pathQuery is what jsonPath(…) yields: Camunda's SpinJsonPathQuery. A path
// with a wildcard, filter, slice or descent yields an array.
type pathQuery struct {
	path *path
	root *tree
}

var _ expr.Object = (*pathQuery)(nil)

func jsonPath(t *tree, a *arguments) (any, error) {
	p, err := compilePath(a.text(0))
	if err != nil || a.err != nil {
		return nil, err
	}
	return &pathQuery{p, t}, nil
}

// HasMethod tells scripts which names are methods.
func (q *pathQuery) HasMethod(name string) bool {
	switch name {
	case "boolValue", "element", "elementList", "numberValue", "stringValue":
		return true
	}
	return false
}

// Property implements [expr.Object]: there are none.
func (q *pathQuery) Property(name string) (any, error) {
	return nil, missing("SpinJsonPathQuery", name, false)
}

// Call implements [expr.Object].
func (q *pathQuery) Call(name string, args []any) (any, error) {
	if !q.HasMethod(name) || len(args) > 0 {
		return nil, missing("SpinJsonPathQuery", name, true)
	}
	t, err := q.path.evaluate(q.root)
	if err != nil {
		return nil, fmt.Errorf("evaluate the JSON path %s: %w", clip(q.path.source), err)
	}
	j := &JSON{tree: t}
	switch name {
	case "element":
		return j, nil
	case "elementList":
		return j.Call("elements", nil)
	}
	return j.Call(name, nil)
}

// path is a compiled JSON path.
type path struct {
	source string
	steps  []pathStep
	// many says that the result is an array of what was found.
	many bool
	// function is the last step, such as length(); empty without one.
	function string
}

// pathStep leads from one node to any number of others.
type pathStep interface {
	walk(w *walker, t *tree, found func(*tree))
}

// walker counts the steps of one evaluation.
type walker struct {
	root *tree
	left int
}

func (w *walker) step() bool {
	w.left--
	return w.left > 0
}

var errNothing = errors.New("nothing is there")

func (p *path) evaluate(root *tree) (*tree, error) {
	w := &walker{root: root, left: maxSteps}
	found := p.find(w, root)
	if w.left <= 0 {
		return nil, errors.New("the path visits too many nodes")
	}
	if p.function != "" {
		return applyFunction(p.function, p.many, found)
	}
	if p.many {
		return &tree{kind: kindArray, items: found}, nil
	}
	if len(found) == 0 {
		return nil, errNothing
	}
	return found[0], nil
}

func (p *path) find(w *walker, from *tree) []*tree {
	nodes := []*tree{from}
	for _, s := range p.steps {
		var next []*tree
		for _, t := range nodes {
			s.walk(w, t, func(t *tree) { next = append(next, t) })
		}
		nodes = next
	}
	return nodes
}

// names are one or more members of an object.
type names []string

func (s names) walk(w *walker, t *tree, found func(*tree)) {
	for _, n := range s {
		if v, ok := t.fields[n]; ok && w.step() {
			found(v)
		}
	}
}

// indices are one or more elements of an array, from the end where negative.
type indices []int

func (s indices) walk(w *walker, t *tree, found func(*tree)) {
	for _, i := range s {
		if at, err := position(i, len(t.items)); err == nil && w.step() {
			found(t.items[at])
		}
	}
}

// slice is [from:to], either of which may be missing.
type slice struct{ from, to *int }

func (s slice) walk(w *walker, t *tree, found func(*tree)) {
	bound := func(i *int, otherwise int) int {
		if i == nil {
			return otherwise
		}
		at := *i
		if at < 0 {
			at += len(t.items)
		}
		return max(0, min(at, len(t.items)))
	}
	for i := bound(s.from, 0); i < bound(s.to, len(t.items)) && w.step(); i++ {
		found(t.items[i])
	}
}

// wildcard is every member or element.
type wildcard struct{}

func (wildcard) walk(w *walker, t *tree, found func(*tree)) {
	for _, e := range t.items {
		if w.step() {
			found(e)
		}
	}
	for _, k := range t.keys {
		if w.step() {
			found(t.fields[k])
		}
	}
}

// descent is a step taken from a node and from everything inside it.
type descent struct{ then pathStep }

func (s descent) walk(w *walker, t *tree, found func(*tree)) {
	s.then.walk(w, t, found)
	wildcard{}.walk(w, t, func(t *tree) { s.walk(w, t, found) })
}

// filter keeps the elements of an array, or an object, for which a condition
// holds.
type filter struct{ condition condition }

func (s filter) walk(w *walker, t *tree, found func(*tree)) {
	if t.kind == kindObject {
		if w.step() && s.condition.holds(w, t) {
			found(t)
		}
		return
	}
	for _, e := range t.items {
		if w.step() && s.condition.holds(w, e) {
			found(e)
		}
	}
}

// applyFunction computes length(), min() and so on.
func applyFunction(name string, many bool, found []*tree) (*tree, error) {
	if !many {
		if len(found) == 0 {
			return nil, errNothing
		}
		t := found[0]
		switch name {
		case "length", "size":
			switch {
			case t.kind == kindArray:
				return &tree{scalar: int32(len(t.items))}, nil
			case t.kind == kindObject:
				return &tree{scalar: int32(len(t.keys))}, nil
			}
			if s, ok := t.scalar.(string); ok {
				return &tree{scalar: int32(len([]rune(s)))}, nil
			}
			return nil, errNothing
		case "keys":
			list := &tree{kind: kindArray}
			for _, k := range t.keys {
				list.items = append(list.items, &tree{scalar: k})
			}
			return list, nil
		}
		found = t.items
	} else if name == "length" || name == "size" {
		return &tree{scalar: int32(len(found))}, nil
	}
	return aggregate(name, found)
}

func aggregate(name string, found []*tree) (*tree, error) {
	var numbers []float64
	var texts strings.Builder
	for _, t := range found {
		if f, ok := double(t); ok {
			numbers = append(numbers, f)
		}
		if s, ok := t.scalar.(string); ok {
			texts.WriteString(s)
		}
	}
	if name == "concat" {
		return &tree{scalar: texts.String()}, nil
	}
	if len(numbers) == 0 {
		return nil, fmt.Errorf("%s() of no numbers", name)
	}
	sum, low, high := 0.0, numbers[0], numbers[0]
	for _, f := range numbers {
		sum, low, high = sum+f, min(low, f), max(high, f)
	}
	result := map[string]float64{"avg": sum / float64(len(numbers)), "max": high, "min": low, "sum": sum}
	f, ok := result[name]
	if !ok {
		return nil, fmt.Errorf("there is no function %s()", name)
	}
	return &tree{scalar: f}, nil
}

// double is the value of a number.
func double(t *tree) (float64, bool) {
	v, ok := numeric(t)
	if !ok {
		return 0, false
	}
	switch x := v.(type) {
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	}
	f, ok := v.(float64)
	return f, ok
}
