package web

import (
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// getGroupInfo lists the groups of a user and who else is in them, as far as the
// caller may know.
func getGroupInfo(s *server, c *call) (rest.GroupInfo, error) {
	info := rest.GroupInfo{}
	user := c.query("userId")
	if !c.URL.Query().Has("userId") {
		return info, rest.Invalidf("No user id was supplied")
	}
	wanted := query.Criteria{Sort: []query.Sort{{Key: "name"}}}.With(query.Condition{Name: "member", Value: user})
	groups, err := query.Groups.List(c.ctx(), s.engine.Reader(), wanted.With(s.engine.Visible(c.ctx(), &query.Groups)...))
	if err != nil {
		return info, err
	}
	seen := map[string]bool{user: true}
	for _, g := range groups {
		info.Groups = append(info.Groups, rest.GroupName{ID: g.ID, Name: rest.Text(g.Name)})
		mates := query.Criteria{}.With(query.Condition{Name: "memberOfGroup", Value: g.ID})
		users, err := query.Users.List(c.ctx(), s.engine.Reader(), mates.With(s.engine.Visible(c.ctx(), &query.Users)...))
		if err != nil {
			return info, err
		}
		for _, u := range users {
			if !seen[u.ID] {
				seen[u.ID] = true
				info.GroupUsers = append(info.GroupUsers, rest.UserNameOf(u))
			}
		}
	}
	return info, nil
}

// verifyUser checks a password; it counts as an attempt to sign in.
func verifyUser(s *server, c *call, body rest.Login) (rest.Verified, error) {
	if body.Username == nil || body.Password == nil {
		return rest.Verified{}, rest.Invalidf("Username and password are required")
	}
	good, err := s.engine.Verify(c.ctx(), string(*body.Username), string(*body.Password))
	return rest.Verified{AuthenticatedUser: string(*body.Username), Authenticated: good}, err
}

// policy is what passwords must satisfy; where that is nothing there is none.
func (s *server) policy() (identity.PasswordPolicy, error) {
	policy := s.engine.PasswordPolicy()
	if policy == nil {
		return nil, rest.NotFoundf("There is no password policy.")
	}
	return policy, nil
}

func getPasswordPolicy(s *server, _ *call) (rest.PasswordPolicy, error) {
	policy, err := s.policy()
	return rest.PasswordPolicyOf(policy), err
}

// checkPassword says which rules of the policy a password satisfies.
func checkPassword(s *server, _ *call, body rest.CheckPassword) (rest.CheckedPassword, error) {
	policy, err := s.policy()
	if err != nil {
		return rest.CheckedPassword{}, err
	}
	if body.Password == nil {
		return rest.CheckedPassword{}, missingID("password")
	}
	p := body.Profile
	fulfilled, violated := policy.Check(string(*body.Password), identity.Person{
		ID: string(p.ID), FirstName: string(p.FirstName), LastName: string(p.LastName), Email: string(p.Email),
	})
	return rest.CheckedPasswordOf(fulfilled, violated), nil
}
