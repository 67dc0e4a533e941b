package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryTask is a task, open or ended.
type HistoryTask struct {
	ID, Name, Description                    string
	Assignee, Owner                          string
	RootProcessInstanceID, ProcessInstanceID string
	ProcessDefinitionID                      string
	ProcessDefinitionKey                     string
	ExecutionID, ActivityInstanceID          string
	TaskDefinitionKey, ParentTaskID          string
	CaseInstanceID                           string
	DeleteReason, TaskState                  string
	Priority                                 int64
	StartTime, EndTime, Due, FollowUp        Millis
	RemovalTime                              Millis
	TenantID                                 string
}

// taskLink is the changes of identity links of the task h; they are logged at
// history level full.
var taskLink = &relation{open: "EXISTS (SELECT 1 FROM history_identity_link l WHERE l.task_id = h.id"}

const historyTaskColumns = "id, root_process_instance_id, process_instance_id, process_definition_id, process_definition_key, execution_id," +
	" activity_instance_id, task_definition_key, parent_task_id, case_instance_id, name, description, assignee, owner, priority, created, due, follow_up, task_state, tenant_id"

// HistoryTasks are the tasks that are open or have ended.
var HistoryTasks = Resource[HistoryTask]{
	name:    "historic task",
	either:  true,
	from:    source("task", lastLogged(historyTaskColumns), noTime+" AS end_time, "+noText+" AS delete_reason", "h"),
	ended:   source(historyTask, historyTaskColumns, "end_time, delete_reason", "h"),
	counted: countable(state.HistoryTaskTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryTask]{
		{"h.id", func(t *HistoryTask) any { return &t.ID }},
		{"h.name", func(t *HistoryTask) any { return &t.Name }},
		{"h.description", func(t *HistoryTask) any { return &t.Description }},
		{"h.assignee", func(t *HistoryTask) any { return &t.Assignee }},
		{"h.owner", func(t *HistoryTask) any { return &t.Owner }},
		{"h.root_process_instance_id", func(t *HistoryTask) any { return &t.RootProcessInstanceID }},
		{"h.process_instance_id", func(t *HistoryTask) any { return &t.ProcessInstanceID }},
		{"h.process_definition_id", func(t *HistoryTask) any { return &t.ProcessDefinitionID }},
		{"h.process_definition_key", func(t *HistoryTask) any { return &t.ProcessDefinitionKey }},
		{"h.execution_id", func(t *HistoryTask) any { return &t.ExecutionID }},
		{"h.activity_instance_id", func(t *HistoryTask) any { return &t.ActivityInstanceID }},
		{"h.task_definition_key", func(t *HistoryTask) any { return &t.TaskDefinitionKey }},
		{"h.parent_task_id", func(t *HistoryTask) any { return &t.ParentTaskID }},
		{"h.case_instance_id", func(t *HistoryTask) any { return &t.CaseInstanceID }},
		{"h.delete_reason", func(t *HistoryTask) any { return &t.DeleteReason }},
		{"h.task_state", func(t *HistoryTask) any { return &t.TaskState }},
		{"h.priority", func(t *HistoryTask) any { return &t.Priority }},
		{"h.created", func(t *HistoryTask) any { return (*int64)(&t.StartTime) }},
		{"h.end_time", func(t *HistoryTask) any { return (*int64)(&t.EndTime) }},
		{"h.due", func(t *HistoryTask) any { return (*int64)(&t.Due) }},
		{"h.follow_up", func(t *HistoryTask) any { return (*int64)(&t.FollowUp) }},
		{removalTime("h", "h.process_instance_id"), func(t *HistoryTask) any { return (*int64)(&t.RemovalTime) }},
		{"h.tenant_id", func(t *HistoryTask) any { return &t.TenantID }},
	},
	filters: map[string]Filter{
		"activityInstanceIdIn":           texts("h.activity_instance_id IN (#)"),
		"assigned":                       present("h.assignee IS NOT NULL"),
		"caseDefinitionId":               nothing(Text),
		"caseDefinitionKey":              nothing(Text),
		"caseDefinitionName":             nothing(Text),
		"caseExecutionId":                nothing(Text),
		"caseInstanceId":                 text("h.case_instance_id = ?"),
		"executionId":                    text("h.execution_id = #"),
		"finished":                       present("h.end_time IS NOT NULL"),
		"finishedAfter":                  date("h.end_time >= ?"),
		"finishedBefore":                 date("h.end_time <= ?"),
		"over":                           over("h.end_time"),
		"processDefinitionId":            text("h.process_definition_id = #"),
		"processDefinitionKey":           text("h.process_definition_key = ?"),
		"processDefinitionName":          text(ofDefinition("h", "d.name = ?")),
		"processFinished":                present("EXISTS (SELECT 1 FROM history_process_instance p WHERE p.id = h.process_instance_id)"),
		"processInstanceBusinessKey":     text(historyTaskOf("p.business_key = ?")),
		"processInstanceBusinessKeyIn":   texts(historyTaskOf("p.business_key IN (?)")),
		"processInstanceBusinessKeyLike": text(historyTaskOf("p.business_key" + likeClause)),
		"processInstanceId":              text("h.process_instance_id = #"),
		"processUnfinished":              present("EXISTS (SELECT 1 FROM process_instance p WHERE p.id = h.process_instance_id)"),
		"processVariables":               tests(variables{from: allVariables, of: "v.process_instance_id", row: "h.process_instance_id", and: "v.task_id IS NULL", as: ProcessEngine}, append(allOperators, NotLike)...),
		"readableDefinitionKeyIn":        readable("h.process_definition_key"),
		"rootProcessInstanceId":          text("h.root_process_instance_id = #"),
		"startedAfter":                   date("h.created >= ?"),
		"startedBefore":                  date("h.created <= ?"),
		"taskAssignee":                   text("h.assignee = ?"),
		"taskAssigneeLike":               like("h.assignee"),
		"taskDefinitionKey":              text("h.task_definition_key = ?"),
		"taskDefinitionKeyIn":            texts("h.task_definition_key IN (?)"),
		"taskDeleteReason":               text("h.delete_reason = ?"),
		"taskDeleteReasonLike":           like("h.delete_reason"),
		"taskDescription":                sameText("h.description"),
		"taskDescriptionLike":            likeText("h.description"),
		"taskDueDate":                    date("h.due = ?"),
		"taskDueDateAfter":               date("h.due > ?"),
		"taskDueDateBefore":              date("h.due < ?"),
		"taskFollowUpDate":               date("h.follow_up = ?"),
		"taskFollowUpDateAfter":          date("h.follow_up > ?"),
		"taskFollowUpDateBefore":         date("h.follow_up < ?"),
		"taskHadCandidateGroup":          text("l.type = 'candidate' AND l.group_id = ?").about(taskLink),
		"taskHadCandidateUser":           text("l.type = 'candidate' AND l.user_id = ?").about(taskLink),
		"taskId":                         text("h.id = #"),
		"taskInvolvedGroup":              text("l.group_id = ?").about(taskLink),
		"taskInvolvedUser":               text("l.user_id = ?").about(taskLink),
		"taskName":                       sameText("h.name"),
		"taskNameLike":                   likeText("h.name"),
		"taskOwner":                      text("h.owner = ?"),
		"taskOwnerLike":                  like("h.owner"),
		"taskParentTaskId":               text("h.parent_task_id = #"),
		"taskPriority":                   number("h.priority = ?"),
		"taskVariables":                  tests(variables{from: allVariables, ended: endedVariables, of: "v.task_id", row: "h.id", as: ProcessEngine}, Equal),
		"tenantCheck":                    tenantCheck("h.tenant_id"),
		"tenantIdIn":                     texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"unassigned":                     present("h.assignee IS NULL"),
		"unfinished":                     present("h.end_time IS NULL"),
		"variableNamesIgnoreCase":        modifier(),
		"variableValuesIgnoreCase":       modifier(),
		"visible": visible(func(b *builder, v Visibility) { b.add("h.assignee = ? OR h.owner = ?", v.UserID, v.UserID) },
			definitionIn("h.process_definition_key")),
		"withCandidateGroups":    present(hadCandidateGroup).ofAll(),
		"withoutCandidateGroups": present("NOT " + hadCandidateGroup).ofAll(),
		"withoutTaskDueDate":     flag("h.due IS NULL"),
		"withoutTenantId":        flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"activityInstanceId":  byText(textOf("h.activity_instance_id")),
		"assignee":            byText("h.assignee"),
		"caseDefinitionId":    byNothing(),
		"caseExecutionId":     byNothing(),
		"caseInstanceId":      byText("h.case_instance_id"),
		"deleteReason":        byText("h.delete_reason").ended(),
		"dueDate":             byNumber("h.due"),
		"duration":            byNumber("h.end_time - h.created").ended(),
		"endTime":             byNumber("h.end_time").ended(),
		"executionId":         byReference("h.execution_id"),
		"followUpDate":        byNumber("h.follow_up"),
		"owner":               byText("h.owner"),
		"priority":            byNumber("h.priority").set(),
		"processDefinitionId": byReference("h.process_definition_id"),
		"processInstanceId":   byReference("h.process_instance_id"),
		"startTime":           byNumber("h.created").set(),
		"taskDefinitionKey":   byText("h.task_definition_key"),
		"taskDescription":     byText("h.description"),
		"taskId":              byID("h.id"),
		"taskName":            byText("h.name"),
		"tenantId":            byText("h.tenant_id"),
	},
	rules: []rule{
		exclusive("withoutTaskDueDate", "taskDueDate"), exclusive("withoutTaskDueDate", "taskDueDateAfter"),
		exclusive("withoutTaskDueDate", "taskDueDateBefore"),
	},
}

const hadCandidateGroup = "EXISTS (SELECT 1 FROM history_identity_link l WHERE l.task_id = h.id AND l.type = 'candidate' AND l.group_id IS NOT NULL)"

// historyTaskOf holds for tasks of the process instances p, running or ended, for
// which the condition does.
func historyTaskOf(condition string) string {
	return "h.process_instance_id IN (SELECT p.id FROM process_instance p WHERE " + condition +
		" UNION ALL SELECT p.id FROM history_process_instance p WHERE " + condition + ")"
}
