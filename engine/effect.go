package engine

import (
	"context"
	"errors"
	"reflect"

	"github.com/sluice-bpm/sluice/engine/machine"
)

// effects are what one command did outside of the database: the connectors that
// it called and the mails that it sent. A command may be applied several times,
// to rows that were loaded anew; it then goes on with what was answered before,
// so that nobody is called or written to twice.
type effects struct {
	done []effect
	next int
	// current tells whether the rows that the command is applied to are still so; nil
	// for those that were just loaded. outdated: they were not, and nothing was done.
	current  func() bool
	outdated bool
}

// errOutdatedRows ends a run of which nothing counts.
var errOutdatedRows = errors.New("the rows at hand are out of date")

type effect struct {
	asked, answer any
	err           error
}

// call is what a connector is asked.
type call struct {
	connector string
	inputs    map[string]any
}

// bind has the machine do what it does outside through the effects, from the
// first one on.
func (x *effects) bind(ctx context.Context, o *Options, env *machine.Env) {
	x.next, x.outdated = 0, false
	if o.Connector != nil {
		env.Connector = func(id string, inputs map[string]any) (map[string]any, error) {
			answer, err := x.do(call{id, inputs}, func() (any, error) { return o.Connector(ctx, id, inputs) })
			outputs, _ := answer.(map[string]any)
			return outputs, err
		}
	}
	if o.Mail != nil {
		env.Mail = func(m machine.Mail) error {
			_, err := x.do(m, func() (any, error) { return nil, o.Mail(ctx, m) })
			return err
		}
	}
}

// do acts, unless the same was done at this place before.
func (x *effects) do(asked any, act func() (any, error)) (any, error) {
	if x.next < len(x.done) && reflect.DeepEqual(x.done[x.next].asked, asked) {
		x.next++
		return x.done[x.next-1].answer, x.done[x.next-1].err
	}
	if x.outdated = x.outdated || x.current != nil && !x.current(); x.outdated {
		return nil, errOutdatedRows
	}
	answer, err := act()
	x.done = append(x.done[:x.next], effect{asked, answer, err})
	x.next++
	return answer, err
}
