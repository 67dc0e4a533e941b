package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

type (
	// FetchExternalTasks locks external tasks for a worker: those of the topics that
	// are free and that the actor may read and change. Where there is none it waits
	// for the first, at most as long as Wait. Of two topics with the same name the
	// later counts.
	FetchExternalTasks struct {
		WorkerID string
		Max      int
		// ByPriority puts tasks of the highest priority first. After that the oldest
		// come first, or with Newest the youngest.
		ByPriority, Newest bool
		Topics             []FetchTopic
		Wait               time.Duration
	}
	// FetchTopic is one topic of a worker, with which of its tasks are wanted and
	// what of them.
	FetchTopic struct {
		Name string
		// Lock is how long the tasks are locked.
		Lock time.Duration

		// A task fits that is of the business key, of one of the definitions, with the
		// version tag, of one of the tenants or of none, and whose process instance
		// itself has the variables. What is empty is fit by all.
		BusinessKey, VersionTag       string
		DefinitionID, DefinitionKey   string
		DefinitionIDs, DefinitionKeys []string
		TenantIDs                     []string
		WithoutTenant                 bool
		InstanceVariables             []Variable

		// AllVariables returns all variables, else those named in Variables. With
		// LocalVariables only those of the task's own scope are seen.
		AllVariables   bool
		Variables      []string
		LocalVariables bool
	}
	// LockedTask is a task that was locked for a worker.
	LockedTask struct {
		Task                    state.ExternalTask
		BusinessKey, VersionTag string
		Properties              []model.Property
		Variables               []state.Variable
	}
)

// The bounds of one fetch: how many tasks it locks, and how many topics it names.
const (
	maxFetched = 1000
	maxTopics  = 1000
)

// ErrAskAgain: while a worker waited, somebody's rights or tokens changed. Who
// asks has to be found out anew, and asks again for the rest of the time.
var ErrAskAgain = errors.New("who may do what has changed")

func (c FetchExternalTasks) do(ctx context.Context, e *Engine) ([]LockedTask, error) {
	switch {
	case c.WorkerID == "":
		return nil, refuse(Invalid, "a worker needs an id")
	case c.Max < 0:
		return nil, refuse(Invalid, "The number of tasks is not negative.")
	case len(c.Topics) > maxTopics:
		return nil, refuse(Invalid, "A worker fetches tasks of at most %d topics at once.", maxTopics)
	}
	byName := map[string]FetchTopic{}
	for _, t := range c.Topics {
		switch {
		case t.Name == "":
			return nil, refuse(Invalid, "a topic needs a name")
		case t.Lock <= 0:
			return nil, refuse(Invalid, "A lock needs a duration above 0 milliseconds.")
		}
		byName[t.Name] = t
	}
	f := &fetcher{workerID: c.WorkerID, max: min(c.Max, maxFetched), topics: byName}
	rows, err := e.fetches.fetch(ctx, f, e.wants(ctx, c, byName), c.Wait)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	locked, err := e.lockedTasks(ctx, rows, byName)
	if err != nil {
		e.fetches.release(rows) // who asked does not get to know them
	}
	return locked, err
}

// wants is what a worker asks for, but for what is its own: its id, how many
// tasks it takes and for how long.
func (e *Engine) wants(ctx context.Context, c FetchExternalTasks, byName map[string]FetchTopic) want {
	w := want{ByPriority: c.ByPriority, Newest: c.Newest, Topics: map[string][]query.Condition{}, May: e.fetchable(ctx)}
	for name, t := range byName {
		w.Topics[name] = t.conditions()
	}
	return w
}

// conditions are those on the tasks of the topic.
func (t FetchTopic) conditions() []query.Condition {
	list := []query.Condition{
		query.BusinessKeyIs(t.BusinessKey), query.DefinitionIDIn(t.DefinitionIDs), query.VersionTagIs(t.VersionTag),
		{Name: "processDefinitionKeyIn", Value: t.DefinitionKeys},
		query.OwnVariables(equalTo(t.InstanceVariables)),
	}
	if t.DefinitionID != "" {
		list = append(list, query.Condition{Name: "processDefinitionId", Value: t.DefinitionID})
	}
	if t.DefinitionKey != "" {
		list = append(list, query.Condition{Name: "processDefinitionKey", Value: t.DefinitionKey})
	}
	switch {
	case t.WithoutTenant:
		list = append(list, query.TenantIs(""))
	case len(t.TenantIDs) > 0:
		list = append(list, query.Condition{Name: "tenantIdIn", Value: t.TenantIDs})
	}
	return list
}

