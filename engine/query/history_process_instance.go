package query

import "slices"

// HistoryProcessInstance is a process instance, running or ended.
type HistoryProcessInstance struct {
	ID, RootProcessInstanceID                 string
	SuperProcessInstanceID, RestartedID       string
	ProcessDefinitionID, ProcessDefinitionKey string
	ProcessDefinitionName                     string
	ProcessDefinitionVersion                  int64
	BusinessKey, CaseInstanceID               string
	StartUserID, StartActivityID              string
	EndActivityID, DeleteReason               string
	// State is ACTIVE, SUSPENDED, COMPLETED, EXTERNALLY_TERMINATED or
	// INTERNALLY_TERMINATED.
	State              string
	StartTime, EndTime Millis
	RemovalTime        Millis
	TenantID           string
}

// The relations of a process instance h. Incidents are few, so the instances are
// looked up by them; activities are many.
var (
	historyInstanceIncident = &relation{
		open:  "h.id IN (SELECT i.process_instance_id FROM " + allIncidents + " i WHERE i.process_instance_id IS NOT NULL",
		ended: "h.id IN (SELECT i.process_instance_id FROM history_incident i WHERE i.process_instance_id IS NOT NULL",
	}
	historyInstanceActive = &relation{
		open:  "EXISTS (SELECT 1 FROM activity_instance a WHERE a.process_instance_id = h.id",
		ended: "(1 = 0",
	}
	historyInstanceExecuted = &relation{open: "EXISTS (SELECT 1 FROM history_activity_instance a WHERE a.process_instance_id = h.id"}
	historyInstanceActivity = &relation{
		open: "EXISTS (SELECT 1 FROM (SELECT process_instance_id, start_time, " + noTime + " AS end_time FROM activity_instance" +
			" UNION ALL SELECT process_instance_id, start_time, end_time FROM history_activity_instance) a WHERE a.process_instance_id = h.id",
		ended: "EXISTS (SELECT 1 FROM history_activity_instance a WHERE a.process_instance_id = h.id",
	}
	historyInstanceJob = &relation{open: "EXISTS (SELECT 1 FROM history_job_log j WHERE j.process_instance_id = h.id"}
)

const historyInstanceColumns = "id, root_process_instance_id, process_definition_id, process_definition_key, business_key, case_instance_id," +
	" super_execution_id, super_process_instance_id, start_time, start_user_id, start_activity_id, restarted_id, tenant_id"

// superInstance is the process instance that called h: the one whose call
// activity says so, or did before its history was deleted.
const superInstance = "CASE WHEN h.super_execution_id IS NOT NULL THEN COALESCE(" +
	"(SELECT a.process_instance_id FROM activity_instance a WHERE a.called_process_instance_id = h.id), " +
	"(SELECT a.process_instance_id FROM history_activity_instance a WHERE a.called_process_instance_id = h.id), h.super_process_instance_id) END"

