package machine

import (
	"fmt"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/state"
)

func (c SetJobRetries) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return refuse(NotFound, "No job found with id '%s'.", c.JobID)
	}
	if c.Retries < 0 {
		return refuse(Invalid, "The number of job retries must be a non-negative Integer, but '%d' has been provided.", c.Retries)
	}
	changes := []change{{"retries", number(j.Retries), number(c.Retries)}}
	if c.Due != nil {
		changes = append(changes, change{"dueDate", moment(j.Due), moment(*c.Due)})
		j.Due = *c.Due
	}
	r.logJob(j, "SetJobRetries", changes...)
	was := j.Retries
	j.Retries = c.Retries
	if was == 0 && c.Retries > 0 {
		r.endIncidents(j.ExecutionID, j.ID, "resolved")
	}
	if c.Retries == 0 && was > 0 {
		return r.failedJob(j)
	}
	return nil
}

func (c SetJobDue) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	if c.Cascade {
		if j.Kind == state.JobAsyncContinuation || j.Kind == state.JobEvent {
			return refuse(Invalid, "The job %s is no timer: its due date cannot be moved with those that follow.", j.ID)
		}
		if c.Due != 0 && j.Due != 0 {
			j.RepeatOffset += int64(c.Due - j.Due)
		}
	}
	r.logJob(j, "SetDueDate", change{"duedate", moment(j.Due), moment(c.Due)})
	j.Due = c.Due
	return nil
}

func (c RecalculateJob) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	if j.Kind == state.JobAsyncContinuation || j.Kind == state.JobEvent {
		return refuse(Invalid, "Only timer jobs can be recalculated, but the job with id '%s' is of type '%s'.", j.ID, j.Kind)
	}
	d, err := r.definition(j.ProcessDefinitionID)
	if err != nil {
		return err
	}
	n := d.Process.Nodes[j.ActivityID]
	timer := n.Timer
	if j.Kind == state.JobTimerTaskListener {
		timer = timeoutListener(n, j.Argument).Timer
	}
	from := r.env.Now
	if c.FromCreateTime {
		if j.CreateTime == 0 {
			return refuse(Invalid, "The timer %s does not say when it was made.", j.ID)
		}
		from = j.CreateTime.Time()
	}
	e, _ := r.unit.Executions.Get(j.ExecutionID)
	due, _, err := r.dueDate(timer, from, environment{r: r, p: place{execution: e}})
	if err != nil {
		return at(n, fmt.Errorf("due date of the timer %s: %w", n.ID, err))
	}
	r.logJob(j, "RecalculateDueDate", change{"duedate", moment(j.Due), moment(state.MillisOf(due))},
		change{"creationDateBased", "", strconv.FormatBool(c.FromCreateTime)})
	j.Due = state.MillisOf(due)
	return nil
}

func (c SetJobPriority) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	r.logJob(j, "SetPriority", change{"priority", number(j.Priority), number(c.Priority)})
	j.Priority = c.Priority
	return nil
}

func (c SuspendJob) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	operation, word := "ActivateJob", "active"
	if c.Suspended {
		operation, word = "SuspendJob", "suspended"
	}
	r.logJob(j, operation, change{"suspensionState", "", word})
	j.Suspended = c.Suspended
	return nil
}

func (c DeleteJob) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	r.logJob(j, "Delete")
	r.deleteJob(j)
	return nil
}
