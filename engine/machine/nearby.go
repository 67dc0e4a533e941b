package machine

// WorksNearby tells whether a command works around one execution, so that it can
// be applied to a partial unit first. Where it turns out to need more it ends in a
// [*NeedInstances] with Rest, and has to be applied to the whole instance.
func WorksNearby(cmd Command) bool {
	switch cmd.(type) {
	case AddIdentityLink, AssignTask, ClaimTask, CompleteTask, DelegateTask, DeleteIdentityLink, ResolveTask, ThrowTaskError, ThrowTaskEscalation,
		FailJob, RunJob, SetJobDue, SetJobRetries,
		CompleteExternalTask, ExtendLock, FailExternalTask, ThrowExternalTaskError, UnlockExternalTask,
		DeliverMessage, SetVariables, TriggerExecution:
		return true
	}
	return false
}

// needsWhole notes that a partial unit will not do.
func (r *run) needsWhole() {
	if r.unit.IsPartial() {
		r.tree.looked = true
	}
}
