package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Command is something to be done; R is what doing it yields. The commands are
// the structs of this package.
type Command[R any] interface {
	do(ctx context.Context, e *Engine) (R, error)
}

// None is the result of a command that has nothing to tell.
type None struct{}

// Variable is one variable to set; see [machine.Variable].
type Variable = machine.Variable

// Instruction is one step of a modification; see [machine.Instruction].
type Instruction = machine.Instruction

// The commands on process definitions and deployments.
type (
	// Deploy stores resources; every .bpmn and .bpmn20.xml file among them is
	// parsed and becomes new versions of its processes. A model with problems
	// yields a *model.ParseError and deploys nothing.
	Deploy struct {
		Name, Source, TenantID string
		Resources              []DeployResource
		// DuplicateFiltering: where all resources are as they were deployed last under
		// the same name and source, the newest deployment of these is returned and
		// nothing is deployed.
		DuplicateFiltering bool
		// ChangedOnly deploys only the resources that differ.
		ChangedOnly bool
		// ActivationTime, where set, is when the processes become active; until then
		// they are suspended.
		ActivationTime state.Millis
	}
	// DeployResource is one file to deploy.
	DeployResource struct {
		Name string
		Data []byte
	}
	// Deployed is the result of [Deploy].
	Deployed struct {
		Deployment state.Deployment
		// Those that this call made, in order.
		Definitions  []state.ProcessDefinition
		Decisions    []state.DecisionDefinition
		Requirements []state.DecisionRequirements
	}
	// DeleteDeployment removes a deployment with its definitions; without
	// Cascade it is refused while instances run, with it they and their history
	// are removed too.
	DeleteDeployment struct {
		ID                                   string
		Cascade, SkipListeners, SkipMappings bool
	}
	// SuspendDefinitions suspends or activates process definitions, and where these
	// are included their instances: nothing starts of a suspended one. At, where it
	// is not zero, is when that is to happen: then a job is made that does it. Where
	// there is nothing of the kind it does nothing.
	SuspendDefinitions struct {
		Of                          DefinitionChoice
		Suspended, IncludeInstances bool
		At                          state.Millis
	}
)

// The commands on process instances.
type (
	// StartProcess starts an instance of the definition with DefinitionID, or of
	// the latest version with DefinitionKey.
	StartProcess struct {
		DefinitionID, DefinitionKey string
		TenantID                    string
		// Definition is the row that the others name, where the caller has it from
		// [Engine.DefinitionToStart]; nil has it looked up.
		Definition     *state.ProcessDefinition
		BusinessKey    string
		CaseInstanceID string // the case that it is started for
		Variables      []Variable
		// Form: the variables come from the start form.
		Form bool
		// Instructions begin the instance at other places than its start event.
		Instructions                []Instruction
		SkipListeners, SkipMappings bool
	}
	// Started is the result of [StartProcess].
	Started struct {
		Instance state.ProcessInstance
		// Ended: the instance ran to its end within the command.
		Ended bool
		// Variables are the instance's own after the command, for callers that ask for them.
		Variables []state.Variable
	}
	// SuspendInstance suspends or activates an instance.
	SuspendInstance struct {
		ProcessInstanceID string
		Suspended         bool
	}
	// SuspendInstancesOf suspends or activates all instances of process definitions.
	SuspendInstancesOf struct {
		Of        DefinitionChoice
		Suspended bool
	}
	// SuspendInstancesNow suspends or activates the process instances that are meant
	// in one transaction; those that are not there are left out.
	SuspendInstancesNow struct {
		Instances
		Suspended bool
	}
	// DeleteInstance cancels an instance; the reason is kept in history.
	DeleteInstance struct {
		ProcessInstanceID, Reason string
		// SkipListeners and SkipMappings leave those out; SkipCalled leaves the
		// instances that it called running, on their own.
		SkipListeners, SkipMappings, SkipCalled bool
	}
	// SetVariables changes variables of an execution (or process instance) or,
	// with TaskID, of a task; see [machine.SetVariables].
	SetVariables struct {
		ExecutionID, TaskID string
		Variables           []Variable
		Remove              []string
		RemoveLocal         bool
		// Modify: it is logged as one modification.
		Modify bool
	}
)

