package state

import "github.com/sluice-bpm/sluice/engine/value"

// Fact is something that happened while a command ran. Facts carry copies of
// the rows as they were at that moment; history projects them.
type Fact interface{ fact() }

// The facts, each with the row it is about.
type (
	// InstanceEnded: the process instance left. State is as in [HistoryProcessInstance].
	InstanceEnded struct {
		Row           ProcessInstance
		At            Millis
		EndActivityID string
		State         string
		DeleteReason  string
	}
	// ActivityEnded: an activity instance left or was canceled.
	ActivityEnded struct {
		Row                     ActivityInstance
		At                      Millis
		Canceled, CompleteScope bool
	}
	// VariableWritten: a variable was created, which is its revision 0, updated,
	// or removed, which makes it null. Initial: it was created while its process instance starts.
	VariableWritten struct {
		Row                Variable
		At                 Millis
		ActivityInstanceID string // the one in which it was written
		Initial            bool
		Revision           int64
		// ByCode: an expression, a script or a delegate wrote it, and so no user.
		ByCode bool
	}
	// VariableEnded: the variable's scope ended, or, where Removed, it was deleted before.
	VariableEnded struct {
		Row     Variable
		At      Millis
		Removed bool
	}
	// FormSubmitted: one field of a submitted form.
	FormSubmitted struct {
		Instance           ProcessInstance
		TaskID             string
		ActivityInstanceID string
		Name               string
		Value              value.Stored
		At                 Millis
	}
	// TaskEnded: a task was completed or deleted.
	TaskEnded struct {
		Row          Task
		At           Millis
		DeleteReason string
	}
	// IdentityLinkChanged: a link was added or deleted (Operation "add" or "delete").
	IdentityLinkChanged struct {
		Row                                       IdentityLink
		ProcessDefinitionID, ProcessDefinitionKey string
		AssignerID                                string
		Operation                                 string
		At                                        Millis
	}
	// IncidentEnded: an incident was resolved or deleted.
	IncidentEnded struct {
		Row   Incident
		At    Millis
		State string
	}
	// JobLogged: a job was created, failed, successful or deleted.
	JobLogged struct {
		Row   Job
		At    Millis
		State string
	}
	// ExternalTaskLogged: an external task was created, failed, successful or deleted.
	ExternalTaskLogged struct {
		Row   ExternalTask
		At    Millis
		State string
	}
	// DecisionEvaluated: a decision was evaluated, with those it required. The
	// rows have no ids yet: a decision is referred to by its place in Decisions.
	DecisionEvaluated struct {
		Decisions []DecisionEvaluation
	}
	// BatchEnded: a batch is over, or was deleted.
	BatchEnded struct {
		Row Batch
		At  Millis
	}
	// OperationLogged: a signed-in user changed something; ids of operation and
	// row are given by history.
	OperationLogged struct {
		Rows []HistoryOperation
	}
)

// DecisionEvaluation is one decision of an evaluation; the first of a list is
// the root.
type DecisionEvaluation struct {
	Row     HistoryDecisionInstance
	Inputs  []HistoryDecisionInput
	Outputs []HistoryDecisionOutput
}

func (InstanceEnded) fact()       {}
func (ActivityEnded) fact()       {}
func (VariableWritten) fact()     {}
func (VariableEnded) fact()       {}
func (FormSubmitted) fact()       {}
func (TaskEnded) fact()           {}
func (IdentityLinkChanged) fact() {}
func (IncidentEnded) fact()       {}
func (JobLogged) fact()           {}
func (ExternalTaskLogged) fact()  {}
func (DecisionEvaluated) fact()   {}
func (BatchEnded) fact()          {}
func (OperationLogged) fact()     {}
