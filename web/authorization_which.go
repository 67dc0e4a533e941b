package web

import (
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// applications are what Camunda 7.24 calls its own by.
var applications = []views.Member{
	{ID: adminApplication, Name: "Admin"}, {ID: "cockpit", Name: "Cockpit"}, {ID: "tasklist", Name: "Tasklist"}, {ID: "welcome", Name: "Welcome"},
}

// which are the things of a kind that the form of an authorization suggests: those that
// stay, not instances and tasks.
func (s *server) which(c *call, r identity.Resource) ([]views.Member, error) {
	newest := query.Criteria{Max: maxChoices}.With(query.Condition{Name: "latestVersion", Value: true})
	switch r {
	case identity.ResourceApplication:
		return applications, nil
	case identity.ResourceDecisionDefinition:
		return namedAs(s, c, &query.DecisionDefinitions, newest, func(d query.DecisionDefinition) views.Member {
			return views.Member{ID: d.Key, Name: definitionName(d.Name, d.Key)}
		})
	case identity.ResourceGroup, identity.ResourceGroupMembership:
		return allOf(&query.Groups, groupNamed)(s, c)
	case identity.ResourceProcessDefinition:
		return namedAs(s, c, &query.ProcessDefinitions, newest, func(d query.ProcessDefinition) views.Member {
			return views.Member{ID: d.Key, Name: definitionName(d.Name, d.Key)}
		})
	case identity.ResourceTenant, identity.ResourceTenantMembership:
		return allOf(&query.Tenants, tenantNamed)(s, c)
	case identity.ResourceUser:
		return allOf(&query.Users, userNamed)(s, c)
	}
	return nil, nil
}
