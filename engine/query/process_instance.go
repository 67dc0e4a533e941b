package query

// ProcessInstance is a running process instance.
type ProcessInstance struct {
	ID, RootProcessInstanceID                 string
	ProcessDefinitionID, ProcessDefinitionKey string
	ProcessDefinitionName                     string
	ProcessDefinitionVersion                  int64
	BusinessKey, CaseInstanceID               string
	SuperExecutionID                          string
	StartUserID, StartActivityID              string
	StartTime                                 Millis
	Incidents                                 int64 // open ones
	Suspended                                 bool
	TenantID                                  string
}

// instanceIncident is the open incidents of the process instance p.
var instanceIncident = &relation{open: "p.id IN (SELECT i.process_instance_id FROM incident i WHERE i.process_instance_id IS NOT NULL"}

// ProcessInstances are the running process instances.
var ProcessInstances = Resource[ProcessInstance]{
	name:   "process instance",
	either: true,
	from:   "process_instance p",
	id:     "p.id",
	order:  []sortKey{byID("p.id")},
	columns: []column[ProcessInstance]{
		{"p.id", func(p *ProcessInstance) any { return &p.ID }},
		{"p.root_process_instance_id", func(p *ProcessInstance) any { return &p.RootProcessInstanceID }},
		{"p.process_definition_id", func(p *ProcessInstance) any { return &p.ProcessDefinitionID }},
		{"p.process_definition_key", func(p *ProcessInstance) any { return &p.ProcessDefinitionKey }},
		{definitionColumn("p", "name"), func(p *ProcessInstance) any { return &p.ProcessDefinitionName }},
		{definitionColumn("p", "version"), func(p *ProcessInstance) any { return &p.ProcessDefinitionVersion }},
		{"p.business_key", func(p *ProcessInstance) any { return &p.BusinessKey }},
		{"p.case_instance_id", func(p *ProcessInstance) any { return &p.CaseInstanceID }},
		{"p.super_execution_id", func(p *ProcessInstance) any { return &p.SuperExecutionID }},
		{"p.start_user_id", func(p *ProcessInstance) any { return &p.StartUserID }},
		{"p.start_activity_id", func(p *ProcessInstance) any { return &p.StartActivityID }},
		{"p.start_time", func(p *ProcessInstance) any { return (*int64)(&p.StartTime) }},
		{"(SELECT COUNT(*) FROM incident i WHERE i.process_instance_id = p.id)", func(p *ProcessInstance) any { return &p.Incidents }},
		{"p.suspended", func(p *ProcessInstance) any { return &p.Suspended }},
		{"p.tenant_id", func(p *ProcessInstance) any { return &p.TenantID }},
	},
	filters: map[string]Filter{
		"active":                           flag("p.suspended = FALSE").but("suspended"),
		"activityIdIn":                     texts("EXISTS (SELECT 1 FROM execution e WHERE e.process_instance_id = p.id AND e.activity_id IN (?) AND " + standsThere + ")").orNone(),
		"businessKey":                      text("p.business_key = ?"),
		"businessKeyLike":                  like("p.business_key"),
		"caseInstanceId":                   text("p.case_instance_id = ?"),
		"deploymentId":                     text(ofDefinition("p", "d.deployment_id = #")),
		"incidentId":                       text("i.id = #").about(instanceIncident),
		"incidentMessage":                  text("i.message = ?").about(instanceIncident),
		"incidentMessageLike":              like("i.message").about(instanceIncident),
		"incidentType":                     text("i.type = ?").about(instanceIncident),
		"leafProcessInstances":             flag("NOT EXISTS (SELECT 1 FROM execution e JOIN process_instance c ON c.super_execution_id = e.id WHERE e.process_instance_id = p.id)"),
		"processDefinitionId":              text("p.process_definition_id = #"),
		"processDefinitionKey":             text(ofDefinition("p", "d.key = ?")),
		"processDefinitionKeyIn":           texts(ofDefinition("p", "d.key IN (?)")).orNone(),
		"processDefinitionKeyNotIn":        texts("p.process_definition_key NOT IN (?)"),
		"processDefinitionWithoutTenantId": flag(ofDefinition("p", "d.tenant_id IS NULL")),
		"processInstanceIds":               texts("p.id IN (#)").oneOrMore(),
		"readableDefinitionKeyIn":          readable("p.process_definition_key"),
		"rootProcessInstanceId":            text("p.root_process_instance_id = #"),
		"rootProcessInstances":             flag("p.super_execution_id IS NULL"),
		"search":                           {Kind: Internal, build: searchInstances("p")},
		"subCaseInstance":                  nothing(Text),
		"subProcessInstance":               text("p.id IN (SELECT e.process_instance_id FROM process_instance c JOIN execution e ON e.id = c.super_execution_id WHERE c.id = #)"),
		"superCaseInstance":                nothing(Text),
		"superProcessInstance":             text("p.super_process_instance_id = #"),
		"superProcessInstances":            internalList("p.super_process_instance_id IN (#)"),
		"suspended":                        flag("p.suspended = TRUE"),
		"tenantCheck":                      tenantCheck("p.tenant_id"),
		"tenantIdIn":                       texts("p.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"variableNamesIgnoreCase":          modifier(),
		"variableValuesIgnoreCase":         modifier(),
		"variables":                        tests(variables{from: "variable", of: "v.execution_id", row: "p.id"}),
		"visible":                          visible(nil, instanceIn("p.id"), definitionIn("p.process_definition_key")),
		"withIncident":                     flag("TRUE").about(instanceIncident),
		"withoutTenantId":                  flag("p.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"businessKey":   byText("p.business_key"),
		"definitionId":  byReference("p.process_definition_id").set(),
		"definitionKey": byText("p.process_definition_key").set(),
		"instanceId":    byID("p.id"),
		"startTime":     byNumber("p.start_time").set(),
		"tenantId":      byText("p.tenant_id"),
	},
	rules: []rule{
		exclusive("rootProcessInstances", "superProcessInstance"),
		exclusive("leafProcessInstances", "subProcessInstance"),
	},
}

// SearchInstances is the condition that a process instance has the id or that
// a text occurs, whatever its case, in its business key.
func SearchInstances(words string) Condition { return Condition{Name: "search", Value: words} }

func searchInstances(alias string) func(*builder, any, []Condition) error {
	return func(b *builder, v any, _ []Condition) error {
		words, ok := v.(string)
		if !ok {
			return wrongType(v)
		}
		b.add("("+alias+".id = # OR "+hasWords(alias+".business_key")+")", words, contains(words))
		return nil
	}
}
