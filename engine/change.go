package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// maxAttempts bounds how often a command is repeated from a fresh load when
// another one changed the same rows first.
const maxAttempts = 20

// change loads what scope points to, checks may, applies the command and
// flushes. Commands of this node on one instance that is at hand queue behind each
// other; a conflict is repeated from a fresh load, in the same queue.
func (e *Engine) change(ctx context.Context, scope store.Scope, may func(*state.Unit) error, cmd machine.Command) (*state.Unit, error) {
	outside := &effects{}
	instance, known := e.atHand.owner(scope)
	if known {
		defer e.queues.enter(instance)()
		if unit, err := e.changeAtHand(ctx, instance, scope, may, cmd, outside); !errors.Is(err, errNotAtHand) {
			return unit, err
		}
	}
	load := func() (*state.Unit, error) { return e.load(ctx, scope) }
	for attempt := 1; ; attempt++ {
		unit, err := e.attempt(ctx, e.from(load), may, e.applying(ctx, cmd, outside))
		if !errors.Is(err, store.ErrConflict) || attempt == maxAttempts {
			return unit, err
		}
		if instance := instanceOf(unit); attempt == 1 && !known && instance != "" {
			defer e.queues.enter(instance)()
		}
	}
}

// errNotAtHand: the command has to be applied to freshly loaded rows.
var errNotAtHand = errors.New("the rows at hand will not do")

// changeAtHand applies a command to the rows of the working set. These can be out
// of date, which a flush finds out; what came to nothing without one counts only if
// nobody was at the instance meanwhile, and before anybody outside is called or written
// to it is looked whether anybody was. A refusal never counts: locks of external tasks
// and jobs change beside commands.
func (e *Engine) changeAtHand(ctx context.Context, instance string, scope store.Scope, may func(*state.Unit) error, cmd machine.Command, outside *effects) (*state.Unit, error) {
	revs := map[string]int64{} // of what was at hand
	note := func(unit *state.Unit, id string) *state.Unit {
		row, _ := unit.ProcessInstances.Get(id)
		revs[id] = row.Rev
		return unit
	}
	load := func(take func() (*state.Unit, bool)) func() (*state.Unit, error) {
		return func() (*state.Unit, error) {
			unit, ok := take()
			if !ok {
				return nil, errNotAtHand
			}
			return note(unit, instance), nil
		}
	}
	reach := func(ctx context.Context, id string) (*state.Unit, error) {
		if unit, ok := e.atHand.take(id); ok {
			return note(unit, id), nil
		}
		return e.reach(ctx, id)
	}
	outside.current = func() bool { return e.areCurrent(ctx, revs) }
	defer func() { outside.current = nil }()
	unit, err := (*state.Unit)(nil), errNotAtHand
	if machine.WorksNearby(cmd) {
		around := load(func() (*state.Unit, bool) { return e.atHand.takeAround(instance, scope) })
		unit, err = e.attempt(ctx, source{around, reach}, may, e.applying(ctx, cmd, outside))
	}
	if errors.Is(err, errNotAtHand) {
		whole := load(func() (*state.Unit, bool) { return e.atHand.take(instance) })
		unit, err = e.attempt(ctx, source{whole, reach}, may, e.applying(ctx, cmd, outside))
	}
	switch {
	case err == nil && !unit.Changed() && scope.ExternalTaskID != "":
		// Fetching locks a task without a rev of its instance: to unlock one that seems
		// free is to be done against the database.
	case err == nil && !unit.Changed(), isTechnical(err):
		if e.areCurrent(ctx, revs) {
			return unit, err
		}
	case err == nil, errors.Is(err, errNotAtHand), isFate(err):
		return unit, err
	}
	for id := range revs {
		e.atHand.forget(id)
	}
	return nil, errNotAtHand
}

// isFate reports whether an error says nothing of the rows it came from: the
// database, the queue or the caller failed.
func isFate(err error) bool {
	for _, fate := range [...]error{store.ErrUnavailable, store.ErrInvalidText, errOverloaded, errClosed, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, fate) {
			return true
		}
	}
	return false
}

