package web

import (
	"bytes"
	"context"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// operation is a handler that knows what its requests and answers look like. The
// requests are decoded and the API's document is written by the same types.
type operation struct {
	handle handler
	// filters are the parameters of a query; nil for none.
	filters rest.Table
	// body and answer are zero values of the Go types that stand for the JSON;
	// nil for none.
	body, answer any
	// offers are the media types of the answer; nil for what its shape says.
	offers []string
	// status is that of success where nothing is answered; 0 is 204.
	status int
}

// succeeding sets the status of an operation that answers nothing.
func (o *operation) succeeding(status int) *operation {
	o.status = status
	return o
}

// guarded has the operation ask first whether the caller may.
func (o *operation) guarded(may func(*engine.Engine, context.Context) error) *operation {
	handle := o.handle
	o.handle = func(s *server, c *call) (reply, error) {
		if err := may(s.engine, c.ctx()); err != nil {
			return reply{}, err
		}
		return handle(s, c)
	}
	return o
}

// under has a refusal give way to that of what the path names, which Camunda looks
// for before it reads the body. As there nothing is amiss mostly, it is looked for
// once something is.
func (o *operation) under(look func(*server, *call) error) *operation {
	return o.secondTo(look, func([]byte) bool { return true })
}

// upon is under for a body that is null: Camunda reads it, and looks at it only when
// it has found what the path names.
func (o *operation) upon(look func(*server, *call) error) *operation {
	return o.secondTo(look, func(sent []byte) bool { return string(bytes.TrimSpace(sent)) == "null" })
}

// withHistory is for comments and attachments, which Camunda refuses at history
// level none before it looks at anything else.
func (o *operation) withHistory() *operation {
	handle := o.handle
	o.handle = func(s *server, c *call) (reply, error) {
		if c.route.mounted == mountedREST && !s.engine.KeepsHistory() {
			status := http.StatusForbidden
			if c.Method == http.MethodGet {
				status = http.StatusNotFound
			}
			return reply{}, &rest.Error{Status: status, Type: rest.InvalidRequest, Message: "History is not enabled"}
		}
		return handle(s, c)
	}
	return o
}

func (o *operation) secondTo(look func(*server, *call) error, when func(sent []byte) bool) *operation {
	handle := o.handle
	o.handle = func(s *server, c *call) (reply, error) {
		answer, err := handle(s, c)
		if err == nil || c.route.mounted != mountedREST || !when(c.sent) {
			return answer, err
		}
		if missing := look(s, c); missing != nil {
			err = missing
		}
		return answer, err
	}
	return o
}

// emptyStatus is the status of success where nothing is answered; 0 where the
// route does not say.
func (r route) emptyStatus() int {
	if r.op == nil {
		return 0
	}
	return r.op.status
}

// lists answers the rows of a resource that a call asks for and may see.
func lists[R, J any](r *query.Resource[R], show func(R) J) *operation {
	return &operation{filters: r, answer: rest.List[J]{}, handle: func(s *server, c *call) (reply, error) {
		return listing(s, c, r, show)
	}}
}

// counts answers how many rows there are.
func counts[R any](r *query.Resource[R]) *operation {
	return &operation{filters: r, answer: rest.Count{}, handle: func(s *server, c *call) (reply, error) {
		return counting(s, c, r)
	}}
}

// finds answers the row whose id the path names; missing words the refusal, with
// %s for the id.
func finds[R, J any](r *query.Resource[R], show func(R) J, missing string) *operation {
	var shape J
	return &operation{answer: shape, handle: func(s *server, c *call) (reply, error) {
		row, err := find(s, c, r, missing)
		return ok(show(row)), err
	}}
}

// find reads the row whose id the path names. One that the caller may not see is
// as if it were not there.
func find[R any](s *server, c *call, r *query.Resource[R], missing string) (R, error) {
	id := c.param("id")
	row, err := r.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), r)...)
	if isMissing(err) {
		return row, rest.NotFoundf(missing, id)
	}
	return row, err
}

// finding looks for the row whose id the path names.
func finding[R any](r *query.Resource[R], missing string) func(*server, *call) error {
	return func(s *server, c *call) error {
		_, err := find(s, c, r, missing)
		return err
	}
}

// does runs what takes no body and has nothing to tell.
func does(do func(*server, *call) error) *operation {
	return &operation{handle: func(s *server, c *call) (reply, error) { return reply{}, do(s, c) }}
}

// gives answers what takes no body.
func gives[A any](do func(*server, *call) (A, error)) *operation {
	var shape A
	return &operation{answer: shape, handle: func(s *server, c *call) (reply, error) {
		answer, err := do(s, c)
		return ok(answer), err
	}}
}

// takes runs what takes a body and has nothing to tell.
func takes[B any](do func(*server, *call, B) error) *operation {
	var shape B
	return &operation{body: shape, handle: func(s *server, c *call) (reply, error) {
		var body B
		if err := c.decode(&body); err != nil {
			return reply{}, err
		}
		return reply{}, do(s, c, body)
	}}
}

// turns answers a body with another.
func turns[B, A any](do func(*server, *call, B) (A, error)) *operation {
	var body B
	var answer A
	return &operation{body: body, answer: answer, handle: func(s *server, c *call) (reply, error) {
		var body B
		if err := c.decode(&body); err != nil {
			return reply{}, err
		}
		answer, err := do(s, c, body)
		return ok(answer), err
	}}
}

// shaped gives a handler that decodes by itself, for example because it takes
// forms too, the shapes of its JSON.
func shaped(h handler, body, answer any) *operation {
	return &operation{handle: h, body: body, answer: answer}
}

// listed is shaped for a list of a resource that the handler reads by itself.
func listed(h handler, filters rest.Table, answer any) *operation {
	return &operation{handle: h, filters: filters, answer: answer}
}
