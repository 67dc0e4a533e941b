package model

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The limits of a file. They are far above any model a person draws and keep a
// hostile one from taking the node's memory or time.
const (
	maxBytes      = 10 << 20 // of the file
	maxDepth      = 200      // of nested elements
	maxNodes      = 500_000  // elements and attributes of the file
	maxAttributes = 200      // of one element
)

// element is a node of the XML tree with its place in the file.
type element struct {
	space, local string
	attrs        []xml.Attr // names resolved: Space is the namespace, empty for none
	children     []*element
	parent       *element
	text         string            // character data directly inside, in one piece
	spaces       map[string]string // the namespaces that it declares, by their prefixes
	line, column int               // where the start tag ends
}

// attr is an attribute without a namespace.
func (e *element) attr(local string) (string, bool) { return e.attrNS("", local) }

func (e *element) attrNS(space, local string) (string, bool) {
	for _, a := range e.attrs {
		if a.Name.Local == local && a.Name.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

// id is the id of the element; its type has no spaces around it.
func (e *element) id() string {
	id, _ := e.attr("id")
	return strings.TrimSpace(id)
}

// tree is the parser of XML into elements.
type tree struct {
	dec    *xml.Decoder
	data   []byte
	seen   int // bytes of data that line and column stand for
	line   int
	column int
	stack  []*frame
	root   *element
	nodes  int
}

// frame is an open element: its name as written and its text so far.
type frame struct {
	*element
	name xml.Name
	text []byte
}

// treeError is a refusal of the file with its place.
type treeError struct {
	line, column int
	message      string
}

func (e *treeError) Error() string { return e.message }

// parseTree reads a file into a tree of elements, or says where it is not well
// formed. Document types and entities are refused.
func parseTree(data []byte) (*element, error) {
	if len(data) > maxBytes {
		return nil, &treeError{message: fmt.Sprintf("The file has %d bytes; the limit is %d.", len(data), maxBytes)}
	}
	data, err := toUTF8(data)
	if err != nil {
		return nil, &treeError{message: "The file is not well-formed XML: " + err.Error() + "."}
	}
	t := &tree{data: data, line: 1, column: 1, dec: xml.NewDecoder(bytes.NewReader(data))}
	t.dec.CharsetReader = decoded
	for {
		token, err := t.dec.RawToken()
		t.advance(t.dec.InputOffset())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, t.malformed(err)
		}
		if err := t.take(token); err != nil {
			return nil, err
		}
	}
	switch {
	case len(t.stack) > 0:
		return nil, t.errorf("The file ends inside of <%s>.", rawName(t.stack[len(t.stack)-1].name))
	case t.root == nil:
		return nil, t.errorf("The file is not well-formed XML: it has no root element.")
	}
	return t.root, nil
}

// advance moves line and column on to the offset.
func (t *tree) advance(offset int64) {
	end := min(int(offset), len(t.data))
	part := t.data[t.seen:end]
	t.seen = end
	if n := bytes.Count(part, []byte{'\n'}); n > 0 {
		t.line += n
		t.column = 1
		part = part[bytes.LastIndexByte(part, '\n')+1:]
	}
	t.column += utf8.RuneCount(part)
}

func (t *tree) errorf(format string, args ...any) error {
	return &treeError{line: t.line, column: t.column, message: fmt.Sprintf(format, args...)}
}

func (t *tree) malformed(err error) error {
	text := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		text = syntax.Msg
	}
	return t.errorf("The file is not well-formed XML: %s.", strings.TrimPrefix(text, "xml: "))
}

func (t *tree) take(token xml.Token) error {
	switch k := token.(type) {
	case xml.StartElement:
		return t.open(k)
	case xml.EndElement:
		return t.close(k.Name)
	case xml.CharData:
		if len(t.stack) > 0 {
			f := t.stack[len(t.stack)-1]
			f.text = append(f.text, k...)
		} else if len(bytes.TrimSpace(k)) > 0 {
			return t.errorf("The file is not well-formed XML: there is text outside of the root element.")
		}
	case xml.Directive:
		return t.errorf("A document type declaration is not allowed in a model.")
	case xml.ProcInst:
		if k.Target == "xml" && !bytes.HasPrefix(t.data[:t.seen], []byte("<?xml")) || t.root != nil && k.Target == "xml" {
			return t.errorf("The file is not well-formed XML: the XML declaration does not stand at the beginning.")
		}
	}
	return nil
}

