package web

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
)

// formEnv is what the labels and defaults of a generated form see: the variables
// in sight and who opens it.
type formEnv struct {
	vars map[string]value.Value
	now  time.Time
	call *call
}

// Lookup resolves a variable.
func (e formEnv) Lookup(name string) (any, bool) {
	v, ok := e.vars[name]
	return v.Go(), ok
}

// Now is the moment at which the form is opened.
func (e formEnv) Now() time.Time { return e.now }

// CurrentUser is the signed-in person.
func (e formEnv) CurrentUser() string { return e.call.actor.UserID }

// CurrentGroups are the person's groups.
func (e formEnv) CurrentGroups() []string { return e.call.actor.Groups }

// generatedForm makes the form of a model's form data. A label that cannot be
// evaluated is shown as written, a default that cannot is left out: the person
// can still do the work.
func (s *server) generatedForm(c *call, f *model.Form, vars map[string]value.Value) forms.Definition {
	env := formEnv{vars: vars, now: s.engine.Clock().Now(), call: c}
	fields := make([]forms.FormField, len(f.Fields))
	for i, field := range f.Fields {
		g := forms.FormField{ID: field.ID, Type: field.Type, DatePattern: field.DatePattern}
		if field.Label != nil {
			text, err := field.Label.EvalString(env)
			if err != nil {
				text = field.Label.Source()
			}
			g.Label = text
		}
		if field.Default != nil {
			g.Default, _ = field.Default.EvalString(env)
		}
		for _, v := range field.Values {
			g.Values = append(g.Values, forms.Option{Value: v.Name, Label: v.Value})
		}
		for _, constraint := range field.Constraints {
			g.Constraints = append(g.Constraints, forms.FieldConstraint(constraint))
		}
		fields[i] = g
	}
	return forms.Generated(fields)
}
