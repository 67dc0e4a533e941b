package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// changeEvents changes the timers and subscriptions of a scope that stays one:
// those whose event is mapped to one that waits in what the scope becomes. The
// others end, and those of the target that are new begin.
func (m *migrator) changeEvents(x *moving) error {
	e, kept := x.execution, map[string]bool{}
	for _, s := range m.subscriptions.of(e.ID) {
		if s.Type == state.SubscribeCompensate {
			continue
		}
		c := m.targetOf(s.ActivityID)
		if c == nil || c.EventScope != x.target {
			m.endSubscription(s)
			continue
		}
		kept[c.ID] = true
		update := m.plan[s.ActivityID].UpdateEventTrigger
		s.ProcessDefinitionID, s.ActivityID = m.to.Row.ID, c.ID
		if update {
			_, name, err := m.trigger(e, c)
			if err != nil {
				return at(c, err)
			}
			s.Name = name
		}
	}
	for _, j := range m.jobs.of(e.ID) {
		switch j.Kind {
		case state.JobTimerIntermediate, state.JobTimerTransition, state.JobTimerStartSubprocess:
			if err := m.changeTimer(x, j, kept); err != nil {
				return err
			}
		case state.JobTimerTaskListener:
			l := (*model.TaskListener)(nil)
			if x.target.UserTask != nil {
				l = timeoutListener(x.target, j.Argument)
			}
			if l == nil {
				m.deleteJob(j)
				continue
			}
			kept["timeout "+l.ID] = true
			j.Configuration = timerConfiguration(l.Timer)
			m.changeJob(j, x.target)
		}
	}
	return m.beginEvents(e, x.target, kept)
}

func (m *migrator) changeTimer(x *moving, j *state.Job, kept map[string]bool) error {
	c := m.targetOf(j.ActivityID)
	if c == nil || c.EventScope != x.target || c.Timer == nil {
		m.deleteJob(j)
		return nil
	}
	kept[c.ID] = true
	update := m.plan[j.ActivityID].UpdateEventTrigger
	j.Configuration = timerConfiguration(c.Timer)
	m.changeJob(j, c)
	if !update {
		return nil
	}
	due, repeat, err := m.dueDate(c.Timer, m.env.Now, m.scopeEnv(x.execution))
	if err != nil {
		return at(c, fmt.Errorf("due date of the timer %s: %w", c.ID, err))
	}
	j.Due, j.Repeat = state.MillisOf(due), ""
	if repeats(c) {
		j.Repeat = repeat
	}
	return nil
}

// beginEvents has the events of a scope wait that do not yet.
func (m *migrator) beginEvents(scope *state.Execution, n *model.FlowNode, kept map[string]bool) error {
	for _, c := range waitsIn(n) {
		if kept[c.ID] {
			continue
		}
		if err := m.subscribeTo(scope, c); err != nil {
			return at(c, err)
		}
		if c.Timer == nil {
			continue
		}
		if err := m.startTimer(scope, c); err != nil {
			return at(c, err)
		}
	}
	if n.UserTask == nil {
		return nil
	}
	for i := range n.UserTask.Listeners {
		l := &n.UserTask.Listeners[i]
		if l.Timer == nil || kept["timeout "+l.ID] {
			continue
		}
		if err := m.startTimeout(scope, n, l); err != nil {
			return at(n, err)
		}
	}
	return nil
}

// dropEvents ends what waits in a scope that is none any more.
func (m *migrator) dropEvents(e *state.Execution) {
	for _, s := range m.subscriptions.of(e.ID) {
		m.endSubscription(s)
	}
	for _, j := range m.jobs.of(e.ID) {
		if j.Kind != state.JobAsyncContinuation {
			m.deleteJob(j)
		}
	}
}

// changeMemory changes what can be compensated in a scope.
func (m *migrator) changeMemory(scope *state.Execution) error {
	d := m.to.Row
	for _, s := range m.compensations(scope) {
		source := scope
		if source.ProcessDefinitionID == d.ID { // its handlers are looked for where they come from
			copied := *scope
			copied.ProcessDefinitionID = m.from.Row.ID
			source = &copied
		}
		handler := m.compensationTarget(source, s)
		if handler == nil {
			return fmt.Errorf("what triggers the compensation handler %s is not mapped", s.ActivityID)
		}
		s.ProcessDefinitionID, s.ActivityID = d.ID, handler.ID
		memory, ok := m.unit.Executions.Get(s.Configuration)
		if !ok {
			continue
		}
		n := m.targetOf(memory.ScopeActivityID)
		if n == nil {
			return fmt.Errorf("the activity %s, which can be compensated, is not mapped", memory.ScopeActivityID)
		}
		if err := m.changeMemory(memory); err != nil {
			return err
		}
		m.label(memory)
		memory.ActivityID, memory.ScopeActivityID = n.ID, n.ID
	}
	return nil
}
