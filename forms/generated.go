package forms

import (
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// FormField is one camunda:formField as the deployed model has it; the caller
// copies it field by field.
type FormField struct {
	ID          string
	Label       string
	Type        string // string, long, boolean, date, enum
	DatePattern string
	Default     string
	Values      []Option          // of an enum, in document order
	Constraints []FieldConstraint // required, readonly, min, max, minlength, maxlength, pattern
}

// FieldConstraint is one camunda:constraint.
type FieldConstraint struct {
	Name   string
	Config string
}

// Generated makes the form of a model's form data. A type that Camunda does not know is
// taken as string.
func Generated(fields []FormField) Definition {
	d := Definition{Fields: make([]Field, 0, len(fields)), component: fieldList}
	for _, f := range fields {
		d.Fields = append(d.Fields, f.field())
	}
	return d
}

func (f FormField) field() Field {
	g := Field{Name: f.ID, Label: f.Label, Type: value.String, Default: f.Default}
	if g.Label == "" {
		g.Label = f.ID
	}
	switch f.Type {
	case "boolean":
		g.Type, g.Control = value.Boolean, Checkbox
	case "date":
		g.Type, g.Control, g.DatePattern = value.Date, Day, f.DatePattern
		if strings.Contains(f.DatePattern, "H") {
			g.Control = Moment
		}
		g.Default = f.defaultDate(g.Control)
	case "enum":
		g.Control, g.Options = Select, f.Values
	case "long":
		g.Type = value.Long
	}
	for _, c := range f.Constraints {
		c.apply(&g)
	}
	return g
}

// apply tightens the field. A number that cannot be read tightens nothing.
func (c FieldConstraint) apply(f *Field) {
	on := c.Config != "false"
	switch c.Name {
	case "required":
		// NB: a checkbox always has a value, so "required" asks nothing of it.
		f.Required = on && f.Control != Checkbox
	case "readonly":
		f.ReadOnly = on
	case "min", "max":
		if n, err := strconv.ParseInt(strings.TrimSpace(c.Config), 10, 64); err == nil {
			if c.Name == "min" {
				f.Min = &n
			} else {
				f.Max = &n
			}
		}
	case "minlength", "maxlength":
		if n, err := strconv.Atoi(strings.TrimSpace(c.Config)); err == nil && n > 0 {
			if c.Name == "minlength" {
				f.MinLength = n
			} else {
				f.MaxLength = n
			}
		}
	case "pattern":
		f.Pattern = c.Config
	}
}

// defaultDate turns a default written in the model's own pattern into what an
// HTML date input takes.
func (f FormField) defaultDate(c Control) string {
	t, err := time.Parse(value.DateLayout(f.DatePattern), f.Default)
	if err != nil {
		return f.Default
	}
	return t.Format(dateLayout(c))
}

// dateLayout is what the input element of the control sends.
func dateLayout(c Control) string {
	if c == Moment {
		return "2006-01-02T15:04"
	}
	return time.DateOnly
}
