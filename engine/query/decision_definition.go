package query

// DecisionDefinition is one version of a decision.
type DecisionDefinition struct {
	ID, Key, Name, Category         string
	Version                         int64
	DeploymentID, ResourceName      string
	RequirementsID, RequirementsKey string // of the requirements graph; empty for none
	VersionTag                      string
	HistoryTimeToLive               int64 // days; -1 is none
	TenantID                        string
}

// DecisionDefinitions are the deployed versions of decisions.
var DecisionDefinitions = Resource[DecisionDefinition]{
	name:  "decision definition",
	from:  "decision_definition d",
	id:    "d.id",
	order: []sortKey{byID("d.id")},
	columns: []column[DecisionDefinition]{
		{"d.id", func(d *DecisionDefinition) any { return &d.ID }},
		{"d.key", func(d *DecisionDefinition) any { return &d.Key }},
		{"d.name", func(d *DecisionDefinition) any { return &d.Name }},
		{"d.category", func(d *DecisionDefinition) any { return &d.Category }},
		{"d.version", func(d *DecisionDefinition) any { return &d.Version }},
		{"d.deployment_id", func(d *DecisionDefinition) any { return &d.DeploymentID }},
		{"d.resource_name", func(d *DecisionDefinition) any { return &d.ResourceName }},
		{"d.requirements_id", func(d *DecisionDefinition) any { return &d.RequirementsID }},
		{"d.requirements_key", func(d *DecisionDefinition) any { return &d.RequirementsKey }},
		{"d.version_tag", func(d *DecisionDefinition) any { return &d.VersionTag }},
		{"COALESCE(d.history_time_to_live, -1)", func(d *DecisionDefinition) any { return &d.HistoryTimeToLive }},
		{"d.tenant_id", func(d *DecisionDefinition) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"category":                                  text("d.category = ?"),
		"categoryLike":                              like("d.category"),
		"decisionDefinitionId":                      text("d.id = #"),
		"decisionDefinitionIdIn":                    texts("d.id IN (#)").orNone(),
		"decisionRequirementsDefinitionId":          text("d.requirements_id = #"),
		"decisionRequirementsDefinitionKey":         text("d.requirements_key = ?"),
		"deployedAfter":                             date(deployTime + " > ?"),
		"deployedAt":                                date(deployTime + " = ?"),
		"deploymentId":                              text("d.deployment_id = #"),
		"includeDecisionDefinitionsWithoutTenantId": modifier(),
		"key":                                   text("d.key = ?"),
		"keyLike":                               like("d.key"),
		"latestVersion":                         flag(latestOf("decision_definition")),
		"name":                                  text("d.name = ?"),
		"nameLike":                              like("d.name"),
		"resourceName":                          text("d.resource_name = ?"),
		"resourceNameLike":                      like("d.resource_name"),
		"tenantCheck":                           tenantCheck("d.tenant_id"),
		"tenantIdIn":                            tenants("d.tenant_id", "includeDecisionDefinitionsWithoutTenantId").orNone(),
		"version":                               version("d.version = ?", NotValid),
		"versionTag":                            text("d.version_tag = ?"),
		"versionTagLike":                        like("d.version_tag"),
		"visible":                               visible(nil, ownIn("d.key")),
		"withoutDecisionRequirementsDefinition": flag("d.requirements_id IS NULL"),
		"withoutTenantId":                       flag("d.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"category":                          byText("d.category"),
		"decisionRequirementsDefinitionKey": byText("d.requirements_key"),
		"deployTime":                        byNumber(deployTime),
		"deploymentId":                      byReference("d.deployment_id"),
		"id":                                byID("d.id"),
		"key":                               byText("d.key").set(),
		"name":                              byText("d.name"),
		"tenantId":                          byText("d.tenant_id"),
		"version":                           byNumber("d.version").set(),
		"versionTag":                        byText("d.version_tag"),
	},
	rules: latestOnlyByKey("decisionDefinitionId"),
}

// latestOf holds for the row d of a table of definitions that no other of the
// same key and tenant is above.
func latestOf(table string) string {
	return "NOT EXISTS (SELECT 1 FROM " + table + " n WHERE n.key = d.key AND n.version > d.version" +
		" AND COALESCE(n.tenant_id, '') = COALESCE(d.tenant_id, ''))"
}

// latestOnlyByKey refuses what Camunda refuses beside the latest versions of
// decisions; id is the filter by the one's own id.
func latestOnlyByKey(id string) []rule {
	var rules []rule
	for _, other := range []string{"deploymentId", id, "name", "nameLike", "version"} {
		rules = append(rules, exclusive("latestVersion", other))
	}
	return refusedAs(NotValid, rules...)
}
