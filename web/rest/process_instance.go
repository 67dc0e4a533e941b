package rest

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// ProcessInstance is a running process instance (ProcessInstanceDto).
type ProcessInstance struct {
	Links          []Link `json:"links"`
	ID             string `json:"id"`
	DefinitionID   string `json:"definitionId"`
	BusinessKey    Text   `json:"businessKey"`
	CaseInstanceID Text   `json:"caseInstanceId"`
	Ended          bool   `json:"ended"`
	Suspended      bool   `json:"suspended"`
	TenantID       Text   `json:"tenantId"`
	DefinitionKey  string `json:"definitionKey"`
}

// ProcessInstanceOf shows a row.
func ProcessInstanceOf(p query.ProcessInstance) ProcessInstance {
	return ProcessInstance{
		Links: []Link{}, ID: p.ID, DefinitionID: p.ProcessDefinitionID, BusinessKey: Text(p.BusinessKey), CaseInstanceID: Text(p.CaseInstanceID),
		Suspended: p.Suspended, TenantID: Text(p.TenantID), DefinitionKey: p.ProcessDefinitionKey,
	}
}

// StartedInstance is a process instance that was started, with its variables
// where they were asked for (ProcessInstanceWithVariablesDto).
type StartedInstance struct {
	ProcessInstance
	Variables Variables `json:"variables,omitzero"` // nil for none asked for
}

// StartedOf shows the result of a start; base is the address of the API.
func StartedOf(s engine.Started, base string) StartedInstance {
	p := s.Instance
	return StartedInstance{ProcessInstance: ProcessInstance{
		Links: []Link{{Method: "GET", Href: base + "/process-instance/" + p.ID, Rel: "self"}},
		ID:    p.ID, DefinitionID: p.ProcessDefinitionID, BusinessKey: Text(p.BusinessKey), CaseInstanceID: Text(p.CaseInstanceID), Ended: s.Ended,
		Suspended: p.Suspended, TenantID: Text(p.TenantID), DefinitionKey: p.ProcessDefinitionKey,
	}}
}

// ActivityInstance is a node of the tree of running activity instances
// (ActivityInstanceDto).
type ActivityInstance struct {
	ID                       string                     `json:"id"`
	ParentActivityInstanceID Text                       `json:"parentActivityInstanceId"`
	ActivityID               string                     `json:"activityId"`
	ActivityType             string                     `json:"activityType"`
	ProcessInstanceID        string                     `json:"processInstanceId"`
	ProcessDefinitionID      string                     `json:"processDefinitionId"`
	ChildActivityInstances   []ActivityInstance         `json:"childActivityInstances"`
	ChildTransitionInstances []TransitionInstance       `json:"childTransitionInstances"`
	ExecutionIDs             List[string]               `json:"executionIds"`
	ActivityName             Text                       `json:"activityName"`
	IncidentIDs              List[string]               `json:"incidentIds"`
	Incidents                []ActivityInstanceIncident `json:"incidents"`
	Name                     Text                       `json:"name"`
}

// TransitionInstance is a token that waits for a job (TransitionInstanceDto).
type TransitionInstance struct {
	ID                       string                     `json:"id"`
	ParentActivityInstanceID Text                       `json:"parentActivityInstanceId"`
	ProcessInstanceID        string                     `json:"processInstanceId"`
	ProcessDefinitionID      string                     `json:"processDefinitionId"`
	ActivityID               string                     `json:"activityId"`
	ActivityName             Text                       `json:"activityName"`
	ActivityType             string                     `json:"activityType"`
	ExecutionID              string                     `json:"executionId"`
	TargetActivityID         string                     `json:"targetActivityId"`
	IncidentIDs              List[string]               `json:"incidentIds"`
	Incidents                []ActivityInstanceIncident `json:"incidents"`
}

// ActivityInstanceIncident is an incident of a node (ActivityInstanceIncidentDto).
type ActivityInstanceIncident struct {
	ID         string `json:"id"`
	ActivityID string `json:"activityId"`
}

// ActivityInstanceOf shows a tree.
func ActivityInstanceOf(n *machine.ActivityInstanceNode) ActivityInstance {
	a := ActivityInstance{
		ID: n.ID, ParentActivityInstanceID: Text(n.ParentID), ActivityID: n.ActivityID, ActivityType: n.ActivityType,
		ProcessInstanceID: n.ProcessInstanceID, ProcessDefinitionID: n.ProcessDefinitionID,
		ChildActivityInstances: []ActivityInstance{}, ChildTransitionInstances: []TransitionInstance{},
		ExecutionIDs: n.ExecutionIDs, ActivityName: Text(n.ActivityName), IncidentIDs: n.IncidentIDs,
		Incidents: incidentsOf(n.Incidents), Name: Text(n.ActivityName),
	}
	for _, c := range n.Children {
		a.ChildActivityInstances = append(a.ChildActivityInstances, ActivityInstanceOf(c))
	}
	for _, t := range n.Transitions {
		a.ChildTransitionInstances = append(a.ChildTransitionInstances, TransitionInstance{
			ID: t.ID, ParentActivityInstanceID: Text(t.ParentID), ProcessInstanceID: t.ProcessInstanceID,
			ProcessDefinitionID: t.ProcessDefinitionID, ActivityID: t.ActivityID, ActivityName: Text(t.ActivityName),
			ActivityType: t.ActivityType, ExecutionID: t.ExecutionID, TargetActivityID: t.ActivityID,
			IncidentIDs: t.IncidentIDs, Incidents: incidentsOf(t.Incidents),
		})
	}
	return a
}

func incidentsOf(rows []state.Incident) []ActivityInstanceIncident {
	shown := []ActivityInstanceIncident{}
	for _, i := range rows {
		shown = append(shown, ActivityInstanceIncident{ID: i.ID, ActivityID: i.ActivityID})
	}
	return shown
}

// PatchVariables changes several variables at once (PatchVariablesDto).
type PatchVariables struct {
	Modifications map[string]VariableValue
	Deletions     []string
}

// InstanceSuspension suspends or activates one process instance
// (SuspensionStateDto).
type InstanceSuspension struct{ Suspended Flag }

// InstancesSuspension suspends or activates process instances
// (ProcessInstanceSuspensionStateDto): those of definitions, or those that ids and
// queries say.
type InstancesSuspension struct {
	Suspended Flag
	DefinitionChoice
	Instances
}

// IsOfInstances reports whether ids or queries say which instances are meant.
func (s InstancesSuspension) IsOfInstances() bool {
	return s.ProcessInstanceIDs != nil || s.Instances.AreGiven()
}

// Check refuses a body that names no instances, or names them in several ways.
func (s InstancesSuspension) Check() error {
	byID, byKey := s.ProcessDefinitionID != "", s.ProcessDefinitionKey != ""
	switch {
	case s.IsOfInstances() && (byID || byKey):
		return Invalidf("Either process definitions say which process instances are meant, or processInstanceIds, processInstanceQuery and historicProcessInstanceQuery do, not both.")
	case s.IsOfInstances():
	case byID && byKey:
		return Invalidf("Only one of processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	case !byID && !byKey:
		return Invalidf("Either processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	}
	return nil
}
