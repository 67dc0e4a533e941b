package openapi

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// queryParameters are the filters of a table as a GET takes them; those of a list
// come with order and paging.
func queryParameters(t rest.Table, isList bool) []Parameter {
	var all []Parameter
	for name, f := range t.Filters() {
		if f.Kind != query.Internal {
			all = append(all, queryParameter(name, f))
		}
	}
	if !isList {
		return all
	}
	all = append(all,
		Parameter{Name: "sortBy", In: "query", Description: "Sort by this; sortOrder has to be given as well.", Schema: &Schema{Type: "string", Enum: sortKeys(t, false)}},
		Parameter{Name: "sortOrder", In: "query", Description: "Sort ascending or descending.", Schema: sortOrder()},
	)
	return append(all, paging()...)
}

func paging() []Parameter {
	zero := 0
	return []Parameter{
		{Name: "firstResult", In: "query", Description: "How many results to leave out at the beginning.", Schema: &Schema{Type: "integer", Format: "int32", Minimum: &zero}},
		{Name: "maxResults", In: "query", Description: "How many results to answer at most; all where it is not given.", Schema: &Schema{Type: "integer", Format: "int32", Minimum: &zero}},
	}
}

func sortOrder() *Schema { return &Schema{Type: "string", Enum: []string{"asc", "desc"}} }

// sortKeys are the keys of a table; of a GET those that need no variable.
func sortKeys(t rest.Table, byVariable bool) []string {
	var keys []string
	for key, needs := range t.Sorts() {
		if byVariable || !needs {
			keys = append(keys, key)
		}
	}
	return keys
}

func queryParameter(name string, f query.Filter) Parameter {
	p := Parameter{Name: name, In: "query", Description: describe(name, f)}
	switch f.Kind {
	case query.TextList:
		joined := false
		p.Style, p.Explode = "form", &joined
		p.Schema = filterSchema(f)
	case query.Tests:
		p.Schema = &Schema{Type: "string", Example: "amount_gteq_100"}
		p.Description += " Written name_operator_value, several joined by commas; the operators are " + operators(f.Operators) + "."
	case query.Dates:
		p.Schema = &Schema{Type: "string", Example: "gt_" + exampleDate}
		p.Description += " Written operator_date, several joined by commas; the operators are " + operators(f.Operators) + "."
	default:
		p.Schema = filterSchema(f)
	}
	return p
}

func operators(list []query.Operator) string { return strings.Join(operatorNames(list), ", ") }

func operatorNames(list []query.Operator) []string {
	names := make([]string, len(list))
	for i, o := range list {
		names[i] = string(o)
	}
	return names
}

// filterSchema is the shape of a filter's value in JSON.
func filterSchema(f query.Filter) *Schema {
	switch f.Kind {
	case query.Text:
		return &Schema{Type: "string", Enum: f.Values}
	case query.TextList:
		return &Schema{Type: "array", Items: &Schema{Type: "string"}}
	case query.Number:
		return &Schema{Type: "integer", Format: "int32"}
	case query.Long:
		return &Schema{Type: "integer", Format: "int64"}
	case query.Boolean, query.Flag:
		return &Schema{Type: "boolean"}
	case query.Date:
		return &Schema{Type: "string", Example: exampleDate}
	case query.Tests:
		return comparisons(Properties{
			{"name", &Schema{Type: "string", Description: "The name of the variable."}},
			{"operator", &Schema{Type: "string", Enum: operatorNames(f.Operators)}},
			{"value", anything()},
		})
	case query.Dates:
		return comparisons(Properties{
			{"operator", &Schema{Type: "string", Enum: operatorNames(f.Operators)}},
			{"value", &Schema{Type: "string", Example: exampleDate}},
		})
	}
	return anything()
}

func comparisons(members Properties) *Schema {
	return &Schema{Type: "array", Items: &Schema{Type: "object", Properties: members}}
}

