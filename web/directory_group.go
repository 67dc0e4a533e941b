package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// groups are the pages of groups.
var groups = &directory{
	kind: views.DirectoryGroups, resource: identity.ResourceGroup,
	fields: func(isNew bool) []views.Field {
		return withID(isNew, "accounting",
			views.Field{Name: "name", Label: "Name", Kind: "text", Autocomplete: "off"},
			views.Field{Name: "type", Label: "Type", Hint: "WORKFLOW for who works on tasks, SYSTEM for who administers.", Kind: "text", Autocomplete: "off", Optional: true},
		)
	},
	list: listGroups, total: countOf(&query.Groups), one: (*server).groupEntry,
	create: func(v map[string]string) engine.Command[engine.None] {
		return engine.CreateGroup{ID: v["id"], Name: v["name"], Type: v["type"]}
	},
	update: func(id string, v map[string]string) engine.Command[engine.None] {
		return engine.UpdateGroup{ID: id, Name: v["name"], Type: v["type"]}
	},
	remove:  func(id string) engine.Command[engine.None] { return engine.DeleteGroup{ID: id} },
	deleted: "goes, and its members lose what it was allowed. Tasks that wait for it can then be claimed by nobody but those who may see all.",
	members: []membership{
		{
			kind: views.DirectoryUsers, title: "Members", resource: identity.ResourceGroupMembership,
			of: membersOf(&query.Users, "memberOfGroup", userNamed), all: allOf(&query.Users, userNamed),
			add: func(id, user string) engine.Command[engine.None] { return engine.AddMember{UserID: user, GroupID: id} },
			remove: func(id, user string) engine.Command[engine.None] {
				return engine.RemoveMember{UserID: user, GroupID: id}
			},
		},
		{
			kind: views.DirectoryTenants, title: "Tenants", resource: identity.ResourceTenantMembership,
			of: membersOf(&query.Tenants, "groupMember", tenantNamed), all: allOf(&query.Tenants, tenantNamed),
			add: func(id, tenant string) engine.Command[engine.None] {
				return engine.AddTenantMember{TenantMember: engine.TenantMember{GroupID: id, TenantID: tenant}}
			},
			remove: func(id, tenant string) engine.Command[engine.None] {
				return engine.RemoveTenantMember{TenantMember: engine.TenantMember{GroupID: id, TenantID: tenant}}
			},
		},
	},
}

// withID puts the field of the id before those of a new group or tenant.
func withID(isNew bool, such string, fields ...views.Field) []views.Field {
	if !isNew {
		return fields
	}
	id := views.Field{Name: "id", Label: "Id", Hint: "Letters and digits, such as " + such + ". It does not change.", Kind: "text", Autocomplete: "off"}
	return append([]views.Field{id}, fields...)
}

func groupNamed(g query.Group) views.Member {
	return views.Member{ID: g.ID, Name: nameOr(g.Name, g.ID)}
}

func nameOr(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

func listGroups(s *server, c *call, wanted query.Criteria) ([]views.DirectoryRow, error) {
	found, err := rowsOf(c.ctx(), s, &query.Groups, wanted)
	rows := make([]views.DirectoryRow, len(found))
	for i, g := range found {
		rows[i] = views.DirectoryRow{ID: g.ID, Name: nameOr(g.Name, g.ID), Note: g.Type}
	}
	return rows, err
}

func (s *server) groupEntry(c *call, id string) (views.DirectoryEntry, map[string]string, error) {
	g, err := query.Groups.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.Groups)...)
	if isMissing(err) {
		err = rest.NotFoundf(noGroup, id)
	}
	if err != nil {
		return views.DirectoryEntry{}, nil, err
	}
	e := views.DirectoryEntry{Title: nameOr(g.Name, id)}
	if e.Grants, e.MoreGrants, err = s.grantsOf(c, "", []views.Member{groupNamed(g)}); err == nil {
		e.Roles, err = s.rolesFor(c)
	}
	return e, map[string]string{"name": g.Name, "type": g.Type}, err
}