// HistoryProcessInstances are the process instances that run or have ended.
var HistoryProcessInstances = Resource[HistoryProcessInstance]{
	name:   "historic process instance",
	either: true,
	from: source("process_instance", historyInstanceColumns, noTime+" AS end_time, "+noText+" AS end_activity_id, "+
		"CASE WHEN suspended = TRUE THEN 'SUSPENDED' ELSE 'ACTIVE' END AS state, "+noText+" AS delete_reason", "h"),
	ended: source("history_process_instance", historyInstanceColumns, "end_time, end_activity_id, state, delete_reason", "h"),
	id:    "h.id",
	order: []sortKey{byID("h.id")},
	columns: []column[HistoryProcessInstance]{
		{"h.id", func(p *HistoryProcessInstance) any { return &p.ID }},
		{"h.root_process_instance_id", func(p *HistoryProcessInstance) any { return &p.RootProcessInstanceID }},
		{superInstance, func(p *HistoryProcessInstance) any { return &p.SuperProcessInstanceID }},
		{"h.process_definition_id", func(p *HistoryProcessInstance) any { return &p.ProcessDefinitionID }},
		{"h.process_definition_key", func(p *HistoryProcessInstance) any { return &p.ProcessDefinitionKey }},
		{definitionColumn("h", "name"), func(p *HistoryProcessInstance) any { return &p.ProcessDefinitionName }},
		{definitionColumn("h", "version"), func(p *HistoryProcessInstance) any { return &p.ProcessDefinitionVersion }},
		{"h.business_key", func(p *HistoryProcessInstance) any { return &p.BusinessKey }},
		{"h.case_instance_id", func(p *HistoryProcessInstance) any { return &p.CaseInstanceID }},
		{"h.start_user_id", func(p *HistoryProcessInstance) any { return &p.StartUserID }},
		{"h.start_activity_id", func(p *HistoryProcessInstance) any { return &p.StartActivityID }},
		{"h.restarted_id", func(p *HistoryProcessInstance) any { return &p.RestartedID }},
		{"h.end_activity_id", func(p *HistoryProcessInstance) any { return &p.EndActivityID }},
		{"h.delete_reason", func(p *HistoryProcessInstance) any { return &p.DeleteReason }},
		{"h.state", func(p *HistoryProcessInstance) any { return &p.State }},
		{"h.start_time", func(p *HistoryProcessInstance) any { return (*int64)(&p.StartTime) }},
		{"h.end_time", func(p *HistoryProcessInstance) any { return (*int64)(&p.EndTime) }},
		{removalTime("h", "h.id"), func(p *HistoryProcessInstance) any { return (*int64)(&p.RemovalTime) }},
		{"h.tenant_id", func(p *HistoryProcessInstance) any { return &p.TenantID }},
	},
	filters: map[string]Filter{
		"active":                         flag("h.state = 'ACTIVE'"),
		"activeActivityIdIn":             texts("a.activity_id IN (?)").onlyLiving().about(historyInstanceActive).orNone(),
		"activityIdIn":                   texts("EXISTS (SELECT 1 FROM execution e WHERE e.process_instance_id = h.id AND e.activity_id IN (?) AND " + standsThere + ")").onlyLiving().orNone(),
		"caseInstanceId":                 text("h.case_instance_id = ?"),
		"completed":                      flag("h.state = 'COMPLETED'"),
		"executedActivityAfter":          date("(a.start_time >= ? OR a.end_time >= ?)").about(historyInstanceActivity),
		"executedActivityBefore":         date("a.start_time <= ?").about(historyInstanceActivity),
		"executedActivityIdIn":           texts("a.activity_id IN (?)").about(historyInstanceExecuted).orNone(),
		"executedJobAfter":               date("j.time >= ?").about(historyInstanceJob),
		"executedJobBefore":              date("j.time <= ?").about(historyInstanceJob),
		"externallyTerminated":           flag("h.state = 'EXTERNALLY_TERMINATED'"),
		"finished":                       flag("h.end_time IS NOT NULL"),
		"finishedAfter":                  date("h.end_time >= ?"),
		"finishedBefore":                 date("h.end_time <= ?"),
		"incidentIdIn":                   texts("i.id IN (#)").about(historyInstanceIncident).orNone(),
		"incidentMessage":                text("i.message = ?").about(historyInstanceIncident),
		"incidentMessageLike":            like("i.message").about(historyInstanceIncident),
		"incidentStatus":                 Filter{Kind: Text, build: incidentStatus}.about(historyInstanceIncident),
		"incidentType":                   text("i.type = ?").about(historyInstanceIncident),
		"internallyTerminated":           flag("h.state = 'INTERNALLY_TERMINATED'"),
		"over":                           over("h.end_time"),
		"processDefinitionId":            text("h.process_definition_id = #"),
		"processDefinitionKey":           text("h.process_definition_key = ?").whereLiving(ofDefinition("h", "d.key = ?")),
		"processDefinitionKeyIn":         texts("h.process_definition_key IN (?)").whereLiving(ofDefinition("h", "d.key IN (?)")).orNone(),
		"processDefinitionKeyNotIn":      {Kind: TextList, some: true, build: definitionKeyNotIn},
		"processDefinitionName":          text(ofDefinition("h", "d.name = ?")),
		"processDefinitionNameLike":      text(ofDefinition("h", "d.name"+likeClause)),
		"processInstanceBusinessKey":     text("h.business_key = ?"),
		"processInstanceBusinessKeyIn":   texts("h.business_key IN (?)").orNone(),
		"processInstanceBusinessKeyLike": like("h.business_key"),
		"processInstanceId":              text("h.id = #"),
		"processInstanceIdNotIn":         texts("h.id NOT IN (#)"),
		"processInstanceIds":             texts("h.id IN (#)").oneOrMore(),
		"readableDefinitionKeyIn":        readable("h.process_definition_key"),
		"rootProcessInstanceId":          text("h.root_process_instance_id = #"),
		"rootProcessInstances":           flag("h.super_execution_id IS NULL"),
		"search":                         {Kind: Internal, build: searchInstances("h")},
		"startedAfter":                   date("h.start_time >= ?"),
		"startedBefore":                  date("h.start_time <= ?"),
		"startedBy":                      text("h.start_user_id = ?"),
		"subCaseInstanceId":              nothing(Text),
		"subProcessInstanceId":           text("h.id IN (" + callers("a.called_process_instance_id = #") + ")"),
		"superCaseInstanceId":            nothing(Text),
		"superProcessInstanceId":         text("h.id IN (" + called("a.process_instance_id = #") + ")"),
		"suspended":                      flag("h.state = 'SUSPENDED'"),
		"tenantCheck":                    tenantCheck("h.tenant_id"),
		"tenantIdIn":                     texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"unfinished":                     flag("h.end_time IS NULL"),
		"variableNamesIgnoreCase":        modifier(),
		"variableValuesIgnoreCase":       modifier(),
		"variables":                      tests(variables{from: allVariables, ended: endedVariables, of: "v.process_instance_id", row: "h.id"}),
		"visible":                        visible(nil, definitionIn("h.process_definition_key")),
		"withIncidents":                  flag("TRUE").about(historyInstanceIncident),
		"withJobsRetrying":               flag("h.id IN (SELECT j.process_instance_id FROM job j WHERE j.retries > 0 AND j.exception_message IS NOT NULL AND j.process_instance_id IS NOT NULL)").onlyLiving(),
		"withRootIncidents":              flag("i.id = i.root_cause_incident_id").about(historyInstanceIncident),
		"withoutTenantId":                flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"businessKey":       byText("h.business_key"),
		"definitionId":      byReference("h.process_definition_id").set(),
		"definitionKey":     byText("h.process_definition_key").set(),
		"definitionName":    byText(definitionColumn("h", "name")),
		"definitionVersion": byNumber(definitionColumn("h", "version")),
		"duration":          byNumber(duration).ended(),
		"endTime":           byNumber("h.end_time").ended(),
		"instanceId":        byID("h.id"),
		"startTime":         byNumber("h.start_time").set(),
		"tenantId":          byText("h.tenant_id"),
	},
	rules: refusedAs(BadUserRequest, append(exclusives("active", "suspended", "completed", "externallyTerminated", "internallyTerminated"),
		exclusive("rootProcessInstances", "superProcessInstanceId"), exclusive("rootProcessInstances", "superCaseInstanceId"))...),
}

