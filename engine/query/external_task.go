package query

import (
	"context"
	"fmt"
	"time"
)

// ExternalTask is work for a worker that asks for its topic.
type ExternalTask struct {
	ID, Topic, WorkerID                       string
	ProcessInstanceID, BusinessKey            string
	ProcessDefinitionID, ProcessDefinitionKey string
	VersionTag                                string // of the process definition
	ExecutionID                               string
	ActivityID, ActivityInstanceID            string
	ErrorMessage, ErrorDetails                string
	Retries                                   int64 // none before the first failure, see HasRetries
	HasRetries, Suspended                     bool
	Priority                                  int64
	CreateTime, LockExpires                   Millis
	TenantID                                  string
}

// ExternalTasks are the external tasks of the running process instances.
var ExternalTasks = Resource[ExternalTask]{
	name:  "external task",
	from:  "external_task x",
	id:    "x.id",
	order: []sortKey{byID("x.id")},
	columns: []column[ExternalTask]{
		{"x.id", func(t *ExternalTask) any { return &t.ID }},
		{"x.topic", func(t *ExternalTask) any { return &t.Topic }},
		{"x.worker_id", func(t *ExternalTask) any { return &t.WorkerID }},
		{"x.process_instance_id", func(t *ExternalTask) any { return &t.ProcessInstanceID }},
		{"(SELECT p.business_key FROM process_instance p WHERE p.id = x.process_instance_id)", func(t *ExternalTask) any { return &t.BusinessKey }},
		{"x.process_definition_id", func(t *ExternalTask) any { return &t.ProcessDefinitionID }},
		{"x.process_definition_key", func(t *ExternalTask) any { return &t.ProcessDefinitionKey }},
		{"(SELECT d.version_tag FROM process_definition d WHERE d.id = x.process_definition_id)", func(t *ExternalTask) any { return &t.VersionTag }},
		{"x.execution_id", func(t *ExternalTask) any { return &t.ExecutionID }},
		{"x.activity_id", func(t *ExternalTask) any { return &t.ActivityID }},
		{"x.activity_instance_id", func(t *ExternalTask) any { return &t.ActivityInstanceID }},
		{"x.error_message", func(t *ExternalTask) any { return &t.ErrorMessage }},
		{"x.error_details", func(t *ExternalTask) any { return &t.ErrorDetails }},
		{"x.retries", func(t *ExternalTask) any { return &t.Retries }},
		{"x.retries IS NOT NULL", func(t *ExternalTask) any { return &t.HasRetries }},
		{"x.suspended", func(t *ExternalTask) any { return &t.Suspended }},
		{"x.priority", func(t *ExternalTask) any { return &t.Priority }},
		{"x.create_time", func(t *ExternalTask) any { return (*int64)(&t.CreateTime) }},
		{"x.lock_expires", func(t *ExternalTask) any { return (*int64)(&t.LockExpires) }},
		{"x.tenant_id", func(t *ExternalTask) any { return &t.TenantID }},
	},
	filters: map[string]Filter{
		"active":                     flag("x.suspended = FALSE").but("suspended"),
		"activityId":                 text("x.activity_id = ?"),
		"activityIdIn":               texts("x.activity_id IN (?)").orNone(),
		"businessKeyIs":              internalTexts("x.process_instance_id IN (SELECT p.id FROM process_instance p WHERE p.business_key IN (?))"),
		"definitionIdIn":             internalTexts("x.process_definition_id IN (#)"),
		"executionId":                text("x.execution_id = #"),
		"externalTaskId":             text("x.id = #"),
		"externalTaskIdIn":           texts("x.id IN (#)"),
		"lockExpirationAfter":        date("x.lock_expires > ?"),
		"lockExpirationBefore":       date("x.lock_expires < ?"),
		"locked":                     {Kind: Flag, build: lockedTasks},
		"noRetriesLeft":              flag("x.retries = 0"),
		"notLocked":                  {Kind: Flag, build: unlockedTasks},
		"ownVariables":               internalTests(variables{from: "variable", of: "v.process_instance_id", row: "x.process_instance_id", and: "v.execution_id = v.process_instance_id AND v.task_id IS NULL"}),
		"priorityHigherThanOrEquals": long("x.priority >= ?"),
		"priorityLowerThanOrEquals":  long("x.priority <= ?"),
		"processDefinitionId":        text("x.process_definition_id = #"),
		"processDefinitionKey":       text("x.process_definition_key = ?"),
		"processDefinitionKeyIn":     texts("x.process_definition_key IN (?)"),
		"processDefinitionName":      text("d.name = ?").about(externalTaskDefinition),
		"processDefinitionNameLike":  like("d.name").about(externalTaskDefinition),
		"processInstanceId":          text("x.process_instance_id = #"),
		"processInstanceIdIn":        texts("x.process_instance_id IN (#)").orNone(),
		"processVariables":           tests(variables{from: "variable", of: "v.process_instance_id", row: "x.process_instance_id", as: ProcessEngine}, append(allOperators, NotLike)...),
		"readableDefinitionKeyIn":    readable("x.process_definition_key"),
		"suspended":                  flag("x.suspended = TRUE"),
		"tenantCheck":                tenantCheck("x.tenant_id"),
		"tenantIdIn":                 texts("x.tenant_id IN (?)").orNone(),
		"tenantIs":                   tenantIs("x.tenant_id"),
		"topicName":                  text("x.topic = ?"),
		"variableNamesIgnoreCase":    modifier(),
		"variableValuesIgnoreCase":   modifier(),
		"versionTagIs":               internalTexts("x.process_definition_id IN (SELECT d.id FROM process_definition d WHERE d.version_tag IN (?))"),
		"visible":                    visible(nil, instanceIn("x.process_instance_id"), definitionIn("x.process_definition_key")),
		"withRetriesLeft":            flag(hasRetries).but("noRetriesLeft"),
		"workerId":                   text("x.worker_id = ?"),
	},
	sorts: map[string]sortKey{
		"createTime":           byNumber("x.create_time").set().ofCreation(),
		"id":                   byID("x.id"),
		"lockExpirationTime":   byNumber("x.lock_expires"),
		"processDefinitionId":  byReference("x.process_definition_id").set(),
		"processDefinitionKey": byText("x.process_definition_key").set(),
		"processInstanceId":    byReference("x.process_instance_id").set(),
		"taskPriority":         byNumber("x.priority").set(),
		"tenantId":             byText("x.tenant_id"),
	},
}

