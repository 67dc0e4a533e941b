package query

import "strings"

// builder collects the text of a statement and its arguments in their order.
type builder struct {
	sql  strings.Builder
	args []any
}

func (b *builder) add(sql string, args ...any) {
	b.sql.WriteString(sql)
	b.args = append(b.args, args...)
}

// addList adds sql, in which each `(?)` stands for all texts of the list. An
// empty list has no element that could be equal to anything.
func (b *builder) addList(sql string, list []string) {
	marks := "(NULL)"
	if len(list) > 0 {
		marks = "(" + strings.Repeat("?, ", len(list)-1) + "?)"
	}
	for range strings.Count(sql, "(?)") {
		for _, s := range list {
			b.args = append(b.args, s)
		}
	}
	b.sql.WriteString(strings.ReplaceAll(sql, "(?)", marks))
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
