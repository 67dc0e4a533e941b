package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/forms"
)

// crossOrigin refuses unsafe requests that a browser sends for another site
// (Sec-Fetch-Site, Origin). Clients that are no browsers send neither.
var crossOrigin http.CrossOriginProtection

// checkOrigin refuses what another site has a browser do.
func (s *server) checkOrigin(c *call) error {
	if err := crossOrigin.Check(c.Request); err != nil {
		return &engine.Error{Code: engine.Forbidden, Message: "This request comes from another site. Open the page here and send it again.", Err: err}
	}
	return nil
}

// formToken is the hidden field of every form of a session: what only a page
// that was served to it can know.
func formToken(s *session) string {
	if s == nil || s.ID == "" {
		return "-" // nobody is signed in: the origin is checked, there is nothing to steal
	}
	m := hmac.New(sha256.New, []byte(s.ID))
	m.Write([]byte(forms.FieldCSRF))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// checkToken refuses a form of a signed-in browser without its token. Callers
// with credentials of their own need none.
func (c *call) checkToken(values map[string][]string) error {
	if c.session == nil || c.session.ID == "" {
		return nil
	}
	given := ""
	if all := values[forms.FieldCSRF]; len(all) > 0 {
		given = all[0]
	}
	if !hmac.Equal([]byte(given), []byte(formToken(c.session))) {
		return &engine.Error{Code: engine.Forbidden, Message: "The form was not opened in this session. Load the page again and send it once more."}
	}
	return nil
}
