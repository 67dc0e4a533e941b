package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Filter is one line of a resource's filter table.
type Filter struct {
	Kind Kind
	// Operators are the ones that a filter of the kinds Tests and Dates takes.
	Operators []Operator
	// Values are the only texts that the filter takes, in any case; none: it
	// takes every text.
	Values []string
	// NoAlternative refuses the filter as one of alternatives.
	NoAlternative bool

	// sql is the condition with ? for the value, as often as it needs it; for a
	// list `IN (?)`. A modifier of other filters has none.
	sql string
	// living and ended, where set, are sql for the arms whose rows all live or are
	// all over.
	living, ended string
	// build writes the condition instead, where it needs more than sql can say.
	build func(b *builder, v any, peers []Condition) error
	// of says that sql is about a related row. The conditions of one query on
	// the same relation are about one and the same row.
	of *relation
	// overruled lists flags that silence this filter where they are asked for.
	overruled []string
	// replaced lists filters that silence this one where they are given at all.
	replaced []string
	// some refuses an empty list, which else asks for nothing.
	some bool
	// named refuses an empty text in a list.
	named bool
	// OrNone says of a list that an empty text in an address is an empty list, and
	// not one of an empty text.
	OrNone bool
}

// relation is a set of rows that belong to the row asked for.
type relation struct {
	// open is the condition that one exists, up to its own conditions.
	open string
	// ended, where set, is open for rows that are over.
	ended string
}

func (r *relation) opening(way arm) string {
	if way.ended && r.ended != "" {
		return r.ended
	}
	return r.open
}

func text(sql string) Filter   { return Filter{Kind: Text, sql: sql} }
func texts(sql string) Filter  { return Filter{Kind: TextList, sql: sql} }
func number(sql string) Filter { return Filter{Kind: Number, sql: sql} }
func long(sql string) Filter   { return Filter{Kind: Long, sql: sql} }
func flag(sql string) Filter   { return Filter{Kind: Flag, sql: sql} }
func date(sql string) Filter   { return Filter{Kind: Date, sql: sql} }

// version is a filter by a number that counts from 1; others are refused.
func version(sql string, as Refusal) Filter {
	return Filter{Kind: Number, build: func(b *builder, v any, _ []Condition) error {
		n, ok := v.(int64)
		switch {
		case !ok:
			return wrongType(v)
		case n < 1:
			return invalid("versions count from 1, not %d", n).as(as)
		}
		b.add(sql, n)
		return nil
	}}
}

// present is a filter that is asked for by its name alone: false asks for it, too, as
// in Camunda.
func present(sql string) Filter {
	return Filter{Kind: Boolean, build: func(b *builder, _ any, _ []Condition) error {
		b.add(sql)
		return nil
	}}
}

// like is a text in which % and _ stand for any text and any character.
func like(column string) Filter { return text(column + likeClause) }

// likeClause tests what stands before it against a pattern.
const likeClause = ` LIKE ? ESCAPE '\'`

// sameText compares without regard to case: as in Camunda, in capital letters, so that
// “straße” is “STRASSE”.
func sameText(column string) Filter { return text(anyCase(column) + " = " + anyCase("?")) }

// likeText is like without regard to case.
func likeText(column string) Filter { return text(anyCase(column) + likeAnyCase) }

// likeAnyCase is likeClause behind what anyCase made.
const likeAnyCase = ` LIKE sluice_upper(?) ESCAPE '\'`

// anyCase is a text whose case does not matter, to be compared with others.
func anyCase(expression string) string { return "sluice_upper(" + expression + ")" }

// occurs is a filter by words that one of the conditions has to find, each of them by
// hasWords.
func occurs(conditions ...string) Filter {
	return Filter{Kind: Internal, build: func(b *builder, v any, _ []Condition) error {
		words, ok := v.(string)
		if !ok {
			return wrongType(v)
		}
		b.join(len(conditions), " OR ", func(i int) { b.add(conditions[i], contains(words)) })
		return nil
	}}
}

// hasWords is the condition that a column has the words of occurs, in any case.
func hasWords(column string) string { return anyCase(column) + likeAnyCase }

// inAnyCase is a text to be sorted by without regard to case: as in Camunda, what is of
// ASCII in small letters, which come behind the underscore.
func inAnyCase(expression string) string { return "lower(" + anyCase(expression) + ")" }

// modifier is a filter that only changes how others of the same criteria read,
// or what a handler shows beside the rows.
func modifier() Filter { return Filter{Kind: Flag} }

// nothing is a filter by what no row can have yet, such as a case instance.
func nothing(kind Kind) Filter {
	f := Filter{Kind: kind, build: func(b *builder, v any, _ []Condition) error {
		asked := v != false
		switch list := v.(type) {
		case []string:
			asked = len(list) > 0
		case []VariableTest:
			asked = len(list) > 0
		}
		if asked {
			b.add("1 = 0")
		}
		return nil
	}}
	if kind == Tests {
		f.Operators = allOperators
	}
	return f
}