// queryBody names the schemas of a table's query in JSON: the filters, and the
// query made of them with alternatives and, for a list, its order.
func (s *schemas) queryBody(t rest.Table, isList bool) *Schema {
	base := title(memberName(pascal(t.Name())))
	filters := base + "Filters"
	if _, made := s.named[filters]; !made {
		o := &Schema{Type: "object"}
		for name, f := range t.Filters() {
			if f.Kind == query.Internal {
				continue
			}
			member := filterSchema(f)
			member.Description = describe(name, f)
			o.Properties = append(o.Properties, Property{name, member})
		}
		s.named[filters] = o
	}
	name := base + map[bool]string{true: "Query", false: "CountQuery"}[isList]
	if _, made := s.named[name]; !made {
		extra := &Schema{Type: "object", Properties: Properties{{"orQueries", &Schema{
			Type: "array", Items: reference(filters),
			Description: "Of each of these queries one of the filters at least must hold.",
		}}}}
		if isList {
			extra.Properties = append(extra.Properties, Property{"sorting", sortingSchema(t)})
		}
		s.named[name] = &Schema{AllOf: []*Schema{reference(filters), extra}}
	}
	return reference(name)
}

func sortingSchema(t rest.Table) *Schema {
	members := Properties{{"sortBy", &Schema{Type: "string", Enum: sortKeys(t, true)}}, {"sortOrder", sortOrder()}}
	if len(sortKeys(t, true)) > len(sortKeys(t, false)) {
		members = append(members, Property{"parameters", &Schema{
			Type: "object", Description: "Of a key that sorts by a variable, which variable.",
			Properties: Properties{{"variable", &Schema{Type: "string"}}, {"type", &Schema{Type: "string", Example: "String"}}},
		}})
	}
	return &Schema{
		Type: "array", Description: "The order of the results, the most important key first.",
		Items: &Schema{Type: "object", Properties: members},
	}
}

// endings are what the end of a filter's name says about its value; %s is the
// rest of the name in words. The longest come first.
var endings = []struct{ end, words string }{
	{"BeforeOrNotExistent", "Only those whose %s is before this, or that have none."},
	{"HigherThanOrEquals", "Only those whose %s is this or higher."},
	{"LowerThanOrEquals", "Only those whose %s is this or lower."},
	{"IgnoreCase", "Compare %s without regard to case."},
	{"NotEqual", "Only those whose %s is not this."},
	{"NotLike", "Only those whose %s does not match this pattern: % stands for any text, _ for one character."},
	{"NotIn", "Only those whose %s is none of these."},
	{"Before", "Only those whose %s is before this."},
	{"After", "Only those whose %s is after this."},
	{"Like", "Only those whose %s matches this pattern: % stands for any text, _ for one character."},
	{"In", "Only those whose %s is one of these."},
}

// describe says in words what a filter asks for.
func describe(name string, f query.Filter) string {
	if f.Kind == query.Tests {
		return "Only those that have " + words(name) + " for which all these comparisons hold."
	}
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(name, e.end); ok && rest != "" && f.Kind != query.Boolean && (f.Kind != query.Flag || e.end == "IgnoreCase") {
			return strings.ReplaceAll(e.words, "%s", words(rest))
		}
	}
	switch {
	case f.Kind == query.Flag && strings.HasPrefix(name, "with"):
		return "Only those " + words(name) + "; false asks for nothing."
	case f.Kind == query.Flag:
		return "Where true: " + words(name) + "."
	case f.Kind == query.Boolean:
		return fmt.Sprintf("Only those that are, or with false are not: %s.", words(name))
	case f.Kind == query.Dates:
		return "Only those whose " + words(name) + " satisfies all these comparisons."
	case strings.HasPrefix(name, "max"), strings.HasPrefix(name, "min"):
		bound := map[string]string{"max": "at most", "min": "at least"}[name[:3]]
		return "Only those whose " + words(name[3:]) + " is " + bound + " this."
	}
	return "Only those whose " + words(name) + " is this."
}

// words are those of a name in camel case: processInstanceId is process instance id.
func words(name string) string {
	var b strings.Builder
	for i, c := range name {
		if unicode.IsUpper(c) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// pascal joins words: process instance, and also process-instance, is
// ProcessInstance.
func pascal(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, p := range parts {
		parts[i] = title(p)
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "")
}
