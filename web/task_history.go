package web

import (
	"cmp"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

// maxHistory bounds what is read of each kind of event.
const maxHistory = 200

// event is one line of a history while it is collected.
type event struct {
	at          query.Millis
	rank        int // of what happened at one instant, the later the higher
	glyph       string
	who         string // user id
	did, didNot string // "%s completed X" with and without a person
	whom        string // user id; "%s gave X to %s"
	note        string
	said, url   string // what a comment says, or an attachment's name and address
}

// mayReadHistory reports whether the caller may know what happened to all of an
// instance, not only to their task.
func (s *server) mayReadHistory(c *call, definitionKey, tenantID string) bool {
	return s.maySeeInstancesOf(c, definitionKey, tenantID) || s.engine.SeesTenant(c.ctx(), tenantID) &&
		s.engine.Can(c.ctx(), identity.ReadHistory, identity.ResourceProcessDefinition, definitionKey)
}

// fillHistory tells what happened, newest first: of the whole instance where the
// caller may know, else of the task alone.
func (s *server) fillHistory(c *call, pane *views.TaskPane, t query.Task, unit *state.Unit) error {
	scope, log := query.Condition{Name: "taskId", Value: t.ID}, logOf(t.ID, t.ProcessInstanceID, t.Created)
	whole := t.ProcessInstanceID != "" && s.mayReadHistory(c, t.ProcessDefinitionKey, t.TenantID)
	if whole {
		scope = query.Condition{Name: "processInstanceId", Value: t.ProcessInstanceID}
		log = query.Criteria{}.With(scope)
	}
	tasks, err := query.HistoryTasks.List(c.ctx(), s.engine.Reader(), newest(query.Criteria{}.With(scope), "startTime"))
	if err != nil {
		return err
	}
	operations, err := query.HistoryOperations.List(c.ctx(), s.engine.Reader(), newest(log, "timestamp"))
	if err != nil {
		return err
	}
	beside, mayComment, err := s.besideEvents(c, t.ID)
	if err != nil {
		return err
	}
	pane.MayComment = mayComment
	events := slices.Concat(taskEvents(tasks, operations), operationEvents(tasks, operations), beside)
	if whole {
		activities, err := s.activitiesOf(c, t.ProcessInstanceID)
		if err != nil {
			return err
		}
		events = slices.Concat(events, activityEvents(activities), instanceEvents(unit, pane.Process))
	}
	pane.ClaimedAt = s.words().claimedAt(c.actor.UserID, t.ID, operations)
	pane.History, err = s.tell(c, events)
	pane.HistoryCount = countOrNone(len(pane.History))
	return err
}

func newest(of query.Criteria, by string) query.Criteria {
	of.Sort, of.Max = []query.Sort{{Key: by, Desc: true}}, maxHistory
	return of
}

// logOf asks for the operations on a task. The log has no index of tasks: it is read by the
// process instance, or, of a task without one, from when that began.
func logOf(taskID, instanceID string, began query.Millis) query.Criteria {
	of := query.Condition{Name: "processInstanceId", Value: instanceID}
	if instanceID == "" {
		of = query.Condition{Name: "afterTimestamp", Value: began.Time().Add(-time.Millisecond)}
	}
	return query.Criteria{}.With(query.Condition{Name: "taskId", Value: taskID}, of)
}

// tell puts events into words, newest first.
func (s *server) tell(c *call, events []event) ([]views.HistoryEntry, error) {
	slices.SortStableFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.rank, a.rank))
	})
	var ids []string
	for _, e := range events {
		ids = append(ids, e.who, e.whom)
	}
	people, err := s.people(c, ids...)
	if err != nil {
		return nil, err
	}
	w := s.words()
	entries := make([]views.HistoryEntry, len(events))
	for i, e := range events {
		text := e.didNot
		if e.who != "" {
			text = people[e.who].Name + " " + e.did
		}
		if e.whom != "" {
			text += " to " + people[e.whom].Name
		}
		entries[i] = views.HistoryEntry{Glyph: e.glyph, Text: text, Time: w.past(e.at), Title: w.full(e.at), Note: e.note, Said: e.said, URL: e.url}
	}
	return entries, nil
}

