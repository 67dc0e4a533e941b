package query_test

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// historyRows are process instances in every state, made as on Camunda 7.24 to
// learn what its history filters find.
func historyRows() []state.Row {
	d := &state.ProcessDefinition{ID: "two:3:d", Key: "two", Version: 3, Name: "The Two"}
	instance := func(id string, start int) state.ProcessInstance {
		return state.ProcessInstance{
			ID: id, RootProcessInstanceID: id, ProcessDefinitionID: d.ID, ProcessDefinitionKey: "two", BusinessKey: "bk-" + id,
			StartTime: state.MillisOf(hour(start)), StartActivityID: "s",
		}
	}
	end := func(p state.ProcessInstance, at int, how string) *state.HistoryProcessInstance {
		if p.IsTop() {
			p.RemovalTime = state.MillisOf(hour(at + 100))
		}
		return &state.HistoryProcessInstance{ProcessInstance: p, EndTime: state.MillisOf(hour(at)), EndActivityID: "e", State: how}
	}
	run, susp, half, call := instance("run", 0), instance("susp", 1), instance("half", 2), instance("call", 3)
	run.StartUserID, susp.Suspended = "demo", true
	child := instance("child", 4)
	child.RootProcessInstanceID, child.SuperExecutionID, child.ProcessDefinitionKey = "call", "call", "fail"
	child.ProcessDefinitionID = "fail:1:d"
	ended := instance("oldchild", 5)
	ended.RootProcessInstanceID, ended.SuperExecutionID = "done", "gone"
	activity := func(id, instance, activity string, start int) state.ActivityInstance {
		return state.ActivityInstance{
			ID: activity + ":" + id, ProcessInstanceID: instance, RootProcessInstanceID: instance, ActivityID: activity,
			ActivityName: "Name of " + activity, ActivityType: "userTask", ProcessDefinitionID: d.ID, ProcessDefinitionKey: "two", StartTime: state.MillisOf(hour(start)),
		}
	}
	over := func(a state.ActivityInstance, at int) *state.HistoryActivityInstance {
		return &state.HistoryActivityInstance{ActivityInstance: a, EndTime: state.MillisOf(hour(at))}
	}
	runA, halfB, callC := activity(uuid(1, 1), "run", "a", 0), activity(uuid(1, 2), "half", "b", 3), activity(uuid(1, 3), "call", "ca", 3)
	callC.CalledProcessInstanceID = "child"
	doneCall := over(activity(uuid(1, 4), "done", "ca", 5), 6)
	doneCall.CalledProcessInstanceID = "oldchild"
	canceled := over(activity(uuid(1, 5), "deleted", "b", 2), 3)
	canceled.Canceled = true
	last := over(activity(uuid(1, 6), "done", "e", 7), 8)
	last.CompleteScope = true
	incident := func(id, instance, cause string) state.Incident {
		return state.Incident{
			ID: id, ProcessInstanceID: instance, RootCauseIncidentID: cause, Type: "failedJob", Message: "boom " + id, ActivityID: "f",
			CreateTime: state.MillisOf(hour(4)), ProcessDefinitionKey: "fail",
		}
	}
	open, handedUp, resolved, deleted := incident("open", "child", "open"), incident("up", "call", "open"), incident("was", "half", "was"), incident("del", "deleted", "del")
	return []state.Row{
		d, &state.ProcessDefinition{ID: "fail:1:d", Key: "fail", Version: 1, Name: "The Fail"},
		&run, &susp, &half, &call, &child,
		end(instance("done", 1), 8, "COMPLETED"), end(instance("deleted", 1), 3, "EXTERNALLY_TERMINATED"), end(instance("gone", 1), 2, "INTERNALLY_TERMINATED"),
		end(ended, 6, "COMPLETED"),
		&runA, &halfB, &callC, over(activity(uuid(1, 7), "half", "a", 2), 3), over(activity(uuid(1, 8), "done", "a", 1), 5), doneCall, last, canceled,
		&state.Execution{ID: "run", ProcessInstanceID: "run", ActivityID: "a", Active: true},
		&state.Execution{ID: "half", ProcessInstanceID: "half", ActivityID: "b", Active: true},
		// Waits before f for a job; no activity instance has begun.
		&state.Execution{ID: "child", ProcessInstanceID: "child", ActivityID: "f", Active: true},
		&open, &handedUp,
		&state.HistoryIncident{Incident: resolved, State: "resolved", EndTime: state.MillisOf(hour(5))},
		&state.HistoryIncident{Incident: deleted, State: "deleted", EndTime: state.MillisOf(hour(3))},
		&state.Job{ID: "j", ProcessInstanceID: "half", Retries: 2, ExceptionMessage: "once"}, &state.Job{ID: "k", ProcessInstanceID: "child", ExceptionMessage: "boom"},
		&state.HistoryJobLog{ID: "log", JobID: "k", ProcessInstanceID: "child", State: "created", Time: state.MillisOf(hour(4))},
	}
}

