package forms

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/value"
)

// Input is what stands in a form while it is filled in.
type Input struct {
	Values   map[string]string   // field → text, as typed
	Errors   map[string]string   // field → what is wrong and what to write instead
	Problems []string            // what is wrong with the submission as a whole
	Options  map[string][]Option // field → choices that the caller supplies, see [Source]
	Files    map[string]File     // field or fact → file that is already there
	Facts    []Fact
	Rows     []Row // of the variables form
	Locked   bool  // to be read only
}

// Fact is one variable shown above the fields.
type Fact struct {
	Name   string
	Label  string
	Text   string
	Type   value.Type
	Strong bool
	Mono   bool // the label is a variable's name
}

// File is a file variable that can be downloaded.
type File struct {
	Name string
	Size string // "184 KB"
	URL  string
}

// Row is one line of the variables form.
type Row struct {
	Name    string
	Type    value.Type
	Value   string
	Error   string
	ErrorAt string // the part that is wrong: "name", "type" or "value"
}

// Mistake links the summary on top of a form to the field it is about.
type Mistake struct {
	Anchor string // id of the input element
	Label  string
}

// Invalid reports whether something in the form needs another look.
func (in Input) Invalid() bool {
	if len(in.Errors) > 0 || len(in.Problems) > 0 {
		return true
	}
	for _, r := range in.Rows {
		if r.Error != "" {
			return true
		}
	}
	return false
}

// Mistakes lists the fields that need another look, in the form's order.
func (d Definition) Mistakes(in Input) []Mistake {
	var list []Mistake
	for _, f := range d.Fields {
		if in.Errors[f.Name] != "" {
			list = append(list, Mistake{Anchor: f.anchor(), Label: f.Label})
		}
	}
	for i, r := range in.Rows {
		if r.Error != "" {
			label := r.Name
			if label == "" {
				label = "Row " + strconv.Itoa(i+1)
			}
			list = append(list, Mistake{Anchor: rowPart(r.ErrorAt, i), Label: label})
		}
	}
	return list
}

// anchor is the id of the element that takes the field's input.
func (f Field) anchor() string {
	return "field-" + strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, f.Name)
}

// rowPart names the input element of one part of a row, as field and as id.
func rowPart(part string, row int) string { return part + "." + strconv.Itoa(row) }

// choices are the field's options, its own or the caller's.
func (in Input) choices(f Field) []Option {
	if f.Source != "" {
		return in.Options[f.Name]
	}
	return f.Options
}
