package rest

import (
	"cmp"
	"net/url"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// HalLink is a link of HAL, below the address of the API.
type HalLink struct {
	Href string `json:"href"`
}

// HalLinks are links by relation.
type HalLinks map[string]HalLink

// link adds a link to what has the id; nothing where there is none.
func (l HalLinks) link(relation, path, id, rest string) HalLinks {
	if id != "" {
		l[relation] = HalLink{"/" + path + "/" + url.PathEscape(id) + rest}
	}
	return l
}

// HalEmbedded are embedded resources by relation: lists of those of this file;
// null where there are none.
type HalEmbedded map[string]any

// embed adds resources; of none nothing is said.
func embed[H any](e *HalEmbedded, relation string, list []H) {
	if len(list) == 0 {
		return
	}
	if *e == nil {
		*e = HalEmbedded{}
	}
	(*e)[relation] = list
}

// HalTask is a task in HAL (HalTask).
type HalTask struct {
	Links               HalLinks    `json:"_links"`
	Embedded            HalEmbedded `json:"_embedded"`
	ID                  string      `json:"id"`
	Name                Text        `json:"name"`
	Assignee            Text        `json:"assignee"`
	Created             Date        `json:"created"`
	Due                 Date        `json:"due"`
	FollowUp            Date        `json:"followUp"`
	DelegationState     Text        `json:"delegationState"`
	Description         Text        `json:"description"`
	ExecutionID         Text        `json:"executionId"`
	Owner               Text        `json:"owner"`
	ParentTaskID        Text        `json:"parentTaskId"`
	Priority            int64       `json:"priority"`
	ProcessDefinitionID Text        `json:"processDefinitionId"`
	ProcessInstanceID   Text        `json:"processInstanceId"`
	TaskDefinitionKey   Text        `json:"taskDefinitionKey"`
	CaseExecutionID     Text        `json:"caseExecutionId"`
	CaseInstanceID      Text        `json:"caseInstanceId"`
	CaseDefinitionID    Text        `json:"caseDefinitionId"`
	Suspended           bool        `json:"suspended"`
	FormKey             Text        `json:"formKey"`
	CamundaFormRef      *FormRef    `json:"camundaFormRef"`
	TenantID            Text        `json:"tenantId"`
}

// HalTaskOf shows a task without anything embedded.
func HalTaskOf(row query.Task) HalTask {
	t := TaskOf(row)
	links := HalLinks{}.
		link("caseInstance", "case-instance", row.CaseInstanceID, "").link("assignee", "user", row.Assignee, "").link("execution", "execution", row.ExecutionID, "").
		link("identityLink", "task", row.ID, "/identity-links").link("owner", "user", row.Owner, "").
		link("parentTask", "task", row.ParentTaskID, "").link("processDefinition", "process-definition", row.ProcessDefinitionID, "").
		link("processInstance", "process-instance", row.ProcessInstanceID, "").link("self", "task", row.ID, "")
	return HalTask{
		Links: links, ID: t.ID, Name: t.Name, Assignee: t.Assignee, Created: t.Created, Due: t.Due, FollowUp: t.FollowUp,
		DelegationState: t.DelegationState, Description: t.Description, ExecutionID: t.ExecutionID, Owner: t.Owner,
		ParentTaskID: t.ParentTaskID, CaseInstanceID: t.CaseInstanceID, Priority: t.Priority, ProcessDefinitionID: t.ProcessDefinitionID,
		ProcessInstanceID: t.ProcessInstanceID, TaskDefinitionKey: t.TaskDefinitionKey, Suspended: t.Suspended,
		FormKey: t.FormKey, CamundaFormRef: t.CamundaFormRef, TenantID: t.TenantID,
	}
}

// HalTasks is a list of tasks in HAL with what these refer to (HalTaskList).
type HalTasks struct {
	Links    HalLinks    `json:"_links"`
	Embedded HalEmbedded `json:"_embedded"`
	Count    int         `json:"count"`
}

// HalUser is a user in HAL (HalUser).
type HalUser struct {
	Links     HalLinks    `json:"_links"`
	Embedded  HalEmbedded `json:"_embedded"`
	ID        string      `json:"id"`
	FirstName Text        `json:"firstName"`
	LastName  Text        `json:"lastName"`
	Email     Text        `json:"email"`
}

// HalUserOf shows a user.
func HalUserOf(u query.User) HalUser {
	return HalUser{
		Links: HalLinks{}.link("self", "user", u.ID, ""), ID: u.ID, FirstName: Text(u.FirstName), LastName: Text(u.LastName), Email: Text(u.Email),
	}
}

// HalGroup is a group in HAL (HalGroup).
type HalGroup struct {
	Links    HalLinks    `json:"_links"`
	Embedded HalEmbedded `json:"_embedded"`
	ID       string      `json:"id"`
	Name     Text        `json:"name"`
	Type     Text        `json:"type"`
}

// HalGroupOf shows a group.
func HalGroupOf(g query.Group) HalGroup {
	return HalGroup{Links: HalLinks{}.link("self", "group", g.ID, ""), ID: g.ID, Name: Text(g.Name), Type: Text(g.Type)}
}

// HalIdentityLink is a link of a task in HAL (HalIdentityLink).
type HalIdentityLink struct {
	Links    HalLinks    `json:"_links"`
	Embedded HalEmbedded `json:"_embedded"`
	Type     Text        `json:"type"`
	UserID   Text        `json:"userId"`
	GroupID  Text        `json:"groupId"`
	TaskID   Text        `json:"taskId"`
}

// HalIdentityLinkOf shows a link of the task.
func HalIdentityLinkOf(l IdentityLink, taskID string) HalIdentityLink {
	links := HalLinks{}.link("group", "group", string(l.GroupID), "").link("task", "task", taskID, "").link("user", "user", string(l.UserID), "")
	return HalIdentityLink{Links: links, Type: l.Type, UserID: l.UserID, GroupID: l.GroupID, TaskID: Text(taskID)}
}

// HalProcessDefinition is a process definition in HAL (HalProcessDefinition).
type HalProcessDefinition struct {
	Links        HalLinks    `json:"_links"`
	Embedded     HalEmbedded `json:"_embedded"`
	ID           string      `json:"id"`
	Key          string      `json:"key"`
	Category     Text        `json:"category"`
	Description  Text        `json:"description"`
	Name         Text        `json:"name"`
	VersionTag   Text        `json:"versionTag"`
	Version      int64       `json:"version"`
	Resource     string      `json:"resource"`
	DeploymentID string      `json:"deploymentId"`
	Diagram      Text        `json:"diagram"`
	Suspended    bool        `json:"suspended"`
	ContextPath  Text        `json:"contextPath"`
}

// HalProcessDefinitionOf shows a process definition.
func HalProcessDefinitionOf(d query.ProcessDefinition) HalProcessDefinition {
	links := HalLinks{}.link("deployment", "deployment", d.DeploymentID, "").
		link("resource", "deployment", d.DeploymentID, "/resources/"+url.PathEscape(cmp.Or(d.ResourceName, "-"))).link("self", "process-definition", d.ID, "")
	return HalProcessDefinition{
		Links: links, ID: d.ID, Key: d.Key, Category: Text(d.Category), Description: Text(d.Description), Name: Text(d.Name),
		VersionTag: Text(d.VersionTag), Version: d.Version, Resource: d.ResourceName, DeploymentID: d.DeploymentID,
		Diagram: Text(d.DiagramName), Suspended: d.Suspended,
	}
}

// HalVariable is a variable in HAL (HalVariableValue).
type HalVariable struct {
	Links     HalLinks       `json:"_links"`
	Embedded  HalEmbedded    `json:"_embedded"`
	Name      string         `json:"name"`
	Value     any            `json:"value"`
	Type      string         `json:"type"`
	ValueInfo map[string]any `json:"valueInfo"`
}

// HalVariableOf shows a variable, linked to where it belongs. What is serialized
// stays so.
func HalVariableOf(row state.Variable) (HalVariable, error) {
	v, err := VariableOf(row.Name, row.Value, false)
	name := url.PathEscape(row.Name)
	links := HalLinks{}
	switch {
	case row.TaskID != "":
		links.link("self", "task", row.TaskID, "/localVariables/"+name)
	case row.ExecutionID == row.ProcessInstanceID:
		links.link("self", "process-instance", row.ProcessInstanceID, "/variables/"+name)
	default:
		links.link("self", "execution", row.ExecutionID, "/localVariables/"+name)
	}
	return HalVariable{Links: links, Name: row.Name, Value: v.Value, Type: string(v.Type), ValueInfo: v.ValueInfo}, err
}

// EmbedVariables gives a task variables; that there are none is said, too.
func (t *HalTask) EmbedVariables(list []HalVariable) {
	if t.Embedded == nil {
		t.Embedded = HalEmbedded{}
	}
	t.Embedded["variable"] = list
}

// HalNeighbors are resources that tasks refer to, sorted by their ids.
type HalNeighbors struct {
	IdentityLinks      []HalIdentityLink
	Assignees, Owners  []HalUser
	Users              []HalUser
	Groups             []HalGroup
	ProcessDefinitions []HalProcessDefinition
}

// Embed gives resources that belong to a task, or to the tasks of a list.
func (n HalNeighbors) Embed(e *HalEmbedded) {
	embed(e, "assignee", n.Assignees)
	embed(e, "group", n.Groups)
	embed(e, "identityLink", n.IdentityLinks)
	embed(e, "owner", n.Owners)
	embed(e, "processDefinition", n.ProcessDefinitions)
	embed(e, "user", n.Users)
}

// NoHal is what a filter answers in HAL that finds no task, as Camunda 7.24 does.
func NoHal() any {
	return struct {
		Links    HalLinks    `json:"_links"`
		Embedded HalEmbedded `json:"_embedded"`
	}{HalLinks{}, HalEmbedded{}}
}

// NoHalTasks is the same for a list.
func NoHalTasks() HalTasks { return HalTasks{Links: HalLinks{}, Embedded: HalEmbedded{}} }
