package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/ncname"
)

// The order of elements, their attributes and the types of these are those of
// the BPMN 2.0 schema. Camunda 7.24 refuses a file that breaks it, and so does
// this parser; what other namespaces put into extensionElements is free.

// shape is what the schema allows of one element.
type shape struct {
	attributes map[string]attribute
	content    []particle
	// anything: the content is text and may be mixed with elements of any kind.
	anything bool
	// mixed: there may be text between the elements.
	mixed bool
	// text, where set, is the type of the text that is all of the content.
	text string
	// formal: the element is an expression, which has a language where its type says so.
	formal bool
}

// attribute is the type of an attribute's value.
type attribute struct {
	kind     string // "", bool, int, number, id, ref, qname or one of a choice a|b
	required bool
}

// particle is one place in an element's content: elements of one of the names,
// at least min of them and, unless many, at most one.
type particle struct {
	names []string
	min   int
	many  bool
}

// newShape reads the notation of the table of shapes: attributes as
// "name kind:bool source:ref!" and content as "documentation* a|b? c c+ d+2", the
// last of which is two or more.
func newShape(attributes, content string) shape {
	s := shape{attributes: map[string]attribute{"id": {kind: "id"}}}
	for _, word := range strings.Fields(attributes) {
		word, required := strings.CutSuffix(word, "!")
		name, kind, _ := strings.Cut(word, ":")
		s.attributes[name] = attribute{kind: kind, required: required}
	}
	if content == "#any" {
		s.anything = true
		return s
	}
	for _, word := range strings.Fields(content) {
		p := particle{min: 1}
		if pair, ok := strings.CutSuffix(word, "2"); ok {
			p.min, word = 2, pair
		}
		switch word[len(word)-1] {
		case '*':
			p.min, p.many = 0, true
		case '+':
			p.many = true
		case '?':
			p.min = 0
		}
		p.names = strings.Split(strings.TrimRight(word, "*+?"), "|")
		s.content = append(s.content, p)
	}
	return s
}

// validate holds an element and all inside of it to the schema.
func (p *parser) validate(e *element) {
	s, known := shapes[e.name()]
	if !known {
		return // it was reported by what is around it
	}
	p.checkAttributes(e, s)
	switch {
	case s.anything:
		return
	case s.text != "":
		p.checkText(e, s.text)
		return
	}
	if text := strings.TrimSpace(e.text); text != "" && !s.mixed {
		p.problem(anonymous(e), "There is text inside of <%s>, which has only elements.", e.local)
	}
	if e.local == "extensionElements" {
		for _, c := range e.children {
			switch {
			case c.space == bpmnNS || c.space == "":
				p.problem(anonymous(c), "<%s> does not stand in a namespace of extensions, as everything inside of <extensionElements> has to.", c.local)
			case c.isExtension() && !slices.Contains(extensionElements, c.local):
				p.warning(within(c, e.parent.id()), "The extension element <%s> is not known and has no effect.", c.local)
			}
		}
		return
	}
	p.checkContent(e, s)
	for _, c := range e.children {
		p.validate(c)
	}
}

// checkText holds an element that is a text and nothing else to its type.
func (p *parser) checkText(e *element, kind string) {
	if len(e.children) > 0 {
		p.problem(anonymous(e.children[0]), "<%s> is a text and has no elements.", e.local)
		return
	}
	if text := strings.TrimSpace(e.text); kind == "qname" && !e.isQName(text) {
		p.problem(anonymous(e), "<%s> is '%s'; it must be %s.", e.local, text, aQName)
	}
}

func (p *parser) checkAttributes(e *element, s shape) {
	for _, a := range e.attrs {
		if a.Name.Space != "" {
			if a.Name.Space == bpmnNS {
				p.problem(anonymous(e), "The attribute '%s' of <%s> must be written without a prefix.", a.Name.Local, e.local)
			}
			continue
		}
		want, ok := s.attributes[a.Name.Local]
		if !ok && s.formal && e.isFormalExpression() && slices.Contains([]string{"language", "evaluatesToTypeRef"}, a.Name.Local) {
			continue
		}
		if !ok {
			p.problem(anonymous(e), "<%s> has no attribute '%s'.", e.local, a.Name.Local)
			continue
		}
		p.checkValue(e, a.Name.Local, strings.TrimSpace(a.Value), want.kind)
	}
	for name, want := range s.attributes {
		if _, ok := e.attr(name); want.required && !ok {
			p.problem(anonymous(e), "<%s> needs the attribute '%s'.", e.local, name)
		}
	}
}

