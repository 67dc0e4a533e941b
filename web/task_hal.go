package web

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// halTasks answers a list of tasks in HAL, with the users and process definitions
// that they refer to as far as the caller may see these, and the variables that
// are named; nil for none.
func (s *server) halTasks(c *call, rows []query.Task, count int, variables []string) (rest.HalTasks, error) {
	tasks := make([]rest.HalTask, len(rows))
	var assignees, owners, definitions []string
	for i, t := range rows {
		tasks[i] = rest.HalTaskOf(t)
		if err := s.embedVariables(c, &tasks[i], variables); err != nil {
			return rest.HalTasks{}, err
		}
		assignees, owners, definitions = append(assignees, t.Assignee), append(owners, t.Owner), append(definitions, t.ProcessDefinitionID)
	}
	list := rest.HalTasks{Links: rest.HalLinks{"self": {Href: "/task"}}, Embedded: rest.HalEmbedded{"task": tasks}, Count: count}
	var near rest.HalNeighbors
	var err error
	if near.Assignees, err = s.halUsers(c, assignees); err != nil {
		return list, err
	}
	if near.Owners, err = s.halUsers(c, owners); err != nil {
		return list, err
	}
	if near.ProcessDefinitions, err = s.halDefinitions(c, definitions); err != nil {
		return list, err
	}
	near.Embed(&list.Embedded)
	return list, nil
}

// halTask answers a task in HAL with its links, and the users, groups and process
// definition that it refers to, and the variables that are named.
func (s *server) halTask(c *call, row query.Task, variables []string) (rest.HalTask, error) {
	t := rest.HalTaskOf(row)
	links, err := s.identityLinks(c, row)
	if err != nil {
		return t, err
	}
	var near rest.HalNeighbors
	var users, groups []string
	for _, l := range links {
		near.IdentityLinks = append(near.IdentityLinks, rest.HalIdentityLinkOf(l, t.ID))
		users, groups = append(users, string(l.UserID)), append(groups, string(l.GroupID))
	}
	if near.Users, err = s.halUsers(c, users); err != nil {
		return t, err
	}
	if near.Groups, err = related(s, c, &query.Groups, "idIn", groups, rest.HalGroupOf); err != nil {
		return t, err
	}
	if near.ProcessDefinitions, err = s.halDefinitions(c, []string{row.ProcessDefinitionID}); err != nil {
		return t, err
	}
	near.Embed(&t.Embedded)
	return t, s.embedVariables(c, &t, variables)
}

// embedVariables embeds variables that the task sees by their names, its own
// first; nil names none.
func (s *server) embedVariables(c *call, t *rest.HalTask, names []string) error {
	if names == nil {
		return nil
	}
	rows, err := s.engine.Variables(c.ctx(), store.Scope{TaskID: t.ID})
	if err != nil {
		return err
	}
	shown := []rest.HalVariable{}
	for _, row := range rows {
		if !slices.Contains(names, row.Name) {
			continue
		}
		v, err := rest.HalVariableOf(row)
		if err != nil {
			return err
		}
		shown = append(shown, v)
	}
	t.EmbedVariables(shown)
	return nil
}

func (s *server) halUsers(c *call, ids []string) ([]rest.HalUser, error) {
	return related(s, c, &query.Users, "idIn", ids, rest.HalUserOf)
}

func (s *server) halDefinitions(c *call, ids []string) ([]rest.HalProcessDefinition, error) {
	return related(s, c, &query.ProcessDefinitions, "processDefinitionIdIn", ids, rest.HalProcessDefinitionOf)
}

// related reads the rows that have the ids, as far as the caller may see them, in
// the order of these.
func related[R, H any](s *server, c *call, r *query.Resource[R], filter string, ids []string, show func(R) H) ([]H, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := r.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: filter, Value: ids}).With(s.engine.Visible(c.ctx(), r)...))
	if err != nil {
		return nil, err
	}
	shown := make([]H, len(rows))
	for i, row := range rows {
		shown[i] = show(row)
	}
	return shown, nil
}
