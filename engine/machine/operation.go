package machine

import (
	"strconv"

	"github.com/sluice-bpm/sluice/engine/state"
)

// change is one property that an operation changed.
type change struct{ property, from, to string }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// moment is a date as the log of operations keeps it.
func moment(m state.Millis) string {
	if m == 0 {
		return ""
	}
	return number(int64(m))
}

// log records what a signed-in user did, one row a property. The instance is nil
// where it is about none.
func (r *run) log(p *state.ProcessInstance, row state.HistoryOperation, changes ...change) {
	if r.env.Actor.UserID == "" {
		return
	}
	row.UserID, row.Time = r.env.Actor.UserID, r.now
	if p != nil {
		row.DeploymentID = r.definitions[p.ProcessDefinitionID].Row.DeploymentID
		row.RootProcessInstanceID, row.ProcessInstanceID = p.RootProcessInstanceID, p.ID
		row.ProcessDefinitionID, row.ProcessDefinitionKey = p.ProcessDefinitionID, p.ProcessDefinitionKey
		row.TenantID = p.TenantID
	}
	if t, ok := r.unit.Tasks.Get(row.TaskID); ok {
		row.CaseInstanceID = t.CaseInstanceID
	}
	if len(changes) == 0 {
		changes = []change{{}}
	}
	var rows []state.HistoryOperation
	for _, c := range changes {
		row.Property, row.OldValue, row.NewValue = c.property, c.from, c.to
		rows = append(rows, row)
	}
	r.unit.Record(state.OperationLogged{Rows: rows})
}

// instanceByID is a process instance of the unit, nil for none.
func (r *run) instanceByID(id string) *state.ProcessInstance {
	p, _ := r.unit.ProcessInstances.Get(id)
	return p
}

func (r *run) logInstance(p *state.ProcessInstance, operation string, changes ...change) {
	r.log(p, state.HistoryOperation{OperationType: operation, EntityType: "ProcessInstance", Category: "Operator"}, changes...)
}

func (r *run) logTask(t *state.Task, operation string, changes ...change) {
	r.log(r.instanceByID(t.ProcessInstanceID), state.HistoryOperation{
		OperationType: operation, EntityType: "Task", Category: "TaskWorker",
		TaskID: t.ID, ExecutionID: t.ExecutionID, TenantID: t.TenantID,
	}, changes...)
}

func (r *run) logJob(j *state.Job, operation string, changes ...change) {
	r.log(r.instanceByID(j.ProcessInstanceID), state.HistoryOperation{
		OperationType: operation, EntityType: "Job", Category: "Operator", JobID: j.ID,
		JobDefinitionID: j.JobDefinitionID, DeploymentID: j.DeploymentID, ProcessDefinitionID: j.ProcessDefinitionID,
		ProcessDefinitionKey: j.ProcessDefinitionKey, TenantID: j.TenantID,
	}, changes...)
}

func (r *run) logExternalTask(t *state.ExternalTask, operation string, changes ...change) {
	r.log(r.instanceByID(t.ProcessInstanceID), state.HistoryOperation{
		OperationType: operation, EntityType: "ExternalTask", Category: "Operator", ExternalTaskID: t.ID,
	}, changes...)
}

func (r *run) logVariables(p place, operation string) {
	row := state.HistoryOperation{OperationType: operation, EntityType: "Variable", Category: "Operator"}
	var instance *state.ProcessInstance
	if p.execution != nil {
		instance = r.instance(p.execution)
	}
	if p.task != nil {
		row.TaskID, row.ExecutionID, row.Category = p.task.ID, p.task.ExecutionID, "TaskWorker"
	}
	r.log(instance, row)
}

func (r *run) logLink(t *state.Task, verb, linkType, userID, groupID string) {
	row := state.HistoryOperation{EntityType: "IdentityLink", Category: "TaskWorker", TaskID: t.ID, ExecutionID: t.ExecutionID}
	p := r.instanceByID(t.ProcessInstanceID)
	if userID != "" {
		row.OperationType = verb + "UserLink"
		r.log(p, row, change{linkType, "", userID})
		return
	}
	row.OperationType = verb + "GroupLink"
	r.log(p, row, change{linkType, "", groupID})
}