func TestHistoryProcessInstances(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, historyRows()...)
		ask(t, db, historyInstances, []question{
			{"all", with(), "call child deleted done gone half oldchild run susp"},
			{"finished", with(is("finished", true)), "deleted done gone oldchild"},
			{"unfinished", with(is("unfinished", true)), "call child half run susp"},
			{"both", with(is("finished", true), is("unfinished", true)), ""},
			{"either", either(is("finished", true), is("unfinished", true)), "call child deleted done gone half oldchild run susp"},
			{"active", with(is("active", true)), "call child half run"},
			{"suspended", with(is("suspended", true)), "susp"},
			{"completed", with(is("completed", true)), "done oldchild"},
			{"terminated from outside", with(is("externallyTerminated", true)), "deleted"},
			{"terminated from inside", with(is("internallyTerminated", true)), "gone"},
			{"two states", with(is("completed", true), is("externallyTerminated", true)), refused},
			{"one of two states", either(is("completed", true), is("externallyTerminated", true)), "deleted done oldchild"},
			{"active and finished", with(is("active", true), is("finished", true)), ""},
			{"with incidents, ever", with(is("withIncidents", true)), "call child deleted half"},
			{"with incidents that came up there", with(is("withRootIncidents", true)), "child deleted half"},
			{"open incidents", with(is("incidentStatus", "open")), "call child"},
			{"resolved or deleted incidents", with(is("incidentStatus", "resolved")), "deleted half"},
			{"an unknown status is no question", with(is("incidentStatus", "x")), "call child deleted half"},
			{"one incident, open and with the message", with(is("incidentStatus", "open"), is("incidentMessage", "boom open")), "child"},
			{"one incident, open with the message of another", with(is("incidentStatus", "open"), is("incidentMessage", "boom was")), ""},
			{"incident ids", with(is("incidentIdIn", texts("was", "open"))), "child half"},
			{"jobs that are tried again", with(is("withJobsRetrying", true)), "half"},
			{"at an activity", with(is("activityIdIn", texts("a"))), "run"},
			{"before an activity", with(is("activityIdIn", texts("f"))), "child"},
			{"in an activity", with(is("activeActivityIdIn", texts("b", "f"))), "half"},
			{"past an activity, canceled too", with(is("executedActivityIdIn", texts("b"))), "deleted"},
			{"past an activity", with(is("executedActivityIdIn", texts("a"))), "done half"},
			{"was in an activity at or after", with(is("executedActivityAfter", hour(3))), "call deleted done half"},
			{"entered an activity at or before", with(is("executedActivityBefore", hour(0))), "run"},
			{"was in one activity in between", with(is("executedActivityAfter", hour(2)), is("executedActivityBefore", hour(2))), "deleted done half"},
			{"a job was logged at or after", with(is("executedJobAfter", hour(4))), "child"},
			{"called by a running one", with(is("superProcessInstanceId", "call")), "child"},
			{"called by an ended one", with(is("superProcessInstanceId", "done")), "oldchild"},
			{"that calls", with(is("subProcessInstanceId", "child")), "call"},
			{"of a root", with(is("rootProcessInstanceId", "call")), "call child"},
			{"roots", with(is("rootProcessInstances", true)), "call deleted done gone half run susp"},
			{"roots that are called", with(is("rootProcessInstances", true), is("superProcessInstanceId", "x")), refused},
			{"started at or before", with(is("startedBefore", hour(0))), "run"},
			{"started at or after", with(is("startedAfter", hour(5))), "oldchild"},
			{"finished at or before", with(is("finishedBefore", hour(3))), "deleted gone"},
			{"finished at or after", with(is("finishedAfter", hour(8))), "done"},
			{"started by", with(is("startedBy", "demo")), "run"},
			{"definition name heeds case", with(is("processDefinitionName", "the fail")), ""},
			{"definition name like", with(is("processDefinitionNameLike", "%Fail")), "child"},
			{"business keys", with(is("processInstanceBusinessKeyIn", texts("bk-run", "bk-done"))), "done run"},
			{"other keys are patterns", with(is("processDefinitionKeyNotIn", texts("tw%"))), "child"},
			{"no other keys", with(is("processDefinitionKeyNotIn", texts())), refused},
			{"other ids", with(is("processInstanceIdNotIn", texts("run", "susp")), is("unfinished", true)), "call child half"},
			{"no ids", with(is("processInstanceIds", texts())), refused},
			{"words in the business key or the whole id", with(query.SearchInstances("BK-D")), "deleted done"},
			{"by end, what runs first", query.Criteria{Sort: []query.Sort{{Key: "endTime"}}}, "call child half run susp gone deleted oldchild done"},
			{"by end downwards, what runs last", query.Criteria{Sort: []query.Sort{{Key: "endTime", Desc: true}}}, "done oldchild deleted gone call child half run susp"},
			{"by end downwards, a page", query.Criteria{Sort: []query.Sort{{Key: "endTime", Desc: true}}, First: 3, Max: 3}, "gone call child"},
			{"by duration", query.Criteria{Sort: []query.Sort{{Key: "duration", Desc: true}}, Max: 2}, "done deleted"},
			{"by start and id downwards", query.Criteria{Sort: []query.Sort{{Key: "startTime"}, {Key: "instanceId", Desc: true}}}, "run susp gone done deleted half call child oldchild"},
			{"by name of the definition", query.Criteria{Sort: []query.Sort{{Key: "definitionName"}}, Max: 1}, "child"},
		})
		for id, want := range map[string]query.HistoryProcessInstance{
			"oldchild": {
				State: "COMPLETED", SuperProcessInstanceID: "done", RootProcessInstanceID: "done", RemovalTime: query.Millis(hour(108).UnixMilli()),
				EndTime: query.Millis(hour(6).UnixMilli()), EndActivityID: "e", ProcessDefinitionVersion: 3, ProcessDefinitionName: "The Two",
			},
			"child": {State: "ACTIVE", SuperProcessInstanceID: "call", RootProcessInstanceID: "call", ProcessDefinitionVersion: 1, ProcessDefinitionName: "The Fail"},
			"susp":  {State: "SUSPENDED", RootProcessInstanceID: "susp", ProcessDefinitionVersion: 3, ProcessDefinitionName: "The Two"},
		} {
			p, err := query.HistoryProcessInstances.Get(t.Context(), db, id)
			if err != nil {
				t.Fatal(err)
			}
			got := query.HistoryProcessInstance{
				State: p.State, SuperProcessInstanceID: p.SuperProcessInstanceID, RootProcessInstanceID: p.RootProcessInstanceID, RemovalTime: p.RemovalTime,
				EndTime: p.EndTime, EndActivityID: p.EndActivityID, ProcessDefinitionVersion: p.ProcessDefinitionVersion, ProcessDefinitionName: p.ProcessDefinitionName,
			}
			if got != want {
				t.Errorf("%s: got %+v, want %+v", id, got, want)
			}
		}
	})
}

