package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// users are the pages of those who may sign in.
var users = &directory{
	kind: views.DirectoryUsers, resource: identity.ResourceUser,
	fields: func(isNew bool) []views.Field {
		if isNew {
			return views.UserFields()
		}
		return []views.Field{
			{Name: "firstName", Label: "First name", Kind: "text", Autocomplete: "off", Optional: true},
			{Name: "lastName", Label: "Last name", Kind: "text", Autocomplete: "off", Optional: true},
			{Name: "email", Label: "Email", Kind: "email", Autocomplete: "off", Optional: true},
		}
	},
	list: listUsers, total: countOf(&query.Users), one: (*server).userEntry,
	create: func(v map[string]string) engine.Command[engine.None] {
		return engine.CreateUser{ID: v["id"], FirstName: v["firstName"], LastName: v["lastName"], Email: v["email"], Password: v["password"]}
	},
	update: func(id string, v map[string]string) engine.Command[engine.None] {
		return engine.UpdateProfile{ID: id, FirstName: v["firstName"], LastName: v["lastName"], Email: v["email"]}
	},
	remove:  func(id string) engine.Command[engine.None] { return engine.DeleteUser{ID: id} },
	deleted: "can no longer sign in, and leaves all groups and tenants. Tasks stay assigned to the name, and history keeps it.",
	members: []membership{
		{
			kind: views.DirectoryGroups, title: "Groups", resource: identity.ResourceGroupMembership,
			of: membersOf(&query.Groups, "member", groupNamed), all: allOf(&query.Groups, groupNamed),
			add: func(id, group string) engine.Command[engine.None] {
				return engine.AddMember{UserID: id, GroupID: group}
			},
			remove: func(id, group string) engine.Command[engine.None] {
				return engine.RemoveMember{UserID: id, GroupID: group}
			},
		},
		{
			kind: views.DirectoryTenants, title: "Tenants", resource: identity.ResourceTenantMembership,
			of: membersOf(&query.Tenants, "userMember", tenantNamed), all: allOf(&query.Tenants, tenantNamed),
			add: func(id, tenant string) engine.Command[engine.None] {
				return engine.AddTenantMember{TenantMember: engine.TenantMember{UserID: id, TenantID: tenant}}
			},
			remove: func(id, tenant string) engine.Command[engine.None] {
				return engine.RemoveTenantMember{TenantMember: engine.TenantMember{UserID: id, TenantID: tenant}}
			},
		},
	},
}

func userNamed(u query.User) views.Member { return views.Member{ID: u.ID, Name: personOf(u).Name} }

// listUsers are the rows of the list of users, with the groups of each.
func listUsers(s *server, c *call, wanted query.Criteria) ([]views.DirectoryRow, error) {
	found, err := rowsOf(c.ctx(), s, &query.Users, wanted)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, u := range found {
		ids[i] = u.ID
	}
	members, err := rowsOf(c.ctx(), s, &query.GroupMembers, query.Criteria{}.With(query.Condition{Name: "userIds", Value: ids}))
	groups := map[string][]string{}
	for _, m := range members {
		groups[m.UserID] = append(groups[m.UserID], groupNamed(m.Group).Name)
	}
	rows := make([]views.DirectoryRow, len(found))
	for i, u := range found {
		person := personOf(u)
		rows[i] = views.DirectoryRow{
			ID: u.ID, Name: person.Name, Initials: person.Initials, Note: u.Email, Locked: s.lockOf(u) != "", Badges: groups[u.ID],
		}
	}
	return rows, err
}

