package machine

import (
	"github.com/sluice-bpm/sluice/engine/state"
)

// Command is something that changes process instances; see the types below.
//
// Each is applied to a unit that was loaded with the instance, task or job it
// names; Start is applied to an empty one. A [*Refusal] is returned for what the
// caller may not do, [*NeedInstances] where more must be loaded; any other error
// is a technical failure.
type Command interface {
	apply(r *run) error
}

// The commands on process instances and executions.
type (
	// Sequence applies commands one after the other, each to what the one before
	// left: all of them are done or none.
	Sequence []Command
	// Start starts an instance of a definition; its row is in the unit afterwards.
	Start struct {
		DefinitionID string
		BusinessKey  string
		// CaseInstanceID is the case that the instance is started for; empty for none.
		CaseInstanceID string
		Variables      []Variable
		// Form: the variables were submitted by the start form (logged as form fields).
		Form bool
		// ID is the new process instance's id, made by the caller.
		ID string
		// StartActivityID is the start event by which it begins: that of a message,
		// signal or condition. Empty is the definition's own.
		StartActivityID string
		// Instructions begin the instance at other places than its start event.
		Instructions []Instruction
		// SkipListeners and SkipMappings hold for what the command runs.
		SkipListeners, SkipMappings bool
		// RestartedID is the ended instance that this one repeats; empty for none.
		RestartedID string
	}
	// TriggerExecution lets an execution go on that waits for nobody in
	// particular, as a receive task without message does.
	TriggerExecution struct {
		ExecutionID string
		Variables   []Variable
	}
	// DeliverMessage hands a message to the execution that waits for it.
	DeliverMessage struct {
		ExecutionID, Name string
		Variables         []Variable
		// ToTriggered are variables of what the message begins: the event
		// subprocess, or the path behind the boundary event.
		ToTriggered []Variable
	}
	// DeliverSignal throws a signal from outside: to one execution, or, where
	// ExecutionID is empty, to everybody who waits for it. With WithoutTenant
	// only what is of no tenant hears it, with TenantID only what is of that one.
	DeliverSignal struct {
		Name, ExecutionID, TenantID string
		WithoutTenant               bool
		Variables                   []Variable
	}
	// SetVariables writes variables, seen from the execution or (with TaskID) the
	// task: to the nearest scope that has the name, else to the root; local ones
	// to the scope itself. Then the names in Remove are deleted.
	SetVariables struct {
		ExecutionID, TaskID string
		Variables           []Variable
		Remove              []string
		RemoveLocal         bool // Remove looks at the scope itself only
		// Modify: it is logged as one modification.
		Modify bool
	}
	// SuspendInstance suspends or activates a process instance with its tasks,
	// external tasks and jobs.
	SuspendInstance struct {
		ProcessInstanceID string
		Suspended         bool
	}
	// DeleteInstance cancels a process instance and everything in it.
	DeleteInstance struct {
		ProcessInstanceID, Reason   string
		SkipListeners, SkipMappings bool
		// SkipCalled leaves the instances that it called running, on their own.
		SkipCalled bool
	}
	// ModifyInstance cancels and starts activities of a process instance.
	ModifyInstance struct {
		ProcessInstanceID           string
		Instructions                []Instruction
		SkipListeners, SkipMappings bool
		Annotation                  string
	}
	// CreateIncident opens an incident at an execution; ID is its id, made by the
	// caller.
	CreateIncident struct {
		ID, ExecutionID, Type, Configuration, Message string
	}
	// ResolveIncident ends an incident that a caller opened.
	ResolveIncident struct{ IncidentID string }
	// AnnotateIncident sets or, empty, clears the annotation of an incident.
	AnnotateIncident struct{ IncidentID, Annotation string }
)

// The commands on tasks.
type (
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
	// DelegateTask lends a task to another user until it is resolved.
	DelegateTask struct{ TaskID, UserID string }
	// ResolveTask gives a delegated task back to its owner.
	ResolveTask struct {
		TaskID    string
		Variables []Variable
	}
	// UpdateTask changes attributes; nil leaves one as it is. A zero Millis clears a date.
	UpdateTask struct {
		TaskID                             string
		Name, Description, Owner, Assignee *string
		DelegationState, ParentTaskID      *string
		CaseInstanceID, TenantID           *string
		Priority                           *int64
		Due, FollowUp                      *state.Millis
	}
	// CreateTask makes a standalone task, perhaps below a parent.
	CreateTask struct{ Task state.Task }
	// DeleteTask deletes a standalone task with its subtasks.
	DeleteTask struct{ TaskID, Reason string }
	// ThrowTaskError throws a BPMN error from a user task.
	ThrowTaskError struct {
		TaskID, Code, Message string
		Variables             []Variable
	}
	// ThrowTaskEscalation throws an escalation from a user task.
	ThrowTaskEscalation struct {
		TaskID, Code string
		Variables    []Variable
	}
	// AddComment keeps what is said about an open task; the row comes whole.
	AddComment struct{ Comment state.Comment }
	// UpdateComment gives a stored comment another text: one of the task or, where
	// TaskID is empty, of the process instance that it is about.
	UpdateComment struct {
		TaskID, Message string
		Comment         state.Comment
	}
	// DeleteComments removes comments of a task or of a process instance.
	DeleteComments struct {
		TaskID, ProcessInstanceID string
		IDs                       []string
	}
	// AddAttachment attaches something to an open task; the row comes whole, with
	// the content that its ContentID names.
	AddAttachment struct {
		Attachment state.Attachment
		Content    []byte
	}
	// DeleteAttachment removes an attachment of an open task with its content.
	DeleteAttachment struct{ Attachment state.Attachment }
	// AddIdentityLink and DeleteIdentityLink change who a task is offered to.
	AddIdentityLink    struct{ TaskID, Type, UserID, GroupID string }
	DeleteIdentityLink struct{ TaskID, Type, UserID, GroupID string }
)

