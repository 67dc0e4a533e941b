package web

import (
	"cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// The types of the incidents of what has no retries left (Camunda 7.24).
const (
	failedJob          = "failedJob"
	failedExternalTask = "failedExternalTask"
)

// incidentKind names a type of incident; one that somebody made up is as they
// named it.
func incidentKind(kind string) string {
	switch kind {
	case failedJob:
		return "Failed job"
	case failedExternalTask:
		return "Failed external task"
	}
	return kind
}

// retryURL is where what failed is given one more try; empty where nothing can
// be, or not by the caller. Configuration names the job or the external task.
func (s *server) retryURL(c *call, kind, configuration, instanceID, definitionKey string) string {
	switch {
	case configuration == "": // it failed in an instance that was called
	case kind == failedJob && s.engine.MayOnInstance(c.ctx(), engine.InstanceRetryJobs, instanceID, definitionKey):
		return views.JobRetry(configuration)
	case kind == failedExternalTask && s.engine.MayOnInstance(c.ctx(), engine.InstanceUpdate, instanceID, definitionKey):
		return views.ExternalTaskRetry(configuration)
	}
	return ""
}

// fillIncidents lists what fails in an instance, with the way out.
func (s *server) fillIncidents(c *call, p *views.InstanceProps, i instance) error {
	if i.unit == nil {
		return nil
	}
	var rows []query.Incident
	for row := range i.unit.Incidents.All() {
		rows = append(rows, query.Incident{
			ID: row.ID, ActivityID: row.ActivityID, Type: row.Type, Message: row.Message, Configuration: row.Configuration,
			RootCauseIncidentID: row.RootCauseIncidentID, CreateTime: query.Millis(row.CreateTime),
		})
	}
	origins, err := s.origins(c, rootCauses(rows))
	for _, row := range rows {
		shown := s.showIncident(c, i, row)
		if shown.Called = isHandedUp(row); shown.Called {
			if o, ok := origins[row.RootCauseIncidentID]; ok {
				shown.Message, shown.Origin, shown.OriginAt = o.message, &o.InstanceLink, o.at
			}
		}
		p.Incidents = append(p.Incidents, shown)
	}
	return err
}

func (s *server) showIncident(c *call, i instance, incident query.Incident) views.InstanceIncident {
	row := views.InstanceIncident{
		ID: incident.ID, Activity: nameIn(i.definition.Process, incident.ActivityID), Kind: incidentKind(incident.Type),
		Since: s.words().moment(incident.CreateTime), Message: incident.Message,
		RetryURL: s.retryURL(c, incident.Type, incident.Configuration, i.ID, i.ProcessDefinitionKey),
	}
	switch incident.Type {
	case failedJob:
		if j, ok := i.unit.Jobs.Get(incident.Configuration); ok {
			row.Retries, row.Outcome = retriesLeft(j.Retries), "The outcome appears here at once."
			row.Details, row.DetailsLabel = j.ExceptionDetails, "Stack trace"
		}
	case failedExternalTask:
		if t, ok := i.unit.ExternalTasks.Get(incident.Configuration); ok {
			row.Retries, row.Outcome = retriesLeft(t.Retries.N), "The outcome appears here when a worker of the topic “"+t.Topic+"” has tried."
			row.Details, row.DetailsLabel = t.ErrorDetails, "Details"
		}
	}
	return row
}

func retriesLeft(n int64) string { return plural(int(n), "retry", "retries") + " left" }

// showIncidents shows a page of open incidents of a process.
func (s *server) showIncidents(c *call, process *model.Process, rows []query.Incident) ([]views.IncidentRow, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ProcessInstanceID
	}
	keys, err := s.businessKeys(c, ids)
	if err != nil {
		return nil, err
	}
	origins, err := s.origins(c, rootCauses(rows))
	if err != nil {
		return nil, err
	}
	w := s.words()
	shown := make([]views.IncidentRow, len(rows))
	for i, row := range rows {
		shown[i] = views.IncidentRow{
			Message: messageOf(row.Message, row.Type), Kind: incidentKind(row.Type), Activity: nameIn(process, row.ActivityID),
			InstanceID: row.ProcessInstanceID, Instance: cmp.Or(keys[row.ProcessInstanceID], shortID(row.ProcessInstanceID)),
			Since:    w.moment(row.CreateTime),
			RetryURL: s.retryURL(c, row.Type, row.Configuration, row.ProcessInstanceID, row.ProcessDefinitionKey),
		}
		if o, ok := origins[row.RootCauseIncidentID]; ok && isHandedUp(row) {
			shown[i].Message, shown[i].Origin = messageOf(o.message, row.Type), &o.InstanceLink
		}
	}
	return shown, nil
}

// messageOf is the message of an incident in a list; where nobody left one, it is
// what failed.
func messageOf(message, kind string) string {
	return cmp.Or(shortened(message, 300), incidentKind(kind))
}

// retryJob gives a failed job one more try.
func retryJob(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	id := c.param("id")
	j, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.Jobs)...)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("Job with id %s does not exist; it may have been done meanwhile", id)
	}
	if err != nil {
		return reply{}, err
	}
	if _, err := engine.Do(c.ctx(), s.engine, engine.SetJobRetries{JobID: id, Retries: 1}); err != nil {
		return reply{}, err
	}
	return s.triedAgain(c, j.ProcessInstanceID, j.ProcessDefinitionID, j.ActivityID), nil
}

// retryExternalTask gives a failed external task one more try, which is its
// workers' to make.
func retryExternalTask(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	id := c.param("id")
	t, err := query.ExternalTasks.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.ExternalTasks)...)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("External task with id %s does not exist; it may have been done meanwhile", id)
	}
	if err != nil {
		return reply{}, err
	}
	if _, err := engine.Do(c.ctx(), s.engine, engine.SetExternalTaskRetries{ID: id, Retries: 1}); err != nil {
		return reply{}, err
	}
	return s.triedAgain(c, t.ProcessInstanceID, t.ProcessDefinitionID, t.ActivityID), nil
}

// triedAgain leads back to where a retry was asked for.
func (s *server) triedAgain(c *call, instanceID, definitionID, activityID string) reply {
	name := activityID
	if n, ok := s.node(c, definitionID, activityID); ok {
		name = nodeName(n)
	}
	return done(c.backTo(views.CockpitInstance(instanceID, "", "")), name+" is tried again")
}
