package query_test

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

var (
	scale = flag.Int("scale", 2_000, "open tasks in the benchmark")
	ratio = flag.Int("ended", 10, "how many times as many have ended")
)

// epoch is when the first instance of the scenario starts; one a second follows.
const epoch = 1_700_000_000_000

func uuid(kind, n int) string {
	at := int64(epoch) + int64(n)*1000
	return fmt.Sprintf("%08x-%04x-7%03x-8000-%012x", at>>16, at&0xffff, kind, n)
}

// seedInstance makes an instance with one task and three variables, offered to
// one of ten groups, every third one assigned, with all its history.
func seedInstance(n int, ended bool) []state.Row {
	id := uuid(1, n)
	key := fmt.Sprintf("p%d", n%20)
	definition := key + ":1:" + uuid(9, n%20)
	start := state.Millis(epoch + int64(n)*1000)
	p := state.ProcessInstance{
		ID: id, RootProcessInstanceID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
		BusinessKey: fmt.Sprintf("order-%d", n), StartTime: start, StartUserID: "demo", StartActivityID: "start", Rev: 1,
	}
	a := state.ActivityInstance{
		ID: "task:" + uuid(2, n), RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
		ParentID: id, ExecutionID: id, ActivityID: "task", ActivityName: "Task", ActivityType: "userTask", TaskID: uuid(3, n), StartTime: start, Rev: 1,
	}
	first := a
	first.ID, first.ActivityID, first.ActivityType, first.TaskID = "start:"+uuid(4, n), "start", "startEvent", ""
	t := state.Task{
		ID: uuid(3, n), RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
		ExecutionID: id, ActivityInstanceID: a.ID, TaskDefinitionKey: "task", Name: fmt.Sprintf("Task %d", n), Priority: 50,
		Created: start, TaskState: "Created", Rev: 1,
	}
	if n%2 == 0 {
		t.Due = start + 86_400_000
	}
	if n%3 == 0 {
		t.Assignee = fmt.Sprintf("user%d", n%300)
	}
	if n%10 == 7 {
		t.Priority = 80
	}
	variable := func(kind int, name string, v value.Value) state.Variable {
		return state.Variable{
			ID: uuid(kind, n), RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
			ExecutionID: id, ActivityInstanceID: id, Name: name, Value: value.Encode(v), CreateTime: start, Rev: 1,
		}
	}
	variables := []state.Variable{
		variable(5, "creditor", value.OfString(fmt.Sprintf("creditor %d", n%5000))),
		variable(6, "amount", value.OfLong(int64(n))), variable(7, "approved", value.OfBool(n%2 == 0)),
	}
	of := state.HistoryOperation{
		ID: uuid(13, n), OperationID: uuid(13, n), OperationType: "Create", EntityType: "ProcessInstance", Category: "Operator", UserID: "demo", Time: start,
		RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
	}
	logs := []state.Row{
		&of, &state.HistoryDetail{ID: uuid(14, n), Kind: "variableUpdate", ProcessInstanceID: id, RootProcessInstanceID: id, VariableInstanceID: uuid(5, n), Name: "creditor", Time: start},
		&state.HistoryDetail{ID: uuid(15, n), Kind: "variableUpdate", ProcessInstanceID: id, RootProcessInstanceID: id, TaskID: t.ID, VariableInstanceID: uuid(6, n), Name: "amount", Time: start},
		&state.HistoryIdentityLink{ID: uuid(16, n), TaskID: t.ID, ProcessInstanceID: id, RootProcessInstanceID: id, Type: "candidate", GroupID: fmt.Sprintf("group%d", n%10), Operation: "add", Time: start},
	}
	if n%4 == 0 {
		logs = append(logs, &state.HistoryJobLog{ID: uuid(17, n), JobID: uuid(18, n), State: "created", ProcessInstanceID: id, RootProcessInstanceID: id, Time: start})
	}
	if n%4 == 1 {
		logs = append(logs, &state.HistoryExternalTaskLog{
			ID: uuid(19, n), ExternalTaskID: uuid(20, n), Topic: "topic", State: "created", ProcessInstanceID: id, RootProcessInstanceID: id, Time: start,
		})
	}
	if ended {
		end := start + 60_000
		p.RemovalTime = end + 1
		rows := []state.Row{
			&state.HistoryProcessInstance{ProcessInstance: p, EndTime: end, State: "COMPLETED", EndActivityID: "end"},
			&state.HistoryActivityInstance{ActivityInstance: a, EndTime: end}, &state.HistoryActivityInstance{ActivityInstance: first, EndTime: start},
			&state.HistoryTask{Task: t, EndTime: end, DeleteReason: "completed"},
		}
		for _, v := range variables {
			rows = append(rows, &state.HistoryVariable{Variable: v, State: "CREATED", EndTime: end})
		}
		if n%100 == 0 {
			rows = append(rows, &state.HistoryIncident{Incident: state.Incident{ID: uuid(11, n), ProcessInstanceID: id, Type: "failedJob", CreateTime: start}, State: "resolved", EndTime: end})
		}
		return append(rows, logs...)
	}
	rows := append(logs,
		&p, &a, &t, &state.HistoryActivityInstance{ActivityInstance: first, EndTime: start},
		&state.Execution{ID: id, RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definition, ActivityID: "task", ActivityInstanceID: a.ID, Active: true, Scope: true, Rev: 1},
		&state.IdentityLink{ID: uuid(8, n), RootProcessInstanceID: id, ProcessInstanceID: id, TaskID: t.ID, Type: "candidate", GroupID: fmt.Sprintf("group%d", n%10), Rev: 1},
	)
	if n%4 == 0 {
		rows = append(rows, &state.Job{
			ID: uuid(18, n), Kind: state.JobTimerTransition, ProcessInstanceID: id, RootProcessInstanceID: id, ExecutionID: id, ProcessDefinitionID: definition,
			ProcessDefinitionKey: key, ActivityID: "task", Due: start + 86_400_000_000, Retries: int64(n % 8 / 2), CreateTime: start, Rev: 1,
		})
	}
	if n%4 == 1 {
		rows = append(rows,
			&state.ExternalTask{
				ID: uuid(20, n), ProcessInstanceID: id, RootProcessInstanceID: id, ExecutionID: id, ProcessDefinitionID: definition, ProcessDefinitionKey: key,
				ActivityID: "task", Topic: fmt.Sprintf("topic%d", n%8), Priority: int64(n % 3), CreateTime: start, Rev: 1,
			},
			&state.EventSubscription{
				ID: uuid(21, n), ProcessInstanceID: id, RootProcessInstanceID: id, ExecutionID: id, ProcessDefinitionID: definition, ActivityID: "task",
				Type: state.SubscribeMessage, Name: fmt.Sprintf("message%d", n%8), Created: start, Rev: 1,
			})
	}
	if n%10 == 0 {
		rows = append(rows, &state.IdentityLink{ID: uuid(10, n), RootProcessInstanceID: id, ProcessInstanceID: id, TaskID: t.ID, Type: "candidate", UserID: fmt.Sprintf("user%d", n%1000), Rev: 1})
	}
	if n%100 == 0 {
		rows = append(rows, &state.Incident{
			ID: uuid(11, n), RootProcessInstanceID: id, ProcessInstanceID: id, ExecutionID: id, ProcessDefinitionID: definition,
			ProcessDefinitionKey: key, ActivityID: "task", Type: "failedJob", Message: fmt.Sprintf("message %d", n%700), CreateTime: start, Rev: 1,
		})
	}
	for i := range variables {
		rows = append(rows, &variables[i])
	}
	return rows
}