func TestHistoryActivityInstances(t *testing.T) {
	names := of(&query.HistoryActivityInstances, func(a query.HistoryActivityInstance) string { return a.ActivityID + "/" + a.ProcessInstanceID })
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, historyRows()...)
		ask(t, db, names, []question{
			{"of an instance, as they began", query.Criteria{Conditions: []query.Condition{is("processInstanceId", "done")}, Sort: []query.Sort{}}, "a/done ca/done e/done"},
			{"running", with(is("unfinished", true)), "a/run b/half ca/call"},
			{"canceled", with(is("canceled", true)), "b/deleted"},
			{"that ended a scope", with(is("completeScope", true)), "e/done"},
			{"name like heeds case", with(is("activityNameLike", "NAME%")), ""},
			{"name", with(is("activityName", "Name of ca")), "ca/call ca/done"},
			{"finished at or after", with(is("finishedAfter", hour(8))), "e/done"},
			{"started at or before", with(is("startedBefore", hour(1))), "a/done a/run"},
			{"by duration downwards, running last", query.Criteria{Sort: []query.Sort{{Key: "duration", Desc: true}}, Max: 2}, "a/done b/deleted"},
			{"by occurrence", query.Criteria{Sort: []query.Sort{{Key: "occurrence"}}, Max: 3}, "a/run b/half ca/call"},
		})
	})
}

