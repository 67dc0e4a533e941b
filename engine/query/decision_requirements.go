package query

// DecisionRequirements is one version of a requirements graph: a file of several
// decisions.
type DecisionRequirements struct {
	ID, Key, Name, Category    string
	Version                    int64
	DeploymentID, ResourceName string
	TenantID                   string
}

// DecisionRequirementsDefinitions are the deployed versions of requirements
// graphs.
var DecisionRequirementsDefinitions = Resource[DecisionRequirements]{
	name:  "decision requirements definition",
	from:  "decision_requirements d",
	id:    "d.id",
	order: []sortKey{byID("d.id")},
	columns: []column[DecisionRequirements]{
		{"d.id", func(d *DecisionRequirements) any { return &d.ID }},
		{"d.key", func(d *DecisionRequirements) any { return &d.Key }},
		{"d.name", func(d *DecisionRequirements) any { return &d.Name }},
		{"d.category", func(d *DecisionRequirements) any { return &d.Category }},
		{"d.version", func(d *DecisionRequirements) any { return &d.Version }},
		{"d.deployment_id", func(d *DecisionRequirements) any { return &d.DeploymentID }},
		{"d.resource_name", func(d *DecisionRequirements) any { return &d.ResourceName }},
		{"d.tenant_id", func(d *DecisionRequirements) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"category":                           text("d.category = ?"),
		"categoryLike":                       like("d.category"),
		"decisionRequirementsDefinitionId":   text("d.id = #"),
		"decisionRequirementsDefinitionIdIn": texts("d.id IN (#)").orNone(),
		"deploymentId":                       text("d.deployment_id = #"),
		"includeDecisionRequirementsDefinitionsWithoutTenantId": modifier(),
		"key":              text("d.key = ?"),
		"keyLike":          like("d.key"),
		"latestVersion":    flag(latestOf("decision_requirements")),
		"name":             text("d.name = ?"),
		"nameLike":         like("d.name"),
		"resourceName":     text("d.resource_name = ?"),
		"resourceNameLike": like("d.resource_name"),
		"tenantCheck":      tenantCheck("d.tenant_id"),
		"tenantIdIn":       tenants("d.tenant_id", "includeDecisionRequirementsDefinitionsWithoutTenantId").orNone(),
		"version":          version("d.version = ?", NotValid),
		"visible":          visible(nil, ownIn("d.key")),
		"withoutTenantId":  flag("d.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"category":     byText("d.category"),
		"deploymentId": byReference("d.deployment_id"),
		"id":           byID("d.id"),
		"key":          byText("d.key").set(),
		"name":         byText("d.name"),
		"tenantId":     byText("d.tenant_id"),
		"version":      byNumber("d.version").set(),
	},
	rules: latestOnlyByKey("decisionRequirementsDefinitionId"),
}