// fetchable are the conditions under which the actor of ctx may fetch an external
// task: who can lock one may read and change its process instance (Camunda 7.24).
func (e *Engine) fetchable(ctx context.Context) []query.Condition {
	mayUpdate := visible(ctx, &query.ExternalTasks, func(g *identity.Grants, v *query.Visibility) {
		v.Instances = permit(g, identity.Update, identity.ResourceProcessInstance)
		v.Definitions = permit(g, identity.UpdateInstance, identity.ResourceProcessDefinition)
	})
	return append(e.Visible(ctx, &query.ExternalTasks), mayUpdate...)
}

// lockedTasks adds to tasks what their workers get to know. One whose process
// instance has ended meanwhile is left out.
func (e *Engine) lockedTasks(ctx context.Context, rows []state.ExternalTask, topics map[string]FetchTopic) ([]LockedTask, error) {
	units, err := e.around(ctx, rows, topics)
	if err != nil {
		return nil, err
	}
	seen := map[*state.Unit]places{}
	for _, unit := range units {
		seen[unit] = placesOf(unit)
	}
	tasks := make([]LockedTask, 0, len(rows))
	for _, row := range rows {
		unit := units[row.ProcessInstanceID]
		if unit == nil {
			continue
		}
		instance, ok := unit.ProcessInstances.Get(row.ProcessInstanceID)
		if !ok {
			continue
		}
		d, err := e.Definition(ctx, row.ProcessDefinitionID)
		if err != nil {
			return nil, err
		}
		t := LockedTask{Task: row, BusinessKey: instance.BusinessKey, VersionTag: d.Row.VersionTag}
		if n := d.Process.Nodes[row.ActivityID]; n != nil {
			t.Properties = n.Properties
		}
		topic := topics[row.Topic]
		for _, v := range seen[unit].visible(store.Scope{ExecutionID: row.ExecutionID}, !topic.LocalVariables) {
			if topic.wantsVariable(v.Name) {
				t.Variables = append(t.Variables, v)
			}
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func (t FetchTopic) wantsVariable(name string) bool {
	if t.AllVariables {
		return true
	}
	for _, wanted := range t.Variables {
		if wanted == name {
			return true
		}
	}
	return false
}

// around returns the process instances of tasks, by their ids: the instance itself,
// and, where variables are wanted, these with the executions in which the tasks see
// them. What is at hand need not be loaded if the instance still has the rev.
func (e *Engine) around(ctx context.Context, rows []state.ExternalTask, topics map[string]FetchTopic) (map[string]*state.Unit, error) {
	units, known := map[string]*state.Unit{}, map[string]bool{}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ProcessInstanceID
	}
	instances, err := find[state.ProcessInstance](ctx, e.store, "id IN (#)", unknown(ids, known))
	if err != nil {
		return nil, err
	}
	for i := range instances {
		units[instances[i].ID] = state.NewUnit()
		units[instances[i].ID].LoadRow(&instances[i])
	}
	var executions []string
	atHand := map[string]bool{}
	for _, row := range rows {
		id, t := row.ProcessInstanceID, topics[row.Topic]
		if units[id] == nil || atHand[id] || !t.AllVariables && len(t.Variables) == 0 {
			continue
		}
		instance, _ := units[id].ProcessInstances.Get(id)
		if whole, ok := e.atHand.takeAt(id, instance.Rev); ok {
			units[id], atHand[id] = whole, true
			continue
		}
		executions = append(executions, row.ExecutionID, id)
	}
	return units, e.loadScopes(ctx, units, executions)
}

// loadScopes adds executions to the units of their process instances, with those
// around them and the variables of both.
func (e *Engine) loadScopes(ctx context.Context, units map[string]*state.Unit, ids []string) error {
	known := map[string]bool{}
	for unread := unknown(ids, known); len(unread) > 0; {
		executions, err := find[state.Execution](ctx, e.store, "id IN (#)", unread)
		if err != nil {
			return err
		}
		var parents []string
		for i := range executions {
			units[executions[i].ProcessInstanceID].LoadRow(&executions[i])
			parents = append(parents, executions[i].ParentID)
		}
		unread = unknown(parents, known)
	}
	if len(known) == 0 {
		return nil
	}
	variables, err := find[state.Variable](ctx, e.store, "execution_id IN (#) AND task_id IS NULL", slices.Collect(maps.Keys(known)))
	if err != nil {
		return err
	}
	for i := range variables {
		units[variables[i].ProcessInstanceID].LoadRow(&variables[i])
	}
	return nil
}

// unknown picks the ids that are not known yet, each once; then they are.
func unknown(ids []string, known map[string]bool) []string {
	var fresh []string
	for _, id := range ids {
		if id != "" && !known[id] {
			known[id] = true
			fresh = append(fresh, id)
		}
	}
	return fresh
}
