package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// printUnit prints all runtime rows.
func printUnit(u *state.Unit) string {
	var b strings.Builder
	if u.ProcessInstances.Len() == 0 {
		left := u.Executions.Len() + u.ActivityInstances.Len() + u.Variables.Len() + u.Tasks.Len() + u.IdentityLinks.Len() +
			u.EventSubscriptions.Len() + u.ExternalTasks.Len() + u.Incidents.Len()
		for j := range u.Jobs.All() {
			if j.Kind != state.JobTimerStart {
				left++
			}
		}
		fmt.Fprintf(&b, "no instance, %d rows left\n", left)
	}
	for p := range u.ProcessInstances.All() {
		fmt.Fprintf(&b, "instance %s of %s%s%s\n", p.ID, p.ProcessDefinitionKey, mark(p.Suspended, " suspended"), named(" called by ", p.SuperExecutionID))
		printExecutions(&b, u, p.ID, "  ")
	}
	printWaiting(&b, u)
	lines(&b, func(add func(string)) {
		for v := range u.Variables.All() {
			add(fmt.Sprintf("variable %s = %s %s %d in %s%s", v.Name, v.Value.Type, v.Value.Text, v.Value.Long, v.ExecutionID, named(" task ", v.TaskID)))
		}
	})
	lines(&b, func(add func(string)) {
		for i := range u.Incidents.All() {
			add(fmt.Sprintf("incident %s at %s%s: %s", i.Type, i.ActivityID, mark(i.CauseIncidentID != i.ID, " of "+i.CauseIncidentID), i.Message))
		}
	})
	return b.String()
}

func printExecutions(b *strings.Builder, u *state.Unit, id, indent string) {
	e, ok := u.Executions.Get(id)
	if !ok {
		return
	}
	scope := ""
	if e.Scope && e.ScopeInstanceID != e.ActivityInstanceID && e.ScopeInstanceID != e.ID {
		scope = named(" of ", e.ScopeInstanceID)
	}
	fmt.Fprintf(b, "%sexecution %s%s%s%s%s%s%s%s\n", indent, e.ID, mark(e.Scope, " scope"), scope, mark(e.EventScope, " remembered"), mark(e.Concurrent, " concurrent"),
		mark(e.Active, " active"), named(" at ", e.ActivityID), named(" in ", e.ActivityInstanceID))
	var children []string
	for c := range u.Executions.All() {
		if c.ParentID == id {
			children = append(children, c.ID)
		}
	}
	slices.Sort(children)
	for _, c := range children {
		printExecutions(b, u, c, indent+"  ")
	}
}

// printWaiting prints tasks, links and jobs.
func printWaiting(b *strings.Builder, u *state.Unit) {
	lines(b, func(add func(string)) {
		for t := range u.Tasks.All() {
			add(fmt.Sprintf("task %s %s at %s%s%s%s priority %d%s%s %s%s", t.ID, t.TaskDefinitionKey, t.ExecutionID,
				named(" name ", t.Name), named(" description ", t.Description), named(" for ", t.Assignee), t.Priority, when(" due ", t.Due), when(" follow-up ", t.FollowUp), t.TaskState, mark(t.Suspended, " suspended")))
		}
	})
	lines(b, func(add func(string)) {
		for l := range u.IdentityLinks.All() {
			add(fmt.Sprintf("link %s of task %s%s%s", l.Type, l.TaskID, named(" user ", l.UserID), named(" group ", l.GroupID)))
		}
	})
	lines(b, func(add func(string)) {
		for s := range u.EventSubscriptions.All() {
			add(fmt.Sprintf("subscription %s%s of %s at %s%s", s.Type, named(" ", s.Name), s.ActivityID, s.ExecutionID, named(" remembered ", s.Configuration)))
		}
	})
	lines(b, func(add func(string)) {
		for t := range u.ExternalTasks.All() {
			retries := ""
			if t.Retries.Set {
				retries = fmt.Sprintf(" retries %d", t.Retries.N)
			}
			add(fmt.Sprintf("external task %s %s of %s at %s priority %d%s%s%s%s", t.ID, t.Topic, t.ActivityID, t.ExecutionID, t.Priority,
				named(" for ", t.WorkerID), when(" until ", t.LockExpires), retries, mark(t.Suspended, " suspended")))
		}
	})
	lines(b, func(add func(string)) {
		for j := range u.Jobs.All() {
			add(fmt.Sprintf("job %s %s of %s at %s definition %s retries %d priority %d%s%s%s", j.ID, j.Configuration, j.ActivityID,
				j.ExecutionID, j.JobDefinitionID, j.Retries, j.Priority, when(" due ", j.Due), named(" repeat ", j.Repeat), mark(j.Suspended, " suspended")))
		}
	})
}