func (t *tree) open(start xml.StartElement) error {
	if t.root != nil && len(t.stack) == 0 {
		return t.errorf("The file is not well-formed XML: it has a second root element <%s>.", rawName(start.Name))
	}
	t.nodes += 1 + len(start.Attr)
	switch {
	case len(t.stack) >= maxDepth:
		return t.errorf("The elements are nested more than %d deep.", maxDepth)
	case len(start.Attr) > maxAttributes:
		return t.errorf("<%s> has more than %d attributes.", rawName(start.Name), maxAttributes)
	case t.nodes > maxNodes:
		return t.errorf("The file has more than %d elements and attributes.", maxNodes)
	}
	f := &frame{name: start.Name, element: &element{local: start.Name.Local, line: t.line, column: t.column}}
	for _, a := range start.Attr {
		if prefix, ok := declares(a.Name); ok {
			if f.spaces == nil {
				f.spaces = map[string]string{}
			}
			if _, twice := f.spaces[prefix]; twice {
				return t.errorf("The file is not well-formed XML: <%s> has the attribute %s twice.", rawName(start.Name), rawName(a.Name))
			}
			f.spaces[prefix] = strings.TrimSpace(a.Value)
		}
	}
	if len(t.stack) == 0 {
		t.root = f.element
	} else {
		f.parent = t.stack[len(t.stack)-1].element
		f.parent.children = append(f.parent.children, f.element)
	}
	t.stack = append(t.stack, f)
	return t.resolve(f.element, start)
}

// resolve gives the element and its attributes their namespaces.
func (t *tree) resolve(e *element, start xml.StartElement) error {
	space, ok := e.namespace(start.Name.Space)
	if !ok {
		return t.errorf("The file is not well-formed XML: the prefix %q of <%s> is not declared.", start.Name.Space, rawName(start.Name))
	}
	e.space = space
	for _, a := range start.Attr {
		if _, ok := declares(a.Name); ok {
			continue
		}
		name := xml.Name{Local: a.Name.Local}
		if a.Name.Space != "" {
			if name.Space, ok = e.namespace(a.Name.Space); !ok {
				return t.errorf("The file is not well-formed XML: the prefix %q of the attribute %s is not declared.", a.Name.Space, rawName(a.Name))
			}
		}
		if _, twice := e.attrNS(name.Space, name.Local); twice {
			return t.errorf("The file is not well-formed XML: <%s> has the attribute %s twice.", rawName(start.Name), rawName(a.Name))
		}
		e.attrs = append(e.attrs, xml.Attr{Name: name, Value: a.Value})
	}
	return nil
}

func (t *tree) close(name xml.Name) error {
	if len(t.stack) == 0 {
		return t.errorf("The file is not well-formed XML: </%s> closes nothing.", rawName(name))
	}
	f := t.stack[len(t.stack)-1]
	if f.name != name {
		return t.errorf("The file is not well-formed XML: <%s> is closed by </%s>.", rawName(f.name), rawName(name))
	}
	f.element.text = string(f.text)
	t.stack = t.stack[:len(t.stack)-1]
	return nil
}

// namespace is what a prefix stands for here; the empty prefix always stands
// for something, if only for no namespace.
func (e *element) namespace(prefix string) (string, bool) {
	for ; e != nil; e = e.parent {
		if space, ok := e.spaces[prefix]; ok {
			return space, space != "" || prefix == ""
		}
	}
	if prefix == "xml" {
		return "http://www.w3.org/XML/1998/namespace", true
	}
	return "", prefix == ""
}

// declares tells whether an attribute declares a namespace prefix, and which.
func declares(name xml.Name) (prefix string, ok bool) {
	switch {
	case name.Space == "xmlns":
		return name.Local, true
	case name.Space == "" && name.Local == "xmlns":
		return "", true
	}
	return "", false
}

func rawName(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}
