package spin

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxNodes bounds the nodes of an XML document.
const maxNodes = 200_000

// Element is an element of an XML document: Camunda's SpinXmlElement.
type Element struct {
	prefix, local string
	space         string // the namespace, empty for none
	attributes    []*Attribute
	children      []child
	parent        *Element
}

// child is an *Element or a text.
type child struct {
	element *Element
	text    string
}

// Attribute is an attribute of an element: Camunda's SpinXmlAttribute.
type Attribute struct {
	prefix, local string
	space         string
	value         string
	owner         *Element
}

// xmlSpace and xmlnsSpace are the namespaces of the prefixes xml and xmlns.
const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// parseXML reads a document and yields its root.
func parseXML(text string) (*Element, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("the XML text is longer than %d bytes", maxText)
	}
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) { return in, nil } // a text is decoded already
	root, err := readXML(dec)
	if err != nil {
		line, column := dec.InputPos()
		return nil, fmt.Errorf("read XML at line %d, column %d: %w", line, column, err)
	}
	return root, nil
}

func readXML(dec *xml.Decoder) (*Element, error) {
	var root, at *Element
	depth, nodes := 0, 0
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if nodes++; nodes > maxNodes {
			return nil, fmt.Errorf("the document has more than %d nodes", maxNodes)
		}
		switch x := token.(type) {
		case xml.Directive:
			return nil, errors.New("a document type is not allowed")
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return nil, fmt.Errorf("the document is nested more than %d levels deep", maxDepth)
			}
			e, err := newElement(x, at)
			if err != nil {
				return nil, err
			}
			switch {
			case at != nil:
				at.children = append(at.children, child{element: e})
			case root != nil:
				return nil, errors.New("there is a second root")
			default:
				root = e
			}
			at = e
		case xml.EndElement:
			if at == nil || qualified(at.prefix, at.local) != qualified(x.Name.Space, x.Name.Local) {
				return nil, fmt.Errorf("the end of %s has no beginning", x.Name.Local)
			}
			depth--
			at = at.parent
		case xml.CharData:
			if at == nil {
				if strings.TrimSpace(string(x)) != "" {
					return nil, errors.New("there is text outside of the root")
				}
				continue
			}
			at.addText(string(x))
		}
	}
	if root == nil || at != nil {
		return nil, errors.New("the document ends too early")
	}
	return root, nil
}

// addText joins texts that stand beside each other, such as a CDATA section's.
func (e *Element) addText(s string) {
	if n := len(e.children); n > 0 && e.children[n-1].element == nil {
		e.children[n-1].text += s
		return
	}
	e.children = append(e.children, child{text: s})
}

func newElement(x xml.StartElement, parent *Element) (*Element, error) {
	e := &Element{prefix: x.Name.Space, local: x.Name.Local, parent: parent}
	for _, a := range x.Attr {
		e.attributes = append(e.attributes, &Attribute{prefix: a.Name.Space, local: a.Name.Local, value: a.Value, owner: e})
	}
	for _, a := range e.attributes {
		switch {
		case a.prefix == "xmlns", a.prefix == "" && a.local == "xmlns":
			a.space = xmlnsSpace
		case a.prefix != "":
			space, ok := e.resolve(a.prefix)
			if !ok {
				return nil, fmt.Errorf("the prefix %s is not declared", a.prefix)
			}
			a.space = space
		}
	}
	space, ok := e.resolve(e.prefix)
	if !ok && e.prefix != "" {
		return nil, fmt.Errorf("the prefix %s is not declared", e.prefix)
	}
	e.space = space
	for i, a := range e.attributes {
		for _, b := range e.attributes[:i] {
			if a.local == b.local && a.space == b.space {
				return nil, fmt.Errorf("the attribute %s stands twice", a.local)
			}
		}
	}
	return e, nil
}

// resolve is the namespace that a prefix has at an element.
func (e *Element) resolve(prefix string) (space string, ok bool) {
	if prefix == "xml" {
		return xmlSpace, true
	}
	for ; e != nil; e = e.parent {
		for _, a := range e.attributes {
			if prefix == "" && a.prefix == "" && a.local == "xmlns" || prefix != "" && a.prefix == "xmlns" && a.local == prefix {
				return a.value, true
			}
		}
	}
	return "", false
}

func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// textContent is the text of an element and of all inside it.
func (e *Element) textContent() string {
	var b strings.Builder
	e.appendText(&b)
	return b.String()
}

func (e *Element) appendText(b *strings.Builder) {
	for _, c := range e.children {
		if c.element != nil {
			c.element.appendText(b)
		} else {
			b.WriteString(c.text)
		}
	}
}

// find is the attribute with that namespace and name, or nil.
func (e *Element) find(space, name string) *Attribute {
	for _, a := range e.attributes {
		if a.space == space && a.local == name {
			return a
		}
	}
	return nil
}

// elements are the children with that namespace and name; an empty name is any
// of the namespace.
func (e *Element) elements(space, name string) []*Element {
	var list []*Element
	for _, c := range e.children {
		if c.element != nil && c.element.space == space && (name == "" || c.element.local == name) {
			list = append(list, c.element)
		}
	}
	return list
}

// index is the place of a child, or -1.
func (e *Element) index(of *Element) int {
	return slices.IndexFunc(e.children, func(c child) bool { return c.element == of })
}

// detach takes an element out of its parent.
func (e *Element) detach() {
	if e.parent == nil {
		return
	}
	if i := e.parent.index(e); i >= 0 {
		e.parent.children = slices.Delete(e.parent.children, i, i+1)
	}
	e.parent = nil
}

// insert puts an element before the child at a place.
func (e *Element) insert(at int, x *Element) error {
	for up := e; up != nil; up = up.parent {
		if up == x {
			return errors.New("an element cannot be put into itself")
		}
	}
	x.detach()
	at = min(at, len(e.children))
	e.children = slices.Insert(e.children, at, child{element: x})
	x.parent = e
	return nil
}
