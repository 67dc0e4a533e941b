package spin

import (
	"slices"
	"strings"
)

// String is the text of the element as a document of its own, indented by two
// spaces, as Camunda writes it: attributes in the order of their names.
func (e *Element) String() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	declared := map[string]string{"": "", "xml": xmlSpace}
	e.write(&b, "", declared)
	return b.String()
}

// write appends an element on lines of its own. declared are the prefixes that
// stand for a namespace there.
func (e *Element) write(b *strings.Builder, indent string, declared map[string]string) {
	name := qualified(e.prefix, e.local)
	b.WriteString(indent + "<" + name)
	declared = e.writeAttributes(b, declared)
	elements, texts := 0, 0
	for _, c := range e.children {
		switch {
		case c.element != nil:
			elements++
		case strings.TrimSpace(c.text) != "":
			texts++
		}
	}
	switch {
	case len(e.children) == 0 || elements+texts == 0 && len(e.children) == 0:
		b.WriteString("/>\n")
		return
	case elements == 0:
		b.WriteByte('>')
		for _, c := range e.children {
			b.WriteString(textEscapes.Replace(c.text))
		}
	default:
		b.WriteString(">\n")
		for _, c := range e.children {
			if c.element != nil {
				c.element.write(b, indent+"  ", declared)
			} else if s := strings.TrimSpace(c.text); s != "" {
				b.WriteString(indent + "  " + textEscapes.Replace(s) + "\n")
			}
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + name + ">\n")
}

var (
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\r", "&#13;", "\t", "&#9;")
)

// writeAttributes appends declarations of namespaces, those that are missing
// among them, then the other attributes.
func (e *Element) writeAttributes(b *strings.Builder, outer map[string]string) map[string]string {
	declared := outer
	own := false
	declare := func(prefix, space string) {
		if !own {
			declared, own = make(map[string]string, len(outer)+1), true
			for k, v := range outer {
				declared[k] = v
			}
		}
		declared[prefix] = space
		b.WriteString(" " + strings.TrimSuffix("xmlns:"+prefix, ":") + `="` + attributeEscapes.Replace(space) + `"`)
	}
	attributes := slices.Clone(e.attributes)
	slices.SortStableFunc(attributes, func(a, b *Attribute) int {
		return strings.Compare(qualified(a.prefix, a.local), qualified(b.prefix, b.local))
	})
	own = false
	for _, plain := range []bool{false, true} { // the declarations with a prefix come first
		for _, a := range attributes {
			if a.space == xmlnsSpace && (a.prefix == "") == plain {
				prefix := a.local
				if plain {
					prefix = ""
				}
				declare(prefix, a.value)
			}
		}
	}
	need := func(prefix, space string) {
		if known, ok := declared[prefix]; !ok || known != space {
			declare(prefix, space)
		}
	}
	need(e.prefix, e.space)
	for _, a := range attributes {
		if a.prefix != "" && a.space != xmlnsSpace {
			need(a.prefix, a.space)
		}
	}
	for _, a := range attributes {
		if a.space != xmlnsSpace {
			b.WriteString(" " + qualified(a.prefix, a.local) + `="` + attributeEscapes.Replace(a.value) + `"`)
		}
	}
	return declared
}
