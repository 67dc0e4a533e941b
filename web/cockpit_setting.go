package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// setting is a page that changes how a definition is run: which one, who may, what it
// asks, what it does.
type setting[T any] struct {
	find func(s *server, c *call) (T, error)
	may  func(s *server, c *call, of T) bool
	// props says what is asked, and where the page is and came from; form is what was
	// sent, empty at first.
	props func(s *server, c *call, of T, form forms.Submission) (views.ChangeProps, error)
	// do does it and says what was done.
	do func(s *server, c *call, of T, form forms.Submission) (done string, err error)
	// process is the key of the process that is open beside it.
	process func(of T) string
}

// fieldRefusal is a field that cannot be read.
type fieldRefusal struct{ name, text string }

func (f *fieldRefusal) Error() string { return f.text }

// ask shows the page.
func (x setting[T]) ask(s *server, c *call) (reply, error) {
	of, err := x.allowed(s, c)
	if err != nil {
		return reply{}, err
	}
	component, err := x.page(s, c, of, forms.Submission{}, nil)
	return page(component), err
}

// take does what the page was sent with.
func (x setting[T]) take(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	of, err := x.allowed(s, c)
	if err != nil {
		return reply{}, err
	}
	props, err := x.props(s, c, of, form)
	if err != nil {
		return reply{}, err
	}
	toast, err := x.do(s, c, of, form)
	if err == nil {
		return done(props.KeepURL, toast), nil
	}
	var field *fieldRefusal
	if e := rest.ErrorOf(err); !errors.As(err, &field) && (e.Internal || e.Code == engine.Unavailable) {
		return reply{}, err
	}
	component, failed := x.page(s, c, of, form, err)
	return page(component).withStatus(http.StatusUnprocessableEntity), failed
}

// allowed finds what the path names, for a caller who may change it.
func (x setting[T]) allowed(s *server, c *call) (T, error) {
	of, err := x.find(s, c)
	if err == nil && !x.may(s, c, of) {
		err = &engine.Error{Code: engine.Forbidden, Message: "You may watch this process, not change it in this way."}
	}
	return of, err
}

func (x setting[T]) page(s *server, c *call, of T, form forms.Submission, refused error) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	props, err := x.props(s, c, of, form)
	if err != nil {
		return nil, err
	}
	props.Page = s.cockpitPage(c, k, "process", x.process(of))
	props.Page.Title, props.Page.Topics = props.Title+", "+props.Subject, nil
	var field *fieldRefusal
	switch {
	case errors.As(refused, &field):
		for i := range props.Fields {
			if props.Fields[i].Name == field.name {
				props.Fields[i].Error = field.text
			}
		}
	case refused != nil:
		props.Error = sentence(sentenceCase(rest.ErrorOf(refused).Message))
	}
	return views.ChangePage(props), nil
}

// Fields of settings.
const (
	fieldDate    = "date"
	fieldInclude = "include"
)

// dateField asks when something is to happen.
func (s *server) dateField(form forms.Submission) views.Field {
	return views.Field{
		Label: "Date", Name: fieldDate, Kind: "datetime-local", Optional: true,
		Value: first(form.Values[fieldDate]), Hint: "Empty: at once. A date is in the time of the server, " + s.engine.Clock().Now().Local().Format("MST") + ".",
	}
}

// sentDate is when it is to happen; 0 is at once.
func sentDate(form forms.Submission) (state.Millis, error) {
	at, err := readMoment(first(form.Values[fieldDate]))
	if err != nil {
		return 0, &fieldRefusal{fieldDate, err.Error()}
	}
	return at, nil
}

// doneAt says that something was done, or when it will be.
func (s *server) doneAt(what, word string, at state.Millis) string {
	if at == 0 {
		return what + " " + word
	}
	return what + " will be " + word + " on " + s.words().moment(query.Millis(at))
}
