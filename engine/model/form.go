package model

import "github.com/sluice-bpm/sluice/engine/expr"

// Form says how a start event's or user task's form is found: by Key, by
// Reference, or generated of Fields or Properties.
type Form struct {
	// Key is the camunda:formKey, for example "embedded:app:forms/start-invoice.html".
	Key *expr.Expression
	// Reference is the key of a Camunda Form; nil for none.
	Reference        *expr.Expression
	ReferenceBinding Binding
	ReferenceVersion *expr.Expression
	// Fields are those of camunda:formData.
	Fields []FormField
	// BusinessKey is the id of the field that becomes the business key.
	BusinessKey string
	// Properties are those of camunda:formProperty, the form's older notation.
	Properties []FormProperty
}

// FormField is one camunda:formField (Camunda 7.24, form types string, long,
// boolean, date, enum).
type FormField struct {
	ID          string
	Label       *expr.Expression
	Type        string
	DatePattern string
	Default     *expr.Expression
	Properties  []Property
	// Values are the choices of an enum, in document order.
	Values []Property
	// Constraints are the validations by name: required, readonly, min, max,
	// minlength, maxlength, validator; Config is empty for those without a value.
	Constraints []Constraint
}

// Constraint is one camunda:constraint.
type Constraint struct{ Name, Config string }

// FormProperty is one camunda:formProperty.
type FormProperty struct {
	ID, Name                     string
	Type                         string // empty for text of any kind
	DatePattern                  string
	Variable                     string // empty where it is the id's
	Expression, Default          *expr.Expression
	Readable, Writable, Required bool
	Values                       []Property
}
