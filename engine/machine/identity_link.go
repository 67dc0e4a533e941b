package machine

import "github.com/sluice-bpm/sluice/engine/state"

func (c AddIdentityLink) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if err := checkLink(c.Type, c.UserID, c.GroupID); err != nil {
		return err
	}
	switch c.Type {
	case "assignee":
		r.assign(t, c.UserID)
	case "owner":
		var ignored []change
		r.setOwner(t, c.UserID, &ignored)
	default:
		r.addLink(t, c.Type, c.UserID, c.GroupID)
	}
	r.updated(t)
	r.logLink(t, "Add", c.Type, c.UserID, c.GroupID)
	return nil
}

func (c DeleteIdentityLink) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if err := checkLink(c.Type, c.UserID, c.GroupID); err != nil {
		return err
	}
	switch c.Type {
	case "assignee":
		r.assign(t, "")
	case "owner":
		var ignored []change
		r.setOwner(t, "", &ignored)
	default:
		for _, l := range r.linksOf(t) {
			if l.Type == c.Type && l.UserID == c.UserID && l.GroupID == c.GroupID {
				r.recordLink(*l, t, "delete")
				r.unit.IdentityLinks.Delete(l.ID)
			}
		}
	}
	r.updated(t)
	r.logLink(t, "Delete", c.Type, c.UserID, c.GroupID)
	return nil
}

func checkLink(linkType, userID, groupID string) error {
	switch {
	case linkType == "":
		return &Refusal{Invalid, "type is required when adding a new task identity link"}
	case userID == "" && groupID == "":
		return &Refusal{Invalid, "userId and groupId cannot both be null"}
	case userID != "" && groupID != "":
		return &Refusal{Invalid, "Identity Link requires only one of userId or groupId, but not both."}
	case groupID != "" && (linkType == "assignee" || linkType == "owner"):
		return &Refusal{Invalid, "Incompatible usage: cannot use ASSIGNEE together with a groupId"}
	}
	return nil
}

// addLink offers a task to a user or group, once.
func (r *run) addLink(t *state.Task, linkType, userID, groupID string) {
	for _, l := range r.linksOf(t) {
		if l.Type == linkType && l.UserID == userID && l.GroupID == groupID {
			return
		}
	}
	l := r.unit.IdentityLinks.Insert(state.IdentityLink{
		ID: r.env.NewID(), RootProcessInstanceID: t.RootProcessInstanceID, ProcessInstanceID: t.ProcessInstanceID,
		TaskID: t.ID, Type: linkType, UserID: userID, GroupID: groupID, TenantID: t.TenantID,
	})
	r.links[t.ID] = append(r.links[t.ID], l.ID)
	r.recordLink(*l, t, "add")
}

// linksOf returns the identity links of a task.
func (r *run) linksOf(t *state.Task) []*state.IdentityLink {
	var rows []*state.IdentityLink
	for _, id := range r.links[t.ID] {
		if l, ok := r.unit.IdentityLinks.Get(id); ok {
			rows = append(rows, l)
		}
	}
	return rows
}

func (r *run) recordLink(l state.IdentityLink, t *state.Task, operation string) {
	l.RootProcessInstanceID, l.ProcessInstanceID, l.TaskID, l.TenantID = t.RootProcessInstanceID, t.ProcessInstanceID, t.ID, t.TenantID
	r.unit.Record(state.IdentityLinkChanged{
		Row: l, ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey,
		AssignerID: r.env.Actor.UserID, Operation: operation, At: r.now,
	})
}
