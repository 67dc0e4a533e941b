package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// ErrNotFound: no row has the id, or none that satisfies the conditions.
var ErrNotFound = errors.New("not found")

// Scanner reads the columns of the current row, as database/sql does. A NULL
// leaves the zero value.
type Scanner interface {
	Scan(targets ...any) error
}

// Reader runs one reading statement, written with ? for arguments, and calls
// scan for each row.
type Reader interface {
	Select(ctx context.Context, statement string, args []any, scan func(Scanner) error) error
}

// Resource is something that can be listed, counted and read by id. R is its row.
type Resource[R any] struct {
	name    string
	columns []column[R]
	from    string
	where   string // holds for every row; may be empty
	id      string // expression of the id
	order   string // creation order, unique; the id where empty
	filters map[string]Filter
	sorts   map[string]sortKey
}

// column ties an expression to a field of the row. The pointers are of
// *string, *int64, *float64, *bool and *[]byte.
type column[R any] struct {
	expression string
	field      func(*R) any
}

// sortKey is an expression to sort by; by, where set, writes it for a variable.
type sortKey struct {
	expression string
	by         func(b *builder, s Sort) error
}

// keys makes sort keys of plain expressions.
func keys(expressions map[string]string) map[string]sortKey {
	m := make(map[string]sortKey, len(expressions))
	for key, e := range expressions {
		m[key] = sortKey{expression: e}
	}
	return m
}

// Name is the resource's name in messages, such as "task".
func (r *Resource[R]) Name() string { return r.name }

// Filter returns a filter of the table; the decoder needs its kind.
func (r *Resource[R]) Filter(name string) (Filter, bool) {
	f, ok := r.filters[name]
	return f, ok
}

// CanSort reports whether rows can be sorted by the key; byVariable is true
// where the key needs a variable's name and type.
func (r *Resource[R]) CanSort(key string) (byVariable, ok bool) {
	k, ok := r.sorts[key]
	return k.by != nil, ok
}

// List reads the rows that satisfy the criteria.
func (r *Resource[R]) List(ctx context.Context, reader Reader, c Criteria) ([]R, error) {
	if c.Max < 0 {
		return nil, nil
	}
	statement, args, err := r.selectSQL(c)
	if err != nil {
		return nil, err
	}
	var rows []R
	targets := make([]any, len(r.columns))
	err = reader.Select(ctx, statement, args, func(s Scanner) error {
		var row R
		for i := range r.columns {
			targets[i] = r.columns[i].field(&row)
		}
		if err := s.Scan(targets...); err != nil {
			return err
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", r.name, err)
	}
	return rows, nil
}

// Get reads the row with the id where it also satisfies the conditions; else
// the error is ErrNotFound.
func (r *Resource[R]) Get(ctx context.Context, reader Reader, id string, conditions ...Condition) (R, error) {
	one := *r
	one.where = and(r.where, r.id+" = ?")
	b, err := one.build(Criteria{Conditions: conditions, Max: 1}, id)
	var row R
	if err != nil {
		return row, err
	}
	targets := make([]any, len(r.columns))
	found := false
	err = reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		found = true
		for i := range r.columns {
			targets[i] = r.columns[i].field(&row)
		}
		return s.Scan(targets...)
	})
	switch {
	case err != nil:
		return row, fmt.Errorf("get %s %s: %w", r.name, id, err)
	case !found:
		return row, fmt.Errorf("%s %s: %w", r.name, id, ErrNotFound)
	}
	return row, nil
}

// Count counts the rows that satisfy the criteria, of which order and bounds
// are ignored.
func (r *Resource[R]) Count(ctx context.Context, reader Reader, c Criteria) (int, error) {
	counts, err := r.CountEach(ctx, reader, c)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// CountEach counts for several criteria in one statement.
func (r *Resource[R]) CountEach(ctx context.Context, reader Reader, criteria ...Criteria) ([]int, error) {
	var b builder
	for i, c := range criteria {
		b.add([]string{"SELECT ", ", "}[min(i, 1)] + "(SELECT COUNT(*) FROM " + r.from)
		if err := r.writeWhere(&b, c); err != nil {
			return nil, err
		}
		b.add(")")
	}
	counts := make([]int64, len(criteria))
	result := make([]int, len(criteria))
	if len(criteria) == 0 {
		return result, nil
	}
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		targets := make([]any, len(counts))
		for i := range counts {
			targets[i] = &counts[i]
		}
		return s.Scan(targets...)
	})
	if err != nil {
		return nil, fmt.Errorf("count %s: %w", r.name, err)
	}
	for i, n := range counts {
		result[i] = int(n)
	}
	return result, nil
}

