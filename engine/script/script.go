package script

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// maxSource bounds the text of one script, in bytes, and maxBrackets the
// brackets that are open at a time: the parser recurses, and a stack that has
// grown too large ends the process.
const (
	maxSource   = 128 << 10
	maxBrackets = 500
)

// Scope is what a script can see while it runs; an expr.Env is one.
type Scope interface {
	// Lookup resolves a name: an implicit object (execution, task, connector) or
	// a variable.
	Lookup(name string) (v any, ok bool)
	// Now is the instant of the command.
	Now() time.Time
}

// Program is a compiled script. It never changes and may be run from any number
// of goroutines.
type Program struct {
	name, source string
	code         *goja.Program
	result       *doubt  // of the last expression; nil where there is none
	doubts       []doubt // of arguments, by the number in the code
}

// Source is the text that the program was compiled from.
func (p *Program) Source() string { return p.source }

// Compile reads a script. The name says where it comes from, such as an
// activity's id; it is part of messages. The error is a [*SyntaxError].
func Compile(name, source string) (*Program, error) {
	if len(source) > maxSource {
		return nil, &SyntaxError{Name: name, Message: fmt.Sprintf("the script is longer than %d bytes", maxSource)}
	}
	if isDeep(source) {
		return nil, &SyntaxError{Name: name, Excerpt: excerpt(source), Message: fmt.Sprintf("more than %d brackets are open", maxBrackets)}
	}
	tree, err := goja.Parse(name, source, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxError(name, source, err)
	}
	p := &Program{name: name, source: source}
	p.planDoubles(tree)
	if p.code, err = goja.CompileAST(tree, false); err != nil {
		return nil, syntaxError(name, source, err)
	}
	return p, nil
}

// isDeep counts brackets, those in texts and comments too.
func isDeep(source string) bool {
	open := 0
	for i := range len(source) {
		switch source[i] {
		case '(', '[', '{':
			if open++; open > maxBrackets {
				return true
			}
		case ')', ']', '}':
			open = max(0, open-1)
		}
	}
	return false
}

// SyntaxError is what [Compile] returns for text that is not a script.
type SyntaxError struct {
	Name         string // of the script
	Line, Column int    // from 1; 0 where unknown
	Message      string
	Excerpt      string // the first words of the script
}

// Error implements error in one line.
func (e *SyntaxError) Error() string {
	return describe("script "+e.Name+" cannot be compiled", e.Excerpt, e.Line, e.Column, "SyntaxError: "+e.Message)
}

// Error is what went wrong while a script ran.
type Error struct {
	Name         string // of the script
	Line, Column int    // from 1; 0 where unknown
	Message      string // the thrown value as text
	Excerpt      string // the first words of the script
	Err          error  // what stood behind it: an error of the scope, or one of the limits below; may be nil
}

// Error implements error in one line.
func (e *Error) Error() string {
	return describe("script "+e.Name, e.Excerpt, e.Line, e.Column, e.Message)
}

// Unwrap is the error behind it.
func (e *Error) Unwrap() error { return e.Err }

// The bounds that a script can run into; [Error] wraps them.
var (
	ErrDeadline = errors.New("the script ran longer than allowed")
	ErrMemory   = errors.New("the script used more memory than allowed")
	ErrDepth    = errors.New("the script called functions too deeply")
	ErrSize     = errors.New("the script's values are larger than allowed")
)

// BPMNError is a BPMN error that a script threw; the machine routes it to the
// boundary events of the activity.
type BPMNError struct {
	Code, Message string
}

// Error implements error in one line.
func (e *BPMNError) Error() string { return fmt.Sprintf("BPMN error %s: %s", e.Code, e.Message) }

func describe(what, excerpt string, line, column int, message string) string {
	var b strings.Builder
	b.WriteString(what)
	if line > 0 {
		fmt.Fprintf(&b, ", line %d, column %d", line, column)
	}
	if excerpt != "" {
		fmt.Fprintf(&b, " (%s)", excerpt)
	}
	return b.String() + ": " + message
}

// excerpt is the beginning of a script for messages, in one line.
func excerpt(source string) string {
	const most = 60
	words := strings.Join(strings.Fields(source[:min(len(source), 4*most)]), " ")
	if len(words) <= most {
		return words
	}
	return strings.ToValidUTF8(words[:most], "") + "…"
}

func syntaxError(name, source string, err error) *SyntaxError {
	e := &SyntaxError{Name: name, Message: err.Error(), Excerpt: excerpt(source)}
	var list parser.ErrorList
	var one *parser.Error
	switch {
	case errors.As(err, &list) && len(list) > 0:
		e.Line, e.Column, e.Message = list[0].Position.Line, list[0].Position.Column, list[0].Message
	case errors.As(err, &one):
		e.Line, e.Column, e.Message = one.Position.Line, one.Position.Column, one.Message
	default:
		// NB: the compiler wraps the parser's error into text, with the place at
		// its end or not at all.
		var ce *goja.CompilerSyntaxError
		if errors.As(err, &ce) {
			e.place(ce.File, ce.Offset)
			e.Message = ce.Message
			e.placeFromText(name)
		}
	}
	return e
}

func (e *SyntaxError) place(f *file.File, offset int) {
	if f != nil {
		p := f.Position(offset)
		e.Line, e.Column = p.Line, p.Column
	}
}

// placeFromText takes the place off the front of a message such as
// "name: Line 1:9 Unexpected token ;".
func (e *SyntaxError) placeFromText(name string) {
	rest := strings.TrimPrefix(e.Message, name+": ")
	var line, column int
	if n, err := fmt.Sscanf(rest, "Line %d:%d", &line, &column); err != nil || n != 2 {
		return
	}
	e.Line, e.Column = line, column
	rest, _, _ = strings.Cut(rest, " (and ")
	if _, after, ok := strings.Cut(strings.TrimPrefix(rest, "Line "), " "); ok {
		e.Message = after
	}
}
