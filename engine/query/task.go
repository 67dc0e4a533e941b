package query

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/value"
)

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
	ParentTaskID, FormKey, TaskState      string
	TenantID                              string
	Suspended                             bool
}

// Tasks are the open tasks.
var Tasks = Resource[Task]{
	name: "task",
	from: "task t LEFT JOIN process_instance p ON p.id = t.process_instance_id" +
		" LEFT JOIN process_definition d ON d.id = t.process_definition_id",
	id: "t.id",
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
		{"d.name", func(t *Task) any { return &t.ProcessDefinitionName }},
		{"p.business_key", func(t *Task) any { return &t.BusinessKey }},
		{"t.activity_instance_id", func(t *Task) any { return &t.ActivityInstanceID }},
		{"t.task_definition_key", func(t *Task) any { return &t.TaskDefinitionKey }},
		{"t.parent_task_id", func(t *Task) any { return &t.ParentTaskID }},
		{"t.form_key", func(t *Task) any { return &t.FormKey }},
		{"t.task_state", func(t *Task) any { return &t.TaskState }},
		{"t.tenant_id", func(t *Task) any { return &t.TenantID }},
		{"t.suspended", func(t *Task) any { return &t.Suspended }},
	},
	filters: map[string]Filter{
		"active":                         flag("t.suspended = FALSE"),
		"activityInstanceIdIn":           texts("t.activity_instance_id IN (?)"),
		"assigned":                       flag("t.assignee IS NOT NULL"),
		"assignee":                       text("t.assignee = ?"),
		"assigneeIn":                     texts("t.assignee IN (?)"),
		"assigneeLike":                   like("t.assignee"),
		"assigneeNotIn":                  texts("t.assignee NOT IN (?)"),
		"candidateGroup":                 candidates(Text, "l.group_id = ?"),
		"candidateGroupLike":             candidates(Text, "l.group_id"+likeClause),
		"candidateGroups":                candidates(TextList, "l.group_id IN (?)"),
		"candidateUser":                  candidates(Text, "(l.user_id = ? OR l.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?))"),
		"created":                        date("t.created = ?"),
		"createdAfter":                   date("t.created > ?"),
		"createdBefore":                  date("t.created < ?"),
		"createdOn":                      date("t.created = ?"),
		"delegationState":                text("t.delegation_state = ?"),
		"description":                    text("t.description = ?"),
		"descriptionLike":                like("t.description"),
		"due":                            date("t.due = ?"),
		"dueAfter":                       date("t.due > ?"),
		"dueBefore":                      date("t.due < ?"),
		"dueDate":                        date("t.due = ?"),
		"executionId":                    text("t.execution_id = ?"),
		"followUp":                       date("t.follow_up = ?"),
		"followUpAfter":                  date("t.follow_up > ?"),
		"followUpBefore":                 date("t.follow_up < ?"),
		"followUpBeforeOrNotExistent":    date("(t.follow_up IS NULL OR t.follow_up < ?)"),
		"followUpDate":                   date("t.follow_up = ?"),
		"includeAssignedTasks":           modifier(),
		"involvedUser":                   text("(t.assignee = ? OR t.owner = ? OR " + linked("l.user_id = ?") + ")"),
		"maxPriority":                    number("t.priority <= ?"),
		"minPriority":                    number("t.priority >= ?"),
		"name":                           text("lower(t.name) = lower(?)"),
		"nameLike":                       text("lower(t.name) LIKE lower(?)" + ` ESCAPE '\'`),
		"nameNotEqual":                   text("lower(t.name) <> lower(?)"),
		"nameNotLike":                    text("lower(t.name) NOT LIKE lower(?)" + ` ESCAPE '\'`),
		"owner":                          text("t.owner = ?"),
		"parentTaskId":                   text("t.parent_task_id = ?"),
		"priority":                       number("t.priority = ?"),
		"processDefinitionId":            text("t.process_definition_id = ?"),
		"processDefinitionKey":           text("t.process_definition_key = ?"),
		"processDefinitionKeyIn":         texts("t.process_definition_key IN (?)"),
		"processDefinitionName":          text("d.name = ?"),
		"processDefinitionNameLike":      like("d.name"),
		"processInstanceBusinessKey":     text("p.business_key = ?"),
		"processInstanceBusinessKeyIn":   texts("p.business_key IN (?)"),
		"processInstanceBusinessKeyLike": like("p.business_key"),
		"processInstanceId":              text("t.process_instance_id = ?"),
		"processInstanceIdIn":            texts("t.process_instance_id IN (?)"),
		"processVariables":               tests("variable", "v.execution_id = t.process_instance_id AND v.task_id IS NULL"),
		"rootProcessInstanceId":          text("t.root_process_instance_id = ?"),
		"search":                         {Kind: Internal, build: searchTasks},
		"suspended":                      flag("t.suspended = TRUE"),
		"taskDefinitionKey":              text("t.task_definition_key = ?"),
		"taskDefinitionKeyIn":            texts("t.task_definition_key IN (?)"),
		"taskDefinitionKeyLike":          like("t.task_definition_key"),
		"taskDefinitionKeyNotIn":         texts("t.task_definition_key NOT IN (?)"),
		"taskId":                         text("t.id = ?"),
		"taskIdIn":                       texts("t.id IN (?)"),
		"taskVariables":                  tests("variable", "v.task_id = t.id"),
		"tenantIdIn":                     texts("t.tenant_id IN (?)"),
		"unassigned":                     flag("t.assignee IS NULL"),
		"updatedAfter":                   date("COALESCE(t.last_updated, t.created) > ?"),
		"visible":                        {Kind: Internal, build: visibleTasks},
		"withCandidateGroups":            candidates(Flag, "l.group_id IS NOT NULL"),
		"withCandidateUsers":             candidates(Flag, "l.user_id IS NOT NULL"),
		"withoutCandidateGroups":         candidatesNot("l.group_id IS NOT NULL"),
		"withoutCandidateUsers":          candidatesNot("l.user_id IS NOT NULL"),
		"withoutDueDate":                 flag("t.due IS NULL"),
		"withoutTenantId":                flag("t.tenant_id IS NULL"),
	},
	sorts: taskSorts,
}

