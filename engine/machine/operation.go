package machine

import (
	"strconv"

	"github.com/sluice-bpm/sluice/engine/state"
)

// change is one property that an operation changed.
type change struct{ property, from, to string }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// log records what a signed-in user did, one row a property.
func (r *run) log(row state.HistoryOperation, changes ...change) {
	if r.env.Actor.UserID == "" {
		return
	}
	row.UserID, row.Time = r.env.Actor.UserID, r.now
	if r.instance != nil {
		row.DeploymentID = r.definition.Row.DeploymentID
		row.RootProcessInstanceID, row.ProcessInstanceID = r.instance.RootProcessInstanceID, r.instance.ID
		row.ProcessDefinitionID, row.ProcessDefinitionKey = r.instance.ProcessDefinitionID, r.instance.ProcessDefinitionKey
		row.TenantID = r.instance.TenantID
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

func (r *run) logInstance(operation string, changes ...change) {
	r.log(state.HistoryOperation{OperationType: operation, EntityType: "ProcessInstance", Category: "Operator"}, changes...)
}

func (r *run) logTask(t *state.Task, operation string, changes ...change) {
	r.log(state.HistoryOperation{
		OperationType: operation, EntityType: "Task", Category: "TaskWorker",
		TaskID: t.ID, ExecutionID: t.ExecutionID,
	}, changes...)
}

func (r *run) logJob(j *state.Job, operation string, changes ...change) {
	r.log(state.HistoryOperation{
		OperationType: operation, EntityType: "Job", Category: "Operator", JobID: j.ID, ExecutionID: j.ExecutionID,
	}, changes...)
}

func (r *run) logVariables(p place, operation string) {
	row := state.HistoryOperation{OperationType: operation, EntityType: "Variable", Category: "Operator"}
	if p.execution != nil {
		row.ExecutionID = p.execution.ID
	}
	if p.task != nil {
		row.TaskID, row.Category = p.task.ID, "TaskWorker"
	}
	r.log(row)
}

func (r *run) logLink(t *state.Task, verb, linkType, userID, groupID string) {
	row := state.HistoryOperation{EntityType: "IdentityLink", Category: "TaskWorker", TaskID: t.ID, ExecutionID: t.ExecutionID}
	if userID != "" {
		row.OperationType = verb + "UserLink"
		r.log(row, change{linkType, "", userID})
		return
	}
	row.OperationType = verb + "GroupLink"
	r.log(row, change{linkType, "", groupID})
}
