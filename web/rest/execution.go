package rest

import "github.com/sluice-bpm/sluice/engine/query"

// Execution is a node of a running process instance's execution tree
// (ExecutionDto).
type Execution struct {
	ID                string `json:"id"`
	ProcessInstanceID string `json:"processInstanceId"`
	Ended             bool   `json:"ended"`
	TenantID          Text   `json:"tenantId"`
}

// ExecutionOf shows a row.
func ExecutionOf(e query.Execution) Execution {
	return Execution{ID: e.ID, ProcessInstanceID: e.ProcessInstanceID, TenantID: Text(e.TenantID)}
}
