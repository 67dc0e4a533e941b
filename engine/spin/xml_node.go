package spin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

var (
	_ expr.Object  = (*Element)(nil)
	_ expr.Object  = (*Attribute)(nil)
	_ value.Valuer = (*Element)(nil)
)

const (
	elementClass   = "SpinXmlElement"
	attributeClass = "SpinXmlAttribute"
)

// TypedValue implements [value.Valuer]: an Xml value.
func (e *Element) TypedValue() value.Value { return value.Of(value.XML, e.String()) }

// Name is the element's name with its prefix; a colon becomes a dollar sign, so
// that the name can be written in an expression.
func (e *Element) Name() string {
	if e.prefix == "" {
		return e.local
	}
	return e.prefix + "$" + e.local
}

// Value is the element as Camunda shows it to decisions: null where it is empty,
// else a map of its attributes ("@name"), its text ("$content") and its children,
// of which several with one name make a list.
func (e *Element) Value() any {
	m := map[string]any{}
	for _, a := range e.attributes {
		name := a.local
		if a.prefix != "" {
			name = a.prefix + "$" + a.local
		}
		m["@"+name] = a.value
	}
	for _, c := range e.children {
		if c.element == nil {
			if s := strings.TrimSpace(c.text); s != "" {
				m["$content"] = s
			}
			continue
		}
		name, v := c.element.Name(), c.element.Value()
		before, again := m[name]
		if list, ok := before.([]any); ok && again {
			m[name] = append(list, v)
		} else if again {
			m[name] = []any{before, v}
		} else {
			m[name] = v
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

type (
	elementMethod   func(e *Element, a *arguments) (any, error)
	attributeMethod func(at *Attribute, a *arguments) (any, error)
)

var elementMethods = map[signature]elementMethod{
	{"append", 1}:       appendElements,
	{"appendAfter", 2}:  appendBeside(1),
	{"appendBefore", 2}: appendBeside(0),
	{"attr", 1}:         func(e *Element, a *arguments) (any, error) { return e.attribute("", a.text(0)) },
	{"attr", 2}:         func(e *Element, a *arguments) (any, error) { return e.setAttribute("", a.text(0), a.text(1)), nil },
	{"attrNames", 0}:    func(e *Element, _ *arguments) (any, error) { return e.names(nil), nil },
	{"attrNames", 1}:    func(e *Element, a *arguments) (any, error) { s := a.text(0); return e.names(&s), nil },
	{"attrNs", 2}:       func(e *Element, a *arguments) (any, error) { return e.attribute(a.text(0), a.text(1)) },
	{"attrNs", 3}: func(e *Element, a *arguments) (any, error) {
		return e.setAttribute(a.text(0), a.text(1), a.text(2)), nil
	},
	{"attrs", 0}:             func(e *Element, _ *arguments) (any, error) { return e.listAttributes(nil), nil },
	{"attrs", 1}:             func(e *Element, a *arguments) (any, error) { s := a.text(0); return e.listAttributes(&s), nil },
	{"childElement", 1}:      func(e *Element, a *arguments) (any, error) { return e.one(e.space, a.text(0)) },
	{"childElement", 2}:      func(e *Element, a *arguments) (any, error) { return e.one(a.text(0), a.text(1)) },
	{"childElements", 0}:     func(e *Element, _ *arguments) (any, error) { return e.all(), nil },
	{"childElements", 1}:     func(e *Element, a *arguments) (any, error) { return e.some(e.space, a.text(0)) },
	{"childElements", 2}:     func(e *Element, a *arguments) (any, error) { return e.some(a.text(0), a.text(1)) },
	{"getDataFormatName", 0}: func(*Element, *arguments) (any, error) { return FormatXML, nil },
	{"hasAttr", 1}:           func(e *Element, a *arguments) (any, error) { return e.find("", a.text(0)) != nil, nil },
	{"hasAttrNs", 2}:         func(e *Element, a *arguments) (any, error) { return e.find(a.text(0), a.text(1)) != nil, nil },
	{"hasNamespace", 1}:      func(e *Element, a *arguments) (any, error) { return e.space == a.text(0), nil },
	{"hasPrefix", 1}:         func(e *Element, a *arguments) (any, error) { return e.prefix == a.text(0), nil },
	{"mapTo", 1}: func(_ *Element, a *arguments) (any, error) {
		return nil, fmt.Errorf("an XML element cannot be mapped to the class %s", clip(a.text(0)))
	},
	{"name", 0}:         func(e *Element, _ *arguments) (any, error) { return e.local, nil },
	{"namespace", 0}:    func(e *Element, _ *arguments) (any, error) { return orNull(e.space), nil },
	{"prefix", 0}:       func(e *Element, _ *arguments) (any, error) { return orNull(e.prefix), nil },
	{"remove", 1}:       removeElements,
	{"removeAttr", 1}:   func(e *Element, a *arguments) (any, error) { return e.removeAttribute("", a.text(0)), nil },
	{"removeAttrNs", 2}: func(e *Element, a *arguments) (any, error) { return e.removeAttribute(a.text(0), a.text(1)), nil },
	{"replace", 1}:      replaceElement,
	{"replaceChild", 2}: replaceChild,
	{"textContent", 0}:  func(e *Element, _ *arguments) (any, error) { return e.textContent(), nil },
	{"textContent", 1}:  setTextContent,
	{"xPath", 1}:        xPath,
}

var attributeMethods = map[signature]attributeMethod{
	{"getDataFormatName", 0}: func(*Attribute, *arguments) (any, error) { return FormatXML, nil },
	{"hasNamespace", 1}:      func(at *Attribute, a *arguments) (any, error) { return at.space == a.text(0), nil },
	{"hasPrefix", 1}:         func(at *Attribute, a *arguments) (any, error) { return at.prefix == a.text(0), nil },
	{"name", 0}:              func(at *Attribute, _ *arguments) (any, error) { return at.local, nil },
	{"namespace", 0}:         func(at *Attribute, _ *arguments) (any, error) { return orNull(at.space), nil },
	{"prefix", 0}:            func(at *Attribute, _ *arguments) (any, error) { return orNull(at.prefix), nil },
	{"remove", 0}: func(at *Attribute, _ *arguments) (any, error) {
		return at.owner.removeAttribute(at.space, at.local), nil
	},
	{"value", 0}: func(at *Attribute, _ *arguments) (any, error) { return at.value, nil },
	{"value", 1}: func(at *Attribute, a *arguments) (any, error) { at.value = a.text(0); return at, a.err },
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// HasMethod tells scripts which names are methods.
func (e *Element) HasMethod(name string) bool {
	for n := range 4 {
		if _, ok := elementMethods[signature{name, n}]; ok {
			return true
		}
	}
	return name == "unwrap"
}

// HasMethod tells scripts which names are methods.
func (at *Attribute) HasMethod(name string) bool {
	_, ok := attributeMethods[signature{name, 0}]
	_, ok2 := attributeMethods[signature{name, 1}]
	return ok || ok2
}

// Property implements [expr.Object].
func (e *Element) Property(name string) (any, error) {
	if name == "dataFormatName" {
		return FormatXML, nil
	}
	return nil, missing(elementClass, name, false)
}

// Property implements [expr.Object].
func (at *Attribute) Property(name string) (any, error) {
	return nil, missing(attributeClass, name, false)
}

// Call implements [expr.Object].
func (e *Element) Call(name string, args []any) (any, error) {
	switch {
	case name == "toString" && len(args) == 0:
		return e.String(), nil
	case name == "unwrap" && len(args) == 0:
		return e, nil
	}
	m, ok := elementMethods[signature{name, len(args)}]
	if !ok {
		return nil, missing(elementClass, name, true)
	}
	a := &arguments{method: name, list: args}
	v, err := m(e, a)
	if a.err != nil {
		return nil, a.err
	}
	return v, err
}

// Call implements [expr.Object].
func (at *Attribute) Call(name string, args []any) (any, error) {
	if name == "toString" && len(args) == 0 {
		return at.value, nil
	}
	m, ok := attributeMethods[signature{name, len(args)}]
	if !ok {
		return nil, missing(attributeClass, name, true)
	}
	a := &arguments{method: name, list: args}
	v, err := m(at, a)
	if a.err != nil {
		return nil, a.err
	}
	return v, err
}

// String is the attribute's value.
func (at *Attribute) String() string { return at.value }

func (e *Element) attribute(space, name string) (any, error) {
	if at := e.find(space, name); at != nil {
		return at, nil
	}
	return nil, fmt.Errorf("the XML element %s has no attribute %s", e.local, clip(name))
}

// setAttribute gives a namespace that has no prefix yet one of its own.
func (e *Element) setAttribute(space, name, v string) *Element {
	if at := e.find(space, name); at != nil {
		at.value = v
		return e
	}
	at := &Attribute{local: name, space: space, value: v, owner: e}
	if space != "" {
		at.prefix = e.prefixOf(space)
	}
	e.attributes = append(e.attributes, at)
	return e
}

// prefixOf is a prefix that stands for a namespace at an element.
func (e *Element) prefixOf(space string) string {
	for up := e; up != nil; up = up.parent {
		for _, a := range up.attributes {
			if a.prefix == "xmlns" && a.value == space {
				return a.local
			}
		}
	}
	for i := 0; ; i++ {
		prefix := fmt.Sprintf("ns%d", i)
		if _, taken := e.resolve(prefix); !taken {
			return prefix
		}
	}
}

func (e *Element) removeAttribute(space, name string) *Element {
	for i, a := range e.attributes {
		if a.space == space && a.local == name {
			e.attributes = append(e.attributes[:i], e.attributes[i+1:]...)
			break
		}
	}
	return e
}

// names are those of the attributes, of one namespace where it is given.
func (e *Element) names(space *string) []any {
	list := []any{}
	for _, a := range e.attributes {
		if space == nil || a.space == *space {
			list = append(list, a.local)
		}
	}
	return list
}

func (e *Element) listAttributes(space *string) []any {
	list := []any{}
	for _, a := range e.attributes {
		if space == nil || a.space == *space {
			list = append(list, a)
		}
	}
	return list
}

func (e *Element) one(space, name string) (any, error) {
	list := e.elements(space, name)
	switch len(list) {
	case 0:
		return nil, fmt.Errorf("the XML element %s has no child element %s", e.local, clip(name))
	case 1:
		return list[0], nil
	}
	return nil, fmt.Errorf("the XML element %s has more than one child element %s", e.local, clip(name))
}

func (e *Element) all() []any {
	list := []any{}
	for _, c := range e.children {
		if c.element != nil {
			list = append(list, c.element)
		}
	}
	return list
}

func (e *Element) some(space, name string) (any, error) {
	found := e.elements(space, name)
	if len(found) == 0 {
		return nil, fmt.Errorf("the XML element %s has no child element %s", e.local, clip(name))
	}
	list := make([]any, len(found))
	for i, c := range found {
		list[i] = c
	}
	return list, nil
}

func appendElements(e *Element, a *arguments) (any, error) {
	for _, x := range a.elements(0) {
		if err := e.insert(len(e.children), x); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// appendBeside puts the first argument before or after the second one.
func appendBeside(offset int) elementMethod {
	return func(e *Element, a *arguments) (any, error) {
		x, beside := a.element(0), a.element(1)
		if a.err != nil {
			return nil, a.err
		}
		if e.index(beside) < 0 {
			return nil, errNoChild(e, beside)
		}
		x.detach()
		return e, e.insert(e.index(beside)+offset, x)
	}
}

func errNoChild(e, c *Element) error {
	return fmt.Errorf("%s is not a child of the XML element %s", clip(c.local), clip(e.local))
}

func removeElements(e *Element, a *arguments) (any, error) {
	for _, x := range a.elements(0) {
		if x.parent != e {
			return nil, errNoChild(e, x)
		}
		x.detach()
	}
	return e, nil
}

// replaceElement yields the new element, in the place of the old one.
func replaceElement(e *Element, a *arguments) (any, error) {
	x := a.element(0)
	if a.err != nil || e.parent == nil {
		return x, a.err
	}
	parent := e.parent
	if err := parent.insert(parent.index(e), x); err != nil {
		return nil, err
	}
	e.detach()
	return x, nil
}

func replaceChild(e *Element, a *arguments) (any, error) {
	old, x := a.element(0), a.element(1)
	switch {
	case a.err != nil:
		return nil, a.err
	case old.parent != e:
		return nil, errNoChild(e, old)
	case old == x:
		return e, nil
	}
	_, err := replaceElement(old, &arguments{method: a.method, list: []any{x}})
	return e, err
}

func setTextContent(e *Element, a *arguments) (any, error) {
	text := a.text(0)
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("a text of XML cannot hold the character zero")
	}
	for _, c := range e.children {
		if c.element != nil {
			c.element.parent = nil
		}
	}
	e.children = nil
	if text != "" {
		e.children = []child{{text: text}}
	}
	return e, nil
}
