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
	was := t.Assignee
	switch c.Type {
	case "assignee":
		r.assign(t, c.UserID)
	case "owner":
		var ignored []change
		r.setOwner(t, c.UserID, &ignored)
	default:
		r.addLink(t, c.Type, c.UserID, c.GroupID)
	}
	r.logLink(t, "Add", c.Type, c.UserID, c.GroupID)
	return r.updated(t, was)
}

func (c DeleteIdentityLink) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if err := checkLink(c.Type, c.UserID, c.GroupID); err != nil {
		return err
	}
	was := t.Assignee
	switch c.Type {
	case "assignee":
		r.assign(t, "")
	case "owner":
		var ignored []change
		r.setOwner(t, "", &ignored)
	default:
		for _, l := range r.links.of(t.ID) {
			if l.Type == c.Type && l.UserID == c.UserID && l.GroupID == c.GroupID {
				r.recordLink(*l, t, "delete")
				r.links.remove(t.ID, l)
				r.unit.IdentityLinks.Delete(l.ID)
			}
		}
	}
	r.logLink(t, "Delete", c.Type, c.UserID, c.GroupID)
	return r.updated(t, was)
}

func checkLink(linkType, userID, groupID string) error {
	switch {
	case linkType == "":
		return refuse(Invalid, "type is required when adding a new task identity link")
	case userID == "" && groupID == "":
		return refuse(Invalid, "userId and groupId cannot both be null")
	case userID != "" && groupID != "":
		return refuse(Invalid, "Identity Link requires only one of userId or groupId, but not both.")
	case groupID != "" && linkType == "assignee": // NB: to make a group the owner takes the owner away
		return refuse(Invalid, "Incompatible usage: cannot use ASSIGNEE together with a groupId")
	}
	return nil
}

// addLink offers a task to a user or group, once more where it is offered already.
func (r *run) addLink(t *state.Task, linkType, userID, groupID string) {
	l := r.unit.IdentityLinks.Insert(state.IdentityLink{
		ID: r.env.NewID(), RootProcessInstanceID: t.RootProcessInstanceID, ProcessInstanceID: t.ProcessInstanceID,
		TaskID: t.ID, Type: linkType, UserID: userID, GroupID: groupID, TenantID: t.TenantID,
	})
	r.links.add(t.ID, l)
	r.recordLink(*l, t, "add")
}

func (r *run) recordLink(l state.IdentityLink, t *state.Task, operation string) {
	l.RootProcessInstanceID, l.ProcessInstanceID, l.TaskID, l.TenantID = t.RootProcessInstanceID, t.ProcessInstanceID, t.ID, t.TenantID
	r.unit.Record(state.IdentityLinkChanged{
		Row: l, ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey,
		AssignerID: r.env.Actor.UserID, Operation: operation, At: r.now,
	})
}