func TestHistoryTasks(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		task := func(id, instance, name string) state.Task {
			return state.Task{ID: id, ProcessInstanceID: instance, ProcessDefinitionID: "two:3:d", ProcessDefinitionKey: "two", Name: name, Created: state.MillisOf(hour(1)), Priority: 50}
		}
		link := func(id, task, linkType, user, group, operation string) state.Row {
			return &state.HistoryIdentityLink{ID: id, TaskID: task, Type: linkType, UserID: user, GroupID: group, Operation: operation, Time: 7}
		}
		open, assigned, done, deleted := task("open", "run", "First Task"), task("asg", "run", "First Task"), task("done", "run", "Second"), task("del", "deleted", "First Task")
		assigned.Assignee, done.Assignee, open.Owner, open.Due = "john", "mary", "peter", state.MillisOf(hour(9))
		db.insert(t, append(historyRows(),
			&open, &assigned, &state.Task{ID: "alone", Created: 1},
			&state.HistoryTask{Task: done, EndTime: state.MillisOf(hour(3)), DeleteReason: "completed"},
			&state.HistoryTask{Task: deleted, EndTime: state.MillisOf(hour(2)), DeleteReason: "deleted"},
			link("l1", "open", "candidate", "", "sales", "add"), link("l2", "open", "candidate", "", "sales", "delete"),
			link("l3", "asg", "candidate", "mary", "", "add"), link("l4", "asg", "assignee", "john", "", "add"),
			link("l5", "done", "candidate", "", "accounting", "add"),
		)...)
		ask(t, db, historyTasks, []question{
			{"finished", with(is("finished", true)), "del done"},
			{"unfinished", with(is("unfinished", true)), "alone asg open"},
			{"of ended instances", with(is("processFinished", true)), "del"},
			{"of running instances", with(is("processUnfinished", true)), "asg done open"},
			{"assigned", with(is("assigned", true)), "asg done"},
			{"finished or assigned", either(is("finished", true), is("assigned", true)), "asg del done"},
			{"had candidate groups, even if deleted", with(is("withCandidateGroups", true)), "done open"},
			{"never had any", with(is("withoutCandidateGroups", true)), "alone asg del"},
			{"involved by any link", with(is("taskInvolvedUser", "john")), "asg"},
			{"involved group", with(is("taskInvolvedGroup", "sales")), "open"},
			{"had candidate", with(is("taskHadCandidateUser", "mary")), "asg"},
			{"an assignee was no candidate", with(is("taskHadCandidateUser", "john")), ""},
			{"one link of a user and a group", with(is("taskInvolvedUser", "mary"), is("taskHadCandidateGroup", "sales")), ""},
			{"either link", either(is("taskInvolvedUser", "john"), is("taskHadCandidateGroup", "accounting")), "asg done"},
			{"name in any case", with(is("taskName", "FIRST task")), "asg del open"},
			{"name like in any case", with(is("taskNameLike", "SECOND%")), "done"},
			{"delete reason", with(is("taskDeleteReasonLike", "%ed")), "del done"},
			{"business key of a running or ended instance", with(is("processInstanceBusinessKeyIn", texts("bk-deleted", "bk-run"))), "asg del done open"},
			{"definition name", with(is("processDefinitionName", "The Two")), "asg del done open"},
			{"started at or before", with(is("startedBefore", hour(1)), is("finished", true)), "del done"},
			{"finished at or after", with(is("finishedAfter", hour(3))), "done"},
			{"due at", with(is("taskDueDate", hour(9))), "open"},
			{"due before is before", with(is("taskDueDateBefore", hour(9))), ""},
			{"due beside none", with(is("taskDueDate", hour(9)), is("withoutTaskDueDate", true)), refused},
			{"owner", with(is("taskOwnerLike", "p%")), "open"},
			{"by end downwards", query.Criteria{Sort: []query.Sort{{Key: "endTime", Desc: true}}, Max: 3}, "done del alone"},
			{"by assignee, none first", query.Criteria{Sort: []query.Sort{{Key: "assignee"}}}, "alone del open asg done"},
		})
	})
}