// The commands on tasks.
type (
	// CompleteTask completes a task.
	CompleteTask struct {
		TaskID    string
		Variables []Variable
		Form      bool
	}
	// Completed is the result of [CompleteTask].
	Completed struct {
		// Variables are those of the process instance after the command. Of a
		// standalone task they are its own, which have lost their values with it.
		Variables []state.Variable
	}
	// ClaimTask gives a free task to a user; it is a Conflict if another has it.
	ClaimTask struct{ TaskID, UserID string }
	// AssignTask gives a task to a user, or to nobody.
	AssignTask struct{ TaskID, UserID string }
	// UnclaimTask takes the assignee away.
	UnclaimTask struct{ TaskID string }
	// DelegateTask lends a task to another user until it is resolved.
	DelegateTask struct{ TaskID, UserID string }
	// ResolveTask gives a delegated task back to its owner. The variables are set
	// in the process instance; of a standalone task they are not kept, as in
	// Camunda 7.24.
	ResolveTask struct {
		TaskID    string
		Variables []Variable
	}
	// UpdateTask changes attributes of a task; nil leaves one as it is.
	UpdateTask struct {
		TaskID                             string
		Name, Description, Owner, Assignee *string
		DelegationState, ParentTaskID      *string
		CaseInstanceID, TenantID           *string
		Priority                           *int64
		Due, FollowUp                      *state.Millis
	}
	// CreateTask makes a standalone task, perhaps below a parent; without an id it
	// gets one.
	CreateTask struct{ Task state.Task }
	// DeleteTask deletes a standalone task with its subtasks; a missing one is no
	// error.
	DeleteTask struct{ TaskID string }
	// ThrowTaskError throws a BPMN error from the task of a process instance.
	ThrowTaskError struct {
		TaskID, Code, Message string
		Variables             []Variable
	}
	// ThrowTaskEscalation throws an escalation from the task of a process instance.
	ThrowTaskEscalation struct {
		TaskID, Code string
		Variables    []Variable
	}
	// AddComment says something about a task, open or ended. ProcessInstanceID is
	// that which it is said about, too; empty for none.
	AddComment struct{ TaskID, ProcessInstanceID, Message string }
	// UpdateComment gives a comment another text: one about the open task or, where
	// TaskID is empty, about the running process instance.
	UpdateComment struct{ TaskID, ProcessInstanceID, ID, Message string }
	// DeleteComments removes the comment with the id, or with an empty one all: of
	// the open task or, where TaskID is empty, of the running process instance. A
	// missing one is no error.
	DeleteComments struct{ TaskID, ProcessInstanceID, ID string }
	// AddAttachment attaches a file to a task, open or ended, or, where Content is
	// nil, the address of one.
	AddAttachment struct {
		TaskID, Name, Description, Type, URL string
		Content                              []byte
	}
	// DeleteAttachment removes an attachment of a task.
	DeleteAttachment struct{ TaskID, ID string }
	// AddIdentityLink offers a task to a user or a group.
	AddIdentityLink struct{ TaskID, Type, UserID, GroupID string }
	// DeleteIdentityLink takes such an offer back.
	DeleteIdentityLink struct{ TaskID, Type, UserID, GroupID string }
)

// The commands on filters.
type (
	// CreateFilter keeps a query and returns it with its id; whoever is named its
	// owner may do everything with it.
	CreateFilter struct{ Filter state.Filter }
	// UpdateFilter changes the filter with the given id.
	UpdateFilter struct{ Filter state.Filter }
	// DeleteFilter removes a filter with the authorizations on it.
	DeleteFilter struct{ ID string }
)

// The commands on jobs.
type (
	// SetJobRetries gives a job new retries and resolves its incident. Due, where
	// it is set, is when it is to run; zero is at once.
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
	// RecalculateJob computes anew when a timer is due, from when it was made or
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
	// SuspendJob suspends or activates one job.
	SuspendJob struct {
		JobID     string
		Suspended bool
	}
	// SuspendJobs suspends or activates the jobs of a process instance, a job
	// definition or process definitions, whichever is given. Where there is
	// nothing of the kind it does nothing.
	SuspendJobs struct {
		ProcessInstanceID, JobDefinitionID string
		Of                                 DefinitionChoice
		Suspended                          bool
	}
	// DeleteJob removes a job.
	DeleteJob struct{ JobID string }
	// ExecuteJob runs a job now, whatever its due date.
	ExecuteJob struct{ JobID string }
)

// DefinitionChoice is a process definition by its id, or all versions with a key:
// those of every tenant, of one tenant, or WithoutTenant those of none.
type DefinitionChoice struct {
	ID, Key, TenantID string
	WithoutTenant     bool
}