// areCurrent reports whether process instances have these revs in the database now.
func (e *Engine) areCurrent(ctx context.Context, revs map[string]int64) bool {
	for id, rev := range revs {
		if current, err := e.instanceRev(ctx, id); err != nil || current != rev {
			return false
		}
	}
	return true
}

// instanceRev is the rev of a process instance in the database now; 0 where it is
// gone.
func (e *Engine) instanceRev(ctx context.Context, id string) (rev int64, err error) {
	err = e.store.Select(ctx, "SELECT rev FROM process_instance WHERE id = #", []any{id}, func(sc store.Scanner) error {
		return sc.Scan(&rev)
	})
	return rev, err
}

// begin applies a command that begins with nothing but the given process
// instances, such as a start with none. It is repeated on a conflict: what it
// reaches may be changed by others.
func (e *Engine) begin(ctx context.Context, may func(*state.Unit) error, cmd machine.Command, instances ...string) (*state.Unit, error) {
	return e.beginAnd(ctx, may, cmd, &effects{}, func(*state.Unit) error { return nil }, instances...)
}

// beginAnd is begin that finishes the unit before it is flushed. A command that was
// tried before goes on with what it did outside then.
func (e *Engine) beginAnd(ctx context.Context, may func(*state.Unit) error, cmd machine.Command, outside *effects, finish func(*state.Unit) error, instances ...string) (*state.Unit, error) {
	load := func() (*state.Unit, error) { return state.NewUnit(), nil }
	do := func(unit *state.Unit) error {
		if err := e.apply(ctx, unit, cmd, outside); err != nil {
			return err
		}
		return finish(unit)
	}
	var unit *state.Unit
	err := e.repeat(func() (err error) {
		unit, err = e.attempt(ctx, e.from(load), may, do, instances...)
		return err
	})
	return unit, err
}

// anybodyMay lets a command pass whose actor was checked before.
func anybodyMay(*state.Unit) error { return nil }

// repeat does something again from fresh rows as long as it conflicts.
func (e *Engine) repeat(do func() error) error {
	for attempt := 1; ; attempt++ {
		err := do()
		if !errors.Is(err, store.ErrConflict) || attempt == maxAttempts {
			return err
		}
	}
}

// changeRows runs a change that needs no machine on an empty unit and flushes it.
// What another command changed meanwhile is read again.
func (e *Engine) changeRows(ctx context.Context, change func(*state.Unit) error) error {
	return e.repeat(func() error {
		unit := state.NewUnit()
		if err := change(unit); err != nil {
			return err
		}
		return e.projectAndFlush(ctx, unit)
	})
}

// maxReach bounds the process instances that one command reaches beside its own.
const maxReach = 100_000

// load loads what scope points to. What belongs to no process instance comes with
// its incidents.
func (e *Engine) load(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	unit, err := e.store.Load(ctx, scope)
	if err != nil || scope.JobID == "" || unit.ProcessInstances.Len() > 0 {
		return unit, err
	}
	incidents, err := find[state.Incident](ctx, e.store, "process_instance_id IS NULL AND configuration = #", scope.JobID)
	for _, i := range incidents {
		unit.Incidents.Load(i)
	}
	return unit, err
}

// applying runs a machine command on a unit.
func (e *Engine) applying(ctx context.Context, cmd machine.Command, outside *effects) func(*state.Unit) error {
	return func(unit *state.Unit) error { return e.apply(ctx, unit, cmd, outside) }
}

// source is where a command gets its rows from: those that it begins with, and the
// process instances that it reaches.
type source struct {
	load  func() (*state.Unit, error)
	reach func(ctx context.Context, id string) (*state.Unit, error)
}

// from is a source of which what is reached comes from the database.
func (e *Engine) from(load func() (*state.Unit, error)) source { return source{load, e.reach} }

// reach loads a process instance that a command reaches beside its own.
func (e *Engine) reach(ctx context.Context, id string) (*state.Unit, error) {
	unit, err := e.store.Load(ctx, store.Scope{ProcessInstanceID: id})
	if err != nil {
		return nil, fmt.Errorf("load process instance %s: %w", id, err)
	}
	return unit, nil
}

