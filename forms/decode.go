package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/value"
)

// Decoded is what became of a submission. Complete is set when nothing is wrong
// and the button that completes was pressed; only then there are Variables.
// Otherwise the page is shown again with Input, as status 422 if Input.Invalid.
type Decoded struct {
	Complete  bool
	Variables map[string]value.Value
	Input     Input
}

// Decode reads what was submitted to a form that was shown with in. The result's
// Input is in with what was typed and a sentence at each field that needs
// another look.
func (d Definition) Decode(in Input, s Submission) Decoded {
	in.Errors = map[string]string{}
	in.Problems = nil
	shown := in.Values
	in.Values = maps.Clone(shown)
	if in.Values == nil {
		in.Values = map[string]string{}
	}
	vars := map[string]value.Value{}
	for _, f := range d.Fields {
		if f.ReadOnly {
			continue
		}
		if f.Control == Upload {
			in.decodeFile(f, s, vars)
		} else {
			in.decodeField(f, shown[f.Name], s, vars)
		}
	}
	action, _ := s.first(FieldAction)
	if d.free {
		in.decodeRows(s, action, vars)
	}
	in.Problems = append(in.Problems, d.unknownFields(s)...)
	complete := (action == "" || action == ActionSubmit) && !in.Invalid()
	if !complete {
		in.askForFilesAgain(d, s)
		return Decoded{Input: in}
	}
	return Decoded{Complete: true, Variables: vars, Input: in}
}

// Again is how a form that was shown with in stands after a submission that could not
// be taken: as [Definition.Decode] says, and where nothing is wrong with what was
// typed, with the files still to be chosen once more.
func (d Definition) Again(in Input, s Submission) Input {
	decoded := d.Decode(in, s)
	if decoded.Complete {
		decoded.Input.askForFilesAgain(d, s)
	}
	return decoded.Input
}

// decodeField reads one field. An optional field left empty sets nothing unless it had a
// value before, which is then null.
func (in *Input) decodeField(f Field, shown string, s Submission, vars map[string]value.Value) {
	text, sent := s.first(f.Name)
	if f.Control == Checkbox && !sent {
		text = "false"
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	in.Values[f.Name] = text
	if strings.TrimSpace(text) == "" {
		switch {
		case f.Required:
			in.Errors[f.Name] = f.emptyMessage()
		case shown != "":
			vars[f.Name] = value.Value{Type: f.Type}
		}
		return
	}
	v, problem := f.parse(text, in.choices(f))
	if problem != "" {
		in.Errors[f.Name] = problem
		return
	}
	vars[f.Name] = v
}

func (in *Input) decodeFile(f Field, s Submission, vars map[string]value.Value) {
	file, sent := s.Files[f.Name]
	_, there := in.Files[f.Name]
	switch {
	case !sent && f.Required && !there:
		in.Errors[f.Name] = f.emptyMessage()
	case sent && (file.TooLarge || f.MaxBytes > 0 && file.Size > f.MaxBytes):
		in.Errors[f.Name] = fmt.Sprintf("“%s” has %s, the limit is %s. Choose a smaller file.", shorten(file.Name), SizeText(file.Size), SizeText(f.MaxBytes))
	case sent:
		vars[f.Name] = value.OfFile(value.FileRef{
			Blob:     value.Blob{Data: file.Data, Size: file.Size},
			Name:     file.Name,
			MIMEType: file.MIMEType,
		})
	}
}

// askForFilesAgain tells that a file which was sent beside a mistake has to be
// chosen once more: a browser does not take a file back.
func (in *Input) askForFilesAgain(d Definition, s Submission) {
	for _, f := range d.Fields {
		file, sent := s.Files[f.Name]
		if f.Control == Upload && sent && in.Errors[f.Name] == "" {
			in.Errors[f.Name] = fmt.Sprintf("“%s” is not kept by the browser. Choose it again.", shorten(file.Name))
		}
	}
}

// unknownFields refuses what the form does not ask.
func (d Definition) unknownFields(s Submission) []string {
	var problems []string
	names := append(slices.Collect(maps.Keys(s.Values)), slices.Collect(maps.Keys(s.Files))...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if strings.HasPrefix(name, "_") || d.free && IsRowPart(name) {
			continue
		}
		f, ok := d.findField(name)
		if _, isFile := s.Files[name]; !ok || isFile && f.Control != Upload {
			problems = append(problems, fmt.Sprintf("The form has no field “%s”. Leave it out and send the form again.", shorten(name)))
		}
	}
	return problems
}

// shorten keeps a quoted text as long as a person reads.
func shorten(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
