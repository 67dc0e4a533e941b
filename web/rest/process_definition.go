package rest

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// ProcessDefinition is one version of a process (ProcessDefinitionDto).
type ProcessDefinition struct {
	ID                  string `json:"id"`
	Key                 string `json:"key"`
	Category            Text   `json:"category"`
	Description         Text   `json:"description"`
	Name                Text   `json:"name"`
	Version             int64  `json:"version"`
	Resource            string `json:"resource"`
	DeploymentID        string `json:"deploymentId"`
	Diagram             Text   `json:"diagram"`
	Suspended           bool   `json:"suspended"`
	TenantID            Text   `json:"tenantId"`
	VersionTag          Text   `json:"versionTag"`
	HistoryTimeToLive   Number `json:"historyTimeToLive"`
	StartableInTasklist bool   `json:"startableInTasklist"`
}

// ProcessDefinitionOf shows a row of a query.
func ProcessDefinitionOf(d query.ProcessDefinition) ProcessDefinition {
	return ProcessDefinition{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Description: Text(d.Description), Name: Text(d.Name),
		Version: d.Version, Resource: d.ResourceName, DeploymentID: d.DeploymentID, Diagram: Text(d.DiagramName),
		Suspended: d.Suspended, TenantID: Text(d.TenantID), VersionTag: Text(d.VersionTag),
		HistoryTimeToLive: Number{N: d.HistoryTimeToLive, Set: d.HistoryTimeToLive >= 0}, StartableInTasklist: d.StartableInTasklist,
	}
}

// DefinitionOf shows a stored definition.
func DefinitionOf(d state.ProcessDefinition) ProcessDefinition {
	return ProcessDefinition{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Description: Text(d.Description), Name: Text(d.Name),
		Version: d.Version, Resource: d.ResourceName, DeploymentID: d.DeploymentID, Diagram: Text(d.DiagramName),
		Suspended: d.Suspended, TenantID: Text(d.TenantID), VersionTag: Text(d.VersionTag),
		HistoryTimeToLive: Number{N: d.HistoryTimeToLive.N, Set: d.HistoryTimeToLive.Set}, StartableInTasklist: d.StartableInTasklist,
	}
}

// CalledDefinition is a definition that another one calls
// (CalledProcessDefinitionDto).
type CalledDefinition struct {
	ProcessDefinition
	CalledFromActivityIDs      []string `json:"calledFromActivityIds"`
	CallingProcessDefinitionID string   `json:"callingProcessDefinitionId"`
}

// DiagramXML is a model's source (ProcessDefinitionDiagramDto).
type DiagramXML struct {
	ID  string `json:"id"`
	XML string `json:"bpmn20Xml"`
}

// StartProcess is the body of a start (StartProcessInstanceDto) and, without
// its last members, of a submitted start form.
type StartProcess struct {
	BusinessKey           Text
	Variables             map[string]VariableValue
	CaseInstanceID        Text
	StartInstructions     []Instruction
	SkipCustomListeners   Flag
	SkipIoMappings        Flag
	WithVariablesInReturn Flag
}

// Instructions reads where the instance begins. What cancels something has nothing
// to cancel yet and is left out, as Camunda 7.24 does.
func (s StartProcess) Instructions() ([]engine.Instruction, error) {
	list, err := DecodeInstructions(s.StartInstructions, false)
	return slices.DeleteFunc(list, func(i engine.Instruction) bool { return i.Type == machine.Cancel }), err
}

// Suspension suspends or activates process definitions
// (ProcessDefinitionSuspensionStateDto); with an ExecutionDate then.
type Suspension struct {
	Suspended               Flag
	ProcessDefinitionID     Text
	ProcessDefinitionKey    Text
	IncludeProcessInstances Flag
	ExecutionDate           Text
}
