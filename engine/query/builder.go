package query

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// builder collects the text of a statement and its arguments in their order.
type builder struct {
	sql  strings.Builder
	args []any
	// now is [Criteria.Now].
	now time.Time
	// way is the arm that conditions are written for.
	way arm
	// or says that the conditions being written are alternatives.
	or bool
}

func (b *builder) add(sql string, args ...any) {
	b.sql.WriteString(sql)
	b.args = append(b.args, args...)
}

// append adds what another builder collected.
func (b *builder) append(o *builder) { b.add(o.sql.String(), o.args...) }

// fresh is an empty builder in the same context.
func (b *builder) fresh() *builder { return &builder{now: b.now, way: b.way, or: b.or} }

// isStorable reports whether every text among the arguments is one that a
// database can hold; PostgreSQL refuses statements with others.
func (b *builder) isStorable() bool {
	return !slices.ContainsFunc(b.args, func(arg any) bool {
		switch x := arg.(type) {
		case string:
			return !isStorable(x)
		case []string:
			return slices.ContainsFunc(x, func(s string) bool { return !isStorable(s) })
		}
		return false
	})
}

func isStorable(text string) bool { return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 }

// maxWritten bounds the lists whose elements are arguments of their own. The
// databases plan these better; with longer ones statements would be many.
const maxWritten = 8

// addList adds sql, in which each `(?)`, or `(#)`, stands for all texts of the list,
// however many; an empty list has none that could be equal to anything.
func (b *builder) addList(sql string, list []string) {
	written := len(list) > 0 && len(list) <= maxWritten
	for range strings.Count(sql, "(?)") + strings.Count(sql, "(#)") {
		if !written {
			b.args = append(b.args, list)
			continue
		}
		for _, text := range list {
			b.args = append(b.args, text)
		}
	}
	if written {
		for _, mark := range []string{"?", "#"} {
			sql = strings.ReplaceAll(sql, "("+mark+")", "("+strings.Repeat(mark+", ", len(list)-1)+mark+")")
		}
	}
	b.sql.WriteString(sql)
}

// all adds n conditions that must all hold.
func (b *builder) all(n int, write func(i int)) { b.join(n, " AND ", write) }

// join adds n conditions with the word between them, in parentheses.
func (b *builder) join(n int, word string, write func(i int)) {
	if n == 0 {
		return
	}
	b.add("(")
	for i := range n {
		if i > 0 {
			b.add(word)
		}
		write(i)
	}
	b.add(")")
}
