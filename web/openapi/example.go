package openapi

import (
	"cmp"
	"strconv"
	"strings"
)

// Resolve follows a reference to a schema of the document.
func (d *Document) Resolve(s *Schema) *Schema {
	for s != nil && s.Ref != "" {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, schemaPrefix)]
	}
	return s
}

// Members are the members of an object, those of its parts as well.
func (d *Document) Members(s *Schema) Properties {
	s = d.Resolve(s)
	if s == nil {
		return nil
	}
	if s.Type == "array" {
		return d.Members(s.Items)
	}
	all := s.Properties
	for _, part := range s.AllOf {
		all = append(all[:len(all):len(all)], d.Members(part)...)
	}
	return all
}

// TypeWords says in words what a schema takes, such as "list of Link".
func (d *Document) TypeWords(s *Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		name := strings.TrimPrefix(s.Ref, schemaPrefix)
		return cmp.Or(namedWords[name], name)
	case s.Type == "array":
		return "list of " + d.TypeWords(s.Items) + orNull(s)
	case s.Type == "object" && s.AdditionalProperties != nil:
		return "map of " + d.TypeWords(s.AdditionalProperties) + orNull(s)
	case len(s.AllOf) == 1:
		return d.TypeWords(s.AllOf[0]) + orNull(s)
	case len(s.AnyOf) > 0:
		words := make([]string, len(s.AnyOf))
		for i, one := range s.AnyOf {
			words[i] = d.TypeWords(one)
		}
		return strings.Join(words, " or ")
	case s.Format == "binary", s.Format == "byte":
		return "bytes"
	case s.Type == "":
		return "anything"
	}
	return typeWords[s.Type] + orNull(s)
}

var namedWords = map[string]string{"Date": "date or null", "Double": "number"}

var typeWords = map[string]string{"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}

func orNull(s *Schema) string {
	if s.Nullable {
		return " or null"
	}
	return ""
}

// The bounds of an example: how deep it goes, and of how many members a query
// shows the first few.
const (
	exampleDepth   = 4
	exampleMembers = 40
	exampleFirst   = 3
)

// Example writes a JSON text that has the shape, indented.
func (d *Document) Example(s *Schema) string {
	var b strings.Builder
	d.writeExample(&b, "", s, "", 0)
	return b.String()
}

func (d *Document) writeExample(b *strings.Builder, name string, s *Schema, indent string, depth int) {
	s = d.Resolve(s)
	switch {
	case s == nil || depth > exampleDepth:
		b.WriteString("null")
	case s.Type == "array":
		b.WriteByte('[')
		if depth < exampleDepth {
			d.writeExample(b, strings.TrimSuffix(name, "s"), s.Items, indent, depth+1)
		}
		b.WriteByte(']')
	case s.Type == "object" && s.AdditionalProperties != nil:
		d.writeMembers(b, Properties{{"name", s.AdditionalProperties}}, indent, depth)
	case s.Type == "object", len(s.AllOf) > 0:
		members := d.Members(s)
		if len(members) > exampleMembers || len(s.AllOf) > 1 {
			members = members[:min(exampleFirst, len(members))]
		}
		d.writeMembers(b, members, indent, depth)
	case len(s.AnyOf) > 0:
		d.writeExample(b, name, s.AnyOf[0], indent, depth)
	default:
		b.WriteString(plainExample(name, s))
	}
}

func (d *Document) writeMembers(b *strings.Builder, members Properties, indent string, depth int) {
	if len(members) == 0 {
		b.WriteString("{}")
		return
	}
	b.WriteString("{\n")
	for i, m := range members {
		b.WriteString(indent + "  " + strconv.Quote(m.Name) + ": ")
		d.writeExample(b, m.Name, m.Schema, indent+"  ", depth+1)
		if i < len(members)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(indent + "}")
}

// plainExample is a value that is neither an object nor a list.
func plainExample(name string, s *Schema) string {
	text, isText := s.Example.(string)
	switch {
	case isText:
		return strconv.Quote(text)
	case len(s.Enum) > 0:
		return strconv.Quote(s.Enum[0])
	}
	switch s.Type {
	case "boolean":
		return "true"
	case "integer":
		return "1"
	case "number":
		return "1.5"
	case "string":
		return strconv.Quote(words(name))
	}
	return `"anything"`
}
