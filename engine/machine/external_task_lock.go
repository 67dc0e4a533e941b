package machine

import (
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c LockExternalTasks) apply(r *run) error {
	for _, id := range c.IDs {
		t, ok := r.unit.ExternalTasks.Get(id)
		if !ok || t.Suspended || t.LockExpires > r.now || t.Retries.Set && t.Retries.N == 0 {
			continue
		}
		t.WorkerID, t.LockExpires = c.WorkerID, c.Until
	}
	return nil
}

func (c LockExternalTask) apply(r *run) error {
	t, err := r.externalTask(c.ID)
	if err != nil {
		return err
	}
	if t.WorkerID != "" && t.WorkerID != c.WorkerID && t.LockExpires > r.now {
		return refuse(NotLocked, "External Task %s cannot be locked by worker '%s'. It is locked by worker '%s'.", c.ID, c.WorkerID, t.WorkerID)
	}
	t.WorkerID, t.LockExpires = c.WorkerID, c.Until
	return nil
}

func (c ExtendLock) apply(r *run) error {
	t, err := r.externalTask(c.ID)
	if err != nil {
		return err
	}
	switch {
	case t.WorkerID != c.WorkerID:
		return refuse(NotLocked, "The lock of the External Task %s cannot be extended by worker '%s'. It is locked by worker '%s'.", c.ID, c.WorkerID, t.WorkerID)
	case t.Suspended:
		return refuse(Suspended, "ExternalTask with id '%s' is suspended", c.ID)
	case t.LockExpires <= r.now:
		return refuse(Invalid, "Cannot extend a lock that expired")
	}
	t.LockExpires = c.Until
	return nil
}

func (c UnlockExternalTask) apply(r *run) error {
	t, err := r.externalTask(c.ID)
	if err != nil {
		return err
	}
	t.WorkerID, t.LockExpires = "", 0
	r.logExternalTask(t, "Unlock")
	return nil
}

func (c SetExternalTaskRetries) apply(r *run) error {
	t, err := r.externalTask(c.ID)
	if err != nil {
		return err
	}
	if c.Retries < 0 {
		return refuse(Invalid, "The number of retries cannot be negative")
	}
	r.logExternalTask(t, "SetExternalTaskRetries", change{"retries", optional(t.Retries), number(c.Retries)})
	return r.setExternalRetries(t, c.Retries)
}

func (c SetExternalTasksRetries) apply(r *run) error {
	if c.Retries < 0 {
		return refuse(Invalid, "The number of retries cannot be negative")
	}
	for _, id := range c.IDs {
		t, err := r.externalTask(id)
		if err != nil {
			return err
		}
		if err := r.setExternalRetries(t, c.Retries); err != nil {
			return err
		}
	}
	r.log(nil, state.HistoryOperation{OperationType: "SetExternalTaskRetries", EntityType: "ExternalTask", Category: "Operator"},
		change{"nrOfInstances", "", number(int64(len(c.IDs)))}, change{"async", "", "false"}, change{"retries", "", number(c.Retries)})
	return nil
}

func (c SetExternalTaskPriority) apply(r *run) error {
	t, err := r.externalTask(c.ID)
	if err != nil {
		return err
	}
	r.logExternalTask(t, "SetPriority", change{"priority", number(t.Priority), number(c.Priority)})
	t.Priority = c.Priority
	return nil
}

func optional(n state.OptionalInt) string {
	if !n.Set {
		return ""
	}
	return number(n.N)
}
