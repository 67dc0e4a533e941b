package expr

import (
	"fmt"
	"strings"
)

// SyntaxError is what [Compile] returns for text that is not an expression.
type SyntaxError struct {
	Source  string
	Offset  int // in bytes from the start of Source
	Message string
}

// Error implements error in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("Error parsing '%s': syntax error at position %d, %s", shorten(e.Source), e.Offset, e.Message)
}

// Caret is the line of the source that the error is in, with a caret below the
// place.
func (e *SyntaxError) Caret() string { return caret(e.Source, e.Offset) }

// EvalError is what evaluating an expression returns: the place, and the cause
// in the words of Camunda 7.
type EvalError struct {
	Source string
	Offset int // in bytes from the start of Source
	Kind   Kind
	Err    error
}

// Kind says how an [EvalError] introduces its cause.
type Kind string

// The kinds of evaluation errors.
const (
	UnknownProperty Kind = "Unknown property used in expression"
	UnknownMethod   Kind = "Unknown method used in expression"
	Failed          Kind = "Error while evaluating expression"
)

// Error implements error in one line.
func (e *EvalError) Error() string {
	return fmt.Sprintf("%s: %s. Cause: %s", e.Kind, shorten(e.Source), e.Err)
}

// Unwrap is the cause, for example an error that a method of the environment
// returned.
func (e *EvalError) Unwrap() error { return e.Err }

// Caret is the line of the source that the error is in, with a caret below the
// place.
func (e *EvalError) Caret() string { return caret(e.Source, e.Offset) }

// wordedError is an error in the very words of Camunda 7 or Java, which start
// with a capital and which clients may look for.
type wordedError string

func worded(format string, args ...any) error { return wordedError(fmt.Sprintf(format, args...)) }

// Error implements error.
func (e wordedError) Error() string { return string(e) }

// shorten keeps a message readable where the expression is a page long.
func shorten(source string) string {
	const most = 500
	if len(source) <= most {
		return source
	}
	return strings.ToValidUTF8(source[:most], "") + "…"
}

func caret(source string, offset int) string {
	offset = max(0, min(offset, len(source)))
	start := strings.LastIndexByte(source[:offset], '\n') + 1
	line, _, _ := strings.Cut(source[start:], "\n")
	before := []rune(source[start:offset])
	for i, r := range before {
		if r != '\t' {
			before[i] = ' '
		}
	}
	return line + "\n" + string(before) + "^"
}
