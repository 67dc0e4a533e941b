package machine

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

const defaultRetries = 3

// initialRetries are those of the retry cycle, where there is one that can be
// evaluated already, else the default.
func (r *run) initialRetries(n *model.FlowNode, v environment) int64 {
	if n.Retries == nil {
		return defaultRetries
	}
	text, err := n.Retries.Text.EvalString(v)
	if err != nil {
		return defaultRetries
	}
	retries, _, err := iso8601.ParseRetries(strings.TrimSpace(text))
	if err != nil {
		return defaultRetries
	}
	return int64(retries)
}

func (c FailJob) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	if c.LockOwner != "" && j.LockOwner != c.LockOwner {
		return refuse(NotFound, "No job found with id '%s'", c.JobID)
	}
	var n *model.FlowNode
	if j.ProcessDefinitionID != "" {
		d, err := r.definition(j.ProcessDefinitionID)
		if err != nil {
			return err
		}
		if n = d.Process.Nodes[j.ActivityID]; n != nil {
			r.repeatFailed(d, n, j)
		}
	}
	first := j.ExceptionMessage == ""
	j.ExceptionMessage, j.ExceptionDetails, j.FailedActivityID = c.Message, c.Details, c.FailedActivityID
	if j.ExceptionMessage == "" {
		j.ExceptionMessage = "The job failed without a message."
	}
	if j.ProcessDefinitionID == "" {
		j.FailedActivityID = "" // of a batch, which is no part of what it changes
	}
	j.LockOwner, j.LockExpires = "", 0
	r.unit.Record(state.JobLogged{Row: *j, At: r.now, State: "failed"}) // with the date for which this try was planned
	if n != nil && n.Retries != nil {
		r.planRetry(j, n, first)
	}
	if j.Retries > 0 {
		j.Retries--
	}
	if j.Retries == 0 {
		return r.failedJob(j)
	}
	return nil
}

// planRetry applies a retry time cycle that can be read; another leaves the
// retries as they are, so that the failure itself stays what is reported.
func (r *run) planRetry(j *state.Job, n *model.FlowNode, first bool) {
	e, _ := r.unit.Executions.Get(j.ExecutionID)
	text, err := n.Retries.Text.EvalString(environment{r: r, p: place{execution: e}})
	if err != nil {
		return
	}
	retries, waits, err := iso8601.ParseRetries(strings.TrimSpace(text))
	if err != nil {
		return
	}
	if first {
		j.Retries = int64(retries)
	}
	count := int64(len(waits))
	i := max(0, min(count-1, count-(j.Retries-1)))
	j.Due = 0 // where all dates of the cycle are over
	if due, ok := waits[i].First(r.env.Now); ok {
		j.Due = state.MillisOf(due)
	}
}

// failedJob opens the incident of a job without retries.
func (r *run) failedJob(j *state.Job) error {
	return r.newIncident(state.Incident{
		RootProcessInstanceID: j.RootProcessInstanceID, ProcessInstanceID: j.ProcessInstanceID,
		ProcessDefinitionID: j.ProcessDefinitionID, ProcessDefinitionKey: j.ProcessDefinitionKey,
		ExecutionID: j.ExecutionID, ActivityID: j.ActivityID, FailedActivityID: j.FailedActivityID,
		Type: failedJobIncident, Message: j.ExceptionMessage, Configuration: j.ID, JobDefinitionID: j.JobDefinitionID, TenantID: j.TenantID,
	})
}
