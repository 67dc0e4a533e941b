package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/query"
)

// counter is a reader for statements that yield one number. Those who ask for the
// same one at the same time have it counted for all of them: what many poll, such as
// a dashboard that is open on many screens, costs the database no more for each.
type counter struct{ e *Engine }

// Counter runs the counts of package query.
func (e *Engine) Counter() query.Reader { return counter{e} }

// Select implements [query.Reader].
func (c counter) Select(ctx context.Context, statement string, args []any, scan func(query.Scanner) error) error {
	n, err := c.e.counts.do(ctx, fmt.Sprintf("%s %#v", statement, args), func(ctx context.Context) (n int64, err error) {
		err = c.e.store.Select(ctx, statement, args, func(s query.Scanner) error { return s.Scan(&n) })
		return n, err
	})
	if err != nil {
		return err
	}
	return scan(number(n))
}

// number is a row with one number.
type number int64

func (n number) Scan(targets ...any) error {
	target, ok := targets[0].(*int64)
	if !ok || len(targets) != 1 {
		return fmt.Errorf("a count is one number, not %d targets such as a %T", len(targets), targets[0])
	}
	*target = int64(n)
	return nil
}