// callers are the process instances whose call activity a satisfies a condition.
func callers(condition string) string { return callActivities("a.process_instance_id", condition) }

// called are the process instances that such a call activity started.
func called(condition string) string {
	return callActivities("a.called_process_instance_id", condition+" AND a.called_process_instance_id IS NOT NULL")
}

func callActivities(column, condition string) string {
	return "SELECT " + column + " FROM (SELECT process_instance_id, called_process_instance_id FROM activity_instance" +
		" UNION ALL SELECT process_instance_id, called_process_instance_id FROM history_activity_instance) a WHERE " + condition
}

// incidentStatus knows open and resolved, which includes deleted; any other text
// says no more than that there is an incident, as in Camunda.
func incidentStatus(b *builder, v any, _ []Condition) error {
	switch v {
	case "open":
		b.add("i.end_time IS NULL")
	case "resolved":
		b.add("i.end_time IS NOT NULL")
	default:
		b.add("TRUE")
	}
	return nil
}

// definitionKeyNotIn takes patterns, unlike the filter of running instances.
func definitionKeyNotIn(b *builder, v any, _ []Condition) error {
	list, ok := v.([]string)
	if !ok {
		return wrongType(v)
	}
	if len(list) == 0 {
		return invalid("the list is empty")
	}
	if slices.Contains(list, "") {
		return invalid("one of the list is empty").as(NotValid)
	}
	b.all(len(list), func(i int) { b.add("h.process_definition_key NOT"+likeClause, list[i]) })
	return nil
}
