package query

import "slices"

// Task is an open task.
type Task struct {
	ID, Name, Description                 string
	Assignee, Owner, DelegationState      string
	Created, Due, FollowUp, LastUpdated   Millis
	Priority                              int64
	ExecutionID, ProcessInstanceID        string
	RootProcessInstanceID                 string
	ProcessDefinitionID                   string
	ProcessDefinitionKey                  string
	ProcessDefinitionName                 string
	BusinessKey                           string // of the process instance
	ActivityInstanceID, TaskDefinitionKey string
	ParentTaskID, CaseInstanceID          string
	FormKey, TaskState                    string
	FormRef, FormRefBinding               string // the key of a Camunda Form, and how its version is found
	FormRefVersion                        int64  // 0 for none in particular
	TenantID                              string
	Suspended                             bool
}

// Tasks are the open tasks.
var Tasks = Resource[Task]{
	name:   "task",
	either: true,
	from:   "task t",
	id:     "t.id",
	few:    fewTasks,
	order:  []sortKey{byID("t.id")},
	columns: []column[Task]{
		{"t.id", func(t *Task) any { return &t.ID }},
		{"t.name", func(t *Task) any { return &t.Name }},
		{"t.description", func(t *Task) any { return &t.Description }},
		{"t.assignee", func(t *Task) any { return &t.Assignee }},
		{"t.owner", func(t *Task) any { return &t.Owner }},
		{"t.delegation_state", func(t *Task) any { return &t.DelegationState }},
		{"t.created", func(t *Task) any { return (*int64)(&t.Created) }},
		{"t.due", func(t *Task) any { return (*int64)(&t.Due) }},
		{"t.follow_up", func(t *Task) any { return (*int64)(&t.FollowUp) }},
		{"t.last_updated", func(t *Task) any { return (*int64)(&t.LastUpdated) }},
		{"t.priority", func(t *Task) any { return &t.Priority }},
		{"t.execution_id", func(t *Task) any { return &t.ExecutionID }},
		{"t.process_instance_id", func(t *Task) any { return &t.ProcessInstanceID }},
		{"t.root_process_instance_id", func(t *Task) any { return &t.RootProcessInstanceID }},
		{"t.process_definition_id", func(t *Task) any { return &t.ProcessDefinitionID }},
		{"t.process_definition_key", func(t *Task) any { return &t.ProcessDefinitionKey }},
		{definitionColumn("t", "name"), func(t *Task) any { return &t.ProcessDefinitionName }},
		{"(SELECT p.business_key FROM process_instance p WHERE p.id = t.process_instance_id)", func(t *Task) any { return &t.BusinessKey }},
		{"t.activity_instance_id", func(t *Task) any { return &t.ActivityInstanceID }},
		{"t.task_definition_key", func(t *Task) any { return &t.TaskDefinitionKey }},
		{"t.parent_task_id", func(t *Task) any { return &t.ParentTaskID }},
		{"t.case_instance_id", func(t *Task) any { return &t.CaseInstanceID }},
		{"t.form_key", func(t *Task) any { return &t.FormKey }},
		{"t.form_ref", func(t *Task) any { return &t.FormRef }},
		{"t.form_ref_binding", func(t *Task) any { return &t.FormRefBinding }},
		{"t.form_ref_version", func(t *Task) any { return &t.FormRefVersion }},
		{"t.task_state", func(t *Task) any { return &t.TaskState }},
		{"t.tenant_id", func(t *Task) any { return &t.TenantID }},
		{"t.suspended", func(t *Task) any { return &t.Suspended }},
	},
	filters: map[string]Filter{
		"active":                         flag("t.suspended = FALSE").but("suspended"),
		"activityInstanceIdIn":           texts("t.activity_instance_id IN (#)"),
		"assigned":                       flag("t.assignee IS NOT NULL"),
		"assignee":                       text("t.assignee = ?"),
		"assigneeIn":                     texts("t.assignee IN (?)"),
		"assigneeLike":                   like("t.assignee"),
		"assigneeNotIn":                  texts("t.assignee NOT IN (?)"),
		"candidateGroup":                 candidates(candidateGroup, Text),
		"candidateGroupLike":             candidates(candidateGroupLike, Text),
		"candidateGroups":                candidates(candidateGroups, TextList),
		"candidateUser":                  candidates(candidateUser, Text),
		"caseDefinitionId":               nothing(Text),
		"caseDefinitionKey":              nothing(Text),
		"caseDefinitionName":             nothing(Text),
		"caseDefinitionNameLike":         nothing(Text),
		"caseExecutionId":                nothing(Text),
		"caseInstanceBusinessKey":        nothing(Text),
		"caseInstanceBusinessKeyLike":    nothing(Text),
		"caseInstanceId":                 text("t.case_instance_id = ?"),
		"caseInstanceVariables":          nothing(Tests),
		"created":                        date("t.created = ?"),
		"createdAfter":                   date("t.created > ?"),
		"createdBefore":                  date("t.created < ?"),
		"createdOn":                      date("t.created = ?"),
		"delegationState":                text("t.delegation_state = ?").among("PENDING", "RESOLVED"),
		"description":                    sameText("t.description"),
		"descriptionLike":                likeText("t.description"),
		"due":                            date("t.due = ?"),
		"dueAfter":                       date("t.due > ?"),
		"dueBefore":                      date("t.due < ?"),
		"dueDate":                        date("t.due = ?"),
		"executionId":                    text("t.execution_id = #"),
		"followUp":                       date("t.follow_up = ?"),
		"followUpAfter":                  date("t.follow_up > ?"),
		"followUpBefore":                 date("t.follow_up < ?"),
		"followUpBeforeOrNotExistent":    date("(t.follow_up IS NULL OR t.follow_up < ?)"),
		"followUpDate":                   date("t.follow_up = ?"),
		"includeAssignedTasks":           modifier(),
		"involvedUser":                   text("(t.assignee = ? OR t.owner = ? OR " + linked("l.user_id = ?") + ")"),
		"maxPriority":                    number("t.priority <= ?"),
		"minPriority":                    number("t.priority >= ?"),
		"name":                           sameText("t.name"),
		"nameLike":                       likeText("t.name"),
		"nameNotEqual":                   text(anyCase("t.name") + " <> " + anyCase("?")),
		"nameNotLike":                    text(anyCase("t.name") + " NOT" + likeAnyCase),
		"owner":                          text("t.owner = ?"),
		"parentTaskId":                   text("t.parent_task_id = #"),
		"priority":                       number("t.priority = ?"),
		"processDefinitionId":            text("t.process_definition_id = #"),
		"processDefinitionKey":           text("t.process_definition_key = ?"),
		"processDefinitionKeyIn":         texts("t.process_definition_key IN (?)"),
		"processDefinitionName":          text(ofDefinition("t", "d.name = ?")),
		"processDefinitionNameLike":      text(ofDefinition("t", "d.name"+likeClause)),
		"processInstanceBusinessKey":     text(taskOfInstance("p.business_key = ?")),
		"processInstanceBusinessKeyIn":   texts(taskOfInstance("p.business_key IN (?)")),
		"processInstanceBusinessKeyLike": text(taskOfInstance("p.business_key" + likeClause)),
		"processInstanceId":              text("t.process_instance_id = #"),
		"processInstanceIdIn":            texts("t.process_instance_id IN (#)"),
		"processVariables":               tests(variables{from: "variable", of: "v.process_instance_id", row: "t.process_instance_id", and: "v.task_id IS NULL", as: ProcessEngine}, append(allOperators, NotLike)...),
		"readableDefinitionKeyIn":        readable("t.process_definition_key"),
		// Each table is read once: what belongs to a task is not asked for task by task, which
		// with few matches would be for all of them.
		"search": occurs(hasWords("t.name"), hasWords("t.description"), ofDefinition("t", hasWords("d.name")), taskOfInstance(hasWords("p.business_key")),
			"t.process_instance_id IN (SELECT v.process_instance_id FROM variable v WHERE v.type = 'String' AND v.text2 IS NULL AND "+hasWords("v.text")+")"),
		"suspended":                      flag("t.suspended = TRUE"),
		"taskDefinitionKey":              text("t.task_definition_key = ?"),
		"taskDefinitionKeyIn":            texts("t.task_definition_key IN (?)"),
		"taskDefinitionKeyLike":          like("t.task_definition_key"),
		"taskDefinitionKeyNotIn":         texts("t.task_definition_key NOT IN (?)"),
		"taskId":                         text("t.id = #"),
		"taskIdIn":                       texts("t.id IN (#)"),
		"taskVariables":                  tests(variables{from: "variable", of: "v.task_id", row: "t.id", as: ProcessEngine}),
		"tenantCheck":                    tenantCheck("t.tenant_id"),
		"tenantIdIn":                     texts("t.tenant_id IN (?)"),
		"unassigned":                     flag("t.assignee IS NULL"),
		"updatedAfter":                   date("COALESCE(t.last_updated, t.created) > ?"),
		"variableNamesIgnoreCase":        modifier(),
		"variableValuesIgnoreCase":       modifier(),
		"visible":                        visible(involvedInTask, taskIn("t.id"), definitionIn("t.process_definition_key")),
		"withCandidateGroups":            candidates(withCandidateGroups, Flag).ofAll(),
		"withCandidateUsers":             candidates(withCandidateUsers, Flag).ofAll(),
		"withCommentAttachmentInfo":      modifier(),
		"withTaskLocalVariablesInReturn": modifier(),
		"withTaskVariablesInReturn":      modifier(),
		"withoutCandidateGroups":         withoutCandidates("l.group_id IS NOT NULL").ofAll(),
		"withoutCandidateUsers":          withoutCandidates("l.user_id IS NOT NULL").ofAll(),
		"withoutDueDate":                 flag("t.due IS NULL"),
		"withoutTenantId":                flag("t.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"assignee":              byText("t.assignee"),
		"caseExecutionId":       byNothing(),
		"caseExecutionVariable": {needs: true},
		"caseInstanceId":        byText("t.case_instance_id"),
		"caseInstanceVariable":  {needs: true},
		"created":               byNumber("t.created").set(),
		"description":           byText("t.description"),
		"dueDate":               byNumber("t.due"),
		"executionId":           byReference("t.execution_id"),
		"executionVariable":     byVariable("variable", "v.execution_id = t.execution_id AND v.task_id IS NULL"),
		"followUpDate":          byNumber("t.follow_up"),
		"id":                    byID("t.id"),
		"instanceId":            byReference("t.process_instance_id"),
		"lastUpdated":           byNumber("COALESCE(t.last_updated, t.created)").set(),
		"name":                  byText("t.name"),
		"nameCaseInsensitive":   byText(inAnyCase("t.name")),
		"priority":              byNumber("t.priority").set(),
		"processVariable":       byVariable("variable", "v.execution_id = t.process_instance_id AND v.task_id IS NULL"),
		"taskVariable":          byVariable("variable", "v.task_id = t.id"),
		"tenantId":              byText("t.tenant_id"),
	},
	rules: slices.Concat(candidateRules, []rule{
		exclusive("withoutDueDate", "dueBefore"), exclusive("withoutDueDate", "dueAfter"),
		exclusive("withoutDueDate", "due"), exclusive("withoutDueDate", "dueDate"),
		exclusive("tenantIdIn", "withoutTenantId"),
	}),
}

// definitionColumn is a column of the process definition of the row.
func definitionColumn(alias, column string) string {
	return "(SELECT d." + column + " FROM process_definition d WHERE d.id = " + alias + ".process_definition_id)"
}

// ofDefinition holds for rows of the definitions d for which the condition does.
func ofDefinition(alias, condition string) string {
	return alias + ".process_definition_id IN (SELECT d.id FROM process_definition d WHERE " + condition + ")"
}

func taskOfInstance(condition string) string {
	return "t.process_instance_id IN (SELECT p.id FROM process_instance p WHERE " + condition + ")"
}

// SearchTasks is the condition that a text occurs, whatever its case, in what a
// person sees of a task: its name, description, process or business key, or a
// text among the variables of its process instance.
func SearchTasks(words string) Condition { return Condition{Name: "search", Value: words} }
