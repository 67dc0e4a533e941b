package machine

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Env is what a command may know of the world, fixed for its whole length. Only
// Now, NewID and Definition are needed by every process; a function that is
// missing makes what needs it fail with an error that says so.
type Env struct {
	Now   time.Time
	NewID func() string
	// Actor is who asks; the zero Actor is nobody.
	Actor Actor
	// Definition returns a deployed definition by its id, planned and ready.
	Definition func(id string) (Definition, error)
	// JobOverride says what a job definition demands of new jobs; nil is nothing.
	JobOverride func(jobDefinitionID string) (JobOverride, error)
	// Resolve finds the definition that a call activity means.
	Resolve func(ProcessReference) (Definition, error)
	// Signals lists what waits for a signal outside of the unit, and what it starts.
	Signals func(SignalQuery) ([]state.EventSubscription, error)
	// Delegate returns the delegate registered under a class or bean name.
	Delegate func(name string) (Delegate, bool)
	// ExternalDelegates makes a service task whose class nobody registered an
	// external task with the class as its topic.
	ExternalDelegates bool
	// Script runs a script in a scope and yields its value.
	Script func(Script, expr.Env) (any, error)
	// Resource returns a file of a deployment.
	Resource func(deploymentID, name string) ([]byte, error)
	// Decision evaluates a decision with the variables of a scope.
	Decision func(DecisionReference, expr.Env) (DecisionResult, error)
	// Connector calls a connector and yields its results by name.
	Connector func(id string, inputs map[string]any) (map[string]any, error)
	// Mail sends a mail; see [Mail].
	Mail func(Mail) error
	// MaxActivities bounds the activity instances that one command begins, so that
	// a process that runs in circles without ever waiting ends in an error; zero
	// is 500,000.
	MaxActivities int
	// MaxWritten bounds the bytes of the values of variables that one command
	// writes, contents of files aside; zero is 256 MiB.
	MaxWritten int
}

// Actor is the authenticated user of a command.
type Actor struct {
	UserID string
	Groups []string
}

// Definition is a deployed process with its stored row and its job definitions
// by activity id and configuration ("activity/configuration").
type Definition struct {
	Row            state.ProcessDefinition
	Process        *model.Process
	JobDefinitions map[string]string
}

// JobOverride is what people changed at a job definition: new jobs of it are
// suspended, or have a priority other than the process says.
type JobOverride struct {
	Suspended bool
	Priority  state.OptionalInt
}

// ProcessReference names the definition that a call activity calls. Version and
// VersionTag are set for the bindings of these names; DeploymentID is the
// caller's deployment, TenantID the tenant to look in, empty for none.
type ProcessReference struct {
	Key          string
	Binding      model.Binding
	Version      int64
	VersionTag   string
	DeploymentID string
	TenantID     string
}

// DecisionReference names the decision that a business rule task evaluates.
type DecisionReference ProcessReference

// DecisionResult is what a decision yields: one map of output values by name
// for each rule that matched, in their order, and what history keeps of it. The
// rows of Evaluated need no ids, times or process: these are filled in.
type DecisionResult struct {
	Rows      []map[string]any
	Evaluated []state.DecisionEvaluation
}

// SignalQuery asks who waits for a signal, but for what is suspended.
type SignalQuery struct {
	Name     string
	Audience Audience
	TenantID string // the audience's; empty is none
}

// Audience says whom a signal reaches, by tenants.
type Audience int

// The audiences: what is of the tenant and what is of none, as a process that
// throws has it; what is of the tenant alone; everything.
const (
	AudienceTenantAndNone Audience = iota
	AudienceTenant
	AudienceAll
)

// Script is a script that is to be run. Model is the script of the definition,
// the same pointer at each run, so that a program can be kept by it; it is nil
// where the text was computed.
type Script struct {
	Language string
	Source   string
	// Name says where the script stands; it is for messages.
	Name  string
	Model *model.Script
	// For whom it is run, for what it prints; empty outside of process instances.
	ProcessInstanceID, ProcessDefinitionKey, ActivityID string
}

// Mail is a mail that a mail task sends: the values of its fields, as texts.
type Mail struct {
	To, From, CC, BCC, Subject, Text, HTML, Charset string
}

// Delegate is Go code behind an activity or a listener (Camunda's JavaDelegate).
// A [*BPMNError] is thrown as a BPMN error; any other error is a technical
// failure: the unit of work is dropped.
type Delegate func(*Call) error

// BPMNError is an error that boundary events and event subprocesses catch by
// its code (BPMN 2.0.2, clause 13.5.3). Delegates and scripts return it.
type BPMNError struct {
	Code, Message string
}

func (e *BPMNError) Error() string {
	if e.Message == "" {
		return "BPMN error " + e.Code
	}
	return "BPMN error " + e.Code + ": " + e.Message
}

// Variable is one variable that a command sets, in the order given. A File or
// Bytes value that carries its Data is stored as a [state.Content] row with an
// id from NewID; the variable keeps the id.
type Variable struct {
	Name  string
	Value value.Value
	Local bool
	// Transient: it is seen while the command runs and kept nowhere.
	Transient bool
}