// seed fills a database with the number of open tasks and the ratio of ended ones.
func seed(tb testing.TB, db database, open int) {
	tb.Helper()
	var rows []state.Row
	for i := range 20 {
		key := fmt.Sprintf("p%d", i)
		rows = append(rows, &state.ProcessDefinition{ID: key + ":1:" + uuid(9, i), Key: key, Version: 1, Name: "Process " + key, DeploymentID: uuid(12, 1), Rev: 1})
	}
	rows = append(rows, &state.Deployment{ID: uuid(12, 1), DeployTime: epoch}, &state.Membership{ID: "user3 group3", UserID: "user3", GroupID: "group3"})
	for n := range (1 + *ratio) * open {
		rows = append(rows, seedInstance(n, n < *ratio*open)...)
		if len(rows) > 10_000 {
			db.insert(tb, rows...)
			rows = rows[:0]
		}
	}
	db.insert(tb, rows...)
}

// questions are what pages and usual clients ask.
func questions(scale int) []struct {
	name string
	ask  func(ctx context.Context, db database) (int, error)
} {
	type scaled = struct {
		name string
		ask  func(ctx context.Context, db database) (int, error)
	}
	list := func(name string, t table, c query.Criteria) scaled {
		return scaled{name, func(ctx context.Context, db database) (int, error) {
			ids, err := t.ids(ctx, db, c)
			return len(ids), err
		}}
	}
	count := func(name string, t table, c query.Criteria) scaled {
		return scaled{name, func(ctx context.Context, db database) (int, error) { return t.Count(ctx, db, c) }}
	}
	some := func(c ...query.Condition) query.Criteria { return query.Criteria{Conditions: c, Max: 50, Now: now} }
	by := func(key string, desc bool, c ...query.Condition) query.Criteria {
		x := some(c...)
		x.Sort = []query.Sort{{Key: key, Desc: desc}}
		return x
	}
	user := query.Visibility{UserID: "user3", Groups: []string{"group3"}, Definitions: query.Permit{Granted: []string{"p3", "p7"}}}
	poor := query.Visibility{UserID: "user3", Groups: []string{"group3"}}
	nobody := query.Visibility{UserID: "nobody", Groups: []string{"none"}}
	manyTasks := make([]string, 1000)
	for i := range manyTasks {
		manyTasks[i] = uuid(3, *ratio*scale+i*7)
	}
	granted := query.Visibility{UserID: "nobody", Tasks: query.Permit{Granted: manyTasks}}
	one := uuid(1, 3)
	running := uuid(1, *ratio*scale+3)
	text := func(name, v string) []query.VariableTest {
		return []query.VariableTest{{Name: name, Operator: query.Equal, Value: value.OfString(v)}}
	}
	worker := func(name string, f query.FreeTasks) scaled {
		return scaled{name, func(ctx context.Context, db database) (n int, err error) {
			f.Topic, f.Max, f.Now = "topic5", 10, now
			statement, args, err := f.Statement([]string{"id"})
			if err != nil {
				return 0, err
			}
			err = db.Select(ctx, statement, args, func(query.Scanner) error { n++; return nil })
			return n, err
		}}
	}
	return []scaled{
		worker("worker, oldest first", query.FreeTasks{}),
		worker("worker, newest first", query.FreeTasks{Newest: true}),
		worker("worker, by priority", query.FreeTasks{ByPriority: true}),
		worker("worker, of a process", query.FreeTasks{ByPriority: true, Conditions: []query.Condition{is("processDefinitionKey", "p5"), query.Visible(user)}}),
		list("executions that wait for a message", executions, some(is("messageEventSubscriptionName", "message5"), is("active", true))),
		list("subscriptions to a message", eventSubscriptions, some(is("eventName", "message5"), is("eventType", "message"))),
		list("tasks", tasks, some()),
		list("tasks by created desc", tasks, by("created", true)),
		list("tasks by due", tasks, by("dueDate", false)),
		list("tasks by priority desc", tasks, by("priority", true)),
		list("tasks by name", tasks, by("name", false)),
		list("tasks visible user created", tasks, by("created", true, query.Visible(user))),
		list("tasks visible poor created", tasks, by("created", true, query.Visible(poor))),
		list("tasks visible nobody created", tasks, by("created", true, query.Visible(nobody))),
		list("tasks visible 1000 granted", tasks, by("created", true, query.Visible(granted))),
		list("tasks visible user priority", tasks, by("priority", true, query.Visible(user))),
		list("tasks mine", tasks, by("created", true, query.Visible(user), is("assignee", "user3"))),
		list("tasks candidateGroup dense", tasks, by("created", true, is("candidateGroup", "group4"))),
		list("tasks candidateGroup none", tasks, by("created", true, is("candidateGroup", "none"))),
		list("tasks candidateGroups", tasks, by("created", true, is("candidateGroups", []string{"group3", "group4", "group5"}))),
		list("tasks candidateUser", tasks, by("created", true, is("candidateUser", "user3"))),
		list("tasks candidateUser+visible", tasks, by("created", true, query.Visible(poor), is("candidateUser", "user3"))),
		list("tasks of instance", tasks, some(is("processInstanceId", running))),
		list("tasks of definition", tasks, by("created", true, is("processDefinitionKey", "p3"))),
		list("tasks businessKey", tasks, some(is("processInstanceBusinessKey", fmt.Sprintf("order-%d", *ratio*scale+5)))),
		list("tasks variable", tasks, some(is("processVariables", text("creditor", "creditor 77")))),
		list("tasks nameLike", tasks, some(is("nameLike", "%99%"))),
		list("tasks search none", tasks, some(query.SearchTasks("nothing like it"))),
		count("count tasks", tasks, some()),
		count("count tasks visible user", tasks, some(query.Visible(user))),
		count("count tasks visible poor", tasks, some(query.Visible(poor))),
		count("count candidateUser", tasks, some(is("candidateUser", "user3"))),
		{"count up to 1000, user, six", func(ctx context.Context, db database) (int, error) {
			late := is("dueBefore", now)
			all, mine, group := some(query.Visible(user)), some(query.Visible(user), is("assignee", "user3")), some(query.Visible(user), is("candidateUser", "user3"))
			n, err := query.Tasks.CountUpTo(ctx, db, 1000, all, all.With(late), mine, mine.With(late), group, group.With(late))
			return len(n), err
		}},
		list("history", historyInstances, some()),
		list("history by start desc", historyInstances, by("startTime", true)),
		list("history by end desc", historyInstances, by("endTime", true)),
		list("history by end desc finished", historyInstances, by("endTime", true, is("finished", true))),
		list("history unfinished by start", historyInstances, by("startTime", true, is("unfinished", true))),
		list("history of definition by start", historyInstances, by("startTime", true, is("processDefinitionKey", "p3"))),
		list("history of definition id by start", historyInstances, by("startTime", true, is("processDefinitionId", "p3:1:"+uuid(9, 3)))),
		list("history businessKey", historyInstances, some(is("processInstanceBusinessKey", "order-5"))),
		list("history id", historyInstances, some(is("processInstanceId", one))),
		list("history variable", historyInstances, some(is("variables", text("creditor", "creditor 77")))),
		list("history visible", historyInstances, by("startTime", true, query.Visible(user))),
		list("history executed activity", historyInstances, some(is("executedActivityIdIn", []string{"task"}))),
		list("history active activity", historyInstances, some(is("activeActivityIdIn", []string{"task"}))),
		list("history withIncidents", historyInstances, some(is("withIncidents", true))),
		count("count history", historyInstances, some()),
		count("count history of definition", historyInstances, some(is("processDefinitionKey", "p3"))),
		list("activities", historyActivities, some()),
		list("activities of instance", historyActivities, some(is("processInstanceId", one))),
		list("activities of instance by start", historyActivities, by("startTime", false, is("processInstanceId", one))),
		list("activities of definition", historyActivities, some(is("processDefinitionId", "p3:1:"+uuid(9, 3)))),
		list("history tasks", historyTasks, some()),
		list("history tasks of instance", historyTasks, some(is("processInstanceId", one))),
		list("history tasks of user", historyTasks, by("endTime", true, is("taskAssignee", "user3"))),
		count("count history tasks today", historyTasks, some(is("taskAssignee", "user3"), is("taskDeleteReason", "completed"), is("finishedAfter", state.Millis(epoch+int64(*ratio*scale-1000)*1000).Time()))),
		list("history tasks of businessKey", historyTasks, some(is("processInstanceBusinessKey", "order-5"))),
		list("history variables", historyVariables, some()),
		list("history variables of instance", historyVariables, some(is("processInstanceId", one))),
		list("instances by start", processInstances, by("startTime", true)),
		list("instances of definition by start", processInstances, by("startTime", true, is("processDefinitionId", "p3:1:"+uuid(9, 3)))),
		list("instances visible", processInstances, by("startTime", true, query.Visible(user))),
		list("instances withIncident", processInstances, by("startTime", true, is("withIncident", true))),
		list("instances activityIdIn", processInstances, by("startTime", true, is("activityIdIn", []string{"task"}))),
		list("instances variable", processInstances, some(is("variables", text("creditor", "creditor 77")))),
		{"standings", func(ctx context.Context, db database) (int, error) {
			s, err := query.Standings(ctx, db)
			return len(s), err
		}},
		{"incident causes", func(ctx context.Context, db database) (int, error) {
			s, err := query.IncidentCauses(ctx, db, query.Criteria{Max: 20})
			return len(s), err
		}},
		{"activity statistics", func(ctx context.Context, db database) (int, error) {
			s, err := query.ActivityStatistics(ctx, db, "p3:1:"+uuid(9, 3), query.StatisticsOptions{FailedJobs: true, Incidents: true})
			return len(s), err
		}},
	}
}