var taskSorts = map[string]sortKey{
	"assignee":            {expression: "t.assignee"},
	"caseExecutionId":     {expression: "t.id"},
	"caseInstanceId":      {expression: "t.id"},
	"created":             {expression: "t.created"},
	"description":         {expression: "t.description"},
	"dueDate":             {expression: "t.due"},
	"executionId":         {expression: "t.execution_id"},
	"executionVariable":   {by: byVariable("v.execution_id = t.execution_id AND v.task_id IS NULL")},
	"followUpDate":        {expression: "t.follow_up"},
	"id":                  {expression: "t.id"},
	"instanceId":          {expression: "t.process_instance_id"},
	"lastUpdated":         {expression: "COALESCE(t.last_updated, t.created)"},
	"name":                {expression: "t.name"},
	"nameCaseInsensitive": {expression: "lower(t.name)"},
	"priority":            {expression: "t.priority"},
	"processVariable":     {by: byVariable("v.execution_id = t.process_instance_id AND v.task_id IS NULL")},
	"taskVariable":        {by: byVariable("v.task_id = t.id")},
	"tenantId":            {expression: "t.tenant_id"},
}

// Visibility is what one user may see of the tasks: those they are assigned
// to, own, or are a candidate for themselves or through a group, and those of
// the definitions they may read all tasks of.
type Visibility struct {
	UserID         string
	Groups         []string
	DefinitionKeys []string
	// All: every task.
	All bool
}

// Visible is the condition on tasks that v stands for.
func Visible(v Visibility) Condition { return Condition{Name: "visible", Value: v} }

// SearchTasks is the condition that a text occurs, whatever its case, in what a
// person sees of a task: its name, description, process or business key.
func SearchTasks(words string) Condition { return Condition{Name: "search", Value: words} }

func visibleTasks(b *builder, value any, _ []Condition) error {
	v, ok := value.(Visibility)
	if !ok {
		return wrongType(value)
	}
	if v.All {
		return nil
	}
	b.add("(t.assignee = ? OR t.owner = ? OR EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND (l.user_id = ?", v.UserID, v.UserID, v.UserID)
	if len(v.Groups) > 0 {
		b.addList(" OR l.group_id IN (?)", v.Groups)
	}
	b.add("))")
	if len(v.DefinitionKeys) > 0 {
		b.addList(" OR t.process_definition_key IN (?)", v.DefinitionKeys)
	}
	b.add(")")
	return nil
}

func searchTasks(b *builder, v any, _ []Condition) error {
	words, ok := v.(string)
	if !ok {
		return wrongType(v)
	}
	pattern := contains(words)
	b.join(4, " OR ", func(i int) {
		column := [...]string{"t.name", "t.description", "d.name", "p.business_key"}[i]
		b.add("lower("+column+`) LIKE lower(?) ESCAPE '\'`, pattern)
	})
	return nil
}

func linked(condition string) string {
	return "EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND " + condition + ")"
}

// candidates is a filter by candidate links. As in Camunda it finds unassigned
// tasks only, unless includeAssignedTasks is asked for as well.
func candidates(kind Kind, condition string) Filter {
	f := Filter{Kind: kind, sql: linked("l.type = 'candidate' AND " + condition)}
	return Filter{Kind: kind, build: func(b *builder, v any, peers []Condition) error {
		if kind == Flag && v != true {
			return nil
		}
		assigned, _ := valueOf(peers, "includeAssignedTasks")
		if assigned == true {
			return f.write(b, v, peers)
		}
		b.add("(t.assignee IS NULL AND ")
		err := f.write(b, v, peers)
		b.add(")")
		return err
	}}
}

func candidatesNot(condition string) Filter {
	return flag("NOT " + linked("l.type = 'candidate' AND "+condition))
}

// byVariable sorts by the value of a variable that scope ties to the row.
func byVariable(scope string) func(*builder, Sort) error {
	return func(b *builder, s Sort) error {
		column, ok := map[value.Type]string{
			value.Boolean: "v.long", value.Date: "v.long", value.Double: "v.double", value.Integer: "v.long",
			value.Long: "v.long", value.Short: "v.long", value.String: "v.text",
		}[s.Type]
		if !ok || s.Variable == "" {
			return fmt.Errorf("by a variable %q of type %q", s.Variable, s.Type)
		}
		b.add("(SELECT "+column+" FROM variable v WHERE "+scope+" AND v.name = ? AND v.type = ? AND v.text2 IS NULL LIMIT 1)",
			s.Variable, string(s.Type))
		return nil
	}
}
