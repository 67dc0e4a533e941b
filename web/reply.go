package web

import (
	"net/http"

	"github.com/a-h/templ"
)

// reply is what a handler answers: its data once, and how a person sees it.
type reply struct {
	// status is 0 for the usual one: 200 with data, 204 without.
	status int
	// data is the JSON shape of the REST API; nil for none.
	data any
	// rows are the elements of data that is a list of any length; nil for none.
	rows rows
	// page makes the page that shows the same; it is made only if one is asked
	// for. A nil one leaves JSON for everybody.
	page func() (templ.Component, error)
	// seeOther is where a person goes on after a form was taken.
	seeOther string
	// toast is said once on the page that comes next.
	toast string
	// file is a body that is neither JSON nor a page.
	file *file
	// write takes over the whole answer, for streams.
	write func(w http.ResponseWriter) error
}

// file is content that is downloaded or read by the viewer.
type file struct {
	contentType string
	// name is offered for the download; empty shows the content instead.
	name string
	data []byte
	// orNone: where there is nothing in it, nothing is sent.
	orNone bool
}

// ok answers with data.
func ok(data any) reply { return reply{data: data} }

// done answers that it was done: 204, or for a person the page to go on with.
func done(seeOther, toast string) reply { return reply{seeOther: seeOther, toast: toast} }

// page answers with a page alone.
func page(c templ.Component) reply {
	return reply{page: func() (templ.Component, error) { return c, nil }}
}

// withPage adds the page to a reply with data.
func (r reply) withPage(make func() (templ.Component, error)) reply {
	r.page = make
	return r
}

// withStatus sets another status than the usual one.
func (r reply) withStatus(status int) reply {
	r.status = status
	return r
}