// taskEvents are the ends of tasks, and for those still open their beginning.
func taskEvents(tasks []query.HistoryTask, operations []query.HistoryOperation) []event {
	completedBy := map[string]string{}
	for _, o := range operations {
		if o.OperationType == "Complete" {
			completedBy[o.TaskID] = o.UserID
		}
	}
	var events []event
	for _, t := range tasks {
		name := cmp.Or(t.Name, t.TaskDefinitionKey)
		took := ""
		if d := t.EndTime.Time().Sub(t.StartTime.Time()); d >= time.Second {
			took = "after " + span(d)
		}
		switch {
		case t.EndTime == 0:
			events = append(events, event{at: t.StartTime, rank: 2, glyph: "wait", didNot: name + " began"})
		case t.DeleteReason == "completed":
			by := cmp.Or(completedBy[t.ID], t.Assignee)
			events = append(events, event{at: t.EndTime, glyph: "done", who: by, did: "completed " + name, didNot: name + " was completed", note: took})
		default:
			events = append(events, event{at: t.EndTime, glyph: "hold", didNot: name + " was canceled", note: took})
		}
	}
	return events
}

// changedDates names the dates of a task that one operation changed.
func changedDates(operations []query.HistoryOperation, id string) string {
	changed := map[string]bool{}
	for _, o := range operations {
		if o.OperationID == id {
			changed[o.Property] = true
		}
	}
	switch {
	case changed["dueDate"] && changed["followUpDate"]:
		return "due date and follow-up date"
	case changed["dueDate"]:
		return "due date"
	case changed["followUpDate"]:
		return "follow-up date"
	}
	return ""
}

// operationEvents are what people did besides completing tasks.
func operationEvents(tasks []query.HistoryTask, operations []query.HistoryOperation) []event {
	names := map[string]string{}
	for _, t := range tasks {
		names[t.ID] = cmp.Or(t.Name, t.TaskDefinitionKey)
	}
	var events []event
	seen := map[string]bool{}
	for _, o := range operations {
		e := event{at: o.Time, rank: 1, glyph: "run", who: o.UserID, note: o.Annotation}
		name := cmp.Or(names[o.TaskID], "the task")
		switch o.OperationType {
		case "Activate":
			e.did = "activated the process"
		case "Assign":
			e.did, e.whom = "gave "+name, o.NewValue
			if o.NewValue == "" {
				e.glyph, e.did = "wait", "gave "+name+" back"
			}
			if o.NewValue == o.UserID {
				e.did, e.whom = "took "+name, ""
			}
		case "Claim":
			e.did = "claimed " + name
		case "RemoveVariable":
			e.did = "removed variables"
		case "SetJobRetries":
			e.did = "had a failed job tried again"
		case "SetVariable":
			e.did = "changed variables"
		case "Suspend":
			e.glyph, e.did = "hold", "suspended the process"
		case "Update":
			e.did = "changed " + name
			if dates := changedDates(operations, o.OperationID); dates != "" {
				e.did = "changed the " + dates + " of " + name
			}
		}
		if e.did != "" && !seen[o.OperationID] {
			events = append(events, e)
		}
		seen[o.OperationID] = true
	}
	return events
}

// activityEvents are what the process did by itself.
func activityEvents(activities []query.HistoryActivityInstance) []event {
	var events []event
	for _, a := range activities {
		name := cmp.Or(a.ActivityName, a.ActivityID)
		switch model.Kind(a.ActivityType) {
		case model.KindBoundaryTimer:
			events = append(events, event{at: a.EndTime, glyph: "done", didNot: name + " was reached"})
		case model.KindServiceTask:
			e := event{at: a.EndTime, glyph: "done", didNot: name + " was done"}
			if a.EndTime == 0 {
				e = event{at: a.StartTime, rank: 2, glyph: "run", didNot: name + " began"}
			}
			events = append(events, e)
		}
	}
	return events
}

// instanceEvents are the start of the instance and what is failing in it.
func instanceEvents(unit *state.Unit, process string) []event {
	var events []event
	for p := range unit.ProcessInstances.All() {
		events = append(events, event{
			at: query.Millis(p.StartTime), rank: -1, glyph: "run",
			who: p.StartUserID, did: "started " + process, didNot: process + " was started",
		})
	}
	for i := range unit.Incidents.All() {
		events = append(events, event{at: query.Millis(i.CreateTime), rank: 2, glyph: "fail", didNot: i.ActivityID + " failed", note: shortened(i.Message, maxSubject)})
	}
	return events
}

// claimedAt says since when the caller has the task.
func (w words) claimedAt(userID, taskID string, operations []query.HistoryOperation) string {
	for _, o := range operations { // newest first
		if o.TaskID == taskID && (o.OperationType == "Claim" || o.OperationType == "Assign") {
			if o.OperationType == "Claim" && o.UserID == userID {
				return "Claimed by you at " + w.past(o.Time) + "."
			}
			return ""
		}
	}
	return ""
}
