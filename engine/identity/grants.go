package identity

import (
	"slices"
	"sync"

	"github.com/sluice-bpm/sluice/engine/state"
)

// The types of an authorization.
const (
	TypeGlobal = 0
	TypeGrant  = 1
	TypeRevoke = 2
)

// Grants are one actor's authorizations, resolved once and asked often. They do
// not change.
type Grants struct {
	admin bool
	// levels hold grants and revokes, strongest first: the user's own, the
	// groups', everybody's.
	levels [3]level
	// rulings are those that were asked for, by question.
	rulings sync.Map
}

// question is what a ruling answers.
type question struct {
	permission Permission
	resource   Resource
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
// own rows before the groups', these before the global ones; on one level what
// names an id before what is about any. The administrators' group has every
// permission on everything even where its rows were deleted, so that nobody can
// lock all of them out.
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
		if row.Type == TypeRevoke {
			bits = g.levels[l].revoke
		}
		bits[target{Resource(row.ResourceType), row.ResourceID}] |= Permission(row.Permissions)
	}
	if g.admin {
		for _, r := range Resources() {
			g.levels[groupLevel].grant[target{r, Any}] |= All
		}
	}
	return g
}

// The levels.
const (
	userLevel = iota
	groupLevel
	globalLevel
)

func levelOf(row state.Authorization, userID string, groups []string) (int, bool) {
	switch {
	case row.Type == TypeGlobal:
		return globalLevel, true
	case row.UserID != "":
		return userLevel, row.UserID == userID
	case row.GroupID != "":
		return groupLevel, slices.Contains(groups, row.GroupID)
	}
	return userLevel, false
}

// Admin reports whether the actor is an administrator.
func (g *Grants) Admin() bool { return g.admin }

// Can reports whether the actor has the permission on the resource with the id;
// an empty id is about none in particular, such as one that is to be made.
func (g *Grants) Can(p Permission, r Resource, id string) bool {
	return g.verdict(p, r, id) == Granted
}

// IsTakenFromUser reports whether the user's own authorizations, which count
// before those of the groups, take the permission away.
func (g *Grants) IsTakenFromUser(p Permission, r Resource, id string) bool {
	return g.levels[userLevel].verdict(p, r, id) == Revoked
}

// Verdict is what the authorizations say of one permission.
type Verdict int

// The verdicts. What is left open is not granted, unless another resource does:
// a process instance by its definition, for example.
const (
	Open Verdict = iota
	Granted
	Revoked
)

// verdict asks the levels from the strongest to the weakest, and in each first
// the rows that name the id and then those of any id. Where a grant and a revoke
// name the same, the grant counts. (Observed on Camunda 7.24.)
func (g *Grants) verdict(p Permission, r Resource, id string) Verdict {
	for i := range g.levels {
		if v := g.levels[i].verdict(p, r, id); v != Open {
			return v
		}
	}
	return Open
}

func (l *level) verdict(p Permission, r Resource, id string) Verdict {
	for _, t := range [...]target{{r, id}, {r, Any}} {
		bits, ok := l.grant[t]
		switch {
		case ok && bits&p == p:
			return Granted
		case l.revoke[t]&p != 0:
			return Revoked
		}
	}
	return Open
}

// Ruling is the verdict on every id of a resource: those that differ from the
// others are listed.
type Ruling struct {
	Granted, Revoked []string // sorted
	Others           Verdict
}

// Rule returns the verdict on every id of the resource, for queries.
func (g *Grants) Rule(p Permission, r Resource) Ruling {
	if known, ok := g.rulings.Load(question{p, r}); ok {
		return known.(Ruling) //nolint:forcetypeassert // the map holds nothing else
	}
	ruling := g.rule(p, r)
	g.rulings.Store(question{p, r}, ruling)
	return ruling
}

func (g *Grants) rule(p Permission, r Resource) Ruling {
	ruling := Ruling{Others: g.verdict(p, r, Any)}
	for _, id := range g.named(r) {
		switch v := g.verdict(p, r, id); {
		case v == ruling.Others:
		case v == Granted:
			ruling.Granted = append(ruling.Granted, id)
		case v == Revoked:
			ruling.Revoked = append(ruling.Revoked, id)
		}
	}
	return ruling
}

// named are the ids of the resource that a row names, sorted.
func (g *Grants) named(r Resource) (ids []string) {
	for _, l := range g.levels {
		for _, bits := range []map[target]Permission{l.grant, l.revoke} {
			for t := range bits {
				if t.resource == r && t.id != Any {
					ids = append(ids, t.id)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// IDs returns the ids of the resource on which the actor has the permission;
// all is true where that is every one of them but for what Rule lists as revoked.
func (g *Grants) IDs(p Permission, r Resource) (ids []string, all bool) {
	ruling := g.Rule(p, r)
	if ruling.Others == Granted {
		return nil, true
	}
	return ruling.Granted, false
}