// orNone has an empty text in an address ask for nothing, as Camunda reads those
// of its lists that are no arrays.
func (f Filter) orNone() Filter {
	f.OrNone = true
	return f
}

// about has the filter compare a related row.
func (f Filter) about(r *relation) Filter {
	f.of = r
	return f
}

// but has the flags overrule the filter.
func (f Filter) but(flags ...string) Filter {
	f.overruled = flags
	return f
}

// unless lists filters of which each that is given takes the place of this one.
func (f Filter) unless(names ...string) Filter {
	f.replaced = names
	return f
}

// whereLiving has the filter ask rows that live in another way.
func (f Filter) whereLiving(sql string) Filter {
	f.living = sql
	return f
}

// onlyLiving finds nothing among rows that are over.
func (f Filter) onlyLiving() Filter {
	f.ended = "1 = 0"
	return f
}

// oneOrMore refuses an empty list.
func (f Filter) oneOrMore() Filter {
	f.some = true
	return f
}

// allNamed refuses an empty text in a list.
func (f Filter) allNamed() Filter {
	f.named = true
	return f
}

// ofAll refuses the filter as one of alternatives.
func (f Filter) ofAll() Filter {
	f.NoAlternative = true
	return f
}

// among restricts the texts that the filter takes.
func (f Filter) among(values ...string) Filter {
	f.Values = values
	return f
}

// dates is a filter by comparisons of one date, of which the last one of an operator
// counts, as in Camunda.
func dates(column string) Filter {
	return Filter{Kind: Dates, Operators: []Operator{Greater, Less}, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]DateTest)
		if !ok {
			return wrongType(v)
		}
		last := map[Operator]int{}
		for i, t := range list {
			if t.Operator != Greater && t.Operator != Less {
				return invalid("dates are compared by gt and lt, not by %s", t.Operator)
			}
			last[t.Operator] = i
		}
		counting := slices.Sorted(maps.Values(last))
		b.all(len(counting), func(i int) {
			t := list[counting[i]]
			b.add(column+" "+comparisons[t.Operator]+" ?", t.Date.UnixMilli())
		})
		return nil
	}}
}

func wrongType(v any) error { return fmt.Errorf("a value of Go type %T does not fit", v) }

// isSilent reports whether one of the peers takes the place of the filter.
func (f Filter) isSilent(peers []Condition) bool {
	return slices.ContainsFunc(f.overruled, func(name string) bool { return asks(peers, name) }) ||
		slices.ContainsFunc(f.replaced, func(name string) bool {
			_, given := valueOf(peers, name)
			return given
		})
}

// write adds the filter's condition for the value v; it adds nothing where the
// filter asks for nothing.
func (f Filter) write(b *builder, v any, peers []Condition) error {
	if f.isSilent(peers) {
		return nil
	}
	if f.NoAlternative && b.or && v != false {
		return invalid("cannot be one of alternatives").as(ProcessEngine)
	}
	if f.build != nil {
		return f.build(b, v, peers)
	}
	switch {
	case b.way.living && f.living != "":
		f.sql = f.living
	case b.way.ended && f.ended != "":
		f.sql = f.ended
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
		x, err := f.spell(x)
		if err != nil {
			return err
		}
		return f.one(b, x, f.Kind == Text)
	case int64:
		return f.one(b, v, f.Kind == Number || f.Kind == Long)
	case time.Time:
		return f.one(b, x.UnixMilli(), f.Kind == Date)
	case []string:
		switch {
		case f.Kind != TextList:
			return wrongType(v)
		case f.named && slices.Contains(x, ""):
			return invalid("one of the list is empty").as(NotValid)
		case len(x) > 0:
			b.addList(f.sql, x)
		case f.some:
			return invalid("the list is empty").as(ProcessEngine)
		}
		return nil
	}
	return wrongType(v)
}

// spell turns a text into the one of the filter's values that it is but for case.
func (f Filter) spell(text string) (string, error) {
	if f.Values == nil {
		return text, nil
	}
	i := slices.IndexFunc(f.Values, func(v string) bool { return strings.EqualFold(v, text) })
	if i < 0 {
		return "", invalid("'%s' is none of %s", text, strings.Join(f.Values, ", "))
	}
	return f.Values[i], nil
}

func (f Filter) one(b *builder, arg any, fits bool) error {
	if !fits {
		return wrongType(arg)
	}
	args := make([]any, strings.Count(f.sql, "?")+strings.Count(f.sql, "#"))
	for i := range args {
		args[i] = arg
	}
	b.add(f.sql, args...)
	return nil
}
