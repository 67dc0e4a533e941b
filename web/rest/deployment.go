package rest

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// Deployment is a set of resources deployed together (DeploymentDto).
type Deployment struct {
	Links          []Link `json:"links"`
	ID             string `json:"id"`
	Name           Text   `json:"name"`
	Source         Text   `json:"source"`
	DeploymentTime Date   `json:"deploymentTime"`
	TenantID       Text   `json:"tenantId"`
}

// DeploymentOf shows a row of a query.
func DeploymentOf(d query.Deployment) Deployment {
	return Deployment{
		Links: []Link{}, ID: d.ID, Name: Text(d.Name), Source: Text(d.Source),
		DeploymentTime: Date(d.DeployTime), TenantID: Text(d.TenantID),
	}
}

// Deployed is what a deployment made (DeploymentWithDefinitionsDto); the maps
// are by definition id and null where there is nothing of the kind.
type Deployed struct {
	Deployment
	ProcessDefinitions              map[string]ProcessDefinition    `json:"deployedProcessDefinitions"`
	CaseDefinitions                 map[string]any                  `json:"deployedCaseDefinitions"`
	DecisionDefinitions             map[string]DecisionDefinition   `json:"deployedDecisionDefinitions"`
	DecisionRequirementsDefinitions map[string]DecisionRequirements `json:"deployedDecisionRequirementsDefinitions"`
}

// DeployedOf shows the result of a deployment; base is the address of the API.
func DeployedOf(d engine.Deployed, base string) Deployed {
	row := d.Deployment
	shown := Deployed{Deployment: Deployment{
		Links: []Link{{Method: "GET", Href: base + "/deployment/" + row.ID, Rel: "self"}},
		ID:    row.ID, Name: Text(row.Name), Source: Text(row.Source), DeploymentTime: Date(row.DeployTime), TenantID: Text(row.TenantID),
	}}
	shown.ProcessDefinitions = mapped(d.Definitions, DefinitionOf, func(d ProcessDefinition) string { return d.ID })
	shown.DecisionDefinitions = mapped(d.Decisions, DecisionOf, func(d DecisionDefinition) string { return d.ID })
	shown.DecisionRequirementsDefinitions = mapped(d.Requirements, RequirementsOf, func(d DecisionRequirements) string { return d.ID })
	return shown
}

// mapped shows rows by their ids; nil where there is none.
func mapped[R, J any](rows []R, show func(R) J, id func(J) string) map[string]J {
	if len(rows) == 0 {
		return nil
	}
	all := make(map[string]J, len(rows))
	for _, row := range rows {
		shown := show(row)
		all[id(shown)] = shown
	}
	return all
}

// Resource is one file of a deployment (DeploymentResourceDto).
type Resource struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	DeploymentID string `json:"deploymentId"`
}

// Redeployment says what is deployed again (RedeploymentDto).
type Redeployment struct {
	ResourceIDs, ResourceNames []string
	Source                     Text
}
