package machine

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// submitForm sets the variables of a submitted form: each field of the element's
// form is checked and brought into its type, one that was not sent takes its
// default, and what no field is about is set as it came (Camunda 7.24,
// DefaultFormHandler).
func (r *run) submitForm(n *model.FlowNode, p place, submitted []Variable) error {
	r.recordForm(p, submitted)
	rest := make(map[string]*Variable, len(submitted))
	for i := range submitted {
		rest[submitted[i].Name] = &submitted[i]
	}
	if n != nil && n.Form != nil {
		for _, f := range n.Form.Properties {
			if err := r.submitProperty(f, p, rest); err != nil {
				return at(n, err)
			}
		}
		for _, f := range n.Form.Fields {
			if f.ID == n.Form.BusinessKey {
				continue
			}
			if err := r.submitField(f, p, rest); err != nil {
				return at(n, fmt.Errorf("form field '%s': %w", f.ID, err))
			}
		}
	}
	for _, v := range submitted {
		if rest[v.Name] == nil {
			continue
		}
		if err := r.setAll(p, []Variable{v}); err != nil {
			return err
		}
	}
	return nil
}

// recordForm notes the texts of a submitted form for the history.
func (r *run) recordForm(p place, fields []Variable) {
	for _, v := range fields {
		if _, isText := v.Value.V.(string); !isText || v.Value.Type == value.JSON || v.Value.Type == value.XML {
			continue // NB: Camunda 7.24 keeps nothing else of a form
		}
		f := state.FormSubmitted{Name: v.Name, At: r.now, Value: value.Encode(v.Value)}
		if e := p.execution; e != nil {
			f.Instance, f.ActivityInstanceID = *r.instance(e), e.ProcessInstanceID
		}
		if p.task != nil {
			f.TaskID, f.ActivityInstanceID = p.task.ID, p.task.ActivityInstanceID
		}
		r.unit.Record(f)
	}
}

// submitField sets the variable of one field and takes what was sent for it away.
func (r *run) submitField(f model.FormField, p place, rest map[string]*Variable) error {
	sent := rest[f.ID]
	delete(rest, f.ID)
	for _, c := range f.Constraints {
		if err := r.checkConstraint(c, f, p, sent); err != nil {
			return fmt.Errorf("validation of %s failed: %w", describeConstraint(c), err)
		}
	}
	v := Variable{Name: f.ID}
	var err error
	switch {
	case sent != nil:
		v.Transient = sent.Transient
		v.Value, err = convertField(f, sent.Value)
	case f.Default != nil:
		v.Value, err = defaultOf(f, environment{r: r, p: p})
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return r.setAll(p, []Variable{v})
}

func describeConstraint(c model.Constraint) string {
	if c.Config == "" {
		return c.Name
	}
	return c.Name + "(" + c.Config + ")"
}

// checkConstraint checks what was sent for a field, nil for nothing.
func (r *run) checkConstraint(c model.Constraint, f model.FormField, p place, sent *Variable) error {
	var x any
	if sent != nil {
		x = sent.Value.V
	}
	switch c.Name {
	case "readonly":
		if x != nil {
			return errors.New("the field cannot be changed")
		}
		return nil
	case "required":
		if x == "" || x == nil && f.Default == nil && !r.hasValue(p, f.ID) {
			return errors.New("a value is needed")
		}
		return nil
	}
	if x == nil {
		return nil
	}
	switch c.Name {
	case "min", "max":
		return checkNumber(c, x)
	case "minlength", "maxlength":
		return checkLength(c, x)
	}
	return fmt.Errorf("the validator '%s' is not known here", c.Config)
}

// hasValue reports whether a variable has a value already, which then need not be
// sent.
func (r *run) hasValue(p place, name string) bool {
	v, ok := r.findVariable(p, name)
	return ok && v.Value.Type != value.Null && v.Value.Text2 != value.NullMark
}

func checkNumber(c model.Constraint, x any) error {
	bound, err := strconv.ParseFloat(c.Config, 64)
	if err != nil {
		return fmt.Errorf("the bound '%s' is no number", c.Config)
	}
	var n float64
	switch x := x.(type) {
	case int16:
		n = float64(x)
	case int32:
		n = float64(x)
	case int64:
		n = float64(x)
	case float64:
		n = x
	default:
		return fmt.Errorf("%s is no number", describeValue(x))
	}
	if c.Name == "min" && n < bound || c.Name == "max" && n > bound {
		return fmt.Errorf("%v is out of bounds", n)
	}
	return nil
}

// checkLength counts as Java does, in UTF-16.
func checkLength(c model.Constraint, x any) error {
	bound, err := strconv.Atoi(c.Config)
	if err != nil {
		return fmt.Errorf("the length '%s' is no whole number", c.Config)
	}
	text, isText := x.(string)
	if !isText {
		return fmt.Errorf("%s is no text", describeValue(x))
	}
	length := len(utf16.Encode([]rune(text)))
	if c.Name == "minlength" && length < bound || c.Name == "maxlength" && length > bound {
		return fmt.Errorf("the text has %d characters", length)
	}
	return nil
}

// submitProperty sets the variable of one field in the form's older notation.
func (r *run) submitProperty(f model.FormProperty, p place, rest map[string]*Variable) error {
	sent := rest[f.ID]
	delete(rest, f.ID)
	field := model.FormField{ID: f.ID, Type: f.Type, DatePattern: f.DatePattern, Values: f.Values, Default: f.Default}
	v := Variable{Name: f.ID}
	if f.Variable != "" {
		v.Name = f.Variable
	}
	switch {
	case sent != nil && !f.Writable:
		return fmt.Errorf("the form property '%s' cannot be changed", f.ID)
	case sent != nil:
		v.Value, v.Transient = sent.Value, sent.Transient
	case f.Default != nil:
		x, err := f.Default.Eval(environment{r: r, p: p})
		if err != nil {
			return fmt.Errorf("default of the form property '%s': %w", f.ID, err)
		}
		v.Value = value.FromGo(x)
	}
	switch {
	case v.Value.V == nil && f.Required && (sent == nil || f.Default == nil):
		return fmt.Errorf("the form property '%s' is required", f.ID)
	case v.Value.V == nil:
		return nil
	}
	if f.Type != "" {
		var err error
		if v.Value, err = convertField(field, v.Value); err != nil {
			return fmt.Errorf("form property '%s': %w", f.ID, err)
		}
	}
	return r.setAll(p, []Variable{v})
}
