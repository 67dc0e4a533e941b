package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c ResolveIncident) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeIncident(ctx, c.IncidentID, machine.ResolveIncident(c))
}

func (c AnnotateIncident) do(ctx context.Context, e *Engine) (None, error) {
	if len(c.Annotation) > maxAnnotation {
		return None{}, refuse(Invalid, "an annotation has at most %d bytes", maxAnnotation)
	}
	return e.changeIncident(ctx, c.IncidentID, machine.AnnotateIncident(c))
}

// changeIncident runs a machine command on an incident, for an actor who may
// change its process instance. What belongs to none is for administrators.
func (e *Engine) changeIncident(ctx context.Context, id string, cmd machine.Command) (None, error) {
	may := func(u *state.Unit) error {
		if i, ok := u.Incidents.Get(id); ok && i.ProcessInstanceID == "" {
			return requireAdmin(ctx)
		}
		return mayOnInstance(ctx, u, InstanceUpdate)
	}
	_, err := e.change(ctx, store.Scope{IncidentID: id}, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return None{}, &Error{Code: NotFound, Message: "Cannot find an incident with id '" + id + "'", Err: err}
	}
	return None{}, err
}
