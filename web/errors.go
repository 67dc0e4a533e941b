package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// errUnauthenticated: nobody is signed in where somebody has to be.
var errUnauthenticated = errors.New("no valid credentials")

// isRefusal reports whether the engine refused for the reason.
func isRefusal(err error, code engine.Code) bool {
	var refusal *engine.Error
	return errors.As(err, &refusal) && refusal.Code == code
}

// bodyError is why a body could not be read to its end.
func bodyError(err error) error {
	var large *http.MaxBytesError
	var own *rest.Error
	switch {
	case errors.As(err, &large):
		return tooLarge(large.Limit)
	case errors.As(err, &own):
		return own
	}
	return rest.Invalidf("The body could not be read to its end: %v", err)
}

func tooLarge(limit int64) error {
	return &rest.Error{
		Status: http.StatusRequestEntityTooLarge, Type: rest.InvalidRequest,
		Message: fmt.Sprintf("The body is larger than the limit of %d MB.", limit>>20),
	}
}

func notFound(_ *server, c *call) (reply, error) {
	if c.html {
		return reply{}, &rest.Error{
			Status: http.StatusNotFound, Type: rest.NotFound, Code: engine.NotFound,
			Message: fmt.Sprintf("There is no page at %s. The address may be mistyped, or what it led to is gone.", c.URL.Path),
		}
	}
	return reply{}, &rest.Error{Status: http.StatusNotFound, Type: rest.NotFound, Message: fmt.Sprintf("There is no route for %s %s", c.Method, c.URL.Path)}
}

func methodNotAllowed(_ *server, c *call) (reply, error) {
	return reply{}, &rest.Error{Status: http.StatusMethodNotAllowed, Type: rest.NotAllowed, Message: fmt.Sprintf("%s does not take %s", c.URL.Path, c.Method)}
}

// offerMethods answers OPTIONS where no operation of its own does: with the methods that a
// path takes, which are the offered ones of its pattern. Other methods are refused.
func offerMethods(api chi.Routes, offered map[string]bool) handler {
	return func(s *server, c *call) (reply, error) {
		if c.Method != http.MethodOptions {
			return methodNotAllowed(s, c)
		}
		path := chi.RouteContext(c.ctx()).RoutePath
		allowed := []string{opts}
		for _, method := range []string{get, post, put, del} {
			matched := chi.NewRouteContext()
			if api.Match(matched, method, path) && offered[method+" "+matched.RoutePattern()] {
				allowed = append(allowed, method)
			}
		}
		if slices.Contains(allowed, get) {
			allowed = append(allowed, http.MethodHead)
		}
		c.w.Header().Set("Allow", strings.Join(allowed, ", "))
		return reply{file: &file{contentType: "application/json"}}, nil
	}
}

// respondError says what went wrong, as JSON or as a page. What is not the
// caller's business goes to the log only.
func (s *server) respondError(c *call, err error) {
	if errors.Is(err, errUnauthenticated) {
		s.askWho(c)
		return
	}
	err = engine.ErrorOf(err)
	e := rest.ErrorOf(err)
	switch {
	case errors.Is(err, context.Canceled) && c.ctx().Err() != nil:
		s.log.DebugContext(c.ctx(), "the client went away", "method", c.Method, "path", c.URL.Path)
	case e.Status >= http.StatusInternalServerError && e.Internal:
		s.log.ErrorContext(c.ctx(), "request failed", "method", c.Method, "path", c.URL.Path, "request", middleware.GetReqID(c.ctx()), "", engine.SubjectOf(err), "error", err)
	case engine.IsOverload(err):
		if n, due := s.turnedAway.note(time.Now()); due {
			s.log.WarnContext(c.ctx(), "requests were turned away", "requests", n, "error", causeOf(err))
		}
	case e.Status == http.StatusServiceUnavailable:
		s.log.WarnContext(c.ctx(), "request not served", "method", c.Method, "path", c.URL.Path, "request", middleware.GetReqID(c.ctx()), "", engine.SubjectOf(err), "error", causeOf(err))
	default:
		s.log.DebugContext(c.ctx(), "request refused", "method", c.Method, "path", c.URL.Path, "", engine.SubjectOf(err), "error", err)
	}
	if e.Status == http.StatusServiceUnavailable {
		c.w.Header().Set("Retry-After", "1")
	}
	if c.html {
		p := s.errorProps(c, e)
		p.Kept = s.keptInput(c)
		s.writePage(c, pageStatus(e), views.ErrorPage(p))
		return
	}
	b := takeBuffer()
	defer giveBuffer(b)
	if err := rest.Encode(b, e.Body()); err != nil {
		http.Error(c.w, "The error could not be written.", http.StatusInternalServerError)
		return
	}
	c.w.Header().Set("Content-Type", "application/json")
	s.write(c, e.Status, b.Bytes())
}

