package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/web/rest"
)

// handler decodes a call, makes one engine call or query and returns the reply.
type handler func(s *server, c *call) (reply, error)

// call is one request with who asks for what.
type call struct {
	*http.Request
	w     http.ResponseWriter
	route route
	actor engine.Actor
	// session is the browser's; nil for callers with credentials of another kind.
	session *session
	// scopes are those of the token that the call came with; nil without one.
	scopes *string
	// html tells that the caller wants a page.
	html bool
	// answers is the media type in which a caller of the API wants the answer;
	// empty where there is no choice.
	answers string
	// form is the one that the body was sent to, once it is known.
	form *forms.Definition
	// typed names what the form that was sent showed of an attempt before; empty for none.
	typed string
	// unbounded is the call's context without the bound on the time of what only reads.
	unbounded context.Context //nolint:containedctx // a long list goes on in it
	// saved are the saved filters that the caller may read; nil before they are read.
	saved []*savedFilter
	// sent is the body, once it was read whole.
	sent []byte
}

func (c *call) ctx() context.Context { return c.Request.Context() }

// within bounds how long the call may take.
func (c *call) within(d time.Duration) context.CancelFunc {
	ctx, cancel := context.WithTimeout(c.ctx(), d)
	c.Request = c.Request.WithContext(ctx)
	return cancel
}

// param is a part of the path, unescaped.
func (c *call) param(name string) string {
	raw := chi.URLParam(c.Request, name)
	if text, err := url.PathUnescape(raw); err == nil {
		return text
	}
	return raw
}

// query is a parameter of the address, empty where it is not given.
func (c *call) query(name string) string { return c.URL.Query().Get(name) }

// search is what is searched for: the words, not the space that was typed around them.
func (c *call) search() string { return strings.TrimSpace(c.query("q")) }

// asks is a parameter that is true or else false, whatever is written; missing is
// what it counts as when it is not given.
func (c *call) asks(name string, missing bool) bool {
	if text := c.URL.Query().Get(name); text != "" {
		return strings.EqualFold(text, "true")
	}
	return missing
}

// decode reads a JSON body into v. Members that v does not have are ignored.
func (c *call) decode(v any) error {
	data, err := c.json()
	if err != nil {
		return err
	}
	return rest.DecodeJSON(data, v)
}

// decodeOptional is decode that leaves v as it is where there is no body, or null.
func (c *call) decodeOptional(v any) error {
	data, err := c.json()
	if err != nil || len(data) == 0 || string(data) == "null" {
		return err
	}
	return rest.DecodeJSON(data, v)
}

// json reads a body that has to be JSON. At the API one must be called so: another
// media type, or none, is refused, and {} need not be sent where the request says
// that it sends JSON, as in Camunda 7.24.
func (c *call) json() ([]byte, error) {
	data, err := c.body()
	if err != nil || c.route.mounted != mountedREST {
		return data, err
	}
	kind := mediaType(c.Header.Get("Content-Type"))
	switch {
	case kind != typeJSON && (kind != "" || len(data) > 0):
		return nil, &rest.Error{
			Status: http.StatusUnsupportedMediaType, Type: rest.NotSupported, Code: engine.Invalid,
			Message: "The body must be JSON, and the header Content-Type say so: " + typeJSON + ".",
		}
	case kind == typeJSON && len(data) == 0:
		return []byte("{}"), nil
	}
	return data, nil
}

// body reads the whole body, which the server has bounded.
func (c *call) body() ([]byte, error) {
	data, err := io.ReadAll(c.Body)
	if err != nil {
		return nil, bodyError(err)
	}
	c.sent = data
	return data, nil
}

// criteria reads what rows of a resource are asked for: from the address of a
// GET, from address and body of a POST.
func criteria[R any](c *call, r *query.Resource[R]) (query.Criteria, error) {
	return criteriaFrom(c, r, c.URL.Query())
}

// countCriteria is criteria of a count, which has no pages.
func countCriteria[R any](c *call, r *query.Resource[R]) (query.Criteria, error) {
	return criteriaFrom(c, r, rest.WithoutPaging(c.URL.Query()))
}

func criteriaFrom[R any](c *call, r *query.Resource[R], params url.Values) (query.Criteria, error) {
	if c.Method == http.MethodPost {
		data, err := c.json()
		if err != nil {
			return query.Criteria{}, err
		}
		return rest.DecodeCriteria(r, data, params)
	}
	return rest.DecodeQuery(r, params)
}

// isForm reports whether the body is that of an HTML form, which pages send.
func (c *call) isForm() bool {
	if c.route.mounted != mountedPage {
		return false
	}
	switch mediaType(c.Header.Get("Content-Type")) {
	case "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}

// base is the address of the API as this caller reaches it, for links.
func (c *call) base() string {
	scheme := "http"
	if c.TLS != nil {
		scheme = "https"
	}
	base := scheme + "://" + c.Host + "/engine-rest"
	if name := c.param("engineName"); name != "" {
		base += "/engine/" + url.PathEscape(name)
	}
	return base
}
