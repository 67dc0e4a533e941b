package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// The bounds of variables in a table, in characters.
const (
	maxValueLine  = 200
	maxValueTitle = 4000
	maxVariable   = 255 // of a name
)

// fillVariables lists the variables: of a running instance those that live, of
// an ended one those it had last.
func (s *server) fillVariables(c *call, p *views.InstanceProps, i instance) error {
	if i.unit == nil {
		return s.fillPastVariables(c, p, i)
	}
	rows := slices.Collect(i.unit.Variables.All())
	slices.SortStableFunc(rows, func(a, b *state.Variable) int {
		return cmp.Or(strings.Compare(scopeOf(i, a), scopeOf(i, b)), strings.Compare(a.Name, b.Name))
	})
	for _, row := range rows {
		v, err := row.Value.Decode()
		if err != nil {
			return fmt.Errorf("read variable %s: %w", row.Name, err)
		}
		shown := variableRow(i.ID, row.Name, v)
		shown.Scope = scopeOf(i, row)
		shown.Editable = p.MayEdit && shown.Scope == "" && isEditable(v)
		if shown.Scope != "" {
			shown.FileURL = ""
		}
		p.Variables = append(p.Variables, shown)
	}
	return nil
}

// scopeOf names where a local variable lives; empty for the instance's own.
func scopeOf(i instance, v *state.Variable) string {
	switch {
	case v.TaskID != "":
		if t, ok := i.unit.Tasks.Get(v.TaskID); ok {
			return cmp.Or(t.Name, t.TaskDefinitionKey)
		}
		return v.TaskID
	case v.ExecutionID == i.ID:
		return ""
	}
	if e, ok := i.unit.Executions.Get(v.ExecutionID); ok {
		if e.ActivityID != "" {
			return nameIn(i.definition.Process, e.ActivityID)
		}
		if a, ok := i.unit.ActivityInstances.Get(e.ScopeInstanceID); ok {
			return nameIn(i.definition.Process, a.ActivityID)
		}
	}
	return "a part of the process"
}

func (s *server) fillPastVariables(c *call, p *views.InstanceProps, i instance) error {
	rows, err := query.HistoryVariableInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Sort: []query.Sort{{Key: "variableName"}}, Max: maxActivities,
	}.With(query.Condition{Name: "processInstanceId", Value: i.ID}))
	if err != nil {
		return err
	}
	for _, row := range rows {
		v, err := row.Value.Decode()
		if err != nil {
			return fmt.Errorf("read variable %s: %w", row.Name, err)
		}
		shown := variableRow(i.ID, row.Name, v)
		if row.ExecutionID != i.ID || row.TaskID != "" {
			shown.Scope, shown.FileURL = "a part of the process", ""
		}
		p.Variables = append(p.Variables, shown)
	}
	return nil
}

// variableRow shows a variable in a line.
func variableRow(instanceID, name string, v value.Value) views.VariableRow {
	row := views.VariableRow{Name: name, Type: string(v.Type)}
	text := forms.PlainText(v)
	switch x := v.V.(type) {
	case nil:
		text = ""
		row.Title = "null"
	case value.FileRef:
		text = x.Name + ", " + forms.SizeText(x.Size)
		row.FileURL = views.InstanceFile(instanceID, name)
	case value.ObjectText:
		row.Title = x.TypeName
	}
	row.Value = shortened(text, maxValueLine)
	if row.Value != text {
		if r := []rune(text); len(r) > maxValueTitle {
			text = string(r[:maxValueTitle]) + "…"
		}
		row.Title = text
	}
	return row
}

// isEditable reports whether a value can be typed in.
func isEditable(v value.Value) bool {
	return v.Type == value.Null || slices.Contains(forms.VariableTypes[:], v.Type)
}

// openEdit opens the row that the address names, or the one that was sent.
func (s *server) openEdit(c *call, p *views.InstanceProps, sent *views.VariableEdit) {
	if !p.MayEdit {
		return
	}
	if sent != nil {
		p.Edit, p.Tab = sent, views.TabVariables
		return
	}
	name := c.query("edit")
	switch {
	case name == "" || p.Tab != views.TabVariables:
	case name == views.EditNew:
		p.Edit = newEdit("", "")
		p.Edit.Type = string(value.String)
	default:
		for _, row := range p.Variables {
			if row.Name == name && row.Editable {
				p.Edit = s.editOf(c, p.ID, row)
			}
		}
	}
}

