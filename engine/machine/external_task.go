package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (r *run) externalTask(id string) (*state.ExternalTask, error) {
	t, ok := r.unit.ExternalTasks.Get(id)
	if !ok {
		return nil, refuse(NotFound, "Cannot find external task with id %s", id)
	}
	return t, nil
}

// lockedTask finds a task that a worker may report on, and where it waits.
func (r *run) lockedTask(id, workerID, what string) (*state.ExternalTask, *state.Execution, *model.FlowNode, error) {
	t, err := r.externalTask(id)
	if err != nil {
		return nil, nil, nil, err
	}
	if t.WorkerID != workerID {
		return nil, nil, nil, refuse(NotLocked, what+" It is locked by worker '%s'.", id, workerID, t.WorkerID)
	}
	if t.Suspended {
		return nil, nil, nil, refuse(Suspended, "ExternalTask with id '%s' is suspended", id)
	}
	e, ok := r.unit.Executions.Get(t.ExecutionID)
	if !ok {
		panic(fmt.Sprintf("machine: external task %s has no execution %s", t.ID, t.ExecutionID))
	}
	n, err := r.node(e, t.ActivityID)
	return t, e, n, err
}

// throwsError throws the first of the errors of the model whose condition
// holds. One that cannot be evaluated does not hold where the task failed.
func (r *run) throwsError(t *state.ExternalTask, e *state.Execution, n *model.FlowNode, failed bool) (thrown bool, err error) {
	if n.Service == nil || n.Service.External == nil {
		return false, nil
	}
	v := environment{r: r, p: place{execution: e}, names: map[string]any{"externalTask": externalObject{t}}}
	for _, x := range n.Service.External.Errors {
		holds, err := x.Condition.Eval(v)
		if err != nil && failed {
			continue
		}
		if err != nil {
			return false, at(n, fmt.Errorf("condition of the error of %s: %w", n.ID, err))
		}
		if holds != true { // other values than booleans do not hold
			continue
		}
		err = &BPMNError{Code: x.Code}
		if x.Message != nil {
			text, failure := x.Message.EvalString(v)
			if failure != nil {
				return false, at(n, failure)
			}
			err = &BPMNError{Code: x.Code, Message: text}
		}
		return true, r.throw(e, n, err)
	}
	return false, nil
}

func (c CompleteExternalTask) apply(r *run) error {
	t, e, n, err := r.lockedTask(c.ID, c.WorkerID, "External Task %s cannot be completed by worker '%s'.")
	if err != nil {
		return err
	}
	if err := r.setAll(place{execution: e}, c.Variables); err != nil {
		return err
	}
	if thrown, err := r.throwsError(t, e, n, false); err != nil || thrown {
		return err
	}
	r.removeExternalTask(t, "successful")
	w, ok := behaviors[n.Kind].(waiting)
	if !ok {
		return errors.New("elements of kind " + string(n.Kind) + " do not wait")
	}
	return at(n, w.trigger(r, e, n))
}

func (c FailExternalTask) apply(r *run) error {
	t, e, n, err := r.lockedTask(c.ID, c.WorkerID, "Failure of External Task %s cannot be reported by worker '%s'.")
	if err != nil {
		return err
	}
	if c.Retries < 0 {
		return refuse(Invalid, "The number of retries cannot be negative")
	}
	if err := r.setAll(place{execution: e}, c.Variables); err != nil {
		return err
	}
	t.ErrorMessage = c.Message
	if c.Details != "" {
		t.ErrorDetails = c.Details // those of a failure before stay, as in Camunda 7
	}
	if thrown, err := r.throwsError(t, e, n, true); err != nil || thrown {
		return err
	}
	t.LockExpires = max(c.RetryAt, r.now)
	r.unit.Record(state.ExternalTaskLogged{Row: *t, At: r.now, State: "failed"})
	if err := r.setExternalRetries(t, c.Retries); err != nil {
		return err
	}
	_, _, err = r.dispatch(e)
	return err
}

// setExternalRetries sets the retries of a task: without any it has an incident.
func (r *run) setExternalRetries(t *state.ExternalTask, retries int64) error {
	had := !t.Retries.Set || t.Retries.N > 0
	t.Retries = state.OptionalInt{N: retries, Set: true}
	switch {
	case had && retries == 0:
		return r.newIncident(state.Incident{
			RootProcessInstanceID: t.RootProcessInstanceID, ProcessInstanceID: t.ProcessInstanceID,
			ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey,
			ExecutionID: t.ExecutionID, ActivityID: t.ActivityID,
			Type: failedExternalTaskIncident, Message: t.ErrorMessage, Configuration: t.ID, TenantID: t.TenantID,
		})
	case !had && retries > 0:
		r.endIncidents(t.ExecutionID, t.ID, "resolved")
	}
	return nil
}

func (c ThrowExternalTaskError) apply(r *run) error {
	if c.Code == "" {
		return refuse(Invalid, "Error code must not be empty.")
	}
	_, e, n, err := r.lockedTask(c.ID, c.WorkerID, "Bpmn error of External Task %s cannot be reported by worker '%s'.")
	if err != nil {
		return err
	}
	if err := r.setAll(place{execution: e}, c.Variables); err != nil {
		return err
	}
	return r.throw(e, n, &BPMNError{Code: c.Code, Message: c.Message})
}
