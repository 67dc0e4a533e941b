package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
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
	from    string // table and alias
	// ended, where set, is a second source of rows with the alias and columns of
	// the first: of a history resource from has what lives, ended what is over.
	// Filters, order and bound go into each, so that each uses its own indexes.
	ended string
	// counted, where set, is where rows that are over are counted in if nobody asks for
	// their definition: it joins nothing. SQLite leaves no join out of a count.
	counted string
	// few, where set, tells the ids among which all rows are that satisfy the
	// criteria, if indexes find these ids. See arms.
	few    func(c Criteria) few
	where  string // holds for every row; may be empty
	unless []unless
	id     string    // expression of the id
	named  bool      // the ids are names that people choose
	order  []sortKey // order of creation, always unique
	// unsorted, where set, is the order where none is asked for and the rows are
	// not of one process instance: one that has an index.
	unsorted []sortKey
	filters  map[string]Filter
	sorts    map[string]sortKey
	rules    []rule
	// either says that orQueries are read; of other resources Camunda ignores them.
	either bool
}

// unless is a condition that holds as long as a flag is not asked for.
type unless struct{ flag, sql string }

// column ties an expression to a field of the row. The pointers are of
// *string, *int64, *float64, *bool and *[]byte.
type column[R any] struct {
	expression string
	field      func(*R) any
}

// Name is the resource's name in messages, such as "task".
func (r *Resource[R]) Name() string { return r.name }

// Filter returns a filter of the table; the decoder needs its kind.
func (r *Resource[R]) Filter(name string) (Filter, bool) {
	f, ok := r.filters[name]
	return f, ok
}

// Filters are all filters by name, the internal ones among them.
func (r *Resource[R]) Filters() iter.Seq2[string, Filter] { return sorted(r.filters) }

// TakesAlternatives reports whether the resource is asked for alternatives.
func (r *Resource[R]) TakesAlternatives() bool { return r.either }

// CanSort reports whether rows can be sorted by the key; byVariable is true
// where the key needs a variable's name and type.
func (r *Resource[R]) CanSort(key string) (byVariable, ok bool) {
	k, ok := r.sorts[key]
	return k.byVariable(), ok
}

// Sorts are all sort keys, each with whether it needs a variable.
func (r *Resource[R]) Sorts() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for key, k := range sorted(r.sorts) {
			if !yield(key, k.byVariable()) {
				return
			}
		}
	}
}

// sorted yields a table's lines by name.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

