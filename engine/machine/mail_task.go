package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// mail sends a mail with the values of the fields.
func (r *run) mail(e *state.Execution, t *model.Service) error {
	if r.env.Mail == nil {
		return errors.New("mails cannot be sent here")
	}
	if err := r.needsMore(); err != nil {
		return err
	}
	var m Mail
	to := map[string]*string{
		"to": &m.To, "from": &m.From, "cc": &m.CC, "bcc": &m.BCC, "subject": &m.Subject, "text": &m.Text, "html": &m.HTML, "charset": &m.Charset,
	}
	for _, f := range t.Fields {
		text, err := f.Value.EvalString(r.scopeEnv(e))
		if err != nil {
			return fmt.Errorf("field %s of the mail: %w", f.Name, err)
		}
		if field, ok := to[f.Name]; ok {
			*field = text
		}
	}
	return r.env.Mail(m)
}
