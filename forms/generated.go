package forms

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
