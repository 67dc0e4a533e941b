package machine

import (
	"github.com/sluice-bpm/sluice/engine/state"
)

// The types of the incidents that the machine opens itself.
const (
	failedJobIncident          = "failedJob"
	failedExternalTaskIncident = "failedExternalTask"
)

// newIncident is openIncident for a job or external task, which has one incident
// at a time.
func (r *run) newIncident(i state.Incident) error {
	own := i.Type == failedJobIncident || i.Type == failedExternalTaskIncident
	for old := range r.unit.Incidents.All() {
		if own && old.ExecutionID == i.ExecutionID && old.Configuration == i.Configuration && old.Type == i.Type {
			return nil
		}
	}
	i.ID = r.env.NewID()
	return r.openIncident(i)
}

// openIncident says that an instance needs a person, and that those need one that
// called it.
func (r *run) openIncident(i state.Incident) error {
	i.CreateTime = r.now
	i.CauseIncidentID, i.RootCauseIncidentID = i.ID, i.ID
	row := r.unit.Incidents.Insert(i)
	r.incidents.add(i.ExecutionID, row)
	e, ok := r.unit.Executions.Get(i.ExecutionID)
	for ok {
		super, err := r.superExecution(e)
		if err != nil || super == nil {
			return err
		}
		p := r.instance(super)
		row = r.unit.Incidents.Insert(state.Incident{
			ID: r.env.NewID(), RootProcessInstanceID: p.RootProcessInstanceID, ProcessInstanceID: p.ID,
			ProcessDefinitionID: p.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey,
			ExecutionID: super.ID, ActivityID: super.ActivityID, FailedActivityID: super.ActivityID, Type: i.Type,
			CauseIncidentID: row.ID, RootCauseIncidentID: i.ID, CreateTime: r.now, TenantID: p.TenantID,
		})
		r.incidents.add(super.ID, row)
		e = super
	}
	return nil
}

// endIncidents resolves or deletes the incidents at an execution with a
// configuration: of a job or an external task.
func (r *run) endIncidents(executionID, configuration, how string) {
	for _, i := range r.incidents.of(executionID) {
		if i.Configuration == configuration {
			r.endIncident(i, how)
		}
	}
	if executionID != "" {
		return
	}
	for i := range r.unit.Incidents.All() {
		if i.ExecutionID == "" && i.Configuration == configuration {
			r.endIncident(i, how)
		}
	}
}

// endIncident ends an incident with those that it caused in the instances above.
func (r *run) endIncident(i *state.Incident, how string) {
	if e, ok := r.unit.Executions.Get(i.ExecutionID); ok {
		super, err := r.superExecution(e)
		if err != nil {
			r.missing = err
		}
		if super != nil {
			for _, above := range r.incidents.of(super.ID) {
				if above.CauseIncidentID == i.ID {
					r.endIncident(above, how)
				}
			}
		}
	}
	r.unit.Record(state.IncidentEnded{Row: *i, At: r.now, State: how})
	r.incidents.remove(i.ExecutionID, i)
	r.unit.Incidents.Delete(i.ID)
}

// moveIncidents moves the incidents of a token with it, but not those of jobs
// that stay.
func (r *run) moveIncidents(from, to *state.Execution) {
	r.incidents.move(from.ID, to.ID, func(i *state.Incident) bool {
		if j, ok := r.unit.Jobs.Get(i.Configuration); ok && j.ExecutionID == from.ID {
			return false
		}
		i.ExecutionID = to.ID
		return true
	})
}

func (c CreateIncident) apply(r *run) error {
	if c.Type == "" {
		return refuse(Invalid, "An incident needs a type.")
	}
	e, ok := r.unit.Executions.Get(c.ExecutionID)
	if !ok {
		return refuse(Invalid, "Cannot find an execution with executionId '%s'", c.ExecutionID)
	}
	if e.ActivityID == "" || r.tree.count(e.ID) > 0 {
		return refuse(Invalid, "The execution %s is at no activity.", e.ID)
	}
	p := r.instance(e)
	r.log(p, state.HistoryOperation{OperationType: "CreateIncident", EntityType: "ProcessInstance", Category: "Operator"},
		change{"incidentType", "", c.Type}, change{"configuration", "", c.Configuration})
	return r.openIncident(state.Incident{
		ID: c.ID, RootProcessInstanceID: p.RootProcessInstanceID, ProcessInstanceID: p.ID,
		ProcessDefinitionID: p.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey,
		ExecutionID: e.ID, ActivityID: e.ActivityID, Type: c.Type, Message: c.Message, Configuration: c.Configuration, TenantID: p.TenantID,
	})
}

func (c ResolveIncident) apply(r *run) error {
	i, ok := r.unit.Incidents.Get(c.IncidentID)
	switch {
	case !ok:
		return refuse(NotFound, "Cannot find an incident with id '%s'", c.IncidentID)
	case i.Type == failedJobIncident || i.Type == failedExternalTaskIncident:
		return refuse(Invalid, "Cannot resolve an incident of type %s", i.Type)
	case i.ExecutionID == "":
		return refuse(Invalid, "The incident %s belongs to no execution.", i.ID)
	}
	if p, ok := r.unit.ProcessInstances.Get(i.ProcessInstanceID); ok {
		r.log(p, state.HistoryOperation{OperationType: "Resolve", EntityType: "ProcessInstance", Category: "Operator"}, change{"incidentId", "", i.ID})
	}
	r.endIncident(i, "resolved")
	return nil
}

func (c AnnotateIncident) apply(r *run) error {
	i, ok := r.unit.Incidents.Get(c.IncidentID)
	if !ok {
		return refuse(NotFound, "Cannot find an incident with id '%s'", c.IncidentID)
	}
	operation := "SetAnnotation"
	if c.Annotation == "" {
		operation = "ClearAnnotation"
	}
	r.log(nil, state.HistoryOperation{OperationType: operation, EntityType: "Incident", Category: "Operator", TenantID: i.TenantID}, change{"incidentId", "", i.ID})
	i.Annotation = c.Annotation
	return nil
}
