package query

// ProcessDefinition is one version of a process.
type ProcessDefinition struct {
	ID, Key, Name, Category, Description string
	Version                              int64
	DeploymentID                         string
	ResourceName, DiagramName            string
	VersionTag                           string
	HistoryTimeToLive                    int64 // days; -1 is none
	StartableInTasklist, HasStartForm    bool
	Suspended                            bool
	DeployTime                           Millis
	TenantID                             string
}

// ProcessDefinitions are the deployed versions of processes.
var ProcessDefinitions = Resource[ProcessDefinition]{
	name:  "process definition",
	from:  "process_definition d",
	id:    "d.id",
	order: []sortKey{byID("d.id")},
	columns: []column[ProcessDefinition]{
		{"d.id", func(d *ProcessDefinition) any { return &d.ID }},
		{"d.key", func(d *ProcessDefinition) any { return &d.Key }},
		{"d.name", func(d *ProcessDefinition) any { return &d.Name }},
		{"d.category", func(d *ProcessDefinition) any { return &d.Category }},
		{"d.description", func(d *ProcessDefinition) any { return &d.Description }},
		{"d.version", func(d *ProcessDefinition) any { return &d.Version }},
		{"d.deployment_id", func(d *ProcessDefinition) any { return &d.DeploymentID }},
		{"d.resource_name", func(d *ProcessDefinition) any { return &d.ResourceName }},
		{"d.diagram_name", func(d *ProcessDefinition) any { return &d.DiagramName }},
		{"d.version_tag", func(d *ProcessDefinition) any { return &d.VersionTag }},
		{"COALESCE(d.history_time_to_live, -1)", func(d *ProcessDefinition) any { return &d.HistoryTimeToLive }},
		{"d.startable_in_tasklist", func(d *ProcessDefinition) any { return &d.StartableInTasklist }},
		{"d.has_start_form", func(d *ProcessDefinition) any { return &d.HasStartForm }},
		{"d.suspended", func(d *ProcessDefinition) any { return &d.Suspended }},
		{deployTime, func(d *ProcessDefinition) any { return (*int64)(&d.DeployTime) }},
		{"d.tenant_id", func(d *ProcessDefinition) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"active":              flag("d.suspended = FALSE").but("suspended"),
		"category":            text("d.category = ?"),
		"categoryLike":        like("d.category"),
		"deployedAfter":       date(deployTime + " > ?"),
		"deployedAt":          date(deployTime + " = ?"),
		"deploymentId":        text("d.deployment_id = #"),
		"incidentId":          text("i.id = #").about(definitionIncident),
		"incidentMessage":     text("i.message = ?").about(definitionIncident),
		"incidentMessageLike": like("i.message").about(definitionIncident),
		"incidentType":        text("i.type = ?").about(definitionIncident),
		"includeProcessDefinitionsWithoutTenantId": modifier(),
		"key":                      text("d.key = ?"),
		"keyLike":                  like("d.key"),
		"keysIn":                   texts("d.key IN (?)").orNone(),
		"latest":                   flag(latestOf("process_definition")),
		"latestVersion":            flag(latestOf("process_definition")),
		"name":                     text("d.name = ?"),
		"nameLike":                 likeText("d.name"),
		"nameOrKeyContains":        occurs(hasWords("d.name"), hasWords("d.key")),
		"notStartableInTasklist":   flag("d.startable_in_tasklist = FALSE"),
		"processDefinitionId":      text("d.id = #"),
		"processDefinitionIdIn":    texts("d.id IN (#)").orNone(),
		"readableDefinitionKeyIn":  readable("d.key"),
		"resourceName":             text("d.resource_name = ?"),
		"resourceNameLike":         like("d.resource_name"),
		"startableBy":              text(startableBy),
		"startableInTasklist":      flag("d.startable_in_tasklist = TRUE").but("notStartableInTasklist"),
		"startablePermissionCheck": modifier(),
		"suspended":                flag("d.suspended = TRUE"),
		"tenantCheck":              tenantCheck("d.tenant_id"),
		"tenantIdIn":               tenants("d.tenant_id", "includeProcessDefinitionsWithoutTenantId").orNone(),
		"ver":                      version("d.version = ?", ProcessEngine),
		"version":                  version("d.version = ?", ProcessEngine),
		"versionTag":               text("d.version_tag = ?").but("withoutVersionTag"),
		"versionTagLike":           like("d.version_tag"),
		"visible":                  visible(nil, definitionIn("d.key")),
		"withoutTenantId":          flag("d.tenant_id IS NULL"),
		"withoutVersionTag":        flag("d.version_tag IS NULL"),
	},
	sorts: map[string]sortKey{
		"category":     byText("d.category"),
		"deployTime":   byNumber(deployTime),
		"deploymentId": byReference("d.deployment_id"),
		"id":           byID("d.id"),
		"key":          byText("d.key").set(),
		"name":         byText("d.name"),
		"tenantId":     byText("d.tenant_id"),
		"version":      byNumber("d.version").set(),
		"versionTag":   byText("d.version_tag"),
	},
	rules: latestRules(),
}

// latestRules refuse what Camunda refuses beside the latest version.
func latestRules() (rules []rule) {
	for _, latest := range []string{"latest", "latestVersion"} {
		for _, other := range []string{"deploymentId", "processDefinitionId", "ver", "version"} {
			rules = append(rules, exclusive(latest, other))
		}
	}
	return rules
}

// startableBy holds for definitions whose model names the user, or a group of
// theirs, among those who may start instances.
const startableBy = "d.id IN (SELECT c.process_definition_id FROM candidate_starter c WHERE c.user_id = ?" +
	" OR c.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?))"

// deployTime is when the definition d was deployed.
const deployTime = "(SELECT dep.deploy_time FROM deployment dep WHERE dep.id = d.deployment_id)"

// definitionIncident is the open incidents of instances of the definition d.
var definitionIncident = &relation{open: "d.id IN (SELECT i.process_definition_id FROM incident i WHERE i.process_definition_id IS NOT NULL"}

// SearchDefinitions is the condition that a text occurs, whatever its case, in
// a definition's name or key.
func SearchDefinitions(words string) Condition {
	return Condition{Name: "nameOrKeyContains", Value: words}
}
