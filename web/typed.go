package web

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How long what was typed is kept, and how much of it and of its name at most, in bytes.
const (
	typedTime    = time.Hour
	maxTyped     = 64 << 10
	maxTypedName = 32
)

// typed is a form as somebody sent it that could not be taken. It is kept for a while,
// so that the page that shows it again has an address: it can be loaded again and come
// back to without the form being sent once more (Post/Redirect/Get), on any node. The
// address names it; only the session that sent it finds it.
type typed struct {
	name   string
	Values map[string][]string           // nil where there was nothing to fill in
	Files  map[string]forms.UploadedFile // without what is in them
	// Code and Message say why it was refused; they are empty where the form itself has
	// something that needs another look.
	Code    engine.Code
	Message string
}

// typedIn is a form that came in, as it is kept.
func typedIn(sent forms.Submission) *typed {
	t := &typed{Values: maps.Clone(sent.Values), Files: map[string]forms.UploadedFile{}}
	for _, own := range []string{forms.FieldCSRF, forms.FieldFilter, forms.FieldQuery, forms.FieldPage, forms.FieldTyped} {
		delete(t.Values, own)
	}
	for name, f := range sent.Files {
		f.Data = nil
		t.Files[name] = f
	}
	return t
}

func (t *typed) submission() forms.Submission {
	return forms.Submission{Values: t.Values, Files: t.Files}
}

// refused is t with why it was.
func (t *typed) refused(e *rest.Error) *typed {
	t.Code, t.Message = cmp.Or(e.Code, engine.Invalid), e.Message
	return t
}

// id is what t is found by; nil is nothing.
func (t *typed) id() string {
	if t == nil {
		return ""
	}
	return t.name
}

// sendBack keeps what was typed and leads to the page that shows it again; ok is false
// where it has to be answered at once, as there is no session, or it is too much.
func (s *server) sendBack(c *call, t *typed, to string) (again reply, ok bool) {
	if !c.html || c.session == nil || c.session.ID == "" {
		return reply{}, false
	}
	data, err := json.Marshal(t)
	if err != nil || len(data) > maxTyped {
		return reply{}, false
	}
	name := c.typed
	if name == "" || len(name) > maxTypedName {
		name = rand.Text()
	}
	if err := s.sessions.attach(c.session, name, string(data), typedTime); err != nil {
		s.log.WarnContext(c.ctx(), "keep what was typed", "path", c.URL.Path, "error", err)
		return reply{}, false
	}
	return done(views.Again(to, name), ""), true
}

// findTyped is what was typed under a name; nil where nothing is kept.
func (s *server) findTyped(c *call, name string) (*typed, error) {
	if name == "" || c.session == nil || c.session.ID == "" {
		return nil, nil
	}
	data, ok, err := s.sessions.attached(c.session, name)
	if err != nil || !ok {
		return nil, err
	}
	t := &typed{name: name}
	if err := json.Unmarshal([]byte(data), t); err != nil {
		return nil, fmt.Errorf("read what was typed: %w", err)
	}
	return t, nil
}

// typedBefore is what the address says was typed.
func (s *server) typedBefore(c *call) (*typed, error) { return s.findTyped(c, c.query("typed")) }

// forgetTyped removes what the form showed that was taken now. That it cannot be is no
// reason to fail what was done.
func (s *server) forgetTyped(c *call) {
	if c.typed == "" || c.session == nil {
		return
	}
	if err := s.sessions.detach(c.session, c.typed); err != nil {
		s.log.WarnContext(c.ctx(), "forget what was typed", "path", c.URL.Path, "error", err)
	}
}