// attempt does something once to rows of a source, with the process instances that
// it reaches, and flushes. Where the machine asks for further ones, they are loaded
// beside the others and it begins anew: all of it stays one transaction.
func (e *Engine) attempt(ctx context.Context, from source, may, do func(*state.Unit) error, reached ...string) (*state.Unit, error) {
	var parents []string
	for {
		unit, err := from.load()
		if err != nil {
			return nil, err
		}
		for _, id := range reached {
			other, err := from.reach(ctx, id)
			if err != nil {
				return nil, err
			}
			unit.Absorb(other)
		}
		if err := e.loadSubtasks(ctx, unit, parents); err != nil {
			return nil, err
		}
		if err := may(unit); err != nil {
			return nil, about(unit, err)
		}
		err = doExplained(unit, do)
		e.note(ctx, unit)
		var need *machine.NeedInstances
		if errors.As(err, &need) && unit.IsPartial() {
			return nil, errNotAtHand
		}
		if need != nil && slices.ContainsFunc(need.ProcessInstanceIDs, func(id string) bool { return slices.Contains(reached, id) }) {
			return unit, store.ErrConflict // the rows of the two instances are not of one moment
		}
		if need != nil && len(reached)+len(need.ProcessInstanceIDs)+len(parents) <= maxReach {
			reached = append(reached, need.ProcessInstanceIDs...)
			parents = append(parents, need.ParentTaskIDs...)
			continue
		}
		if err != nil {
			return nil, about(unit, err)
		}
		return unit, about(unit, e.flushInstances(ctx, unit))
	}
}

// doExplained has a panic tell what it was about.
func doExplained(unit *state.Unit, do func(*state.Unit) error) error {
	defer explainPanic(unit)
	return do(unit)
}

// flushInstances is flush for a unit that was loaded whole. A command raises the
// rev of every process instance that it loaded, so that rows which are at hand
// elsewhere prove to be out of date.
func (e *Engine) flushInstances(ctx context.Context, unit *state.Unit) error {
	if !unit.Changed() {
		return nil
	}
	for p := range unit.ProcessInstances.All() {
		unit.ProcessInstances.Touch(p.ID)
	}
	own := e.lockJobs(unit)
	if _, err := e.commit(ctx, unit); err != nil {
		own.release()
		return err
	}
	e.atHand.keep(unit)
	e.metering.add(meterJobAcquired, len(own.rows))
	own.submit()
	return nil
}

// apply runs the machine and projects its facts to history.
func (e *Engine) apply(ctx context.Context, unit *state.Unit, cmd machine.Command, outside *effects) error {
	env := e.env(ctx, e.clock.Now())
	outside.bind(ctx, &e.options, env)
	err := machine.Apply(unit, env, cmd)
	if outside.outdated {
		return errNotAtHand
	}
	if err != nil {
		return err
	}
	return e.project(ctx, unit)
}

// setRemovalTimes gives instances that begin their removal time where it counts from
// there.
func (e *Engine) setRemovalTimes(ctx context.Context, unit *state.Unit) error {
	if e.options.Cleanup.RemovalTime != history.FromStart {
		return nil
	}
	for p := range unit.ProcessInstances.All() {
		if !unit.ProcessInstances.IsNew(p.ID) || !p.IsTop() {
			continue
		}
		days, err := e.timeToLiveOf(ctx, p.ProcessDefinitionID)
		if err != nil {
			return err
		}
		p.RemovalTime = history.FromStart.RemovalTime(p.StartTime, 0, days)
	}
	return nil
}

// project appends the history of the unit's facts.
func (e *Engine) project(ctx context.Context, unit *state.Unit) error {
	failure := e.setRemovalTimes(ctx, unit)
	ttl := func(definitionID string) state.OptionalInt {
		days, err := e.timeToLiveOf(ctx, definitionID)
		failure = errors.Join(failure, err)
		return days
	}
	history.Project(e.options.History, unit, history.Source{
		NewID: e.ids.next, TimeToLive: ttl, BatchTimeToLive: e.options.Cleanup.batchTTL, RemovalTime: e.options.Cleanup.RemovalTime,
		Hostname: e.hostname, SignedIn: ActorFrom(ctx).UserID != "",
	})
	return failure
}

