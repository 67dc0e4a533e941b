package views

import "github.com/sluice-bpm/sluice/forms"

// StartProps is the list of processes that can be started; Form is the opened
// one and may be nil.
type StartProps struct {
	Page      Page
	Query     string
	Processes []StartProcess
	More      string // "These are the first 200. Search to find the others."; empty when these are all
	MayDeploy bool   // the person may deploy what is missing
	Form      *StartForm
}

// StartProcess is one process that can be started.
type StartProcess struct {
	Key         string
	Name        string
	Description string
	Current     bool
}

// StartForm is the start form of one process.
type StartForm struct {
	Key         string
	Name        string
	Version     string // "3"
	Description string
	BusinessKey string // as typed; field forms.FieldBusinessKey
	Suspended   bool   // then it cannot be sent, and is not shown
	Form        forms.Definition
	Input       forms.Input
	Typed       string // names what was typed before; empty for nothing
	Kept        []Fact // what the person had filled in before it was suspended
}
