package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// maxGrants bounds the authorizations that are shown of one user, of groups, and of everybody.
const maxGrants = 100

// grantsOf are the authorizations of a user, of the groups, and, for a user, of everybody:
// the strongest first. An empty user is none. More says that not all of them are there.
func (s *server) grantsOf(c *call, user string, groups []views.Member) (lines []views.GrantLine, more bool, err error) {
	read := func(source func(query.Authorization) string, condition ...query.Condition) error {
		rows, err := rowsOf(c.ctx(), s, &query.StoredAuthorizations, query.Criteria{
			Sort: []query.Sort{{Key: "resourceType"}, {Key: "resourceId"}}, Max: maxGrants + 1,
		}.With(condition...))
		if len(rows) > maxGrants {
			rows, more = rows[:maxGrants], true
		}
		for _, row := range rows {
			lines = append(lines, grantLine(row, source(row)))
		}
		return err
	}
	if user != "" {
		own := func(query.Authorization) string { return "" }
		if err := read(own, query.Condition{Name: "userIdIn", Value: []string{user}}); err != nil {
			return nil, false, err
		}
	}
	if len(groups) > 0 {
		names, ids := map[string]string{}, make([]string, len(groups))
		for i, g := range groups {
			names[g.ID], ids[i] = g.Name, g.ID
		}
		of := func(a query.Authorization) string { return "by " + names[a.GroupID] }
		if user == "" {
			of = func(query.Authorization) string { return "" }
		}
		if err := read(of, query.Condition{Name: "groupIdIn", Value: ids}); err != nil {
			return nil, false, err
		}
	}
	if user != "" {
		everybody := func(query.Authorization) string { return "everybody" }
		err := read(everybody, query.Condition{Name: "userIdIn", Value: []string{identity.Any}}, query.Condition{Name: "type", Value: int64(identity.TypeGlobal)})
		if err != nil {
			return nil, false, err
		}
	}
	return lines, more, nil
}

func grantLine(a query.Authorization, source string) views.GrantLine {
	r := identity.Resource(a.ResourceType)
	line := views.GrantLine{
		Denied: a.Type == identity.TypeRevoke, Resource: resourceTitle(r) + " " + a.ResourceID, Source: source,
		Permissions: strings.Join(r.PermissionNames(identity.Permission(a.Permissions)), ", "),
		URL:         views.Authorizations(numberOf(r), "", ""),
	}
	if a.ResourceID == identity.Any {
		line.Resource = "Every " + strings.ToLower(resourceTitle(r))
	}
	return line
}
