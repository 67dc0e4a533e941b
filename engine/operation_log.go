package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// The categories of the user operation log.
const (
	operatorCategory   = "Operator"
	taskWorkerCategory = "TaskWorker"
)

// propertyChange is one property in the user operation log.
type propertyChange struct{ property, from, to string }

// logOperation notes in the user operation log what a signed-in user did, one
// row for each property; without any it is one row.
func (e *Engine) logOperation(ctx context.Context, unit *state.Unit, row state.HistoryOperation, changes ...propertyChange) {
	a := ActorFrom(ctx)
	if a.UserID == "" {
		return
	}
	row.UserID, row.Time = a.UserID, e.now()
	if len(changes) == 0 {
		changes = []propertyChange{{}}
	}
	rows := make([]state.HistoryOperation, len(changes))
	for i, c := range changes {
		rows[i] = row
		rows[i].Property, rows[i].OldValue, rows[i].NewValue = c.property, c.from, c.to
	}
	unit.Record(state.OperationLogged{Rows: rows})
}

func (c AnnotateOperation) do(ctx context.Context, e *Engine) (None, error) {
	if len(c.Annotation) > maxAnnotation {
		return None{}, refuse(Invalid, "an annotation has at most %d bytes", maxAnnotation)
	}
	rows, err := find[state.HistoryOperation](ctx, e.store, "operation_id = #", c.OperationID)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, refuse(NotFound, "there is no operation with the id '%s'", c.OperationID)
	}
	if err := mayAnnotate(ctx, rows[0]); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	for _, row := range rows {
		row.Annotation = c.Annotation
		unit.Replace(state.HistoryOperationTable, &row)
	}
	return None{}, e.flush(ctx, unit)
}

// maxAnnotation bounds an annotation, in bytes.
const maxAnnotation = 4000

// mayAnnotate refuses an actor who may change neither entries of the category nor
// the history of the definition.
func mayAnnotate(ctx context.Context, row state.HistoryOperation) error {
	if err := requireTenant(ctx, "annotate the operation", row.OperationID, row.TenantID); err != nil {
		return err
	}
	claims := []claim{}
	if row.ProcessDefinitionKey != "" {
		claims = append(claims, claim{identity.UpdateHistory, identity.ResourceProcessDefinition, row.ProcessDefinitionKey})
	}
	return require(ctx, append(claims, claim{identity.Update, identity.ResourceOperationLogCategory, row.Category})...)
}