// The commands on job definitions.
type (
	// SuspendJobDefinitions suspends or activates one job definition, or those of
	// process definitions: new jobs are as their definition is, and with
	// IncludeJobs those there are too. At, where it is not zero, is when that is
	// to happen: then a job is made that does it.
	SuspendJobDefinitions struct {
		JobDefinitionID        string
		Of                     DefinitionChoice
		Suspended, IncludeJobs bool
		At                     state.Millis
	}
	// SetJobDefinitionPriority gives new jobs of a definition a priority that
	// overrides that of the process; without one the process says it again. With
	// IncludeJobs the jobs there are get it too.
	SetJobDefinitionPriority struct {
		JobDefinitionID string
		Priority        state.OptionalInt
		IncludeJobs     bool
	}
	// SetJobDefinitionRetries gives the jobs of a definition that have no retries
	// left new ones. Due is as in [SetJobRetries]. Their incidents stay open until
	// the jobs succeed, as in Camunda.
	SetJobDefinitionRetries struct {
		JobDefinitionID string
		Retries         int64
		Due             *state.Millis
	}
)

// The commands on incidents.
type (
	// ResolveIncident ends an incident that a client opened. Those of jobs and
	// external tasks end with new retries.
	ResolveIncident struct{ IncidentID string }
	// AnnotateIncident notes something beside an incident; an empty text takes the
	// note away.
	AnnotateIncident struct{ IncidentID, Annotation string }
)

// The commands on history.
type (
	// DeleteHistoryInstance removes a process instance that has ended, with all
	// that belongs to it.
	DeleteHistoryInstance struct{ ProcessInstanceID string }
	// DeleteHistoryVariable removes a variable from the history, and its changes.
	// One that lives goes on without a history.
	DeleteHistoryVariable struct{ ID string }
	// DeleteHistoryVariables does so with all variables of a process instance.
	DeleteHistoryVariables struct{ ProcessInstanceID string }
	// AnnotateOperation notes something beside what a user did; an empty text
	// takes the note away.
	AnnotateOperation struct{ OperationID, Annotation string }
)

// The commands on users.
type (
	// CreateUser creates a user; the password is stored only as a hash. Without
	// one the user cannot sign in by password.
	CreateUser struct {
		ID, FirstName, LastName, Email, Password string
		Groups                                   []string
		// Origin is the account at an identity provider that the user is.
		Origin string
		// AnyPassword: the password need not satisfy the password policy.
		AnyPassword bool
	}
	// UpdateProfile changes what is said of a user.
	UpdateProfile struct{ ID, FirstName, LastName, Email string }
	// ChangePassword gives a user another password; an empty one takes it away.
	ChangePassword struct{ ID, Password string }
	// UnlockUser lets a user sign in again who was locked out for wrong
	// passwords; it is for administrators.
	UnlockUser struct{ ID string }
	// DeleteUser removes a user with memberships, sessions and tokens, and the
	// authorizations on the user; a missing one is no error. Those that were
	// given to the user stay, as in Camunda.
	DeleteUser struct{ ID string }
)

// The commands on groups.
type (
	// CreateGroup creates a group.
	CreateGroup struct{ ID, Name, Type string }
	// UpdateGroup renames a group.
	UpdateGroup struct{ ID, Name, Type string }
	// DeleteGroup removes a group with its memberships; a missing one is no error.
	DeleteGroup struct{ ID string }
	// AddMember puts a user into a group.
	AddMember struct{ UserID, GroupID string }
	// RemoveMember takes a user out of a group; who is not in it stays out.
	RemoveMember struct{ UserID, GroupID string }
)

// The commands on tenants.
type (
	// CreateTenant creates a tenant.
	CreateTenant struct{ ID, Name string }
	// UpdateTenant renames a tenant.
	UpdateTenant struct{ ID, Name string }
	// DeleteTenant removes a tenant with its memberships; a missing one is no
	// error. What was deployed for it stays.
	DeleteTenant struct{ ID string }
	// TenantMember is a user or a group, one of both, that belongs to a tenant.
	TenantMember struct{ TenantID, UserID, GroupID string }
	// AddTenantMember has a user, or the users of a group, belong to a tenant.
	AddTenantMember struct{ TenantMember }
	// RemoveTenantMember ends that.
	RemoveTenantMember struct{ TenantMember }
)

// The commands on authorizations.
type (
	// CreateAuthorization adds an authorization and returns it with its id.
	CreateAuthorization struct{ Authorization state.Authorization }
	// UpdateAuthorization changes the authorization with the given id; its type
	// stays.
	UpdateAuthorization struct{ Authorization state.Authorization }
	// DeleteAuthorization removes an authorization.
	DeleteAuthorization struct{ ID string }
)

// The commands on tokens.
type (
	// CreateToken makes a token for the actor: programs that know its secret act
	// for them within the scopes, until it expires.
	CreateToken struct {
		Name    string
		Scopes  []identity.Scope
		Expires state.Millis // zero is never
	}
	// CreatedToken is the result of [CreateToken]. The secret is not kept.
	CreatedToken struct {
		Token  state.Token
		Secret string
	}
	// RevokeToken ends one of the actor's tokens at once.
	RevokeToken struct{ ID string }
)