func TestHistoryVariablesAndDetails(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		variable := func(id, task, name string, v value.Value) state.Variable {
			return state.Variable{ID: id, ProcessInstanceID: "p", ExecutionID: "p", TaskID: task, Name: name, Value: value.Encode(v), CreateTime: 1}
		}
		living, ended, deleted, local := variable("living", "", "x", value.OfInt(1)), variable("ended", "", "S", value.OfString("Abc")), variable("deleted", "", "gone", value.OfInt(3)), variable("local", "t", "loc", value.OfInt(9))
		detail := func(id, kind, task, name string, v value.Value, initial bool, at int) state.Row {
			return &state.HistoryDetail{ID: id, Kind: kind, ProcessInstanceID: "p", TaskID: task, Name: name, Value: value.Encode(v), Initial: initial, Time: state.Millis(at)}
		}
		db.insert(t, &living, &state.HistoryVariable{Variable: ended, State: "CREATED", EndTime: 2}, &state.HistoryVariable{Variable: deleted, State: "DELETED", EndTime: 2},
			&state.HistoryVariable{Variable: local, State: "CREATED", EndTime: 2},
			detail("d1", "variableUpdate", "", "x", value.OfInt(1), true, 10), detail("d2", "variableUpdate", "t", "loc", value.OfInt(9), false, 20),
			detail("d3", "formField", "t", "ff", value.OfString("v"), false, 30),
		)
		ask(t, db, historyVariables, []question{
			{"living and ended", with(), "ended living local"},
			{"deleted as well", with(is("includeDeleted", true)), "deleted ended living local"},
			{"name", with(is("variableName", "s")), ""},
			{"name in any case", with(is("variableName", "s"), is("variableNamesIgnoreCase", true)), "ended"},
			{"name like in any case", with(is("variableNameLike", "LO%"), is("variableNamesIgnoreCase", true)), "local"},
			{"names", with(is("variableNameIn", texts("x", "S"))), "ended living"},
			{"value", with(is("variableName", "x"), is("variableValue", value.OfInt(1))), "living"},
			{"value of another type of number", with(is("variableName", "x"), is("variableValue", value.OfLong(1))), ""},
			{"value in any case", with(is("variableName", "S"), is("variableValue", value.OfString("ABC")), is("variableValuesIgnoreCase", true)), "ended"},
			{"value without name", with(is("variableValue", value.OfLong(1))), refused},
			{"types in any case", with(is("variableTypeIn", texts("integer"))), "living local"},
			{"of a task", with(is("taskIdIn", texts("t"))), "local"},
			{"no list is no question", with(is("taskIdIn", texts()), is("variableNameIn", texts()), is("variableTypeIn", texts())), "ended living local"},
			{"by name", query.Criteria{Sort: []query.Sort{{Key: "variableName"}}}, "ended local living"},
		})
		ask(t, db, historyDetails, []question{
			{"form fields", with(is("formFields", true)), "d3"},
			{"updates", with(is("variableUpdates", true)), "d1 d2"},
			{"updates overrule form fields", with(is("formFields", true), is("variableUpdates", true)), "d1 d2"},
			{"without those of tasks", with(is("excludeTaskDetails", true)), "d1"},
			{"initial", with(is("initial", true)), "d1"},
			{"of a type: a form field shows none", with(is("variableTypeIn", texts("string", "INTEGER"))), "d1 d2"},
			{"name like in any case", with(is("variableNameLike", "%F%")), "d3"},
			{"at or before", with(is("occurredBefore", time.UnixMilli(10))), "d1"},
			{"at or after", with(is("occurredAfter", time.UnixMilli(30))), "d3"},
			{"operations are not kept", with(is("userOperationId", "x")), ""},
		})
	})
}

