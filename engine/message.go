package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

type (
	// CorrelateMessage hands a message to the one execution that waits for it and
	// fits, or, where none does, starts the one process that begins with it. It is
	// a Mismatch where there is not exactly one. With All every execution that
	// fits and every process gets it, which may be none.
	CorrelateMessage struct {
		Name              string
		All               bool
		ProcessInstanceID string // the execution belongs to it
		BusinessKey       string // that of the execution's instance, or of a new one
		// With TenantID only what is of that tenant fits, WithoutTenant only what is
		// of none.
		TenantID      string
		WithoutTenant bool
		// Keys are variables that the execution's instance has, LocalKeys those that
		// the execution itself has.
		Keys, LocalKeys []Variable
		// Variables are set seen from the execution, local ones on it; ToTriggered on
		// what the message begins. A new instance has all of them.
		Variables, ToTriggered []Variable
	}
	// Correlation is one receiver of a message: an execution, or the process that
	// it started.
	Correlation struct {
		ExecutionID, ProcessInstanceID, TenantID string
		// ExecutionEnded: the execution went on and is no more.
		ExecutionEnded bool
		// Started is the new process instance; nil where an execution had waited.
		Started *Started
		// Variables are those of the process instance after the command.
		Variables []state.Variable
	}
	// TriggerMessage hands a message to one execution that waits for it.
	TriggerMessage struct {
		ExecutionID, Name string
		Variables         []Variable
	}
)

func (c TriggerMessage) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeInstance(ctx, store.Scope{ExecutionID: c.ExecutionID}, InstanceUpdate,
		machine.DeliverMessage{ExecutionID: c.ExecutionID, Name: c.Name, Variables: c.Variables})
}

// errMoved: what a message was correlated to does not wait for it any more.
var errMoved = errors.New("moved on meanwhile")

func (c CorrelateMessage) do(ctx context.Context, e *Engine) ([]Correlation, error) {
	return c.finishing(ctx, e, nil)
}

func (c CorrelateMessage) finishing(ctx context.Context, e *Engine, finish func(*state.Unit, []Correlation) error) ([]Correlation, error) {
	if c.ProcessInstanceID != "" && (c.TenantID != "" || c.WithoutTenant) {
		return nil, refuse(Invalid, "A message to one process instance takes no tenant.")
	}
	for attempt := 1; ; attempt++ {
		found, err := e.correlate(ctx, c)
		if err != nil {
			return nil, err
		}
		done, err := e.deliver(ctx, c, found, finish)
		if moved := errors.Is(err, errMoved) || errors.Is(err, store.ErrNotFound); !moved || attempt == maxAttempts {
			return done, err
		}
	}
}

// receivers are what a message is correlated to.
type receivers struct {
	executions []query.Execution
	starts     []state.EventSubscription
}

// correlate finds the receivers of a message. The actor need not be allowed to
// see them; what belongs to other tenants is not there.
func (e *Engine) correlate(ctx context.Context, c CorrelateMessage) (found receivers, err error) {
	if found.executions, err = e.waitingFor(ctx, c); err != nil {
		return found, err
	}
	if n := len(found.executions); !c.All && n > 1 {
		return found, refuse(Mismatch, "The message '%s' is for one execution, and %d wait for it and fit.", c.Name, n)
	}
	if !c.All && len(found.executions) == 1 {
		return found, nil
	}
	if found.starts, err = e.startedBy(ctx, c); err != nil || c.All {
		return found, err
	}
	switch n := len(found.starts); {
	case n > 1:
		return found, refuse(Mismatch, "The message '%s' is for one process, and %d begin with it.", c.Name, n)
	case n == 0:
		return found, refuse(Mismatch, "No execution that fits waits for the message '%s', and no process begins with it.", c.Name)
	}
	return found, nil
}

// waitingFor lists the executions that wait for a message and fit.
func (e *Engine) waitingFor(ctx context.Context, c CorrelateMessage) ([]query.Execution, error) {
	wanted := query.Criteria{}.With(
		query.Condition{Name: "messageEventSubscriptionName", Value: c.Name},
		query.Condition{Name: "active", Value: true},
	)
	for name, text := range map[string]string{"businessKey": c.BusinessKey, "processInstanceId": c.ProcessInstanceID} {
		if text != "" {
			wanted = wanted.With(query.Condition{Name: name, Value: text})
		}
	}
	for name, keys := range map[string][]Variable{"processVariables": c.Keys, "variables": c.LocalKeys} {
		if len(keys) > 0 {
			wanted = wanted.With(query.Condition{Name: name, Value: equalTo(keys)})
		}
	}
	if c.TenantID != "" || c.WithoutTenant {
		wanted = wanted.With(query.TenantIs(c.TenantID))
	}
	if a := ActorFrom(ctx); a.TenantCheck {
		wanted = wanted.With(query.TenantCheck(a.Tenants))
	}
	if !c.All {
		wanted.Max = maxMismatch
	}
	return query.Executions.List(ctx, e.store, wanted)
}

