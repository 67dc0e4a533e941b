package dmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The bounds of a file.
const (
	maxFile  = 16 << 20
	maxDepth = 100
	maxNodes = 500_000
)

// element is an element of the file with its place.
type element struct {
	space, name  string
	attributes   []xml.Attr
	children     []*element
	text         string
	line, column int
}

// readXML reads a file into elements; document types are refused.
func readXML(data []byte) (*element, *Problem) {
	if len(data) > maxFile {
		return nil, &Problem{Message: fmt.Sprintf("the file is larger than %d bytes", maxFile)}
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	root, err := readElements(dec)
	if err != nil {
		line, column := dec.InputPos()
		return nil, &Problem{Line: line, Column: column, Message: err.Error()}
	}
	return root, nil
}

func readElements(dec *xml.Decoder) (*element, error) {
	var root *element
	var open []*element
	for nodes := 0; ; nodes++ {
		line, column := dec.InputPos()
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF) && root != nil:
			return root, nil
		case errors.Is(err, io.EOF):
			return nil, errors.New("the file is empty")
		case err != nil:
			return nil, err
		case nodes > maxNodes:
			return nil, fmt.Errorf("the file has more than %d nodes", maxNodes)
		}
		switch x := token.(type) {
		case xml.Directive:
			return nil, errors.New("a document type is not allowed")
		case xml.StartElement:
			e := &element{space: x.Name.Space, name: x.Name.Local, attributes: x.Copy().Attr, line: line, column: column}
			switch {
			case len(open) >= maxDepth:
				return nil, fmt.Errorf("elements are nested more than %d levels deep", maxDepth)
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			case root != nil:
				return nil, errors.New("there is a second root")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(x)
			}
		}
	}
}

// attribute is an attribute without a namespace; empty without one.
func (e *element) attribute(name string) string {
	v, _ := e.lookup("", name)
	return v
}

func (e *element) lookup(space, name string) (string, bool) {
	for _, a := range e.attributes {
		if a.Name.Space == space && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// extensionSpaces are the namespaces of the attributes that Camunda adds.
var extensionSpaces = []string{"http://camunda.org/schema/1.0/dmn", "http://operaton.org/schema/1.0/dmn"}

// extension is an attribute of Camunda's.
func (e *element) extension(name string) (string, bool) {
	for _, space := range extensionSpaces {
		if v, ok := e.lookup(space, name); ok {
			return v, true
		}
	}
	return "", false
}

// list are the children with a name, in the namespace of the element.
func (e *element) list(name string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name && c.space == e.space {
			found = append(found, c)
		}
	}
	return found
}

// child is the first child with a name, or nil.
func (e *element) child(name string) *element {
	if list := e.list(name); len(list) > 0 {
		return list[0]
	}
	return nil
}

// textOf is the text of the child <text>.
func (e *element) textOf() string {
	if t := e.child("text"); t != nil {
		return t.text
	}
	return ""
}

// isBlank reports whether a text has nothing but white space.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