// The commands on jobs.
type (
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
	// SetJobRetries gives a job new retries and resolves its incident. Due, where
	// it is set, is when it is to run.
	SetJobRetries struct {
		JobID   string
		Retries int64
		Due     *state.Millis
	}
	// SetJobDue changes when a job is due; zero is at once. With Cascade the later
	// dates of a repeating timer move by as much.
	SetJobDue struct {
		JobID   string
		Due     state.Millis
		Cascade bool
	}
	// RecalculateJob computes when a timer is due anew, from when it was made or
	// from now.
	RecalculateJob struct {
		JobID          string
		FromCreateTime bool
	}
	// SetJobPriority changes the priority of a job.
	SetJobPriority struct {
		JobID    string
		Priority int64
	}
	// SuspendJob suspends or activates a job.
	SuspendJob struct {
		JobID     string
		Suspended bool
	}
	// DeleteJob removes a job.
	DeleteJob struct{ JobID string }
)

// The commands on external tasks. WorkerID must hold the lock.
type (
	// LockExternalTasks locks tasks for a worker that are free at Now. The unit
	// need hold nothing but the tasks.
	LockExternalTasks struct {
		IDs      []string
		WorkerID string
		Until    state.Millis
	}
	// LockExternalTask locks one task; that another worker has it is refused.
	LockExternalTask struct {
		ID, WorkerID string
		Until        state.Millis
	}
	// ExtendLock keeps the lock of a worker.
	ExtendLock struct {
		ID, WorkerID string
		Until        state.Millis
	}
	// UnlockExternalTask takes the lock away, whoever holds it.
	UnlockExternalTask struct{ ID string }
	// CompleteExternalTask lets the process go on.
	CompleteExternalTask struct {
		ID, WorkerID string
		Variables    []Variable
	}
	// FailExternalTask reports a failure: Retries are those left, and at zero an
	// incident is made. Until RetryAt the task is not offered.
	FailExternalTask struct {
		ID, WorkerID     string
		Message, Details string
		Retries          int64
		RetryAt          state.Millis
		Variables        []Variable
	}
	// ThrowExternalTaskError throws a BPMN error.
	ThrowExternalTaskError struct {
		ID, WorkerID, Code, Message string
		Variables                   []Variable
	}
	// SetExternalTaskRetries gives new retries and resolves or makes the incident.
	SetExternalTaskRetries struct {
		ID      string
		Retries int64
	}
	// SetExternalTasksRetries does so with several, which is logged as one operation.
	SetExternalTasksRetries struct {
		IDs     []string
		Retries int64
	}
	// SetExternalTaskPriority changes the priority.
	SetExternalTaskPriority struct {
		ID       string
		Priority int64
	}
)

// InstructionType says what an instruction does.
type InstructionType string

// The instructions of Camunda 7.24.
const (
	StartBefore     InstructionType = "startBeforeActivity"
	StartAfter      InstructionType = "startAfterActivity"
	StartTransition InstructionType = "startTransition"
	Cancel          InstructionType = "cancel"
)

// Instruction is one step of a modification, or of an instance's start.
type Instruction struct {
	Type InstructionType
	// ActivityID is the activity; TransitionID the sequence flow of [StartTransition].
	ActivityID, TransitionID string
	// AncestorActivityInstanceID is the activity instance inside of which the
	// activity is started; empty where there is only one that it can be.
	AncestorActivityInstanceID string
	// ActivityInstanceID and TransitionInstanceID name one instance that
	// [Cancel] cancels; without both all instances of the activity are.
	ActivityInstanceID, TransitionInstanceID string
	// CurrentOnly: of an activity [Cancel] cancels only what ran in it before the
	// first instruction.
	CurrentOnly bool
	Variables   []Variable
}
