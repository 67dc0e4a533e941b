package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
)

const (
	sessionCookie = "sluice_session"
	sessionTime   = 12 * time.Hour
)

// sessionStore keeps sessions in the engine's database, so that any node knows
// them and a session can be ended. The cookie holds a random secret, the database only
// its hash.
type sessionStore struct {
	engine *engine.Engine
}

var _ sessions.Store = (*sessionStore)(nil)

func newSessionStore(e *engine.Engine) *sessionStore { return &sessionStore{engine: e} }

// session is a browser's, signed in or not.
type session struct {
	*sessions.Session
	request *http.Request
}

// The values of a session.
const (
	valueUser  = "user"
	valueToast = "toast"
)

func (s *session) text(name string) string {
	if s == nil {
		return ""
	}
	text, _ := s.Values[name].(string)
	return text
}

func (s *session) userID() string { return s.text(valueUser) }

// addToast keeps what is to be said on the next page. That it cannot be kept is
// no reason to fail what was done.
func (s *session) addToast(w http.ResponseWriter, text string) {
	s.Values[valueToast] = text
	_ = s.Save(s.request, w)
}

// takeToast returns what is to be said, once.
func (s *session) takeToast(w http.ResponseWriter) string {
	text := s.text(valueToast)
	if text != "" {
		delete(s.Values, valueToast)
		_ = s.Save(s.request, w)
	}
	return text
}

// of returns the session of a request, an empty one where there is none.
func (st *sessionStore) of(r *http.Request) (*session, error) {
	s, err := st.Get(r, sessionCookie)
	if err != nil {
		return nil, err
	}
	return &session{Session: s, request: r}, nil
}

// Get implements [sessions.Store].
func (st *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New implements [sessions.Store]: it loads the session that the cookie names.
func (st *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	s.Options = &sessions.Options{
		Path: "/", MaxAge: int(sessionTime.Seconds()), HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	}
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" {
		return s, nil //nolint:nilerr // no cookie, no session
	}
	row, ok, err := st.engine.FindSession(r.Context(), hashOf(cookie.Value))
	if err != nil || !ok {
		return s, err
	}
	values := map[string]string{}
	if err := json.Unmarshal([]byte(row.Data), &values); err != nil {
		return s, fmt.Errorf("read session: %w", err)
	}
	for k, v := range values {
		s.Values[k] = v
	}
	if row.UserID != "" {
		s.Values[valueUser] = row.UserID
	}
	s.ID, s.IsNew = cookie.Value, false
	return s, nil
}

// Save implements [sessions.Store]; a negative MaxAge ends the session.
func (st *sessionStore) Save(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
	// What a person has done must be kept though they went away meanwhile.
	ctx := context.WithoutCancel(r.Context())
	if s.Options.MaxAge < 0 {
		http.SetCookie(w, sessions.NewCookie(s.Name(), "", s.Options))
		return st.engine.DeleteSession(ctx, hashOf(s.ID))
	}
	if s.ID == "" {
		s.ID = secret()
	}
	values := map[string]string{}
	for k, v := range s.Values {
		name, isName := k.(string)
		text, isText := v.(string)
		if isName && isText && name != valueUser {
			values[name] = text
		}
	}
	data, err := json.Marshal(values)
	if err != nil {
		return fmt.Errorf("write session: %w", err)
	}
	user, _ := s.Values[valueUser].(string)
	row := state.Session{
		ID: hashOf(s.ID), UserID: user, Data: string(data),
		Expires: state.MillisOf(st.engine.Clock().Now().Add(sessionTime)),
	}
	if err := st.engine.SaveSession(ctx, row); err != nil {
		return err
	}
	http.SetCookie(w, sessions.NewCookie(s.Name(), s.ID, s.Options))
	return nil
}

// signIn begins a session under a new secret, so that one planted before is of
// no use.
func (st *sessionStore) signIn(w http.ResponseWriter, r *http.Request, userID string) error {
	old, err := st.Get(r, sessionCookie)
	if err != nil {
		return err
	}
	if !old.IsNew {
		if err := st.engine.DeleteSession(r.Context(), hashOf(old.ID)); err != nil {
			return err
		}
	}
	old.ID = secret()
	old.Values = map[any]any{valueUser: userID}
	return old.Save(r, w)
}

// signOut ends the session.
func (st *sessionStore) signOut(w http.ResponseWriter, r *http.Request) error {
	s, err := st.Get(r, sessionCookie)
	if err != nil || s.IsNew {
		return err
	}
	s.Options.MaxAge = -1
	return s.Save(r, w)
}

// attach keeps data for a while that only this session finds again, under a name.
func (st *sessionStore) attach(s *session, name, data string, keep time.Duration) error {
	return st.engine.SaveSession(context.WithoutCancel(s.request.Context()), state.Session{
		ID: attachedTo(s, name), Data: data, Expires: state.MillisOf(st.engine.Clock().Now().Add(keep)),
	})
}

// attached is what was kept under a name.
func (st *sessionStore) attached(s *session, name string) (data string, ok bool, err error) {
	row, ok, err := st.engine.FindSession(s.request.Context(), attachedTo(s, name))
	return row.Data, ok, err
}

// detach removes what was kept under a name.
func (st *sessionStore) detach(s *session, name string) error {
	return st.engine.DeleteSession(context.WithoutCancel(s.request.Context()), attachedTo(s, name))
}

// attachedTo is where what is attached to a session is kept. The line between the two
// keeps it from being a session that a cookie can name.
func attachedTo(s *session, name string) string { return hashOf(s.ID + "\n" + name) }

// secret makes 256 random bits as text.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
