package forms

import "github.com/sluice-bpm/sluice/engine/value"

// Submission is a form as it came in.
type Submission struct {
	Values map[string][]string
	Files  map[string]UploadedFile
}

// UploadedFile is one file of a multipart form. TooLarge is set instead of Data
// when the file is over the caller's limit; Size is then still true.
type UploadedFile struct {
	Name     string
	MIMEType string
	Size     int64
	Data     []byte
	TooLarge bool
}

// Decoded is what became of a submission. Complete is set when nothing is wrong
// and the button that completes was pressed; only then there are Variables.
// Otherwise the page is shown again with Input, as status 422 if Input.Invalid.
type Decoded struct {
	Complete  bool
	Variables map[string]value.Value
	Input     Input
}
