package spin

import (
	"errors"
	"fmt"
	"maps"

	"github.com/antchfx/xpath"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// xpathQuery is what xPath(…) yields: Camunda's SpinXPathQuery.
type xpathQuery struct {
	source string
	from   *Element
	spaces map[string]string // namespaces by prefix, as ns(…) gave them
}

var _ expr.Object = (*xpathQuery)(nil)

const xpathClass = "SpinXPathQuery"

func xPath(e *Element, a *arguments) (any, error) {
	if len(a.text(0)) > maxPath {
		return nil, fmt.Errorf("the XPath expression is longer than %d bytes", maxPath)
	}
	return &xpathQuery{source: a.text(0), from: e, spaces: map[string]string{"xml": xmlSpace}}, a.err
}

// HasMethod tells scripts which names are methods.
func (q *xpathQuery) HasMethod(name string) bool {
	switch name {
	case "attribute", "attributeList", "bool", "element", "elementList", "ns", "number", "string":
		return true
	}
	return false
}

// Property implements [expr.Object]: there are none.
func (q *xpathQuery) Property(name string) (any, error) { return nil, missing(xpathClass, name, false) }

// Call implements [expr.Object].
func (q *xpathQuery) Call(name string, args []any) (any, error) {
	if name == "ns" {
		return q.withSpaces(args)
	}
	if !q.HasMethod(name) || len(args) > 0 {
		return nil, missing(xpathClass, name, true)
	}
	v, err := q.evaluate(name)
	if err != nil {
		return nil, fmt.Errorf("evaluate the XPath expression %s: %w", clip(q.source), err)
	}
	return v, nil
}

// withSpaces adds a prefix with its namespace, or a map of them.
func (q *xpathQuery) withSpaces(args []any) (any, error) {
	next := *q
	next.spaces = maps.Clone(q.spaces)
	a := &arguments{method: "ns", list: args}
	switch len(args) {
	case 2:
		next.spaces[a.text(0)] = a.text(1)
		return &next, a.err
	case 1:
		m, ok := args[0].(map[string]any)
		if !ok {
			break
		}
		for prefix, space := range m {
			s, ok := space.(string)
			if !ok {
				return nil, errors.New("a namespace has to be a text")
			}
			next.spaces[prefix] = s
		}
		return &next, nil
	}
	return nil, missing(xpathClass, "ns", true)
}

func (q *xpathQuery) evaluate(as string) (v any, err error) {
	// NB: the library panics on some expressions that it does not know.
	defer func() {
		if r := recover(); r != nil {
			v, err = nil, fmt.Errorf("it cannot be evaluated: %v", r)
		}
	}()
	compiled, err := xpath.CompileWithNS(q.source, q.spaces)
	if err != nil {
		return nil, err
	}
	at := &navigator{element: q.from, at: -1, left: new(int)}
	*at.left = maxSteps
	switch result := compiled.Evaluate(at).(type) {
	case *xpath.NodeIterator:
		return collect(result, as)
	case string:
		return typedResult(as, "string", result)
	case float64:
		return typedResult(as, "number", result)
	case bool:
		return typedResult(as, "bool", result)
	}
	return nil, errors.New("it has no value")
}

func typedResult(as, is string, v any) (any, error) {
	if as == "string" && is != "string" {
		return fmt.Sprint(v), nil
	}
	if as != is {
		return nil, fmt.Errorf("it yields a %s", is)
	}
	return v, nil
}

// collect takes what a path found.
func collect(found *xpath.NodeIterator, as string) (any, error) {
	list := []any{}
	first := ""
	any := false
	for found.MoveNext() {
		n, ok := found.Current().(*navigator)
		if !ok {
			continue
		}
		if !any {
			first, any = n.Value(), true
		}
		switch {
		case n.attribute != nil && (as == "attribute" || as == "attributeList"):
			list = append(list, n.attribute)
		case n.attribute == nil && n.text == nil && !n.document && (as == "element" || as == "elementList"):
			list = append(list, n.element)
		}
	}
	switch as {
	case "string":
		return first, nil
	case "bool":
		return any, nil
	case "number":
		return nil, errors.New("it yields nodes")
	}
	if len(list) == 0 {
		return nil, errNothing
	}
	if as == "element" || as == "attribute" {
		if len(list) > 1 {
			return nil, errors.New("it finds more than one")
		}
		return list[0], nil
	}
	return list, nil
}

// navigator walks over a document for the library.
type navigator struct {
	element   *Element
	attribute *Attribute // of the element, where the walk stands on one
	text      *child     // of the element, where the walk stands on one
	document  bool       // the walk stands above the root
	at        int        // the place among the parent's children; -1 where it is not known yet
	left      *int       // steps that may still be taken
}

var _ xpath.NodeNavigator = (*navigator)(nil)

func (n *navigator) step() {
	if *n.left--; *n.left < 0 {
		panic("it visits too many nodes")
	}
}

// NodeType implements [xpath.NodeNavigator], as do the methods below.
func (n *navigator) NodeType() xpath.NodeType {
	switch {
	case n.document:
		return xpath.RootNode
	case n.attribute != nil:
		return xpath.AttributeNode
	case n.text != nil:
		return xpath.TextNode
	}
	return xpath.ElementNode
}

func (n *navigator) LocalName() string {
	switch {
	case n.document, n.text != nil:
		return ""
	case n.attribute != nil:
		return n.attribute.local
	}
	return n.element.local
}

// Prefix keeps names without a prefix from matching elements that have a
// namespace by default.
func (n *navigator) Prefix() string {
	switch {
	case n.document, n.text != nil:
		return ""
	case n.attribute != nil:
		return n.attribute.prefix
	case n.element.prefix == "" && n.element.space != "":
		return "\u0000"
	}
	return n.element.prefix
}

// NamespaceURL is found by the library where a prefix stands in the expression.
func (n *navigator) NamespaceURL() string {
	switch {
	case n.document, n.text != nil:
		return ""
	case n.attribute != nil:
		return n.attribute.space
	}
	return n.element.space
}

func (n *navigator) Value() string {
	switch {
	case n.attribute != nil:
		return n.attribute.value
	case n.text != nil:
		return n.text.text
	}
	return n.element.textContent()
}

func (n *navigator) Copy() xpath.NodeNavigator {
	n.step()
	c := *n
	return &c
}

func (n *navigator) MoveToRoot() {
	for n.element.parent != nil {
		n.element = n.element.parent
	}
	n.attribute, n.text, n.document, n.at = nil, nil, true, -1
}

func (n *navigator) MoveToParent() bool {
	switch {
	case n.document:
		return false
	case n.attribute != nil:
		n.attribute = nil // the place of the element is still the same
		return true
	case n.text != nil:
		n.text, n.at = nil, -1
		return true
	case n.element.parent == nil:
		n.document = true
		return true
	}
	n.element, n.at = n.element.parent, -1
	return true
}

func (n *navigator) MoveToNextAttribute() bool {
	n.step()
	if n.document || n.text != nil {
		return false
	}
	next := 0
	if n.attribute != nil {
		for i, a := range n.element.attributes {
			if a == n.attribute {
				next = i + 1
			}
		}
	}
	for ; next < len(n.element.attributes); next++ {
		if a := n.element.attributes[next]; a.space != xmlnsSpace {
			n.attribute = a
			return true
		}
	}
	return false
}

func (n *navigator) MoveToChild() bool {
	switch {
	case n.document:
		n.document = false
		return true
	case n.attribute != nil, n.text != nil, len(n.element.children) == 0:
		return false
	}
	n.enter(n.element, 0)
	return true
}

// enter stands on a child.
func (n *navigator) enter(parent *Element, i int) {
	n.step()
	n.at = i
	c := &parent.children[i]
	if c.element != nil {
		n.element, n.text = c.element, nil
		return
	}
	n.element, n.text = parent, c
}

// place is the parent and the index of what the walk stands on.
func (n *navigator) place() (*Element, int) {
	switch {
	case n.document || n.attribute != nil:
		return nil, 0
	case n.text != nil:
		return n.element, n.at // a text is only reached through its parent
	case n.element.parent == nil:
		return nil, 0
	case n.at < 0:
		n.at = n.element.parent.index(n.element)
	}
	return n.element.parent, n.at
}

func (n *navigator) move(by int) bool {
	parent, i := n.place()
	if parent == nil || i+by < 0 || i+by >= len(parent.children) {
		return false
	}
	n.enter(parent, i+by)
	return true
}

func (n *navigator) MoveToFirst() bool {
	parent, i := n.place()
	if parent == nil || i == 0 {
		return false
	}
	n.enter(parent, 0)
	return true
}

func (n *navigator) MoveToNext() bool     { return n.move(1) }
func (n *navigator) MoveToPrevious() bool { return n.move(-1) }

func (n *navigator) MoveTo(other xpath.NodeNavigator) bool {
	o, ok := other.(*navigator)
	if ok {
		left := n.left
		*n = *o
		n.left = left
	}
	return ok
}