// externalTaskDefinition is the process definition of the external task x.
var externalTaskDefinition = &relation{open: "x.process_definition_id IN (SELECT d.id FROM process_definition d WHERE d.id IS NOT NULL"}

// hasRetries holds for what has not failed for good; it is that of the indexes
// by which workers find tasks.
const hasRetries = "(x.retries IS NULL OR x.retries > 0)"

func lockedTasks(b *builder, v any, _ []Condition) error {
	if v == true {
		b.add("x.lock_expires > ?", b.now.UnixMilli())
	}
	return nil
}

func unlockedTasks(b *builder, v any, _ []Condition) error {
	if v == true {
		b.add("(x.lock_expires IS NULL OR x.lock_expires <= ?)", b.now.UnixMilli())
	}
	return nil
}

// Topics lists the topics of the external tasks for which the conditions hold,
// in order.
func Topics(ctx context.Context, reader Reader, now time.Time, conditions ...Condition) ([]string, error) {
	b := &builder{}
	b.add("SELECT DISTINCT x.topic FROM " + ExternalTasks.from)
	if err := ExternalTasks.writeWhere(b, arm{}, Criteria{Conditions: conditions, Now: now}); err != nil {
		return nil, err
	}
	b.add(" ORDER BY x.topic")
	var topics []string
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var topic string
		err := s.Scan(&topic)
		topics = append(topics, topic)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list topics: %w", err)
	}
	return topics, nil
}
