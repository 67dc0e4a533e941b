package spin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The data formats of nodes.
const (
	FormatJSON = "application/json"
	FormatXML  = "application/xml"
)

// maxText and maxDepth bound what is read.
const (
	maxText  = 16 << 20
	maxDepth = 500
)

// Read makes a node of a value, as S(value, format) does. With an empty format
// a text is JSON where it begins with a brace or bracket and XML where it
// begins with a tag. A node is returned as it is.
func Read(x any, format string) (any, error) {
	switch x := x.(type) {
	case nil:
		return nil, errors.New("there is no node of null")
	case *JSON, *Element:
		return x, nil
	case value.Document:
		return FromDocument(x)
	case value.Valuer:
		return Read(x.TypedValue().Go(), format)
	case string:
		if format == "" {
			format = detect(x)
		}
	}
	switch format {
	case FormatJSON:
		return toJSON(x)
	case FormatXML:
		if s, ok := x.(string); ok {
			return parseXML(s)
		}
		return nil, errors.New("only a text can be read as XML")
	case "":
		return nil, errors.New("the value looks neither like JSON nor like XML")
	}
	return nil, fmt.Errorf("there is no data format %q", clip(format))
}

func detect(text string) string {
	switch text = strings.TrimLeft(text, " \t\r\n"); {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return FormatJSON
	case strings.HasPrefix(text, "<"):
		return FormatXML
	}
	return ""
}

// toJSON reads a text, or makes a node of lists, maps and plain values.
func toJSON(x any) (*JSON, error) {
	if s, ok := x.(string); ok {
		t, err := parseJSON(s)
		if err != nil {
			return nil, err
		}
		return &JSON{tree: t}, nil
	}
	t, err := treeOf(x, 0)
	if err != nil {
		return nil, err
	}
	return &JSON{tree: t}, nil
}

// FromDocument is the node of a Json or Xml variable. A Json text is read when
// a method first looks into it.
func FromDocument(d value.Document) (any, error) {
	switch d.Type {
	case value.JSON:
		return &JSON{source: d.Text, unread: true}, nil
	case value.XML:
		return parseXML(d.Text)
	}
	return nil, fmt.Errorf("a document cannot be of the type %s", d.Type)
}

// missing is the error for a method or property that a node does not have.
func missing(class, name string, method bool) error {
	if method {
		name += "()"
	}
	return &expr.MissingError{Class: class, Member: name, Method: method}
}

// arguments takes the arguments of a call and remembers what did not fit.
type arguments struct {
	method string
	list   []any
	err    error
}

func (a *arguments) fail(i int, want string) {
	if a.err == nil {
		a.err = fmt.Errorf("argument %d of %s has to be %s", i+1, a.method, want)
	}
}

func (a *arguments) text(i int) string {
	s, ok := a.list[i].(string)
	if !ok {
		a.fail(i, "a text")
	}
	return s
}

func (a *arguments) whole(i int) int {
	switch x := a.list[i].(type) {
	case int16:
		return int(x)
	case int32:
		return int(x)
	case int64:
		return int(x)
	case float64:
		return int(x)
	}
	a.fail(i, "a whole number")
	return 0
}

func (a *arguments) element(i int) *Element {
	e, ok := a.list[i].(*Element)
	if !ok {
		a.fail(i, "an XML element")
	}
	return e
}

// elements is one element, or a list of them.
func (a *arguments) elements(i int) []*Element {
	switch x := a.list[i].(type) {
	case *Element:
		return []*Element{x}
	case []any:
		list := make([]*Element, 0, len(x))
		for _, v := range x {
			e, ok := v.(*Element)
			if !ok {
				break
			}
			list = append(list, e)
		}
		if len(list) == len(x) {
			return list
		}
	}
	a.fail(i, "an XML element or a list of them")
	return nil
}

// clip bounds a text for messages.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
