package machine

import (
	"iter"

	"github.com/sluice-bpm/sluice/engine/state"
)

// newIncident says that a job without retries needs a person.
func (r *run) newIncident(j *state.Job) {
	for range r.incidentsOf(j) {
		return
	}
	id := r.env.NewID()
	r.unit.Incidents.Insert(state.Incident{
		ID: id, RootProcessInstanceID: j.RootProcessInstanceID, ProcessInstanceID: j.ProcessInstanceID,
		ProcessDefinitionID: j.ProcessDefinitionID, ProcessDefinitionKey: j.ProcessDefinitionKey,
		ExecutionID: j.ExecutionID, ActivityID: j.ActivityID, FailedActivityID: j.FailedActivityID,
		Type: "failedJob", Message: j.ExceptionMessage, Configuration: j.ID, JobDefinitionID: j.JobDefinitionID,
		CauseIncidentID: id, RootCauseIncidentID: id, CreateTime: r.now, TenantID: j.TenantID,
	})
}

// incidentsOf yields the incidents of a job.
func (r *run) incidentsOf(j *state.Job) iter.Seq[*state.Incident] {
	return func(yield func(*state.Incident) bool) {
		if j.Retries > 0 && j.ExceptionMessage == "" {
			return // it never failed
		}
		for i := range r.unit.Incidents.All() {
			if i.Configuration == j.ID && !yield(i) {
				return
			}
		}
	}
}

// endIncidents resolves or deletes the incidents of a job.
func (r *run) endIncidents(j *state.Job, how string) {
	for i := range r.incidentsOf(j) {
		r.unit.Record(state.IncidentEnded{Row: *i, At: r.now, State: how})
		r.unit.Incidents.Delete(i.ID)
	}
}