// selectSQL compiles the criteria to one statement.
func (r *Resource[R]) selectSQL(c Criteria) (string, []any, error) {
	b, err := r.build(c)
	if err != nil {
		return "", nil, err
	}
	return b.sql.String(), b.args, nil
}

// build compiles the statement; args are those of r.where.
func (r *Resource[R]) build(c Criteria, args ...any) (*builder, error) {
	b := &builder{}
	for i, col := range r.columns {
		b.add([]string{"SELECT ", ", "}[min(i, 1)] + col.expression)
	}
	b.add(" FROM " + r.from)
	if err := r.writeWhere(b, c, args...); err != nil {
		return nil, err
	}
	if err := r.writeOrder(b, c.Sort); err != nil {
		return nil, err
	}
	if c.Max > 0 {
		b.add(" LIMIT ?", int64(c.Max))
	} else if c.First > 0 {
		// NB: SQLite knows no OFFSET without LIMIT.
		b.add(" LIMIT ?", int64(1)<<62)
	}
	if c.First > 0 {
		b.add(" OFFSET ?", int64(c.First))
	}
	return b, nil
}

func (r *Resource[R]) writeWhere(b *builder, c Criteria, args ...any) error {
	word := " WHERE "
	if r.where != "" {
		b.add(word+r.where, args...)
		word = " AND "
	}
	for _, condition := range c.Conditions {
		var one builder
		if err := r.writeCondition(&one, condition, c.Conditions); err != nil {
			return err
		}
		if one.sql.Len() > 0 {
			b.add(word+one.sql.String(), one.args...)
			word = " AND "
		}
	}
	for _, group := range c.Or {
		var parts []builder
		for _, condition := range group {
			var one builder
			if err := r.writeCondition(&one, condition, group); err != nil {
				return err
			}
			if one.sql.Len() > 0 {
				parts = append(parts, builder{})
				parts[len(parts)-1].add(one.sql.String(), one.args...)
			}
		}
		if len(parts) > 0 {
			b.add(word)
			word = " AND "
		}
		b.join(len(parts), " OR ", func(i int) { b.add(parts[i].sql.String(), parts[i].args...) })
	}
	return nil
}

func (r *Resource[R]) writeCondition(b *builder, c Condition, peers []Condition) error {
	f, ok := r.filters[c.Name]
	if !ok {
		return fmt.Errorf("%s has no filter %q", r.name, c.Name)
	}
	if err := f.write(b, c.Value, peers); err != nil {
		return fmt.Errorf("filter %s of %s: %w", c.Name, r.name, err)
	}
	return nil
}

func (r *Resource[R]) writeOrder(b *builder, sorts []Sort) error {
	b.add(" ORDER BY ")
	for _, s := range sorts {
		key, ok := r.sorts[s.Key]
		if !ok {
			return fmt.Errorf("%s cannot be sorted by %q", r.name, s.Key)
		}
		if key.by != nil {
			if err := key.by(b, s); err != nil {
				return fmt.Errorf("sort %s: %w", r.name, err)
			}
		} else {
			b.add(key.expression)
		}
		if s.Desc {
			b.add(" DESC NULLS LAST, ")
		} else {
			b.add(" ASC NULLS FIRST, ")
		}
	}
	if r.order != "" {
		b.add(r.order + ", ")
	}
	b.add(r.id)
	return nil
}

// and joins two conditions of which the first may be empty.
func and(a, b string) string {
	return strings.TrimPrefix(a+" AND "+b, " AND ")
}

// age is the creation order of ids such as task:0190…, whose last 36
// characters are a time-ordered UUID.
func age(id string) string { return "substr(" + id + ", length(" + id + ") - 35)" }
