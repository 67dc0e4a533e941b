package model

import "github.com/sluice-bpm/sluice/engine/expr"

// TimerKind tells how a timer's text is read.
type TimerKind int

// The three timer definitions of BPMN (clause 10.5.5.11).
const (
	TimerDate TimerKind = iota
	TimerDuration
	TimerCycle
)

// Timer is a timer event definition. Its text is an expression, resolved when
// the job is created.
type Timer struct {
	Kind TimerKind
	Text *expr.Expression
	// Exclusive: the timer's job does not run in parallel with others of the instance.
	Exclusive bool
}

// RetryCycle is a camunda:failedJobRetryTimeCycle such as R5/PT5M or a list of
// durations; an expression is resolved when a job fails.
type RetryCycle struct {
	Text *expr.Expression
}

// Message is the message that an event waits for. The name of a start event's
// message is a literal.
type Message struct {
	Name *expr.Expression
}

// Signal is the signal that an event waits for or throws.
type Signal struct {
	Name *expr.Expression
	// Async: the thrown signal reaches its receivers by jobs of their own.
	Async bool
	// Inputs and BusinessKey are what a thrown signal carries.
	Inputs      []Mapping
	BusinessKey *expr.Expression
}

// ErrorEvent is what an error event throws or catches. A catching event without
// code catches every error.
type ErrorEvent struct {
	Code string
	// Message is the camunda:errorMessage of a thrown error; nil for none.
	Message *expr.Expression
	// CodeVariable and MessageVariable take what was caught; empty for none.
	CodeVariable, MessageVariable string
}

// Escalation is what an escalation event throws or catches. A catching event
// without code catches every escalation.
type Escalation struct {
	Code         string
	CodeVariable string
}

// Conditional is what a conditional event waits for.
type Conditional struct {
	Condition *Condition
	// VariableName and VariableEvents (create, update, delete) restrict the
	// changes that make the condition be looked at; empty for all.
	VariableName   string
	VariableEvents []string
}

// Compensation is what a throwing compensation event compensates: the activity
// named, or everything in its scope.
type Compensation struct {
	ActivityID string
}