// flush commits a unit that holds whatever rows and wakes those who wait for what
// it did.
func (e *Engine) flush(ctx context.Context, unit *state.Unit) error {
	changes, err := e.commit(ctx, unit)
	if err != nil {
		return err
	}
	for id := range state.InstancesOf(changes) {
		e.atHand.forget(id)
	}
	return nil
}

// commit makes the unit's changes durable and wakes those who wait for them.
func (e *Engine) commit(ctx context.Context, unit *state.Unit) (*state.Changes, error) {
	changes := unit.Changes()
	if changes.IsEmpty() {
		return changes, nil
	}
	more, err := e.deleteGrantsOnEnded(ctx, unit, changes)
	if err != nil {
		return nil, err
	}
	if more {
		changes = unit.Changes()
	}
	if changesIdentity(changes) {
		unit.Replace(state.IdentityVersionTable, &state.IdentityVersion{ID: state.IdentityVersionID, Value: e.ids.next()})
		changes = unit.Changes()
		// Also where it fails: the outcome can be unknown.
		defer e.identities.forget()
	}
	ctx, end := e.span(ctx, "commit")
	err = e.commits.commit(ctx, changes)
	end(err)
	if err != nil {
		return nil, err
	}
	e.metering.note(unit, changes)
	e.wake(changes)
	return changes, nil
}

// wake tells the job executor and the live pages what a commit did.
func (e *Engine) wake(changes *state.Changes) {
	var topics []Topic
	seen := map[Topic]bool{}
	for _, t := range changes.Tables {
		switch {
		case t.Table == state.JobDefinitionTable:
			e.overrides.forget()
		case t.Table == state.ProcessDefinitionTable:
			e.known.forget()
		case t.Table == state.JobTable && e.jobs != nil:
			e.wakeJobs(t.Inserts, e.jobs.Wake)
			e.wakeJobs(t.Updates, func() { time.AfterFunc(changedJobWait, e.jobs.Wake) })
		}
		if t.Table == state.ExternalTaskTable {
			e.fetches.changed(t.Inserts)
			e.fetches.changed(t.Updates)
		}
		if topic, ok := topicOf[t.Table.Name]; ok && !seen[topic] {
			seen[topic] = true
			topics = append(topics, topic)
		}
	}
	e.listeners.publish(topics...)
}

var topicOf = map[string]Topic{
	state.ActivityInstanceTable.Name:  TopicInstances,
	state.ExecutionTable.Name:         TopicInstances,
	state.IdentityLinkTable.Name:      TopicTasks,
	state.IncidentTable.Name:          TopicInstances,
	state.JobTable.Name:               TopicJobs,
	state.ProcessDefinitionTable.Name: TopicDefinitions,
	state.ProcessInstanceTable.Name:   TopicInstances,
	state.TaskTable.Name:              TopicTasks,
	state.VariableTable.Name:          TopicInstances,
}

// instanceOf is the process instance that a loaded unit is about, empty for a
// standalone task.
func instanceOf(unit *state.Unit) string {
	for p := range unit.ProcessInstances.All() {
		return p.ID
	}
	for t := range unit.Tasks.All() {
		return t.ProcessInstanceID
	}
	return ""
}

func describe(s store.Scope) string {
	switch {
	case s.TaskID != "":
		return "task " + s.TaskID
	case s.JobID != "":
		return "job " + s.JobID
	case s.ExecutionID != "":
		return "execution " + s.ExecutionID
	case s.IncidentID != "":
		return "incident " + s.IncidentID
	case s.ExternalTaskID != "":
		return "external task " + s.ExternalTaskID
	}
	return "process instance " + s.ProcessInstanceID
}

func stack() string { return string(debug.Stack()) }
