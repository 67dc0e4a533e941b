package forms

import (
	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine/value"
)

// Names of form fields that belong to the page and not to the process. Every such
// name starts with an underscore and Decode leaves it alone.
const (
	FieldAction      = "_action"      // value of the pressed button; empty or [ActionSubmit] completes
	FieldBusinessKey = "_businessKey" // of a process start
	FieldCSRF        = "_csrf"
	FieldFilter      = "_filter" // list that a task was opened from
	FieldQuery       = "_q"
	FieldPage        = "_page"
	FieldTyped       = "_typed" // where the page keeps what was typed before
)

// ActionSubmit is the value of the button that completes or starts.
const ActionSubmit = "submit"

// Control names how a field is shown.
type Control string

// The controls. Text is the zero value.
const (
	Text     Control = ""
	Area     Control = "area"
	Choice   Control = "choice" // yes or no as two radio buttons
	Checkbox Control = "checkbox"
	Select   Control = "select"
	Day      Control = "day"
	Moment   Control = "moment" // day and time
	Upload   Control = "upload"
)

// Source names where the options of a field come from.
type Source string

// FromUsers asks the caller to put the users who can be given work into
// Input.Options under the field's name, and the name of the user into the text
// of a fact.
const FromUsers Source = "users"

// Option is one choice of a field.
type Option struct {
	Value string
	Label string
}

// Field is one input of a form; Name is the variable it sets.
type Field struct {
	Name     string
	Label    string
	Hint     string
	Type     value.Type
	Control  Control
	Required bool
	ReadOnly bool
	Options  []Option
	Source   Source
	Default  string // text shown when the variable has no value

	Min, Max             *int64 // of Long
	MinLength, MaxLength int    // in characters; 0 for none
	Pattern              string // regular expression that the whole text must match
	DatePattern          string // Java's, such as dd/MM/yyyy; empty for ISO dates

	Money    bool // shown with € before it
	Strong   bool // a fact to be seen first
	Short    bool // may stand beside its neighbor
	MaxBytes int64
	Accept   string // media types of an upload, as in HTML
}

// Definition is a form: what it asks and how it looks. The zero Definition is no form.
type Definition struct {
	Name   string // "assign-approver"; empty for generated ones
	Fields []Field
	Facts  []Field // variables shown above the fields, read-only

	free      bool // takes rows of name, type and value
	allFacts  bool // shows every variable above the fields
	component func(Definition, Input) templ.Component
}

// Render gives the inside of the form: facts, fields, messages. The form
// element, its buttons and its hidden fields are the page's.
func (d Definition) Render(in Input) templ.Component {
	return d.component(d, in)
}

// HasUpload reports whether the form must be sent as multipart/form-data.
func (d Definition) HasUpload() bool {
	for _, f := range d.Fields {
		if f.Control == Upload {
			return true
		}
	}
	return false
}

// findField gives the field that sets the variable.
func (d Definition) findField(name string) (Field, bool) {
	for _, f := range d.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func (f Field) isWhole() bool {
	return f.Type == value.Short || f.Type == value.Integer || f.Type == value.Long
}

func (f Field) isNumber() bool { return f.isWhole() || f.Type == value.Double }
