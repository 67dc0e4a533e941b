package web

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// manyRetriesProblems are how refusals to set the retries of several external
// tasks are answered (Camunda 7.24).
var manyRetriesProblems = rest.Problems{
	engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
}

// setExternalTasksRetries gives several external tasks new retries at once.
func setExternalTasksRetries(s *server, c *call, body rest.ExternalTasksRetries) error {
	if !body.Retries.Set {
		return noRetries()
	}
	ids, err := s.externalTasksNamed(c, body)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetExternalTasksRetries{IDs: ids, Retries: body.Retries.N})
	return manyRetriesProblems.As(err, "")
}

// externalTasksNamed are the external tasks that a body is about, each once: those
// that it names, those of the instances that it names, and those that its
// queries find. There must be one.
func (s *server) externalTasksNamed(c *call, body rest.ExternalTasksRetries) ([]string, error) {
	ids, err := texts("externalTaskIds", body.ExternalTaskIDs)
	if err != nil {
		return nil, err
	}
	found, err := named(s, c, &query.ExternalTasks, body.ExternalTaskQuery, func(t query.ExternalTask) string { return t.ID })
	if err != nil {
		return nil, err
	}
	ids = append(ids, found...)
	instances, err := texts("processInstanceIds", body.ProcessInstanceIDs)
	if err != nil {
		return nil, err
	}
	running, err := named(s, c, &query.ProcessInstances, body.ProcessInstanceQuery, func(p query.ProcessInstance) string { return p.ID })
	if err != nil {
		return nil, err
	}
	all, err := named(s, c, &query.HistoryProcessInstances, body.HistoricProcessInstanceQuery, func(p query.HistoryProcessInstance) string { return p.ID })
	if err != nil {
		return nil, err
	}
	if instances = slices.Concat(instances, running, all); len(instances) > 0 {
		tasks, err := query.ExternalTasks.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "processInstanceIdIn", Value: instances}))
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			ids = append(ids, t.ID)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil, rest.Invalidf("No external task is named or found.")
	}
	return ids, nil
}

// texts reads a list in which nothing may be missing.
func texts(name string, list []*string) ([]string, error) {
	all := make([]string, 0, len(list))
	for _, text := range list {
		if text == nil {
			return nil, rest.Invalidf("An element of '%s' is null.", name)
		}
		all = append(all, *text)
	}
	return all, nil
}

// named runs a query inside of a body, if there is one, and returns the ids of
// what it finds.
func named[R any](s *server, c *call, r *query.Resource[R], body json.RawMessage, id func(R) string) ([]string, error) {
	if len(body) == 0 || string(body) == "null" {
		return nil, nil
	}
	wanted, err := rest.DecodeCriteria(r, body, nil)
	if err != nil {
		return nil, err
	}
	rows, err := r.List(c.ctx(), s.engine.Reader(), wanted.With(s.engine.Visible(c.ctx(), r)...))
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = id(row)
	}
	return ids, err
}
