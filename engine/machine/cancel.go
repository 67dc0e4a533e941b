package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Why something is canceled is kept, as Camunda 7.24 does, of the instances that
// it called and of the tasks of a scope that is interrupted; other tasks are
// just deleted.

func cancelsScope(n *model.FlowNode) string {
	return "Cancel scope activity Activity(" + n.ID + ") executed."
}

func interruptsScope(n *model.FlowNode) string {
	return "Interrupting activity Activity(" + n.ID + ") executed."
}

// cancel ends everything that runs in and below an execution, innermost first,
// and removes it.
func (r *run) cancel(e *state.Execution, reason string) error {
	if err := r.cancelInside(e, reason); err != nil {
		return err
	}
	if e.Scope && e.ScopeInstanceID != "" {
		n := r.mustNode(e, e.ScopeActivityID)
		if err := r.cancelActivity(e, n, e.ScopeInstanceID); err != nil {
			return err
		}
		e.ActivityInstanceID, e.ScopeInstanceID = "", ""
		if err := r.mapOutputs(e, n); err != nil {
			return err
		}
	}
	// A task whose listener threw an error that nobody catches is still there
	// where its scope waits for the job behind it.
	if err := r.endWork(e, ""); err != nil {
		return err
	}
	r.dissolve(e)
	return nil
}

// cancelInside cancels the children of an execution, what it called, and the
// activity that it is in unless that is its scope's own.
func (r *run) cancelInside(e *state.Execution, reason string) error {
	for _, c := range r.tree.children(e.ID) {
		if r.isGone(c) {
			continue
		}
		if err := r.cancel(c, reason); err != nil {
			return err
		}
	}
	if err := r.cancelCalled(e, reason); err != nil {
		return err
	}
	if e.ActivityInstanceID == "" || e.Scope && e.ActivityInstanceID == e.ScopeInstanceID {
		return nil
	}
	return r.cancelActivity(e, r.mustNode(e, e.ActivityID), e.ActivityInstanceID)
}

// cancelActivity calls the end listeners of an activity that is canceled and
// ends the work in it.
func (r *run) cancelActivity(e *state.Execution, n *model.FlowNode, instance string) error {
	e.ActivityID, e.ActivityInstanceID, e.Active = n.ID, instance, false
	if err := r.notifyCanceled(e, n); err != nil {
		return err
	}
	r.endActivityInstance(instance, true, false)
	return r.endWork(e, "")
}

// interrupt cancels everything inside of a scope, which itself goes on. An
// activity whose end listeners were called already is not ended once more.
func (r *run) interrupt(scope *state.Execution, reason string) error {
	for _, s := range r.subscriptions.of(scope.ID) {
		if s.Type != state.SubscribeCompensate {
			r.endSubscription(s)
		}
	}
	for _, j := range r.jobs.of(scope.ID) {
		r.deleteJob(j)
	}
	if err := r.endWork(scope, reason); err != nil {
		return err
	}
	isAtItself := scope.Active && scope.ActivityInstanceID != "" && scope.ActivityInstanceID == scope.ScopeInstanceID && r.phases[scope.ID] == 0
	waits := waitsForJob(scope)
	if r.phases[scope.ID] == ending {
		r.endActivityInstance(scope.ActivityInstanceID, true, false)
		scope.ActivityInstanceID = ""
	}
	if err := r.cancelInside(scope, reason); err != nil {
		return err
	}
	if waits || isAtItself { // Camunda 7 takes it for one that is in the activity
		if err := r.notifyCanceled(scope, r.mustNode(scope, scope.ActivityID)); err != nil {
			return err
		}
	}
	scope.ActivityID, scope.ActivityInstanceID, scope.FlowID = "", "", ""
	delete(r.phases, scope.ID)
	delete(r.tree.replaced, scope.ID) // what its token moved to in a fork just before is gone
	return nil
}

// waitsForJob tells whether the token of a scope waits in front of an activity or
// behind one.
func waitsForJob(scope *state.Execution) bool {
	return scope.Active && scope.ActivityID != "" && scope.ActivityInstanceID == ""
}

// clear ends what belongs to an execution: variables, jobs and incidents. Its
// work ended before.
func (r *run) clear(e *state.Execution) {
	r.endVariables(e.ID)
	for _, j := range r.jobs.of(e.ID) {
		r.deleteJob(j)
	}
	for _, i := range r.incidents.of(e.ID) {
		r.endIncident(i, "deleted")
	}
}

// endWork ends the tasks and external tasks of an execution.
func (r *run) endWork(e *state.Execution, reason string) error {
	for _, t := range r.tasks.of(e.ID) {
		if err := r.deleteTask(t, reason); err != nil {
			return err
		}
	}
	for _, t := range r.externals.of(e.ID) {
		r.removeExternalTask(t, "deleted")
	}
	return nil
}
