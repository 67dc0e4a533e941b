package forms

import "github.com/sluice-bpm/sluice/engine/value"

// Input is what stands in a form while it is filled in.
type Input struct {
	Values  map[string]string   // field → text, as typed
	Errors  map[string]string   // field → what is wrong and what to write instead
	Problem []string            // what is wrong with the submission as a whole
	Options map[string][]Option // field → choices that the caller supplies, see [Source]
	Files   map[string]File     // field or fact → file that is already there
	Facts   []Fact
	Rows    []Row // of the variables form
	Locked  bool  // to be read only
}

// Fact is one variable shown above the fields.
type Fact struct {
	Name  string
	Label string
	Text  string
	Type  value.Type
	Money bool
	Mono  bool // the label is a variable's name
}

// File is a file variable that can be downloaded.
type File struct {
	Name string
	Size string // "184 KB"
	URL  string
}

// Row is one line of the variables form.
type Row struct {
	Name  string
	Type  value.Type
	Value string
	Error string
	// ErrorAt names the part that is wrong: "name", "type" or "value".
	ErrorAt string
}

// Mistake links the summary on top of a form to the field it is about.
type Mistake struct {
	Anchor string // id of the input element
	Label  string
}
