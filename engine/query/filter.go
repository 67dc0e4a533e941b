package query

import (
	"fmt"
	"strings"
	"time"
)

// Filter is one line of a resource's filter table.
type Filter struct {
	Kind Kind
	// sql is the condition with ? for the value, as often as it needs it; for a
	// list `IN (?)`. A modifier of other filters has none.
	sql string
	// build writes the condition instead, where it needs more than sql can say.
	build func(b *builder, v any, peers []Condition) error
}

func text(sql string) Filter    { return Filter{Kind: Text, sql: sql} }
func texts(sql string) Filter   { return Filter{Kind: TextList, sql: sql} }
func number(sql string) Filter  { return Filter{Kind: Number, sql: sql} }
func boolean(sql string) Filter { return Filter{Kind: Boolean, sql: sql} }
func flag(sql string) Filter    { return Filter{Kind: Flag, sql: sql} }
func date(sql string) Filter    { return Filter{Kind: Date, sql: sql} }

// like is a text in which % and _ stand for any text and any character.
func like(column string) Filter { return text(column + likeClause) }

// likeClause tests what stands before it against a pattern.
const likeClause = ` LIKE ? ESCAPE '\'`

// modifier is a filter that only changes how others of the same criteria read.
func modifier() Filter { return Filter{Kind: Flag} }

// tests is a filter by variables; scope ties the variable v to the row.
func tests(from, scope string) Filter {
	return Filter{Kind: Tests, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]VariableTest)
		if !ok {
			return wrongType(v)
		}
		b.all(len(list), func(i int) { b.variableTest(from, scope, list[i]) })
		return nil
	}}
}

// dates is a filter by any number of comparisons of one date.
func dates(column string) Filter {
	return Filter{Kind: Dates, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]DateTest)
		if !ok {
			return wrongType(v)
		}
		b.all(len(list), func(i int) {
			b.add(column+" "+comparisons[list[i].Operator]+" ?", list[i].Date.UnixMilli())
		})
		return nil
	}}
}

func wrongType(v any) error { return fmt.Errorf("a value of Go type %T does not fit", v) }

// write adds the filter's condition for the value v; it adds nothing where the
// filter asks for nothing.
func (f Filter) write(b *builder, v any, peers []Condition) error {
	if f.build != nil {
		return f.build(b, v, peers)
	}
	switch x := v.(type) {
	case bool:
		if f.Kind == Flag {
			if x && f.sql != "" {
				b.add(f.sql)
			}
			return nil
		}
		return f.one(b, v, f.Kind == Boolean)
	case string:
		return f.one(b, v, f.Kind == Text)
	case int64:
		return f.one(b, v, f.Kind == Number)
	case time.Time:
		return f.one(b, x.UnixMilli(), f.Kind == Date)
	case []string:
		if f.Kind != TextList {
			return wrongType(v)
		}
		b.addList(f.sql, x)
		return nil
	}
	return wrongType(v)
}

func (f Filter) one(b *builder, arg any, fits bool) error {
	if !fits {
		return wrongType(arg)
	}
	args := make([]any, strings.Count(f.sql, "?"))
	for i := range args {
		args[i] = arg
	}
	b.add(f.sql, args...)
	return nil
}