// causeOf is what a refusal does not tell its caller.
func causeOf(err error) error {
	var refusal *engine.Error
	if errors.As(err, &refusal) && refusal.Err != nil {
		return refusal.Err
	}
	return err
}

// askWho has the caller sign in: a person by the page, a program by the header.
func (s *server) askWho(c *call) {
	if c.html && c.Method == http.MethodGet {
		http.Redirect(c.w, c.Request, views.Login(c.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if c.html {
		s.signedOut(c)
		return
	}
	c.w.Header().Set("WWW-Authenticate", `Basic realm="default"`)
	if _, ok := bearer(c); ok {
		c.w.Header().Set("WWW-Authenticate", `Bearer realm="default", error="invalid_token"`)
	}
	c.w.WriteHeader(http.StatusUnauthorized)
}

// pageStatus is the status of a page about an error. Where Camunda's API calls a
// refusal an error of the server, a page does not.
func pageStatus(e *rest.Error) int {
	switch e.Code {
	case engine.NotFound, engine.OtherTenant:
		return http.StatusNotFound
	case engine.Conflict, engine.Suspended:
		return http.StatusConflict
	case engine.Invalid:
		return http.StatusUnprocessableEntity
	}
	return e.Status
}

// errorProps is what the error page says.
func (s *server) errorProps(c *call, e *rest.Error) views.ErrorProps {
	status := pageStatus(e)
	p := views.ErrorProps{
		Page:    s.basePage(c, ""),
		Status:  statusText(status),
		Title:   errorTitles[status],
		Text:    sentence(e.Message),
		Actions: []views.Action{{Label: "Tasks", URL: views.Home()}},
		Support: []views.Fact{{Label: "type", Text: e.Type}, {Label: "request", Text: middleware.GetReqID(c.ctx()), Mono: true}},
	}
	switch {
	case p.Title == "":
		p.Title = http.StatusText(status)
	case status == http.StatusForbidden && c.Method == http.MethodGet:
		p.Title = "You may not see this"
	}
	if c.actor.UserID != "" && status < http.StatusInternalServerError {
		// The way back to the lists; an error page does without where it cannot be read.
		if lists, err := s.tasksPage(c, "", listFilter{}); err == nil {
			p.Page.Filters = lists.Filters
		}
	}
	switch path := c.URL.Path; {
	case p.Page.Admin && strings.HasPrefix(path, "/cockpit/"):
		p.Actions = slices.Insert(p.Actions, 0, views.Action{Label: "Cockpit", URL: views.Cockpit()})
	case p.Page.Administrator && strings.HasPrefix(path, "/admin/"):
		p.Actions = slices.Insert(p.Actions, 0, views.Action{Label: "Users", URL: views.Directory(views.DirectoryUsers, "", "")})
	}
	p.Page.Title = p.Title
	return p
}

func statusText(status int) string { return fmt.Sprintf("%d %s", status, http.StatusText(status)) }

var errorTitles = map[int]string{
	http.StatusBadRequest:            "This request cannot be read",
	http.StatusConflict:              "This is no longer possible",
	http.StatusForbidden:             "You may not do this",
	http.StatusInternalServerError:   "This did not work",
	http.StatusNotFound:              "This does not exist",
	http.StatusRequestEntityTooLarge: "This is too large",
	http.StatusTooManyRequests:       "Too many attempts",
	http.StatusServiceUnavailable:    "The database does not answer",
	http.StatusUnprocessableEntity:   "This cannot be done as asked",
}

// engineCode is what clients of the API tell refusals apart by; people read on.
var engineCode = regexp.MustCompile(`^ENGINE-\d+ `)

// sentence ends a message as a sentence ends.
func sentence(message string) string {
	message = engineCode.ReplaceAllString(strings.TrimSpace(message), "")
	if message == "" || strings.ContainsAny(message[len(message)-1:], ".!?") {
		return message
	}
	return message + "."
}
