package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals of commands on users, groups and tenants are answered (Camunda
// 7.24).
var (
	createProblems = rest.Problems{
		engine.Conflict: {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
		engine.Invalid:  {Status: http.StatusInternalServerError, Type: rest.ProcessEngine},
	}
	updateProblems = rest.Problems{engine.Invalid: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine}}
	memberProblems = rest.Problems{
		engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.Persistence},
		engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue},
	}
)

const noUser = "User with id %s does not exist"

// missingID answers a body without the id of what is to be created.
func missingID(what string) error {
	return &rest.Error{Status: http.StatusInternalServerError, Type: rest.NullValue, Message: what + " is null", Engine: true, Code: engine.Invalid}
}

// checkSameID refuses a body with another id than the path: ids do not change.
func checkSameID(c *call, id *rest.Text) error {
	if id != nil && *id != "" && string(*id) != c.param("id") {
		return rest.Invalidf("The id cannot be changed: the path names '%s', the body '%s'.", c.param("id"), *id)
	}
	return nil
}

func createUser(s *server, c *call, body rest.CreateUser) error {
	if body.Profile == nil || body.Profile.ID == nil {
		return rest.Invalidf("The member 'profile' with the id of the user is missing.")
	}
	p := body.Profile
	_, err := engine.Do(c.ctx(), s.engine, engine.CreateUser{
		ID: string(*p.ID), FirstName: string(p.FirstName), LastName: string(p.LastName), Email: string(p.Email),
		Password: string(body.Credentials.Password),
	})
	return createProblems.As(err, "")
}

func deleteUser(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteUser{ID: c.param("id")})
	return err
}

func updateProfile(s *server, c *call, body rest.UpdateUser) error {
	if _, err := find(s, c, &query.Users, noUser); err != nil {
		return err
	}
	if err := checkSameID(c, body.ID); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.UpdateProfile{
		ID: c.param("id"), FirstName: string(body.FirstName), LastName: string(body.LastName), Email: string(body.Email),
	})
	return updateProblems.As(err, "")
}

// changePassword gives a user another password, confirmed by the caller's own.
func changePassword(s *server, c *call, body rest.Credentials) error {
	if c.actor.UserID != "" {
		err := s.engine.Confirm(c.ctx(), string(body.AuthenticatedUserPassword))
		if isRefusal(err, engine.Forbidden) {
			return rest.Invalidf("The given authenticated user password is not valid.")
		}
		if err != nil {
			return err
		}
	}
	if _, err := find(s, c, &query.Users, noUser); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.ChangePassword{ID: c.param("id"), Password: string(body.Password)})
	return updateProblems.As(err, "")
}

func unlockUser(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.UnlockUser{ID: c.param("id")})
	return err
}

// offer is something that can be done at an address, by those with a permission.
type offer struct {
	link       rest.Link // its address begins at that of the resource
	permission identity.Permission
	resource   identity.Resource
}

// anyone stands for the permission that everybody has.
const anyone = identity.None

// offers answers what the caller can do with a resource, or with the one that
// the path names.
func offers(path string, list ...offer) *operation {
	return gives(func(s *server, c *call) (rest.Links, error) {
		links := rest.Links{Links: []rest.Link{}}
		id := c.param("id")
		address := c.base() + path
		if id != "" {
			address += "/" + id
		}
		for _, o := range list {
			if o.permission != anyone && !s.engine.Can(c.ctx(), o.permission, o.resource, id) {
				continue
			}
			o.link.Href = address + o.link.Href
			links.Links = append(links.Links, o.link)
		}
		return links, nil
	})
}

// collection is what can be done with all users, groups and the like.
func collection(path string, r identity.Resource) *operation {
	return offers(path,
		offer{link: rest.Link{Method: get, Rel: "list"}},
		offer{link: rest.Link{Method: get, Href: "/count", Rel: "count"}},
		offer{rest.Link{Method: post, Href: "/create", Rel: "create"}, identity.Create, r},
	)
}

// single is what can be done with one of them; self is where it is read and
// changed.
func single(path, self string, r identity.Resource) *operation {
	return offers(path,
		offer{link: rest.Link{Method: get, Href: self, Rel: "self"}},
		offer{rest.Link{Method: del, Rel: "delete"}, identity.Delete, r},
		offer{rest.Link{Method: put, Href: self, Rel: "update"}, identity.Update, r},
	)
}

// members is what can be done with the members of one of them.
func members(path, below string, r identity.Resource) *operation {
	return offers(path,
		offer{rest.Link{Method: del, Href: below, Rel: "delete"}, identity.Delete, r},
		offer{rest.Link{Method: put, Href: below, Rel: "create"}, identity.Create, r},
	)
}