// userEntry is a user beside the list.
func (s *server) userEntry(c *call, id string) (views.DirectoryEntry, map[string]string, error) {
	u, err := query.Users.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.Users)...)
	if isMissing(err) {
		err = rest.NotFoundf(noUser, id)
	}
	if err != nil {
		return views.DirectoryEntry{}, nil, err
	}
	e := views.DirectoryEntry{
		Title: personOf(u).Name, Elsewhere: u.Origin != "", Lock: s.lockOf(u), MayUnlock: c.actor.IsAdmin(),
		MayChangePassword: u.Origin == "" && s.engine.Can(c.ctx(), identity.Update, identity.ResourceUser, id),
	}
	groups, err := membersOf(&query.Groups, "member", groupNamed)(s, c, id)
	if err != nil {
		return e, nil, err
	}
	e.Grants, e.MoreGrants, err = s.grantsOf(c, id, groups)
	return e, map[string]string{"firstName": u.FirstName, "lastName": u.LastName, "email": u.Email}, err
}

// lockOf says why no password of a user is accepted, empty where one is.
func (s *server) lockOf(u query.User) string {
	now := s.engine.Clock().Now()
	wrong := plural(int(u.Attempts), "wrong password", "wrong passwords")
	switch left := u.LockExpires.Time().Sub(now); {
	case u.Attempts >= identity.MaxAttempts:
		return "No password is accepted after " + wrong + " until somebody unlocks this user."
	case u.LockExpires != 0 && left > 0:
		return fmt.Sprintf("No password is accepted for %s more after %s.", plural(int(left/time.Second)+1, "second", "seconds"), wrong)
	}
	return ""
}

// unlockByForm has passwords of a user be accepted again.
func unlockByForm(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.UnlockUser{ID: c.param("id")})
	return done(views.DirectoryEntryPath(views.DirectoryUsers, c.param("id")), "User unlocked"), err
}

// askPassword is the form for another password of a user.
func askPassword(s *server, c *call) (reply, error) {
	return s.passwordPage(c, nil)
}

// passwordPage shows that form, with what is wrong with what was typed.
func (s *server) passwordPage(c *call, wrong map[string]string) (reply, error) {
	id := c.param("id")
	e, _, err := s.userEntry(c, id)
	if err != nil {
		return reply{}, err
	}
	e.Kind, e.ID, e.Title = views.DirectoryUsers, id, "New password for "+e.Title
	e.MayChangePassword, e.Elsewhere, e.Lock, e.Grants = false, false, "", nil
	e.Fields = filled(views.PasswordFields(s.confirms(c)), nil, wrong)
	e.Action, e.Button, e.Cancel = views.UserPassword(id), "Set password", views.DirectoryEntryPath(views.DirectoryUsers, id)
	status := 0
	if len(wrong) > 0 {
		e.Problem, status = wrong[""], http.StatusUnprocessableEntity
		if e.Problem == "" {
			e.Problem = "Look at what is said below."
		}
	}
	p, err := users.props(s, c, &e)
	return page(views.DirectoryPage(p)).withStatus(status), err
}

// confirms reports whether the person has a password of their own here, with which they
// confirm another's.
func (s *server) confirms(c *call) bool { return s.engine.Confirm(c.ctx(), "") != nil }

// setPassword gives a user another password.
func setPassword(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	wrong := checkNewPassword(form.Values)
	if len(wrong) == 0 && s.confirms(c) {
		err := s.engine.Confirm(c.ctx(), first(form.Values["own"]))
		switch {
		case isRefusal(err, engine.Forbidden):
			wrong["own"] = "This is not your password, or it comes too soon after a wrong one. Write the one that you sign in with, or wait a minute."
		case err != nil:
			return reply{}, err
		}
	}
	if len(wrong) == 0 {
		_, err := engine.Do(c.ctx(), s.engine, engine.ChangePassword{ID: c.param("id"), Password: first(form.Values["password"])})
		switch {
		case isRefusal(err, engine.Invalid):
			wrong["password"] = sentence(sentenceCase(err.Error()))
		case err != nil:
			return reply{}, err
		default:
			if c.session.userID() == c.param("id") {
				err = s.sessions.signIn(c.w, c.Request, c.param("id")) // it ended with all others of this user
			}
			return done(views.DirectoryEntryPath(views.DirectoryUsers, c.param("id")), "Password set"), err
		}
	}
	return s.passwordPage(c, wrong)
}
