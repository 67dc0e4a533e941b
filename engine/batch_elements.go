package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// maxElements bounds the elements of one batch.
const maxElements = 5_000_000

// Instances says which process instances are meant: those with the ids and those
// that the queries find among what the actor sees. A nil query finds none.
type Instances struct {
	IDs                 []string
	Query, HistoryQuery *query.Criteria
}

// elements are the ids of what a batch works on, by the deployment of their
// definitions.
type elements struct {
	order []string // deployments, in order of their first element
	ids   map[string][]string
	n     int
}

func (s *elements) add(deploymentID, id string) {
	if s.ids == nil {
		s.ids = map[string][]string{}
	}
	if _, known := s.ids[deploymentID]; !known {
		s.order = append(s.order, deploymentID)
	}
	s.ids[deploymentID] = append(s.ids[deploymentID], id)
	s.n++
}

func (s elements) len() int { return s.n }

// all lists the ids.
func (s elements) all() []string {
	all := make([]string, 0, s.n)
	for _, d := range s.order {
		all = append(all, s.ids[d]...)
	}
	return all
}

// part is what one seed job makes jobs for.
type part struct {
	deploymentID string
	ids          []string
	jobs         int
}

// split divides the elements of each deployment into parts of a size, which is
// that of several jobs.
func (s elements) split(size, perJob int) []part {
	var parts []part
	for _, d := range s.order {
		for ids := range slices.Chunk(s.ids[d], size) {
			parts = append(parts, part{d, ids, (len(ids) + perJob - 1) / perJob})
		}
	}
	return parts
}

// family is a kind of element: where the rows are, and what they belong to.
type family struct {
	// name is what they are called where one belongs to another tenant.
	name string
	// from is the tables with the columns id, deployment_id and tenant_id.
	from string
	// existing: ids that nothing has are left out, not taken along.
	existing bool
}

const deploymentOfRow = "(SELECT d.deployment_id FROM process_definition d WHERE d.id = x.process_definition_id) AS deployment_id"

var (
	runningInstances = family{name: "process instance", from: "SELECT x.id, " + deploymentOfRow + ", x.tenant_id FROM process_instance x WHERE x.id IN (#)"}
	jobElements      = family{name: "job", from: "SELECT x.id, x.deployment_id, x.tenant_id FROM job x WHERE x.id IN (#)"}
	externalTasks    = family{name: "external task", from: "SELECT x.id, " + deploymentOfRow + ", x.tenant_id FROM external_task x WHERE x.id IN (#)"}
	anyInstances     = family{name: "process instance", from: runningInstances.from + " UNION ALL SELECT x.id, " + deploymentOfRow + ", x.tenant_id FROM history_process_instance x WHERE x.id IN (#)"}
	anyDecisions     = family{
		name: "decision instance",
		from: "SELECT x.id, (SELECT d.deployment_id FROM decision_definition d WHERE d.id = x.decision_definition_id) AS deployment_id, x.tenant_id FROM history_decision_instance x WHERE x.id IN (#)",
	}
	anyBatches = family{name: "batch", from: "SELECT x.id, NULL AS deployment_id, x.tenant_id FROM batch x WHERE x.id IN (#)" +
		" UNION ALL SELECT x.id, NULL AS deployment_id, x.tenant_id FROM history_batch x WHERE x.id IN (#)"}
)

// gather makes elements of ids, each once. Those of a tenant that the actor does
// not belong to are refused.
func (e *Engine) gather(ctx context.Context, f family, ids []string) (elements, error) {
	if len(ids) > maxElements {
		return elements{}, refuse(Invalid, "a batch has at most %d elements, not %d", maxElements, len(ids))
	}
	ids = distinct(ids)
	type place struct{ deployment, tenant string }
	places := make(map[string]place, len(ids))
	const atOnce = 10_000
	for some := range slices.Chunk(ids, atOnce) {
		args := []any{some}
		if f == anyInstances || f == anyBatches {
			args = append(args, some)
		}
		err := e.store.Select(ctx, f.from, args, func(s store.Scanner) error {
			var id string
			var p place
			if err := s.Scan(&id, &p.deployment, &p.tenant); err != nil {
				return err
			}
			places[id] = p
			return nil
		})
		if err != nil {
			return elements{}, err
		}
	}
	var all elements
	for _, id := range ids {
		p, exists := places[id]
		if !exists && f.existing {
			continue
		}
		if err := requireTenant(ctx, "work on the "+f.name, id, p.tenant); err != nil {
			return elements{}, err
		}
		all.add(p.deployment, id)
	}
	return all, nil
}

// distinct drops what comes again, and what is empty.
func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		if id != "" && !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}

// found lists the ids that a query finds among what the actor sees.
func found[R any](ctx context.Context, e *Engine, r *query.Resource[R], c *query.Criteria) ([]string, error) {
	if c == nil {
		return nil, nil
	}
	wanted := c.With(e.Visible(ctx, r)...)
	wanted.Now = e.clock.Now()
	return r.IDs(ctx, e.store, wanted)
}

// instanceIDs lists the process instances that are meant.
func (e *Engine) instanceIDs(ctx context.Context, i Instances) ([]string, error) {
	running, err := found(ctx, e, &query.ProcessInstances, i.Query)
	if err != nil {
		return nil, err
	}
	any, err := found(ctx, e, &query.HistoryProcessInstances, i.HistoryQuery)
	if err != nil {
		return nil, err
	}
	return slices.Concat(i.IDs, running, any), nil
}

// gatherInstances finds the process instances that are meant.
func (e *Engine) gatherInstances(ctx context.Context, f family, i Instances) (elements, error) {
	ids, err := e.instanceIDs(ctx, i)
	if err != nil {
		return elements{}, err
	}
	return e.gather(ctx, f, ids)
}

// loadElement loads what a scope points to into a unit, unless it is there. What
// does not exist is left missing.
func (e *Engine) loadElement(ctx context.Context, unit *state.Unit, scope store.Scope) error {
	if scope == (store.Scope{}) || isLoaded(unit, scope) {
		return nil
	}
	loaded, err := e.store.Load(ctx, scope)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if id := instanceOf(loaded); id != "" && isLoaded(unit, store.Scope{ProcessInstanceID: id}) {
		return nil // with another element of it
	}
	unit.Absorb(loaded)
	return nil
}

func isLoaded(unit *state.Unit, scope store.Scope) bool {
	var ok bool
	switch {
	case scope.ProcessInstanceID != "":
		_, ok = unit.ProcessInstances.Get(scope.ProcessInstanceID)
	case scope.JobID != "":
		_, ok = unit.Jobs.Get(scope.JobID)
	case scope.ExternalTaskID != "":
		_, ok = unit.ExternalTasks.Get(scope.ExternalTaskID)
	}
	return ok
}