// checkValue checks the type of an attribute; ids and references are checked
// where all ids are known.
func (p *parser) checkValue(e *element, name, value, kind string) {
	ok, wanted := true, ""
	switch kind {
	case "", "id", "ref":
		return
	case "bool":
		ok, wanted = slices.Contains([]string{"true", "false", "1", "0"}, value), "true or false"
	case "qname":
		ok, wanted = e.isQName(value), aQName
	case "int":
		_, err := strconv.ParseInt(value, 10, 64)
		ok, wanted = err == nil, "a whole number"
	case "number":
		_, err := strconv.ParseFloat(value, 64)
		ok, wanted = err == nil, "a number"
	default:
		choice := strings.Split(kind, "|")
		ok, wanted = slices.Contains(choice, value), "one of "+strings.Join(choice, ", ")
	}
	if !ok {
		p.problem(anonymous(e), "The attribute '%s' of <%s> is '%s'; it must be %s.", name, e.local, value, wanted)
	}
}

// checkContent matches the children with the particles in their order; it stops
// at the first that does not fit.
func (p *parser) checkContent(e *element, s shape) {
	at, count := 0, 0
	for _, c := range e.children {
		name := c.name()
		for at < len(s.content) && !slices.Contains(s.content[at].names, name) && count >= s.content[at].min {
			at, count = at+1, 0
		}
		if at == len(s.content) || !slices.Contains(s.content[at].names, name) {
			p.misplaced(e, c, s)
			return
		}
		count++
		if !s.content[at].many {
			at, count = at+1, 0
		}
	}
	for ; at < len(s.content); at, count = at+1, 0 {
		if missing := s.content[at].min - count; missing > 0 {
			p.problem(anonymous(e), "<%s> is not complete: %s<%s> is missing.", e.local, []string{"", "another "}[min(count, 1)], strings.Join(s.content[at].names, "> or <"))
			return
		}
	}
}

// misplaced reports an element that does not fit, and why.
func (p *parser) misplaced(e, c *element, s shape) {
	name := c.name()
	for _, part := range s.content {
		if slices.Contains(part.names, name) {
			p.problem(anonymous(c), "<%s> cannot stand at this place inside of <%s>: the schema has another order, or only one of it.", name, e.local)
			return
		}
	}
	p.problem(anonymous(c), "<%s> is not known inside of <%s>.", name, e.local)
}

// name is how the table of shapes names an element; elements of other namespaces
// have a name that is not in it.
func (e *element) name() string {
	switch e.space {
	case bpmnNS, diNS:
		return e.local
	case dcNS:
		return "dc:" + e.local
	case ddNS:
		return "di:" + e.local
	}
	return "{" + e.space + "}" + e.local
}

// checkReferences reports what refers to nothing, where the schema itself
// demands a target.
func (p *parser) checkReferences(e *element) {
	s := shapes[e.name()]
	for name, want := range s.attributes {
		if ref, ok := e.attr(name); ok && want.kind == "ref" && p.ids[strings.TrimSpace(ref)] == nil {
			p.problem(anonymous(e), "The attribute '%s' of <%s> refers to '%s', which is not in the file.", name, e.local, ref)
		}
	}
	if ref := strings.TrimSpace(e.text); s.text == "ref" && p.ids[ref] == nil {
		p.problem(anonymous(e), "<%s> refers to '%s', which is not in the file.", e.local, ref)
	}
	for _, c := range e.children {
		if e.local != "extensionElements" {
			p.checkReferences(c)
		}
	}
}

// aQName is what problems call a QName.
const aQName = "a name, with or without a prefix that is declared"

// isQName tells whether a text is a QName here: a name, or a declared prefix and
// a name (XML Schema 1.0, part 2, section 3.2.18).
func (e *element) isQName(text string) bool {
	prefix, name, prefixed := strings.Cut(text, ":")
	if !prefixed {
		return ncname.Is(prefix)
	}
	_, declared := e.namespace(prefix)
	return ncname.Is(prefix) && ncname.Is(name) && declared
}

// isFormalExpression tells whether the type of an expression is the one that
// may name a language.
func (e *element) isFormalExpression() bool {
	kind, _ := e.attrNS(xsiNS, "type")
	return kind[strings.LastIndexByte(kind, ':')+1:] == "tFormalExpression"
}
