package rest

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
)

// Task is an open task (TaskDto).
type Task struct {
	ID                  string   `json:"id"`
	Name                Text     `json:"name"`
	Assignee            Text     `json:"assignee"`
	Created             Date     `json:"created"`
	Due                 Date     `json:"due"`
	FollowUp            Date     `json:"followUp"`
	LastUpdated         Date     `json:"lastUpdated"`
	DelegationState     Text     `json:"delegationState"`
	Description         Text     `json:"description"`
	ExecutionID         Text     `json:"executionId"`
	Owner               Text     `json:"owner"`
	ParentTaskID        Text     `json:"parentTaskId"`
	Priority            int64    `json:"priority"`
	ProcessDefinitionID Text     `json:"processDefinitionId"`
	ProcessInstanceID   Text     `json:"processInstanceId"`
	TaskDefinitionKey   Text     `json:"taskDefinitionKey"`
	CaseExecutionID     Text     `json:"caseExecutionId"`
	CaseInstanceID      Text     `json:"caseInstanceId"`
	CaseDefinitionID    Text     `json:"caseDefinitionId"`
	Suspended           bool     `json:"suspended"`
	FormKey             Text     `json:"formKey"`
	CamundaFormRef      *FormRef `json:"camundaFormRef"`
	TenantID            Text     `json:"tenantId"`
	TaskState           Text     `json:"taskState"`
	// What is shown where it is asked for.
	Variables  *Variables `json:"variables,omitempty"`
	Attachment *bool      `json:"attachment,omitempty"`
	Comment    *bool      `json:"comment,omitempty"`
}

// FormRef points to a Camunda Form (CamundaFormRef).
type FormRef struct {
	Key     string `json:"key"`
	Binding string `json:"binding"`
	Version Number `json:"version"`
}

// FormRefOf shows a reference to a Camunda Form; nil where there is none.
func FormRefOf(key, binding string, version Number) *FormRef {
	if key == "" {
		return nil
	}
	return &FormRef{Key: key, Binding: binding, Version: version}
}

// StartFormOf shows how a start form is found. Expressions are shown as they are
// written: there is no instance yet that they could be about.
func StartFormOf(f *model.Form) Form {
	form := Form{}
	if f.Key != nil {
		form.Key = Text(f.Key.Source())
	}
	if f.Reference == nil {
		return form
	}
	version := Number{}
	if f.ReferenceBinding == model.BindVersion && f.ReferenceVersion != nil {
		n, err := strconv.ParseInt(f.ReferenceVersion.Source(), 10, 64)
		version = Number{N: n, Set: err == nil}
	}
	form.CamundaFormRef = FormRefOf(f.Reference.Source(), string(f.ReferenceBinding), version)
	return form
}

// TaskOf shows a row.
func TaskOf(t query.Task) Task {
	return Task{
		ID: t.ID, Name: Text(t.Name), Assignee: Text(t.Assignee), Created: Date(t.Created), Due: Date(t.Due),
		FollowUp: Date(t.FollowUp), LastUpdated: Date(t.LastUpdated), DelegationState: Text(t.DelegationState),
		Description: Text(t.Description), ExecutionID: Text(t.ExecutionID), Owner: Text(t.Owner),
		ParentTaskID: Text(t.ParentTaskID), CaseInstanceID: Text(t.CaseInstanceID), Priority: t.Priority, ProcessDefinitionID: Text(t.ProcessDefinitionID),
		ProcessInstanceID: Text(t.ProcessInstanceID), TaskDefinitionKey: Text(t.TaskDefinitionKey),
		Suspended: t.Suspended, FormKey: Text(t.FormKey), CamundaFormRef: FormRefOf(t.FormRef, t.FormRefBinding, Number{N: t.FormRefVersion, Set: t.FormRefVersion > 0}), TenantID: Text(t.TenantID), TaskState: Text(t.TaskState),
	}
}

// Form is what opens the form of a task or a start event (FormDto).
type Form struct {
	Key            Text     `json:"key"`
	CamundaFormRef *FormRef `json:"camundaFormRef"`
	ContextPath    Text     `json:"contextPath"`
}

// IdentityLink is a link of a task (IdentityLinkDto).
type IdentityLink struct {
	UserID  Text `json:"userId"`
	GroupID Text `json:"groupId"`
	Type    Text `json:"type"`
}

// CompleteTask is the body of complete and submit-form (CompleteTaskDto).
type CompleteTask struct {
	Variables             map[string]VariableValue
	WithVariablesInReturn Flag
}

// UserID is a body that names a user (UserIdDto).
type UserID struct{ UserID Text }

// IdentityLinkBody is a link to add or delete (IdentityLinkDto).
type IdentityLinkBody struct{ UserID, GroupID, Type Text }

// Check demands either a user or a group.
func (b IdentityLinkBody) Check() error {
	switch {
	case b.UserID == "" && b.GroupID == "":
		return Invalidf("An identity link needs a userId or a groupId.")
	case b.UserID != "" && b.GroupID != "":
		return Invalidf("An identity link has either a userId or a groupId, not both.")
	}
	return nil
}

// ResolveTask is the body of resolve (CompleteTaskDto).
type ResolveTask struct{ Variables map[string]VariableValue }

// TaskError is the body of bpmnError (TaskBpmnErrorDto).
type TaskError struct {
	ErrorCode, ErrorMessage Text
	Variables               map[string]VariableValue
}

// TaskEscalation is the body of bpmnEscalation (TaskEscalationDto).
type TaskEscalation struct {
	EscalationCode Text
	Variables      map[string]VariableValue
}

// TaskAttributes is the body of a creation or an update (TaskDto). An update
// clears what it does not name, as in Camunda 7.24. The case is a mere name.
type TaskAttributes struct {
	ID, Name, Description, Assignee, Owner  Text
	DelegationState, ParentTaskID, TenantID Text
	CaseInstanceID                          Text
	Priority                                Int
	Due, FollowUp                           Date
}

// Check refuses a state of delegation that there is not, and spells the others as
// they are stored.
func (a *TaskAttributes) Check() error {
	switch state := strings.ToUpper(string(a.DelegationState)); state {
	case "", "PENDING", "RESOLVED":
		a.DelegationState = Text(state)
		return nil
	}
	return Invalidf("The delegationState is '%s'; it is PENDING, RESOLVED or null.", a.DelegationState)
}