func newEdit(name, newName string) *views.VariableEdit {
	e := &views.VariableEdit{Name: name, NewName: newName}
	for _, t := range forms.VariableTypes {
		e.Types = append(e.Types, string(t))
	}
	return e
}

// editOf opens a row with the whole value of its variable.
func (s *server) editOf(c *call, instanceID string, row views.VariableRow) *views.VariableEdit {
	e := newEdit(row.Name, "")
	e.Type, e.Value = row.Type, row.Value
	if row.Type == string(value.Null) {
		e.Type = string(value.String)
	}
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: instanceID})
	if err != nil {
		return e // the line is better than nothing
	}
	for _, v := range rows {
		if x, err := v.Value.Decode(); err == nil && v.Name == row.Name {
			e.Value = forms.PlainText(x)
		}
	}
	return e
}

// addVariable sets a new variable of an instance.
func addVariable(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	e := newEdit("", strings.TrimSpace(first(form.Values["name"])))
	switch r := []rune(e.NewName); {
	case len(r) == 0:
		e.NameError = "The variable has no name. Write one."
	case len(r) > maxVariable:
		e.NameError = fmt.Sprintf("This name has %d characters. Write at most %d.", len(r), maxVariable)
	}
	return s.setVariable(c, e, e.NewName, form)
}

// editVariable sets a variable of an instance, its type included.
func editVariable(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	return s.setVariable(c, newEdit(c.param("name"), ""), c.param("name"), form)
}

func (s *server) setVariable(c *call, e *views.VariableEdit, name string, form forms.Submission) (reply, error) {
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	e.Type, e.Value = first(form.Values["type"]), strings.ReplaceAll(first(form.Values["value"]), "\r\n", "\n")
	var v value.Value
	if !slices.Contains(e.Types, e.Type) {
		e.ValueError = fmt.Sprintf("“%s” is no type. Choose one of the list.", shortened(e.Type, 60))
	} else if v, err = value.Parse(value.Type(e.Type), e.Value); err != nil {
		e.ValueError = forms.TypeMessage(value.Type(e.Type), e.Value)
	}
	if e.Name == "" && e.NameError == "" {
		if err := s.checkNew(c, e); err != nil {
			return reply{}, err
		}
	}
	if e.NameError != "" || e.ValueError != "" {
		component, err := s.instancePage(c, p, instanceInput{edit: e})
		return page(component).withStatus(http.StatusUnprocessableEntity), err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetVariables{ExecutionID: p.ID, Variables: []engine.Variable{{Name: name, Value: v}}})
	if err != nil {
		return s.refusedOnInstance(c, err, p, e)
	}
	return done(views.CockpitInstance(p.ID, views.TabVariables, ""), name+" set"), nil
}

// checkNew refuses a new variable with the name of one that is there.
func (s *server) checkNew(c *call, e *views.VariableEdit) error {
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: c.param("id")})
	if isRefusal(err, engine.NotFound) {
		return nil // it ended: the command says so
	}
	for _, row := range rows {
		if row.Name == e.NewName {
			e.NameError = fmt.Sprintf("There is a variable “%s” already. Edit that one, or write another name.", shortened(row.Name, 60))
		}
	}
	return err
}

// getInstanceFile downloads a file variable of an instance, running or ended.
func getInstanceFile(s *server, c *call) (reply, error) {
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	if p.EndTime == 0 {
		rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: p.ID})
		if err != nil {
			return reply{}, err
		}
		return s.download(c, rows)
	}
	past, err := query.HistoryVariableInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(
		query.Condition{Name: "processInstanceId", Value: p.ID}, query.Condition{Name: "variableName", Value: c.param("name")}))
	if err != nil {
		return reply{}, err
	}
	var rows []state.Variable
	for _, v := range past {
		if v.ExecutionID == p.ID {
			rows = append(rows, state.Variable{Name: v.Name, Value: v.Value})
		}
	}
	return s.download(c, rows)
}
