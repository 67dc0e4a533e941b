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
	from:  "process_definition d LEFT JOIN deployment dep ON dep.id = d.deployment_id",
	id:    "d.id",
	order: age("d.id"),
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
		{"dep.deploy_time", func(d *ProcessDefinition) any { return (*int64)(&d.DeployTime) }},
		{"d.tenant_id", func(d *ProcessDefinition) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"active":                 flag("d.suspended = FALSE"),
		"category":               text("d.category = ?"),
		"categoryLike":           like("d.category"),
		"deployedAfter":          date("dep.deploy_time > ?"),
		"deployedAt":             date("dep.deploy_time = ?"),
		"deploymentId":           text("d.deployment_id = ?"),
		"incidentId":             definitionIncident("i.id = ?"),
		"incidentMessage":        definitionIncident("i.message = ?"),
		"incidentMessageLike":    definitionIncident("i.message" + likeClause),
		"incidentType":           definitionIncident("i.type = ?"),
		"key":                    text("d.key = ?"),
		"keyLike":                like("d.key"),
		"keysIn":                 texts("d.key IN (?)"),
		"latest":                 flag(latestDefinition),
		"latestVersion":          flag(latestDefinition),
		"name":                   text("d.name = ?"),
		"nameLike":               like("d.name"),
		"nameOrKeyContains":      {Kind: Internal, build: searchDefinitions},
		"notStartableInTasklist": flag("d.startable_in_tasklist = FALSE"),
		"processDefinitionId":    text("d.id = ?"),
		"processDefinitionIdIn":  texts("d.id IN (?)"),
		"resourceName":           text("d.resource_name = ?"),
		"resourceNameLike":       like("d.resource_name"),
		"startableInTasklist":    flag("d.startable_in_tasklist = TRUE"),
		"suspended":              flag("d.suspended = TRUE"),
		"tenantIdIn":             texts("d.tenant_id IN (?)"),
		"ver":                    number("d.version = ?"),
		"version":                number("d.version = ?"),
		"versionTag":             text("d.version_tag = ?"),
		"versionTagLike":         like("d.version_tag"),
		"withoutTenantId":        flag("d.tenant_id IS NULL"),
		"withoutVersionTag":      flag("d.version_tag IS NULL"),
	},
	sorts: keys(map[string]string{
		"category":     "d.category",
		"deployTime":   "dep.deploy_time",
		"deploymentId": "d.deployment_id",
		"id":           "d.id",
		"key":          "d.key",
		"name":         "d.name",
		"tenantId":     "d.tenant_id",
		"version":      "d.version",
		"versionTag":   "d.version_tag",
	}),
}

// latestDefinition holds for the version that no other of the same key and
// tenant is above.
const latestDefinition = "NOT EXISTS (SELECT 1 FROM process_definition n WHERE n.key = d.key AND n.version > d.version" +
	" AND COALESCE(n.tenant_id, '') = COALESCE(d.tenant_id, ''))"

func definitionIncident(condition string) Filter {
	return text("EXISTS (SELECT 1 FROM incident i WHERE i.process_definition_id = d.id AND " + condition + ")")
}

// SearchDefinitions is the condition that a text occurs, whatever its case, in
// a definition's name or key.
func SearchDefinitions(words string) Condition {
	return Condition{Name: "nameOrKeyContains", Value: words}
}

func searchDefinitions(b *builder, v any, _ []Condition) error {
	words, ok := v.(string)
	if !ok {
		return wrongType(v)
	}
	b.add(`(lower(d.name) LIKE lower(?) ESCAPE '\' OR lower(d.key) LIKE lower(?) ESCAPE '\')`, contains(words), contains(words))
	return nil
}
