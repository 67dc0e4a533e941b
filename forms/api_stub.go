package forms

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine/value"
)

// The functions below are thin at first; their signatures stand.

// Resolve finds the registered form of a form key.
func Resolve(formKey string) (Definition, bool) { return Definition{}, false }

// Generated makes the form of a model's form data.
func Generated(fields []FormField) Definition { return Definition{} }

// Variables is the form of a task without form: rows of name, type and value.
func Variables() Definition { return Definition{} }

// NewInput fills a form from the variables in sight; fileURL gives the address
// of a file variable and may be nil.
func NewInput(d Definition, vars map[string]value.Value, fileURL func(variable string) string) Input {
	return Input{}
}

// Decode reads what was submitted to a form that was shown with in.
func (d Definition) Decode(in Input, s Submission) Decoded { return Decoded{} }

// ReadSubmission reads a form body (urlencoded or multipart); files over
// maxFile bytes are left out and marked. The body's own limit is the caller's.
func ReadSubmission(r *http.Request, maxFile int64) (Submission, error) { return Submission{}, nil }

// Invalid reports whether something in the form needs another look.
func (in Input) Invalid() bool { return false }

// Mistakes lists the fields that need another look, in the form's order.
func (d Definition) Mistakes(in Input) []Mistake { return nil }
