package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
)

// jobPage is how many jobs a change of many takes into one transaction, so that
// other commands are not held up behind it.
const jobPage = 1000

// jobsOf says which jobs a change is about: those with one of the values in the
// column for which where holds too.
type jobsOf struct {
	column string // one with an index that goes on by id
	values []string
	where  string // with ? for args
	args   []any
}

// changeJobs changes many jobs. Those of the first page are changed in one
// transaction with what begin adds, and mostly that is all of them; where there
// are more they follow page by page, and the same command given again completes
// what an interruption left.
func (e *Engine) changeJobs(ctx context.Context, begin func(*state.Unit) error, of jobsOf, change func(*state.Job)) error {
	from, more := jobPlace{}, true
	for first := true; more; first = false {
		var next jobPlace
		err := e.changeRows(ctx, func(unit *state.Unit) (err error) {
			if first {
				if err := begin(unit); err != nil {
					return err
				}
			}
			next, more, err = e.changeJobPage(ctx, unit, of, from, change)
			return err
		})
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// jobPlace is how far a change of many jobs has come: behind the job with the id
// after, of the value with the index.
type jobPlace struct {
	value int
	after string
}

// changeJobPage loads the next jobs into a unit and changes them there. It tells
// where the next page begins, and whether there may be one.
func (e *Engine) changeJobPage(ctx context.Context, unit *state.Unit, of jobsOf, at jobPlace, change func(*state.Job)) (jobPlace, bool, error) {
	for left := jobPage; at.value < len(of.values); at = (jobPlace{value: at.value + 1}) {
		args := append([]any{of.values[at.value], at.after}, of.args...)
		rows, err := find[state.Job](ctx, e.store, of.column+" = # AND id > # AND "+of.where+" ORDER BY id LIMIT ?", append(args, int64(left))...)
		if err != nil {
			return at, false, err
		}
		for _, row := range rows {
			change(unit.Jobs.Load(row))
			at.after = row.ID
		}
		if left -= len(rows); left == 0 {
			return at, true, nil
		}
	}
	return at, false, nil
}
