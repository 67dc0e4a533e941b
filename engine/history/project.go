package history

import (
	"cmp"
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Source is what rows are made with.
type Source struct {
	// NewID makes row ids.
	NewID func() string
	// TimeToLive is that of a process definition's history, in days.
	TimeToLive func(definitionID string) state.OptionalInt
	// BatchTimeToLive is that of batches of a kind, in days.
	BatchTimeToLive func(state.JobKind) state.OptionalInt
	// RemovalTime is from when times to live count.
	RemovalTime RemovalTimeStrategy
	// Hostname is that of the node.
	Hostname string
	// SignedIn is set where a user gave the command: whatever it logs and the
	// updates of variables that it made then share an operation id, as in Camunda
	// also where nothing is logged.
	SignedIn bool
}

// Project appends the history of the unit's facts to the unit.
func Project(level Level, unit *state.Unit, s Source) {
	if level == None {
		return
	}
	p := projection{Source: s, level: level, unit: unit}
	if level.Keeps(Full) && (s.SignedIn || slices.ContainsFunc(unit.Facts, isOperation)) {
		p.operation = p.NewID()
	}
	for _, f := range unit.Facts {
		p.instances(f)
		if level.Keeps(Audit) {
			p.variables(f)
		}
		if level.Keeps(Full) {
			p.logs(f)
		}
	}
}

type projection struct {
	Source
	level Level
	unit  *state.Unit
	// operation is the id of all that a user did by the command; empty for one that
	// nobody gave.
	operation string
}

func isOperation(f state.Fact) bool {
	_, ok := f.(state.OperationLogged)
	return ok
}

// instances projects what level activity keeps.
func (p *projection) instances(f state.Fact) {
	switch f := f.(type) {
	case state.InstanceEnded:
		row := &state.HistoryProcessInstance{
			ProcessInstance: f.Row, EndTime: f.At, EndActivityID: f.EndActivityID,
			State: f.State, DeleteReason: f.DeleteReason,
		}
		if row.IsTop() && row.RemovalTime == 0 {
			row.RemovalTime = p.RemovalTime.RemovalTime(row.StartTime, row.EndTime, p.TimeToLive(row.ProcessDefinitionID))
		}
		p.unit.Append(state.HistoryProcessInstanceTable, row)
	case state.ActivityEnded:
		p.unit.Append(state.HistoryActivityInstanceTable, &state.HistoryActivityInstance{
			ActivityInstance: f.Row, EndTime: f.At, Canceled: f.Canceled, CompleteScope: f.CompleteScope,
		})
	case state.TaskEnded:
		p.unit.Append(state.HistoryTaskTable, &state.HistoryTask{Task: f.Row, EndTime: f.At, DeleteReason: f.DeleteReason})
	}
}

// variables projects what level audit adds.
func (p *projection) variables(f state.Fact) {
	switch f := f.(type) {
	case state.VariableEnded:
		if f.Row.Unlogged {
			return
		}
		row := &state.HistoryVariable{Variable: f.Row, State: "CREATED", EndTime: f.At}
		if f.Removed {
			row.State = "DELETED"
		}
		p.unit.Append(state.HistoryVariableTable, row)
	case state.FormSubmitted:
		p.unit.Append(state.HistoryDetailTable, &state.HistoryDetail{
			ID: p.NewID(), Kind: "formField",
			RootProcessInstanceID: f.Instance.RootProcessInstanceID, ProcessInstanceID: f.Instance.ID,
			ProcessDefinitionID: f.Instance.ProcessDefinitionID, ProcessDefinitionKey: f.Instance.ProcessDefinitionKey,
			ExecutionID: f.Instance.ID, TaskID: f.TaskID, ActivityInstanceID: f.ActivityInstanceID,
			Name: f.Name, Value: f.Value, OperationID: p.operation, Time: f.At, TenantID: f.Instance.TenantID,
		})
	}
}

// logs projects what level full adds.
func (p *projection) logs(f state.Fact) {
	switch f := f.(type) {
	case state.VariableWritten:
		v := f.Row
		if v.Unlogged {
			return
		}
		operation := p.operation
		if f.ByCode {
			operation = ""
		}
		p.unit.Append(state.HistoryDetailTable, &state.HistoryDetail{
			ID: p.NewID(), Kind: "variableUpdate",
			RootProcessInstanceID: v.RootProcessInstanceID, ProcessInstanceID: v.ProcessInstanceID,
			ProcessDefinitionID: v.ProcessDefinitionID, ProcessDefinitionKey: v.ProcessDefinitionKey,
			ExecutionID: v.ExecutionID, TaskID: v.TaskID, ActivityInstanceID: f.ActivityInstanceID,
			VariableInstanceID: v.ID, Name: v.Name, Value: v.Value, Revision: f.Revision, Initial: f.Initial,
			OperationID: operation, Time: f.At, TenantID: v.TenantID,
		})
	case state.IdentityLinkChanged:
		l := f.Row
		p.unit.Append(state.HistoryIdentityLinkTable, &state.HistoryIdentityLink{
			ID: p.NewID(), RootProcessInstanceID: l.RootProcessInstanceID, ProcessInstanceID: l.ProcessInstanceID,
			ProcessDefinitionID: f.ProcessDefinitionID, ProcessDefinitionKey: f.ProcessDefinitionKey,
			TaskID: l.TaskID, Type: l.Type, UserID: l.UserID, GroupID: l.GroupID,
			AssignerID: f.AssignerID, Operation: f.Operation, Time: f.At, TenantID: l.TenantID,
		})
	case state.IncidentEnded:
		p.unit.Append(state.HistoryIncidentTable, &state.HistoryIncident{Incident: f.Row, State: f.State, EndTime: f.At})
	case state.JobLogged:
		p.job(f)
	case state.ExternalTaskLogged:
		p.externalTask(f)
	case state.DecisionEvaluated:
		p.decisions(f)
	case state.BatchEnded:
		row := &state.HistoryBatch{Batch: f.Row, EndTime: f.At}
		if row.RemovalTime == 0 {
			row.RemovalTime = p.RemovalTime.RemovalTime(row.StartTime, row.EndTime, p.BatchTimeToLive(row.Type))
		}
		p.unit.Append(state.HistoryBatchTable, row)
	case state.OperationLogged:
		for _, row := range f.Rows {
			row.ID, row.OperationID = p.NewID(), p.operation
			p.unit.Append(state.HistoryOperationTable, &row)
		}
	}
}

func (p *projection) job(f state.JobLogged) {
	j := f.Row
	row := &state.HistoryJobLog{
		ID: p.NewID(), Time: f.At, State: f.State, JobID: j.ID, JobDefinitionID: j.JobDefinitionID,
		Kind: j.Kind, ActivityID: j.ActivityID, Configuration: j.Configuration, Due: j.Due,
		Retries: j.Retries, Priority: j.Priority, FailedActivityID: j.FailedActivityID,
		RootProcessInstanceID: j.RootProcessInstanceID, ProcessInstanceID: cmp.Or(j.ProcessInstanceID, j.OnlyInstance()),
		ExecutionID: j.ExecutionID, ProcessDefinitionID: j.ProcessDefinitionID,
		ProcessDefinitionKey: j.ProcessDefinitionKey, DeploymentID: j.DeploymentID, Hostname: p.Hostname, TenantID: j.TenantID,
	}
	if f.State == "failed" {
		row.ExceptionMessage, row.ExceptionDetails = j.ExceptionMessage, j.ExceptionDetails
	}
	p.unit.Append(state.HistoryJobLogTable, row)
}

func (p *projection) externalTask(f state.ExternalTaskLogged) {
	t := f.Row
	row := &state.HistoryExternalTaskLog{
		ID: p.NewID(), Time: f.At, State: f.State, ExternalTaskID: t.ID, Topic: t.Topic, WorkerID: t.WorkerID,
		Retries: t.Retries, Priority: t.Priority,
		RootProcessInstanceID: t.RootProcessInstanceID, ProcessInstanceID: t.ProcessInstanceID,
		ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey,
		ExecutionID: t.ExecutionID, ActivityID: t.ActivityID, ActivityInstanceID: t.ActivityInstanceID, TenantID: t.TenantID,
	}
	if f.State == "failed" {
		row.ErrorMessage, row.ErrorDetails = t.ErrorMessage, t.ErrorDetails
	}
	p.unit.Append(state.HistoryExternalTaskLogTable, row)
}

// decisions gives the rows of an evaluation their ids; the first is the root of
// the others.
func (p *projection) decisions(f state.DecisionEvaluated) {
	root := ""
	for _, d := range f.Decisions {
		row := d.Row
		row.ID, row.RootDecisionID = p.NewID(), root
		if root == "" {
			root = row.ID
		}
		p.unit.Append(state.HistoryDecisionInstanceTable, &row)
		for _, in := range d.Inputs {
			in.ID, in.DecisionInstanceID = p.NewID(), row.ID
			in.Time, in.RootProcessInstanceID, in.TenantID = row.Time, row.RootProcessInstanceID, row.TenantID
			p.unit.Append(state.HistoryDecisionInputTable, &in)
		}
		for _, out := range d.Outputs {
			out.ID, out.DecisionInstanceID = p.NewID(), row.ID
			out.Time, out.RootProcessInstanceID, out.TenantID = row.Time, row.RootProcessInstanceID, row.TenantID
			p.unit.Append(state.HistoryDecisionOutputTable, &out)
		}
	}
}
