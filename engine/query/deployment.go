package query

// Deployment is a set of resources deployed together.
type Deployment struct {
	ID, Name, Source string
	DeployTime       Millis
	TenantID         string
}

// Deployments are all deployments.
var Deployments = Resource[Deployment]{
	name:  "deployment",
	from:  "deployment d",
	id:    "d.id",
	order: []sortKey{byID("d.id")},
	columns: []column[Deployment]{
		{"d.id", func(d *Deployment) any { return &d.ID }},
		{"d.name", func(d *Deployment) any { return &d.Name }},
		{"d.source", func(d *Deployment) any { return &d.Source }},
		{"d.deploy_time", func(d *Deployment) any { return (*int64)(&d.DeployTime) }},
		{"d.tenant_id", func(d *Deployment) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"after":                             date("d.deploy_time > ?"),
		"before":                            date("d.deploy_time < ?"),
		"id":                                text("d.id = #"),
		"idIn":                              internalList("d.id IN (#)"),
		"includeDeploymentsWithoutTenantId": modifier(),
		"name":                              text("d.name = ?"),
		"nameLike":                          like("d.name"),
		"search":                            occurs(hasWords("d.name"), hasWords("d.source"), "d.id IN (SELECT r.deployment_id FROM resource r WHERE "+hasWords("r.name")+")"),
		"source":                            text("d.source = ?"),
		"tenantCheck":                       tenantCheck("d.tenant_id"),
		"tenantIdIn":                        tenants("d.tenant_id", "includeDeploymentsWithoutTenantId").orNone(),
		"visible":                           visible(nil, ownIDIn("d.id")),
		"withoutSource":                     flag("d.source IS NULL"),
		"withoutTenantId":                   flag("d.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"deploymentTime": byNumber("d.deploy_time").set(),
		"id":             byID("d.id"),
		"name":           byText("d.name"),
		"tenantId":       byText("d.tenant_id"),
	},
	rules: refusedAs(InvalidRequest, exclusive("withoutSource", "source")),
}

// SearchDeployments is the condition that a text occurs, whatever its case, in the name
// or source of a deployment, or in the name of one of its files.
func SearchDeployments(words string) Condition { return Condition{Name: "search", Value: words} }

// DeployedResource is one file of a deployment, without its data.
type DeployedResource struct {
	ID, Name, DeploymentID string
}

// DeployedResources are the files of all deployments.
var DeployedResources = Resource[DeployedResource]{
	name:  "deployed resource",
	from:  "resource r",
	id:    "r.id",
	order: []sortKey{byID("r.id")},
	columns: []column[DeployedResource]{
		{"r.id", func(r *DeployedResource) any { return &r.ID }},
		{"r.name", func(r *DeployedResource) any { return &r.Name }},
		{"r.deployment_id", func(r *DeployedResource) any { return &r.DeploymentID }},
	},
	filters: map[string]Filter{
		"deploymentId": text("r.deployment_id = #"),
		"name":         text("r.name = ?"),
		"visible":      visible(nil, ownIDIn("r.deployment_id")),
	},
	sorts: map[string]sortKey{"name": byText("r.name").set()},
}
