package web

import (
	"net/http"
	"strconv"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// authorizationProblems are how refusals of writing authorizations are answered
// (Camunda 7.24).
var authorizationProblems = rest.Problems{
	engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.Persistence},
	engine.Invalid:  {Status: http.StatusInternalServerError, Type: rest.ProcessEngine},
}

const noAuthorization = "Authorization with id %s does not exist."

// readAuthorization makes a row of a body.
func readAuthorization(body rest.WriteAuthorization) (state.Authorization, error) {
	row := state.Authorization{UserID: string(body.UserID), GroupID: string(body.GroupID), ResourceID: string(body.ResourceID)}
	if !body.ResourceType.Set {
		return row, rest.Invalidf("The member 'resourceType' is missing; it is the number of a resource.")
	}
	row.ResourceType = body.ResourceType.N
	if body.Permissions == nil {
		return row, rest.Invalidf("The member 'permissions' is missing; it is a list of names.")
	}
	for _, name := range body.Permissions {
		p, err := permissionNamed(identity.Resource(row.ResourceType), string(name))
		if err != nil {
			return row, err
		}
		row.Permissions |= int64(p)
	}
	if (row.UserID == "") == (row.GroupID == "") {
		return row, &rest.Error{
			Status: http.StatusInternalServerError, Type: rest.NullValue, Engine: true, Code: engine.Invalid,
			Message: "Authorization must either have a 'userId' or a 'groupId'.",
		}
	}
	return row, nil
}

// permissionNamed is the permission of a name on a resource.
func permissionNamed(r identity.Resource, name string) (identity.Permission, error) {
	refused := &rest.Error{Status: http.StatusBadRequest, Type: rest.BadUserRequest, Engine: true, Code: engine.Invalid}
	if !r.IsKnown() {
		refused.Message = "There is no resource type '" + strconv.FormatInt(int64(r), 10) + "'."
		return 0, refused
	}
	p, ok := r.PermissionNamed(name)
	if !ok {
		refused.Message = "The permission '" + name + "' is not valid for '" + r.Constant() + "' resource type."
		return 0, refused
	}
	return p, nil
}

func createAuthorization(s *server, c *call, body rest.WriteAuthorization) (rest.Authorization, error) {
	if !body.Type.Set {
		return rest.Authorization{}, rest.Invalidf("The member 'type' is missing; it is 0 (global), 1 (grant) or 2 (revoke).")
	}
	row, err := readAuthorization(body)
	if body.Type.N < identity.TypeGlobal || body.Type.N > identity.TypeRevoke {
		err = nil // the engine says so: the type comes first
	}
	if err != nil {
		return rest.Authorization{}, err
	}
	row.Type = body.Type.N
	row, err = engine.Do(c.ctx(), s.engine, engine.CreateAuthorization{Authorization: row})
	return rest.StoredAuthorizationOf(row), authorizationProblems.As(err, "")
}

func updateAuthorization(s *server, c *call, body rest.WriteAuthorization) error {
	if _, err := find(s, c, &query.Authorizations, noAuthorization); err != nil {
		return err
	}
	row, err := readAuthorization(body)
	if err != nil {
		return err
	}
	row.ID = c.param("id")
	_, err = engine.Do(c.ctx(), s.engine, engine.UpdateAuthorization{Authorization: row})
	return authorizationProblems.As(orInvolved(err), "")
}

func deleteAuthorization(s *server, c *call) error {
	if _, err := find(s, c, &query.Authorizations, noAuthorization); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteAuthorization{ID: c.param("id")})
	return orInvolved(err)
}

// orInvolved says of an authorization that is shown but not stored where it
// comes from.
func orInvolved(err error) error {
	if isRefusal(err, engine.NotFound) {
		return rest.Invalidf("This authorization comes from being involved in the task. It ends with the assignment or the identity link.")
	}
	return err
}

// checkAuthorization answers whether the caller, or for those who may know
// somebody else, has a permission.
func checkAuthorization(s *server, c *call) (rest.Checked, error) {
	shown := rest.Checked{PermissionName: c.query("permissionName"), ResourceName: c.query("resourceName"), ResourceID: rest.Text(c.query("resourceId"))}
	params := c.URL.Query()
	for _, name := range []string{"permissionName", "resourceName", "resourceType"} {
		if !params.Has(name) || name == "resourceType" && params.Get(name) == "" {
			return shown, rest.Invalidf("Query parameter '%s' cannot be null", name)
		}
	}
	number, err := strconv.ParseInt(params.Get("resourceType"), 10, 32)
	if err != nil {
		return shown, &rest.Error{Status: http.StatusNotFound, Type: rest.QueryParam, Message: "The parameter 'resourceType' is not a whole number."}
	}
	if c.actor.UserID == "" {
		return shown, &rest.Error{Status: http.StatusUnauthorized, Type: rest.InvalidRequest, Message: "You must be authenticated in order to use this resource."}
	}
	r := identity.Resource(number)
	p, err := permissionNamed(r, shown.PermissionName)
	if err != nil {
		return shown, err
	}
	actor, err := s.actorToCheck(c)
	if err != nil {
		return shown, err
	}
	shown.Authorized = s.engine.Can(engine.WithActor(c.ctx(), actor), p, r, string(shown.ResourceID))
	return shown, nil
}

// actorToCheck is the caller, or the user that they ask about.
func (s *server) actorToCheck(c *call) (engine.Actor, error) {
	user := c.query("userId")
	if user == "" || user == c.actor.UserID {
		return c.actor, nil
	}
	if !s.engine.Can(c.ctx(), identity.Read, identity.ResourceAuthorization, "") {
		return engine.Actor{}, &rest.Error{
			Status: http.StatusForbidden, Type: rest.InvalidRequest, Code: engine.Forbidden,
			Message: "You must have READ permission for Authorization resource.",
		}
	}
	return s.engine.ActorOf(c.ctx(), user)
}
