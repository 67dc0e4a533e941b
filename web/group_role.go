package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// role is what a group is usually for: the authorizations that it takes, together.
type role struct {
	name, label string
	application string // the one that its members open
	// on are the permissions on the process.
	on identity.Permission
	// instances are those on every process instance, as nobody knows a new one's id.
	instances identity.Permission
}

// roles are all of them, those with the least permissions first.
var roles = []role{
	{
		name: "work", label: "Start it and work on its tasks", application: "tasklist",
		on: identity.Read | identity.CreateInstance | identity.ReadHistory, instances: identity.Create,
	},
	{
		name: "watch", label: "Watch it in the cockpit", application: "cockpit",
		on: identity.Read | identity.ReadInstance | identity.ReadTask | identity.ReadHistory,
	},
	{
		name: "repair", label: "Watch and repair it", application: "cockpit",
		on: identity.Read | identity.Update | identity.ReadInstance | identity.ReadTask | identity.ReadHistory | identity.UpdateInstance | identity.UpdateTask |
			identity.DeleteInstance | identity.MigrateInstance | identity.SuspendInstance | identity.RetryJob,
	},
}

// grants are those of the role for a process, by its key or for all.
func (r role) grants(key string) []engine.Grant {
	list := []engine.Grant{
		{Resource: identity.ResourceProcessDefinition, ID: key, Permissions: r.on},
		{Resource: identity.ResourceApplication, ID: r.application, Permissions: identity.Access},
	}
	if r.instances != identity.None {
		list = append(list, engine.Grant{Resource: identity.ResourceProcessInstance, ID: identity.Any, Permissions: r.instances})
	}
	return list
}

// rolesFor are what the page of a group offers to allow it; nil for who may not.
func (s *server) rolesFor(c *call) (*views.Roles, error) {
	if !s.engine.Can(c.ctx(), identity.Create, identity.ResourceAuthorization, "") {
		return nil, nil
	}
	processes, err := s.which(c, identity.ResourceProcessDefinition)
	offered := &views.Roles{Processes: []views.Choice{{Value: identity.Any, Label: "Every process"}}}
	for i, p := range processes {
		offered.Processes = append(offered.Processes, views.Choice{Value: p.ID, Label: p.Name, Chosen: i == 0})
	}
	for _, r := range roles {
		offered.Roles = append(offered.Roles, views.Choice{Value: r.name, Label: r.label})
	}
	return offered, err
}

// allowGroup gives a group what a role takes for a process.
func allowGroup(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	id, key := c.param("id"), strings.TrimSpace(first(form.Values["process"]))
	if _, err := find(s, c, &query.Groups, noGroup); err != nil {
		return reply{}, err
	}
	for _, r := range roles {
		if r.name == first(form.Values["role"]) && key != "" {
			_, err := engine.Do(c.ctx(), s.engine, engine.Allow{GroupID: id, Grants: r.grants(key)})
			return done(views.DirectoryEntryPath(views.DirectoryGroups, id), "Allowed"), err
		}
	}
	return reply{}, &engine.Error{Code: engine.Invalid, Message: "It does not say what to allow. Choose a process and what the group may do with it."}
}
