package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
)

// Refusal is why a command cannot be done as asked. Code is one of the engine's
// error codes.
type Refusal struct {
	Code    RefusalCode
	Message string
}

// RefusalCode says what kind of refusal it is.
type RefusalCode string

// The refusals of the machine.
const (
	NotFound       RefusalCode = "not found"
	Suspended      RefusalCode = "suspended"
	AlreadyClaimed RefusalCode = "already claimed"
	Invalid        RefusalCode = "invalid"
	// NotLocked: an external task is not the worker's.
	NotLocked RefusalCode = "not locked"
	// Unfit: it does not go with what is there.
	Unfit RefusalCode = "unfit"
)

func (r *Refusal) Error() string { return r.Message }

// refuse makes a refusal.
func refuse(code RefusalCode, format string, args ...any) error {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// Failure is a technical failure with the activity in which it happened.
type Failure struct {
	ActivityID string
	Err        error
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// fail makes a failure that happened in no activity in particular.
func fail(format string, args ...any) error {
	return &Failure{Err: fmt.Errorf(format, args...)}
}

// NeedInstances says that a command reaches process instances that are not in
// the unit: the one that called an instance which ends, one that was called, or
// one that a signal reaches. The caller loads them beside what the unit held and
// applies the command again, from fresh rows.
type NeedInstances struct {
	// Rest: the unit is a partial one, and the command needs more of its instance.
	Rest               bool
	ProcessInstanceIDs []string
	// ParentTaskIDs are tasks that end with their subtasks, which are needed too.
	// Of one without any [state.Task.HasSubtasks] is no longer to be true.
	ParentTaskIDs []string
}

func (n *NeedInstances) Error() string {
	return fmt.Sprintf("the command needs the process instances %v and the subtasks of %v", n.ProcessInstanceIDs, n.ParentTaskIDs)
}

// at says in which activity an error happened, unless it is known already. A
// refusal stays one, and no error none.
func at(n *model.FlowNode, err error) error {
	var failure *Failure
	var refusal *Refusal
	var need *NeedInstances
	if err == nil || n == nil || errors.As(err, &failure) || errors.As(err, &refusal) || errors.As(err, &need) {
		return err
	}
	return &Failure{ActivityID: n.ID, Err: err}
}