// List reads the rows that satisfy the criteria.
func (r *Resource[R]) List(ctx context.Context, reader Reader, c Criteria) ([]R, error) {
	var rows []R
	err := r.Each(ctx, reader, c, func(row R) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Each hands the rows that List would return to take, one by one as the database
// gives them: all of one statement, and so of one moment, however many there are.
// While take is busy a connection waits for it. An error of take ends the
// reading and is returned.
func (r *Resource[R]) Each(ctx context.Context, reader Reader, c Criteria, take func(R) error) error {
	return r.read(ctx, reader, c, false, func(row R, _ place) error { return take(row) })
}

// Page is List that also returns the cursor to continue behind the last row; it
// is empty where no row follows. Max must be positive.
func (r *Resource[R]) Page(ctx context.Context, reader Reader, c Criteria) (rows []R, next Cursor, err error) {
	if c.Max <= 0 {
		return nil, "", fmt.Errorf("a page of %ss has no size", r.name)
	}
	size := c.Max
	c.Max++ // one more tells whether another page follows
	var last place
	more := false
	err = r.read(ctx, reader, c, true, func(row R, at place) error {
		if more = len(rows) == size; !more {
			rows, last = append(rows, row), at
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	if more {
		next, err = r.cursor(c, last)
	}
	return rows, next, err
}

// read reads rows and, where asked to, the place of each in the order.
func (r *Resource[R]) read(ctx context.Context, reader Reader, c Criteria, placed bool, take func(R, place) error) error {
	if c.Max < 0 {
		return nil
	}
	b, err := r.build(c, placed)
	if err != nil {
		return err
	}
	keys := 0
	if placed {
		keys = len(r.sequence(c))
	}
	targets := make([]any, 0, len(r.columns)+2*keys)
	err = reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var row R
		targets = targets[:0]
		for i := range r.columns {
			targets = append(targets, r.columns[i].field(&row))
		}
		at := place{}
		if placed {
			at = r.newPlace(c)
			targets = at.targets(targets)
		}
		if err := s.Scan(targets...); err != nil {
			return err
		}
		return take(row, at)
	})
	if err != nil {
		return fmt.Errorf("list %s: %w", r.name, err)
	}
	return nil
}

// Get reads the row with the id where it also satisfies the conditions; else
// the error is ErrNotFound.
func (r *Resource[R]) Get(ctx context.Context, reader Reader, id string, conditions ...Condition) (R, error) {
	one := *r
	one.where = and(r.where, r.id+" = "+r.mark())
	one.order = nil
	var row R
	b, err := one.build(Criteria{Conditions: conditions, Max: 1}, false, id)
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

// build compiles the statement that lists rows; with placed it also yields the
// values they are sorted by. args are those of r.where.
func (r *Resource[R]) build(c Criteria, placed bool, args ...any) (*builder, error) {
	if err := r.check(c); err != nil {
		return nil, err
	}
	b := &builder{}
	arms := r.arms(b, c, c.Max == 0)
	for i, col := range r.columns {
		b.add([]string{"SELECT ", ", "}[min(i, 1)] + col.expression)
	}
	if placed {
		r.writePlace(b, c)
	}
	if err := r.writeFrom(b, arms, c, args); err != nil {
		return nil, err
	}
	r.writeOrder(b, c, false)
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

// writeFrom adds the source with its conditions, or all arms, each with the
// conditions and as many of its first rows as the page can need.
func (r *Resource[R]) writeFrom(b *builder, arms []arm, c Criteria, args []any) error {
	if len(arms) == 1 {
		b.add(" FROM " + arms[0].source)
		return r.writeWhere(b, arms[0], c, args...)
	}
	alias := r.alias()
	for i, arm := range arms {
		b.add([]string{" FROM (", " UNION ALL "}[min(i, 1)] + "SELECT * FROM (SELECT " + alias + ".* FROM " + arm.source)
		if err := r.writeWhere(b, arm, c, args...); err != nil {
			return err
		}
		if c.Max > 0 {
			r.writeOrder(b, c, arm.living)
			b.add(" LIMIT ?", int64(c.First)+int64(c.Max))
		}
		b.add(") " + arm.name)
	}
	b.add(") " + alias)
	return nil
}

// mark is what stands for an id of the resource.
func (r *Resource[R]) mark() string {
	if r.named {
		return "?"
	}
	return "#"
}

// alias is what filters call the row.
func (r *Resource[R]) alias() string { return r.from[strings.LastIndexByte(r.from, ' ')+1:] }

// Check refuses criteria that cannot be asked for, as List would.
func (r *Resource[R]) Check(c Criteria) error {
	_, err := r.build(c, false)
	return err
}

// check refuses criteria that no statement can be made of.
func (r *Resource[R]) check(c Criteria) error {
	if err := r.checkSorts(c.Sort); err != nil {
		return err
	}
	if err := check(r.rules, c.Conditions); err != nil {
		var i *InvalidError
		if errors.As(err, &i) {
			return r.because(i.Filter, err)
		}
		return err
	}
	return nil
}

// and joins two conditions of which the first may be empty.
func and(a, b string) string {
	return strings.TrimPrefix(a+" AND "+b, " AND ")
}

// textOf is the text of an id such as task:0190…, to be sorted by: as it is stored it
// sorts by age.
func textOf(id string) string { return "sluice_id(" + id + ")" }
