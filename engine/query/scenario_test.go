package query_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// question is criteria with the ids of the rows that satisfy them; in their
// order where the criteria have one. "refused" stands for an InvalidError.
type question struct {
	name string
	c    query.Criteria
	want string
}

const refused = "refused"

// ask fails for each question that is not answered as it should be, by the list
// or by the count.
func ask(t *testing.T, db database, r table, questions []question) {
	t.Helper()
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			t.Helper()
			c := q.c
			if c.Now.IsZero() {
				c.Now = now
			}
			ids, err := r.ids(t.Context(), db, c)
			var invalid *query.InvalidError
			switch {
			case errors.As(err, &invalid) && q.want == refused:
				return
			case err != nil:
				t.Fatal(err)
			}
			if c.Sort == nil {
				slices.Sort(ids)
			}
			if got := strings.Join(ids, " "); got != q.want {
				t.Errorf("got  %s\nwant %s", got, q.want)
			}
			if c.Max != 0 || c.First != 0 {
				return
			}
			n, err := r.Count(t.Context(), db, c)
			if err != nil {
				t.Fatal(err)
			}
			if n != len(ids) {
				t.Errorf("%d are counted, %d listed", n, len(ids))
			}
			c.Max = 1000 // a statement for the first rows may go another way
			page, err := r.ids(t.Context(), db, c)
			if err != nil {
				t.Fatal(err)
			}
			if c.Sort == nil {
				slices.Sort(page)
			}
			if got := strings.Join(page, " "); got != q.want {
				t.Errorf("as a page: got %s\nwant %s", got, q.want)
			}
		})
	}
}

func is(name string, v any) query.Condition { return query.Condition{Name: name, Value: v} }

// with is criteria of conditions that must all hold.
func with(conditions ...query.Condition) query.Criteria {
	return query.Criteria{Conditions: conditions}
}

// either is criteria of conditions of which one must hold.
func either(conditions ...query.Condition) query.Criteria {
	return query.Criteria{Or: [][]query.Condition{conditions}}
}

// where is one comparison of a variable.
func where(name string, operator query.Operator, v value.Value) []query.VariableTest {
	return []query.VariableTest{{Name: name, Operator: operator, Value: v}}
}

// hour is a time in the scenarios.
func hour(n int) time.Time {
	return time.UnixMilli(1_900_000_000_000).Add(time.Duration(n) * time.Hour)
}

func texts(list ...string) []string { return list }
