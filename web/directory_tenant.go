package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// tenants are the pages of tenants.
var tenants = &directory{
	kind: views.DirectoryTenants, resource: identity.ResourceTenant,
	fields: func(isNew bool) []views.Field {
		return withID(isNew, "north", views.Field{Name: "name", Label: "Name", Kind: "text", Autocomplete: "off"})
	},
	list: listTenants, total: countOf(&query.Tenants), one: (*server).tenantEntry,
	create: func(v map[string]string) engine.Command[engine.None] {
		return engine.CreateTenant{ID: v["id"], Name: v["name"]}
	},
	update: func(id string, v map[string]string) engine.Command[engine.None] {
		return engine.UpdateTenant{ID: id, Name: v["name"]}
	},
	remove:  func(id string) engine.Command[engine.None] { return engine.DeleteTenant{ID: id} },
	deleted: "has no members any more. What was deployed and started for it stays, and is seen by nobody but those who see all tenants.",
	members: []membership{
		{
			kind: views.DirectoryUsers, title: "Users", resource: identity.ResourceTenantMembership,
			of: membersOf(&query.Users, "memberOfTenant", userNamed), all: allOf(&query.Users, userNamed),
			add: func(id, user string) engine.Command[engine.None] {
				return engine.AddTenantMember{TenantMember: engine.TenantMember{UserID: user, TenantID: id}}
			},
			remove: func(id, user string) engine.Command[engine.None] {
				return engine.RemoveTenantMember{TenantMember: engine.TenantMember{UserID: user, TenantID: id}}
			},
		},
		{
			kind: views.DirectoryGroups, title: "Groups", resource: identity.ResourceTenantMembership,
			of: membersOf(&query.Groups, "memberOfTenant", groupNamed), all: allOf(&query.Groups, groupNamed),
			add: func(id, group string) engine.Command[engine.None] {
				return engine.AddTenantMember{TenantMember: engine.TenantMember{GroupID: group, TenantID: id}}
			},
			remove: func(id, group string) engine.Command[engine.None] {
				return engine.RemoveTenantMember{TenantMember: engine.TenantMember{GroupID: group, TenantID: id}}
			},
		},
	},
}

func tenantNamed(t query.Tenant) views.Member {
	return views.Member{ID: t.ID, Name: nameOr(t.Name, t.ID)}
}

func listTenants(s *server, c *call, wanted query.Criteria) ([]views.DirectoryRow, error) {
	found, err := rowsOf(c.ctx(), s, &query.Tenants, wanted)
	rows := make([]views.DirectoryRow, len(found))
	for i, t := range found {
		rows[i] = views.DirectoryRow{ID: t.ID, Name: nameOr(t.Name, t.ID)}
	}
	return rows, err
}

func (s *server) tenantEntry(c *call, id string) (views.DirectoryEntry, map[string]string, error) {
	t, err := query.Tenants.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.Tenants)...)
	if isMissing(err) {
		err = rest.NotFoundf(noTenant, id)
	}
	return views.DirectoryEntry{Title: nameOr(t.Name, id)}, map[string]string{"name": t.Name}, err
}