// lines prints lines in an order that does not depend on how rows were loaded.
func lines(b *strings.Builder, each func(add func(string))) {
	var all []string
	each(func(s string) { all = append(all, "  "+s+"\n") })
	slices.Sort(all)
	b.WriteString(strings.Join(all, ""))
}

// printFacts prints what happened, in order.
func printFacts(facts []state.Fact) string {
	var b strings.Builder
	for _, f := range facts {
		switch f := f.(type) {
		case state.ActivityEnded:
			fmt.Fprintf(&b, "ended %s by %s%s%s\n", f.Row.ID, f.Row.ExecutionID, mark(f.Canceled, " canceled"), mark(f.CompleteScope, " scope"))
		case state.InstanceEnded:
			fmt.Fprintf(&b, "ended instance %s %s%s\n", f.State, named("at ", f.EndActivityID), named("because ", f.DeleteReason))
		case state.TaskEnded:
			fmt.Fprintf(&b, "task %s %s\n", f.Row.TaskDefinitionKey, f.DeleteReason)
		case state.VariableWritten:
			fmt.Fprintf(&b, "wrote %s%s%s\n", f.Row.Name, mark(f.Row.Value.Type == value.Null || f.Row.Value.Text2 == value.NullMark, " null")+mark(f.Revision == 0, " first"), writtenBy(f)+mark(f.Initial, ", initially"))
		case state.VariableEnded:
			fmt.Fprintf(&b, "variable %s ended%s\n", f.Row.Name, mark(f.Removed, " removed"))
		case state.JobLogged:
			fmt.Fprintf(&b, "job %s %s\n", f.Row.ActivityID, f.State)
		case state.ExternalTaskLogged:
			fmt.Fprintf(&b, "external task %s %s\n", f.Row.ActivityID, f.State)
		case state.DecisionEvaluated:
			fmt.Fprintf(&b, "evaluated %d decisions\n", len(f.Decisions))
		case state.IncidentEnded:
			fmt.Fprintf(&b, "incident %s\n", f.State)
		case state.IdentityLinkChanged:
			fmt.Fprintf(&b, "%s %s %s%s\n", f.Operation, f.Row.Type, f.Row.UserID, f.Row.GroupID)
		case state.OperationLogged:
			for _, row := range f.Rows {
				fmt.Fprintf(&b, "logged %s %s by %s\n", row.OperationType, row.EntityType, row.UserID)
			}
		}
	}
	return b.String()
}

func printTree(n *machine.ActivityInstanceNode, indent string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s %s executions %v incidents %d\n", indent, n.ID, n.ActivityType, n.ExecutionIDs, len(n.IncidentIDs))
	for _, t := range n.Transitions {
		fmt.Fprintf(&b, "%s  transition %s at %s incidents %d\n", indent, t.ID, t.ActivityID, len(t.IncidentIDs))
	}
	for _, c := range n.Children {
		b.WriteString(printTree(c, indent+"  "))
	}
	return b.String()
}

// reports prints what a migration was refused for.
func reports(err error) string {
	var refused *machine.MigrationRefused
	var lines []string
	if errors.As(err, &refused) {
		for _, r := range refused.Reports {
			lines = append(lines, fmt.Sprintf("  %s%s: %s\n", r.SourceID, mark(r.Transition, " waiting"), strings.Join(r.Failures.Texts(), "; ")))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}

func named(label, s string) string {
	if s == "" {
		return ""
	}
	return label + s
}

func when(label string, m state.Millis) string {
	if m == 0 {
		return ""
	}
	return label + m.Time().Format(time.RFC3339)
}

// writtenBy names the activity instance that wrote a variable of another one.
func writtenBy(w state.VariableWritten) string {
	if w.ActivityInstanceID == w.Row.ActivityInstanceID {
		return ""
	}
	return " by " + cmp.Or(w.ActivityInstanceID, "nobody")
}
