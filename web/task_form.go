package web

import (
	"fmt"
	"maps"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// maxUpload bounds one file of a form, in bytes; a form may allow less.
const maxUpload = 16 << 20

// formError is why a form could not be read.
func formError(err error) error { return bodyError(err) }

// openForm is a form with what stands in it.
type openForm struct {
	def    forms.Definition
	in     forms.Input
	notice *views.Notice // why it is another form than the model asks for
}

// taskForm opens the form of a task: the one registered under its key, the one
// that its model's fields describe, or that of its variables.
func (s *server) taskForm(c *call, t query.Task, unit *state.Unit) (openForm, error) {
	vars, err := decodeAll(engine.VisibleVariables(unit, store.Scope{TaskID: t.ID}, true))
	if err != nil {
		return openForm{}, err
	}
	var form *model.Form
	if t.ProcessDefinitionID != "" {
		d, err := s.engine.Definition(c.ctx(), t.ProcessDefinitionID)
		if err != nil {
			return openForm{}, err
		}
		if n, ok := d.Process.Nodes[t.TaskDefinitionKey]; ok {
			form = n.Form
		}
	}
	return s.openForm(c, t.FormKey, form, vars, func(variable string) string { return views.TaskFile(t.ID, variable) })
}

// openForm finds the form and fills it from the variables.
func (s *server) openForm(c *call, key string, form *model.Form, vars map[string]value.Value, fileURL func(string) string) (openForm, error) {
	o := openForm{def: forms.Variables()}
	registered, known := forms.Resolve(key)
	switch {
	case known:
		o.def = registered
	case key != "":
		o.notice = &views.Notice{
			Kind: "late", Title: fmt.Sprintf("The form “%s” is not known here.", shortened(key, maxSubject)),
			Text: "The variables are shown instead.",
		}
	case form != nil && len(form.Fields) > 0:
		o.def = s.generatedForm(c, form, vars)
	}
	o.in = forms.NewInput(o.def, vars, fileURL)
	c.form = &o.def
	return o, s.fillUsers(c, &o)
}

// fillUsers offers users in the fields that ask for one, and names those that
// the facts are about.
func (s *server) fillUsers(c *call, o *openForm) error {
	for _, f := range o.def.Fields {
		if f.Source != forms.FromUsers {
			continue
		}
		people, err := s.everybody(c)
		if err != nil {
			return err
		}
		o.in.Options[f.Name] = people
	}
	for _, f := range o.def.Facts {
		for i, fact := range o.in.Facts {
			if f.Source == forms.FromUsers && fact.Name == f.Name {
				o.in.Facts[i].Text = s.person(c, fact.Text).Name
			}
		}
	}
	return nil
}

// decodeAll reads stored variables by name.
func decodeAll(rows []state.Variable) (map[string]value.Value, error) {
	vars := make(map[string]value.Value, len(rows))
	for _, row := range rows {
		v, err := row.Value.Decode()
		if err != nil {
			return nil, fmt.Errorf("read variable %s: %w", row.Name, err)
		}
		vars[row.Name] = v
	}
	return vars, nil
}

// inOrder are the variables of a form in the order of its fields, those of no
// field behind them by name.
func inOrder(d forms.Definition, vars map[string]value.Value) []engine.Variable {
	list := make([]engine.Variable, 0, len(vars))
	for _, f := range d.Fields {
		if v, ok := vars[f.Name]; ok {
			list = append(list, engine.Variable{Name: f.Name, Value: v})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		isField := slices.ContainsFunc(d.Fields, func(f forms.Field) bool { return f.Name == name })
		if !isField {
			list = append(list, engine.Variable{Name: name, Value: vars[name]})
		}
	}
	return list
}