// maxMismatch bounds how many receivers are counted where one is meant.
const maxMismatch = 1000

func equalTo(keys []Variable) []query.VariableTest {
	list := make([]query.VariableTest, len(keys))
	for i, k := range keys {
		list[i] = query.VariableTest{Name: k.Name, Operator: query.Equal, Value: k.Value}
	}
	return list
}

// startedBy lists the start events of definitions that begin with a message.
// Suspended ones do not.
func (e *Engine) startedBy(ctx context.Context, c CorrelateMessage) ([]state.EventSubscription, error) {
	where, args := "type = ? AND name = ? AND execution_id IS NULL AND NOT EXISTS"+
		" (SELECT 1 FROM process_definition d WHERE d.id = event_subscription.process_definition_id AND d.suspended)",
		[]any{string(state.SubscribeMessage), c.Name}
	switch {
	case c.WithoutTenant:
		where += " AND tenant_id IS NULL"
	case c.TenantID != "":
		where, args = where+" AND tenant_id = ?", append(args, c.TenantID)
	}
	if a := ActorFrom(ctx); a.TenantCheck {
		where, args = where+" AND (tenant_id IS NULL OR tenant_id IN (?))", append(args, a.Tenants)
	}
	return find[state.EventSubscription](ctx, e.store, where+" ORDER BY created, id", args...)
}

// deliver hands a message to its receivers in one transaction. Unless it is nil,
// finish is called before that.
func (e *Engine) deliver(ctx context.Context, c CorrelateMessage, found receivers, finish func(*state.Unit, []Correlation) error) ([]Correlation, error) {
	var all machine.Sequence
	var instances []string
	for _, x := range found.executions {
		all = append(all, machine.DeliverMessage{ExecutionID: x.ID, Name: c.Name, Variables: c.Variables, ToTriggered: c.ToTriggered})
		if !slices.Contains(instances, x.ProcessInstanceID) {
			instances = append(instances, x.ProcessInstanceID)
		}
	}
	starts := make([]string, len(found.starts))
	for i, s := range found.starts {
		row, err := e.DefinitionRow(ctx, s.ProcessDefinitionID)
		if err != nil {
			return nil, err
		}
		if err := mayStart(ctx, row); err != nil {
			return nil, err
		}
		starts[i] = e.ids.next()
		all = append(all, machine.Start{
			DefinitionID: s.ProcessDefinitionID, ID: starts[i], StartActivityID: s.ActivityID, BusinessKey: c.BusinessKey,
			Variables: ownVariables(c.Variables, c.ToTriggered),
		})
	}
	if len(all) == 0 && finish == nil {
		return nil, nil
	}
	may := func(u *state.Unit) error {
		if !found.stillWait(u, c.Name) {
			return errMoved
		}
		return mayOnInstances(ctx, u, InstanceUpdate, instances...)
	}
	if len(instances) == 1 {
		defer e.queues.enter(instances[0])()
	}
	var result []Correlation
	_, err := e.beginAnd(ctx, may, all, &effects{}, func(unit *state.Unit) (err error) {
		if result, err = correlated(unit, found, starts); err != nil || finish == nil {
			return err
		}
		return finish(unit, result)
	}, instances...)
	return result, err
}

// stillWait reports whether all executions wait for the message in the rows that
// were loaded.
func (found receivers) stillWait(u *state.Unit, name string) bool {
	waiting := map[string]bool{}
	for s := range u.EventSubscriptions.All() {
		if s.Type == state.SubscribeMessage && s.Name == name {
			waiting[s.ExecutionID] = true
		}
	}
	return !slices.ContainsFunc(found.executions, func(x query.Execution) bool { return !waiting[x.ID] })
}

// ownVariables are the variables of a new instance: none is local to anything
// else.
func ownVariables(lists ...[]Variable) []Variable {
	all := slices.Concat(lists...)
	for i := range all {
		all[i].Local = false
	}
	return all
}

// correlated reads the result from the unit.
func correlated(unit *state.Unit, found receivers, starts []string) ([]Correlation, error) {
	var all []Correlation
	for _, x := range found.executions {
		_, lives := unit.Executions.Get(x.ID)
		all = append(all, Correlation{
			ExecutionID: x.ID, ProcessInstanceID: x.ProcessInstanceID, TenantID: x.TenantID, ExecutionEnded: !lives,
			Variables: instanceVariables(unit, x.ProcessInstanceID),
		})
	}
	for _, id := range starts {
		s, err := started(unit, id)
		if err != nil {
			return nil, err
		}
		all = append(all, Correlation{ProcessInstanceID: id, TenantID: s.Instance.TenantID, Started: &s, Variables: s.Variables})
	}
	return all, nil
}
