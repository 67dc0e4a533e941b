package machine

import (
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

const defaultRetries = 3

// initialRetries are those of the retry cycle, where there is one that can be
// evaluated already, else the default.
func (r *run) initialRetries(e *state.Execution, n *model.FlowNode) int64 {
	if n.Retries == nil {
		return defaultRetries
	}
	text, err := n.Retries.Text.EvalString(r.scopeEnv(e))
	if err != nil {
		return defaultRetries
	}
	retries, _, err := parseRetries(text)
	if err != nil {
		return defaultRetries
	}
	return retries
}

func (c FailJob) apply(r *run) error {
	j, ok := r.unit.Jobs.Get(c.JobID)
	if !ok || c.LockOwner != "" && j.LockOwner != c.LockOwner {
		return &Refusal{NotFound, fmt.Sprintf("No job found with id '%s'", c.JobID)}
	}
	n, err := r.node(j.ActivityID)
	if err != nil {
		return err
	}
	first := j.ExceptionMessage == ""
	j.ExceptionMessage, j.ExceptionDetails, j.FailedActivityID = c.Message, c.Details, c.FailedActivityID
	if j.ExceptionMessage == "" {
		j.ExceptionMessage = "The job failed without a message."
	}
	j.LockOwner, j.LockExpires = "", 0
	if n.Retries != nil {
		r.planRetry(j, n, first)
	}
	r.unit.Record(state.JobLogged{Row: *j, At: r.now, State: "failed"})
	if j.Retries > 0 {
		j.Retries--
	}
	if j.Retries == 0 {
		r.newIncident(j)
	}
	return nil
}

// planRetry applies a retry time cycle that can be read; another leaves the
// retries as they are, so that the failure itself stays what is reported.
func (r *run) planRetry(j *state.Job, n *model.FlowNode, first bool) {
	e, ok := r.unit.Executions.Get(j.ExecutionID)
	if !ok {
		return
	}
	text, err := n.Retries.Text.EvalString(r.scopeEnv(e))
	if err != nil {
		return
	}
	retries, waits, err := parseRetries(text)
	if err != nil {
		return
	}
	if first {
		j.Retries = retries
	}
	count := int64(len(waits))
	i := max(0, min(count-1, count-(j.Retries-1)))
	j.Due = state.MillisOf(waits[i].AddTo(r.env.Now))
}

// parseRetries reads R5/PT5M (five retries) or a list of n waits (n+1 retries).
func parseRetries(text string) (int64, []iso8601.Duration, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "R") {
		c, err := iso8601.ParseCycle(text)
		if err != nil {
			return 0, nil, err
		}
		return int64(c.Times), []iso8601.Duration{c.Period}, nil
	}
	var waits []iso8601.Duration
	for part := range strings.SplitSeq(text, ",") {
		d, err := iso8601.ParseDuration(strings.TrimSpace(part))
		if err != nil {
			return 0, nil, err
		}
		waits = append(waits, d)
	}
	return int64(len(waits)) + 1, waits, nil
}

func (c SetJobRetries) apply(r *run) error {
	j, ok := r.unit.Jobs.Get(c.JobID)
	if !ok {
		return &Refusal{NotFound, fmt.Sprintf("No job found with id '%s'.", c.JobID)}
	}
	if c.Retries < 0 {
		return &Refusal{Invalid, fmt.Sprintf("The number of job retries must be a non-negative Integer, but '%d' has been provided.", c.Retries)}
	}
	r.logJob(j, "SetJobRetries", change{"retries", number(j.Retries), number(c.Retries)})
	if j.Retries == 0 && c.Retries > 0 {
		r.endIncidents(j, "resolved")
	}
	if c.Retries == 0 && j.Retries > 0 {
		r.newIncident(j)
	}
	j.Retries = c.Retries
	return nil
}
