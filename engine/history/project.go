package history

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Project appends the history of the unit's facts to the unit. newID makes row
// ids; ttlDays is the history time to live of a definition, false for none.
func Project(level Level, unit *state.Unit, newID func() string, ttlDays func(definitionID string) (int, bool)) {
	if level == None {
		return
	}
	p := projection{level: level, unit: unit, newID: newID, ttlDays: ttlDays}
	for _, f := range unit.Facts {
		p.instances(f)
		if level.keeps(Audit) {
			p.variables(f)
		}
		if level.keeps(Full) {
			p.logs(f)
		}
	}
}

type projection struct {
	level   Level
	unit    *state.Unit
	newID   func() string
	ttlDays func(definitionID string) (int, bool)
}

// instances projects what level activity keeps.
func (p *projection) instances(f state.Fact) {
	switch f := f.(type) {
	case state.InstanceEnded:
		row := &state.HistoryProcessInstance{
			ProcessInstance: f.Row, EndTime: f.At, EndActivityID: f.EndActivityID,
			State: f.State, DeleteReason: f.DeleteReason,
		}
		if days, ok := p.ttlDays(f.Row.ProcessDefinitionID); ok {
			row.RemovalTime = f.At + state.Millis(time.Duration(days)*24*time.Hour/time.Millisecond)
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
		row := &state.HistoryVariable{Variable: f.Row, State: "CREATED", EndTime: f.At}
		if f.Removed {
			row.State = "DELETED"
		}
		p.unit.Append(state.HistoryVariableTable, row)
	case state.FormSubmitted:
		p.unit.Append(state.HistoryDetailTable, &state.HistoryDetail{
			ID: p.newID(), Kind: "formField",
			RootProcessInstanceID: f.Instance.RootProcessInstanceID, ProcessInstanceID: f.Instance.ID,
			ProcessDefinitionID: f.Instance.ProcessDefinitionID, ProcessDefinitionKey: f.Instance.ProcessDefinitionKey,
			ExecutionID: f.Instance.ID, TaskID: f.TaskID, ActivityInstanceID: f.ActivityInstanceID,
			Name: f.Name, Value: f.Value, Time: f.At, TenantID: f.Instance.TenantID,
		})
	}
}

// logs projects what level full adds.
func (p *projection) logs(f state.Fact) {
	switch f := f.(type) {
	case state.VariableWritten:
		v := f.Row
		p.unit.Append(state.HistoryDetailTable, &state.HistoryDetail{
			ID: p.newID(), Kind: "variableUpdate",
			RootProcessInstanceID: v.RootProcessInstanceID, ProcessInstanceID: v.ProcessInstanceID,
			ProcessDefinitionID: v.ProcessDefinitionID, ProcessDefinitionKey: v.ProcessDefinitionKey,
			ExecutionID: v.ExecutionID, TaskID: v.TaskID, ActivityInstanceID: f.ActivityInstanceID,
			VariableInstanceID: v.ID, Name: v.Name, Value: v.Value, Revision: f.Revision, Initial: f.Initial,
			Time: f.At, TenantID: v.TenantID,
		})
	case state.IdentityLinkChanged:
		l := f.Row
		p.unit.Append(state.HistoryIdentityLinkTable, &state.HistoryIdentityLink{
			ID: p.newID(), RootProcessInstanceID: l.RootProcessInstanceID, ProcessInstanceID: l.ProcessInstanceID,
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
	case state.OperationLogged:
		operation := p.newID()
		for _, row := range f.Rows {
			row.ID, row.OperationID = p.newID(), operation
			p.unit.Append(state.HistoryOperationTable, &row)
		}
	}
}

func (p *projection) job(f state.JobLogged) {
	j := f.Row
	row := &state.HistoryJobLog{
		ID: p.newID(), Time: f.At, State: f.State, JobID: j.ID, JobDefinitionID: j.JobDefinitionID,
		Kind: j.Kind, ActivityID: j.ActivityID, Configuration: j.Configuration, Due: j.Due,
		Retries: j.Retries, Priority: j.Priority,
		RootProcessInstanceID: j.RootProcessInstanceID, ProcessInstanceID: j.ProcessInstanceID,
		ExecutionID: j.ExecutionID, ProcessDefinitionID: j.ProcessDefinitionID,
		ProcessDefinitionKey: j.ProcessDefinitionKey, DeploymentID: j.DeploymentID, TenantID: j.TenantID,
	}
	if f.State == "failed" {
		row.ExceptionMessage, row.ExceptionDetails, row.FailedActivityID = j.ExceptionMessage, j.ExceptionDetails, j.FailedActivityID
	}
	p.unit.Append(state.HistoryJobLogTable, row)
}

func (p *projection) externalTask(f state.ExternalTaskLogged) {
	t := f.Row
	row := &state.HistoryExternalTaskLog{
		ID: p.newID(), Time: f.At, State: f.State, ExternalTaskID: t.ID, Topic: t.Topic, WorkerID: t.WorkerID,
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
		row.ID, row.RootDecisionID = p.newID(), root
		if root == "" {
			root = row.ID
		}
		p.unit.Append(state.HistoryDecisionInstanceTable, &row)
		for _, in := range d.Inputs {
			in.ID, in.DecisionInstanceID = p.newID(), row.ID
			in.Time, in.RootProcessInstanceID, in.TenantID = row.Time, row.RootProcessInstanceID, row.TenantID
			p.unit.Append(state.HistoryDecisionInputTable, &in)
		}
		for _, out := range d.Outputs {
			out.ID, out.DecisionInstanceID = p.newID(), row.ID
			out.Time, out.RootProcessInstanceID, out.TenantID = row.Time, row.RootProcessInstanceID, row.TenantID
			p.unit.Append(state.HistoryDecisionOutputTable, &out)
		}
	}
}
