package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// FormField is a field of a generated form with what its expressions yield where
// the form is opened.
type FormField struct {
	Model model.FormField
	Label string
	// Default and Value are of the field's type and may be null: what the model
	// offers, and what the variable of the field's name holds or else that.
	Default, Value value.Value
	// BusinessKey: the field is not a variable's but the business key's.
	BusinessKey bool
}

// Shown is the value as form clients take it: a date is a text in the field's
// pattern, empty for none (Camunda 7.24).
func (f FormField) Shown() value.Value {
	if f.Model.Type != "date" {
		return f.Value
	}
	return value.OfString(f.Text(f.Value))
}

// Text is a value of the field as a person types it; null is empty.
func (f FormField) Text(v value.Value) string {
	if t, ok := v.V.(time.Time); ok {
		return t.In(time.Local).Format(value.DateLayout(f.Model.DatePattern))
	}
	if v.V == nil {
		return ""
	}
	return fmt.Sprint(v.V)
}

// TaskForm evaluates the generated form of a task of the unit; it is empty where
// the task has another form or none.
func TaskForm(unit *state.Unit, env *Env, taskID string) ([]FormField, error) {
	r := runOn(unit, env)
	t, ok := unit.Tasks.Get(taskID)
	if !ok {
		return nil, noTask(taskID)
	}
	p := r.placeOf(t)
	if p.execution == nil {
		return nil, nil
	}
	d, err := r.definition(p.execution.ProcessDefinitionID)
	if err != nil {
		return nil, err
	}
	n, ok := d.Process.Nodes[t.TaskDefinitionKey]
	if !ok {
		return nil, nil
	}
	return r.formFields(n, p)
}

// StartForm evaluates the generated start form of a definition.
func StartForm(env *Env, d Definition) ([]FormField, error) {
	if d.Process.Root.Start == nil {
		return nil, nil
	}
	return newRun(env, d).formFields(d.Process.Root.Start, place{})
}

// formFields evaluates all fields of the form of an element; one that cannot be
// makes the whole form fail.
func (r *run) formFields(n *model.FlowNode, p place) ([]FormField, error) {
	if n.Form == nil {
		return nil, nil
	}
	fields := make([]FormField, len(n.Form.Fields))
	for i, m := range n.Form.Fields {
		f := FormField{Model: m, BusinessKey: m.ID == n.Form.BusinessKey}
		if err := r.openField(&f, p); err != nil {
			return nil, at(n, fmt.Errorf("form field '%s' of %s: %w", m.ID, n.ID, err))
		}
		fields[i] = f
	}
	return fields, nil
}

func (r *run) openField(f *FormField, p place) (err error) {
	env := environment{r: r, p: p}
	if f.Model.Label != nil {
		if f.Label, err = f.Model.Label.EvalString(env); err != nil {
			return fmt.Errorf("label: %w", err)
		}
	}
	if f.Default, err = defaultOf(f.Model, env); err != nil {
		return err
	}
	f.Value = f.Default
	row, ok := r.findVariable(p, f.Model.ID)
	if !ok {
		return nil
	}
	v, err := decode(row)
	if err != nil {
		return err
	}
	f.Value, err = convertField(f.Model, v)
	return err
}

// defaultOf is what the model offers for a field; null for nothing.
func defaultOf(f model.FormField, env expr.Env) (value.Value, error) {
	if f.Default == nil {
		return convertField(f, value.OfNull())
	}
	x, err := f.Default.Eval(env)
	if err != nil {
		return value.Value{}, fmt.Errorf("default value: %w", err)
	}
	return convertField(f, value.FromGo(x))
}

// fieldTypes are the types of the variables that form fields set.
var fieldTypes = map[string]value.Type{
	"boolean": value.Boolean, "date": value.Date, "enum": value.String, "long": value.Long, "string": value.String,
}

// convertField turns a value into one of the field's type, as Camunda 7.24 does:
// texts are read, whole numbers widened, anything becomes a text.
func convertField(f model.FormField, v value.Value) (value.Value, error) {
	if v.V == nil {
		return value.Value{Type: fieldTypes[f.Type]}, nil
	}
	wrong := fmt.Errorf("the value %s does not fit the type %s", describeValue(v.Go()), f.Type)
	switch x := v.V.(type) {
	case bool:
		if f.Type == "boolean" {
			return v, nil
		}
	case int16:
		v.V = int64(x)
	case int32:
		v.V = int64(x)
	case time.Time:
		if f.Type == "date" {
			return v, nil
		}
	case string:
		return readField(f, x)
	}
	switch f.Type {
	case "long":
		if n, isWhole := v.V.(int64); isWhole {
			return value.OfLong(n), nil
		}
	case "string":
		if d, isDate := v.V.(time.Time); isDate {
			return value.OfString(value.FormatDate(d)), nil
		}
		return value.OfString(fmt.Sprint(v.V)), nil
	}
	return value.Value{}, wrong
}

// readField reads a text as a value of the field's type.
func readField(f model.FormField, text string) (value.Value, error) {
	switch f.Type {
	case "boolean":
		return value.OfBool(strings.EqualFold(text, "true")), nil
	case "date":
		if text == "" {
			return value.Value{Type: value.Date}, nil
		}
		t, err := time.ParseInLocation(value.DateLayout(f.DatePattern), text, time.Local)
		if err != nil {
			return value.Value{}, fmt.Errorf("'%s' is no date of the pattern %s", text, orPattern(f.DatePattern))
		}
		return value.OfDate(t), nil
	case "enum":
		if !slices.ContainsFunc(f.Values, func(p model.Property) bool { return p.Name == text }) {
			return value.Value{}, fmt.Errorf("'%s' is none of the choices", text)
		}
	case "long":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return value.Value{}, fmt.Errorf("'%s' is no whole number", text)
		}
		return value.OfLong(n), nil
	}
	return value.OfString(text), nil
}

func orPattern(pattern string) string {
	if pattern == "" {
		return value.DefaultDatePattern
	}
	return pattern
}