func TestHistoryLogs(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		job := func(id, how string, at int) state.Row {
			return &state.HistoryJobLog{ID: id, State: how, JobID: "j", Kind: state.JobAsyncContinuation, Configuration: "async-before", Time: state.Millis(at)}
		}
		operation := func(id, kind, entity, category string, at int) state.Row {
			return &state.HistoryOperation{ID: id, OperationID: "o", OperationType: kind, EntityType: entity, Category: category, Time: state.Millis(at)}
		}
		db.insert(t, append(historyRows(),
			job("1", "created", 1), job("2", "failed", 2), job("3", "successful", 3), job("4", "deleted", 4),
			operation("1", "Claim", "Task", "TaskWorker", 10), operation("2", "Create", "ProcessInstance", "Operator", 20),
			operation("3", "Delete", "ProcessInstance", "Admin", 20),
			&state.HistoryIdentityLink{ID: "1", TaskID: "t", Type: "candidate", UserID: "mary", Operation: "add", Time: 5},
		)...)
		ask(t, db, historyJobLogs, []question{
			{"created", with(is("creationLog", true), is("jobId", "j")), "1"},
			{"failed overrules created", with(is("creationLog", true), is("failureLog", true)), "2"},
			{"deleted overrules all", with(is("creationLog", true), is("failureLog", true), is("successLog", true), is("deletionLog", true)), "4"},
			{"created or failed", either(is("failureLog", true), is("jobId", "nope")), "2"},
			{"hosts are not kept", with(is("hostname", "x")), ""},
			{"configuration", with(is("jobDefinitionConfiguration", "async-before"), is("successLog", true)), "3"},
		})
		ask(t, db, historyOperations, []question{
			{"after is after", with(is("afterTimestamp", time.UnixMilli(10))), "2 3"},
			{"before is before", with(is("beforeTimestamp", time.UnixMilli(20))), "1"},
			{"entities", with(is("entityTypeIn", texts("Task", "x"))), "1"},
			{"categories", with(is("categoryIn", texts("Operator"))), "2"},
			{"newest first, also of one instant", query.Criteria{Sort: []query.Sort{{Key: "timestamp", Desc: true}}}, "3 2 1"},
			{"oldest first", query.Criteria{Sort: []query.Sort{{Key: "timestamp"}}}, "1 2 3"},
		})
		ask(t, db, historyLinks, []question{
			{"at or before", with(is("dateBefore", time.UnixMilli(5))), "1"},
			{"at or after", with(is("dateAfter", time.UnixMilli(5)), is("operationType", "add")), "1"},
		})
		ask(t, db, historyIncidents, []question{
			{"open", with(is("open", true)), "open up"},
			{"resolved", with(is("resolved", true)), "was"},
			{"deleted", with(is("deleted", true)), "del"},
			{"two states", with(is("open", true), is("resolved", true)), refused},
			{"one of two states", either(is("resolved", true), is("deleted", true)), "del was"},
			{"created before is before", with(is("createTimeBefore", hour(4))), ""},
			{"ended after is after", with(is("endTimeAfter", hour(3))), "was"},
			{"by state, then end downwards", query.Criteria{Sort: []query.Sort{{Key: "incidentState"}, {Key: "endTime", Desc: true}}}, "open up was del"},
		})
	})
}
