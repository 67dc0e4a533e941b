package rest

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// Instruction starts or cancels activities
// (ProcessInstanceModificationInstructionDto).
type Instruction struct {
	Type                                 string
	ActivityID                           string
	TransitionID                         string
	ActivityInstanceID                   string
	TransitionInstanceID                 string
	AncestorActivityInstanceID           string
	CancelCurrentActiveActivityInstances Flag
	Variables                            map[string]LocalVariable
}

// LocalVariable is a variable that may be the scope's own (TriggerVariableValueDto).
type LocalVariable struct {
	VariableValue
	Local Flag
}

// Decode reads an instruction; several says that it is for many process instances,
// which knows no single activity instances.
func (i Instruction) Decode(several bool) (engine.Instruction, error) {
	read := engine.Instruction{
		Type: machine.InstructionType(i.Type), ActivityID: i.ActivityID, TransitionID: i.TransitionID,
		AncestorActivityInstanceID: i.AncestorActivityInstanceID, ActivityInstanceID: i.ActivityInstanceID,
		TransitionInstanceID: i.TransitionInstanceID, CurrentOnly: bool(i.CancelCurrentActiveActivityInstances),
	}
	needs := func(name string) error {
		return Invalidf("For instruction type '%s': '%s' must be set", i.Type, name)
	}
	switch {
	case read.Type != machine.Cancel && read.Type != machine.StartAfter && read.Type != machine.StartBefore && read.Type != machine.StartTransition:
		return read, Invalidf("'%s' is no type of an instruction: it is startBeforeActivity, startAfterActivity, startTransition or cancel.", i.Type)
	case read.Type == machine.StartTransition && i.TransitionID == "":
		return read, needs("transitionId")
	case read.Type == machine.Cancel && !several:
		if given := count(i.ActivityID, i.ActivityInstanceID, i.TransitionInstanceID); given != 1 {
			return read, Invalidf("For instruction type 'cancel': exactly one, 'activityId', 'activityInstanceId', or 'transitionInstanceId', is required")
		}
	case read.Type != machine.StartTransition && i.ActivityID == "":
		return read, needs("activityId")
	}
	if several {
		read.ActivityInstanceID, read.TransitionInstanceID, read.AncestorActivityInstanceID = "", "", ""
		return read, nil
	}
	var err error
	read.Variables, err = decodeLocal(i.Variables)
	return read, err
}

// count is how many of the texts are given.
func count(texts ...string) (n int) {
	for _, t := range texts {
		if t != "" {
			n++
		}
	}
	return n
}

// decodeLocal reads variables of which each may be local.
func decodeLocal(all map[string]LocalVariable) ([]engine.Variable, error) {
	values := make(map[string]VariableValue, len(all))
	for name, v := range all {
		values[name] = v.VariableValue
	}
	list, err := DecodeVariables(values)
	for i := range list {
		list[i].Local = bool(all[list[i].Name].Local)
	}
	return list, err
}

// DecodeInstructions reads a list of instructions.
func DecodeInstructions(all []Instruction, several bool) ([]engine.Instruction, error) {
	list := make([]engine.Instruction, len(all))
	for i, one := range all {
		var err error
		if list[i], err = one.Decode(several); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ModifyInstance modifies one process instance (ProcessInstanceModificationDto).
type ModifyInstance struct {
	Instructions        []Instruction
	SkipCustomListeners Flag
	SkipIoMappings      Flag
	Annotation          Text
}

// Decode reads the modification.
func (m ModifyInstance) Decode(several bool) (engine.Modification, error) {
	instructions, err := DecodeInstructions(m.Instructions, several)
	return engine.Modification{
		Instructions: instructions, SkipListeners: bool(m.SkipCustomListeners), SkipMappings: bool(m.SkipIoMappings), Annotation: string(m.Annotation),
	}, err
}

// ModifyInstances modifies many process instances (ModificationDto).
type ModifyInstances struct {
	Instances
	ModifyInstance
	ProcessDefinitionID Text
}

// RestartInstances starts ended process instances anew
// (RestartProcessInstanceDto).
type RestartInstances struct {
	ProcessInstanceIDs           []string
	HistoricProcessInstanceQuery Query
	Instructions                 []Instruction
	InitialVariables             Flag
	WithoutBusinessKey           Flag
	SkipCustomListeners          Flag
	SkipIoMappings               Flag
}

// Decode reads which instances of the definition are to be restarted, and how.
// What cancels is left out: nothing runs yet.
func (r RestartInstances) Decode(definitionID string) (engine.RestartInstances, error) {
	c := engine.RestartInstances{
		DefinitionID: definitionID, InitialVariables: bool(r.InitialVariables), WithoutBusinessKey: bool(r.WithoutBusinessKey),
		SkipListeners: bool(r.SkipCustomListeners), SkipMappings: bool(r.SkipIoMappings),
	}
	for _, i := range r.Instructions {
		if i.Type == string(machine.Cancel) {
			continue
		}
		read, err := i.Decode(true)
		if err != nil {
			return c, err
		}
		c.Instructions = append(c.Instructions, read)
	}
	ended, err := r.HistoricProcessInstanceQuery.Criteria(&query.HistoryProcessInstances)
	c.Instances = engine.Instances{IDs: r.ProcessInstanceIDs, HistoryQuery: ended}
	return c, err
}
