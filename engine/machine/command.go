package machine

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Env is what a command may know of the world, fixed for its whole length.
type Env struct {
	Now   time.Time
	NewID func() string
	// Actor is who asks; the zero Actor is nobody.
	Actor Actor
	// Definition returns a deployed definition by its id, planned and ready.
	Definition func(id string) (Definition, error)
	// Delegate returns the delegate registered under a class or bean name.
	Delegate func(name string) (Delegate, bool)
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

// Delegate is Go code behind a service task (Camunda's JavaDelegate). An error
// is a technical failure: the unit of work is dropped.
type Delegate func(DelegateExecution) error

// DelegateExecution is what a delegate may see and change of its execution.
type DelegateExecution interface {
	ProcessInstanceID() string
	BusinessKey() string
	ActivityID() string
	// Field is the value of an injected camunda:field.
	Field(name string) (value.Value, bool)
	Variable(name string) (value.Value, bool)
	SetVariable(name string, v value.Value)
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

// Command is something that changes process instances; see the types below.
type Command interface {
	apply(r *run) error
}

// The commands. Each is applied to a unit that was loaded with the instance,
// task or job it names; Start is applied to an empty one. A Refusal is returned
// for what the caller may not do; any other error is a technical failure.
type (
	// Start starts an instance of a definition; its row is in the unit afterwards.
	Start struct {
		DefinitionID string
		BusinessKey  string
		Variables    []Variable
		// Form: the variables were submitted by the start form (logged as form fields).
		Form bool
		// ID is the new process instance's id, made by the caller.
		ID string
	}
	// CompleteTask completes a task, of a process instance or standalone.
	CompleteTask struct {
		TaskID    string
		Variables []Variable
		Form      bool
	}
	// ClaimTask sets the assignee where there is none.
	ClaimTask struct{ TaskID, UserID string }
	// AssignTask sets the assignee whoever has it; empty takes it away.
	AssignTask struct{ TaskID, UserID string }
	// UpdateTask changes attributes; nil leaves one as it is. A zero Millis clears a date.
	UpdateTask struct {
		TaskID                   string
		Name, Description, Owner *string
		Priority                 *int64
		Due, FollowUp            *state.Millis
	}
	// AddIdentityLink and DeleteIdentityLink change who a task is offered to.
	AddIdentityLink    struct{ TaskID, Type, UserID, GroupID string }
	DeleteIdentityLink struct{ TaskID, Type, UserID, GroupID string }
	// RunJob runs a job and removes it, or plans its repetition.
	RunJob struct{ JobID string }
	// FailJob takes one retry of a job whose run failed and makes an incident at
	// zero. It is applied to a fresh unit. LockOwner must still hold the lock
	// unless it is empty.
	FailJob struct {
		JobID, LockOwner string
		Message, Details string
		FailedActivityID string
	}
	// SetJobRetries gives a job new retries and resolves its incident.
	SetJobRetries struct {
		JobID   string
		Retries int64
	}
	// SetVariables writes variables, seen from the execution or (with TaskID) the
	// task: to the nearest scope that has the name, else to the root; local ones
	// to the scope itself. Names in Remove are deleted first.
	SetVariables struct {
		ExecutionID, TaskID string
		Variables           []Variable
		Remove              []string
		RemoveLocal         bool // Remove looks at the scope itself only
	}
	// SuspendInstance suspends or activates a process instance with its tasks and jobs.
	SuspendInstance struct {
		ProcessInstanceID string
		Suspended         bool
	}
	// DeleteInstance cancels a process instance and everything in it.
	DeleteInstance struct {
		ProcessInstanceID, Reason string
	}
)

// Refusal is why a command cannot be done as asked. Code is one of the engine's
// error codes.
type Refusal struct {
	Code    RefusalCode
	Message string
}

// RefusalCode says what kind of refusal it is.
type RefusalCode string

// The refusals of the machine.
const (
	NotFound       RefusalCode = "not found"
	Suspended      RefusalCode = "suspended"
	AlreadyClaimed RefusalCode = "already claimed"
	Invalid        RefusalCode = "invalid"
)

func (r *Refusal) Error() string { return r.Message }

// Failure is a technical failure with the activity in which it happened.
type Failure struct {
	ActivityID string
	Err        error
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }
