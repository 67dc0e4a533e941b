package identity

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
)

// The types of an authorization.
const (
	typeGlobal = 0
	typeGrant  = 1
	typeRevoke = 2
)

// Grants are one actor's authorizations, resolved once and asked often.
type Grants struct {
	admin bool
	// levels hold grants and revokes, strongest first: the user's own, the
	// groups', everybody's.
	levels [3]level
}

// level holds the bits by resource and id.
type level struct {
	grant, revoke map[target]Permission
}

type target struct {
	resource Resource
	id       string
}

// Resolve builds the grants of a user in groups from the rows that name the
// user, one of the groups, or everybody. Precedence is Camunda's: the user's
// own rows before the groups', these before the global ones; on one level a
// revoke wins over a grant.
func Resolve(userID string, groups []string, rows []state.Authorization) *Grants {
	g := &Grants{admin: slices.Contains(groups, AdminGroup)}
	for i := range g.levels {
		g.levels[i] = level{map[target]Permission{}, map[target]Permission{}}
	}
	for _, row := range rows {
		l, ok := levelOf(row, userID, groups)
		if !ok {
			continue
		}
		bits := g.levels[l].grant
		if row.Type == typeRevoke {
			bits = g.levels[l].revoke
		}
		bits[target{Resource(row.ResourceType), row.ResourceID}] |= Permission(row.Permissions)
	}
	return g
}

func levelOf(row state.Authorization, userID string, groups []string) (int, bool) {
	switch {
	case row.Type == typeGlobal:
		return 2, true
	case row.UserID != "":
		return 0, row.UserID == userID || row.UserID == Any
	case row.GroupID != "":
		return 1, slices.Contains(groups, row.GroupID)
	}
	return 0, false
}

// Admin reports whether the actor may do everything.
func (g *Grants) Admin() bool { return g.admin }

// Can reports whether the actor has the permission on the resource with the id.
func (g *Grants) Can(p Permission, r Resource, id string) bool {
	if g.admin {
		return true
	}
	for _, l := range g.levels {
		for _, t := range []target{{r, id}, {r, Any}} {
			if l.revoke[t]&p != 0 {
				return false
			}
		}
		for _, t := range []target{{r, id}, {r, Any}} {
			if l.grant[t]&p == p {
				return true
			}
		}
	}
	return false
}

// IDs returns the ids of the resource on which the actor has the permission;
// all is true where that is every one of them.
func (g *Grants) IDs(p Permission, r Resource) (ids []string, all bool) {
	if g.Can(p, r, Any) {
		return nil, true
	}
	for _, l := range g.levels {
		for t := range l.grant {
			if t.resource == r && t.id != Any && g.Can(p, r, t.id) {
				ids = append(ids, t.id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), false
}
