package rest

import (
	"errors"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
)

// MigrationInstruction maps an activity to another; each list has one id
// (MigrationInstructionDto).
type MigrationInstruction struct {
	SourceActivityIDs  []string `json:"sourceActivityIds"`
	TargetActivityIDs  []string `json:"targetActivityIds"`
	UpdateEventTrigger Flag     `json:"updateEventTrigger"`
}

func migrationInstructionOf(i engine.MigrationInstruction) MigrationInstruction {
	return MigrationInstruction{[]string{i.Source}, []string{i.Target}, Flag(i.UpdateEventTrigger)}
}

// GenerateMigration asks for a plan (MigrationPlanGenerationDto).
type GenerateMigration struct {
	SourceProcessDefinitionID string
	TargetProcessDefinitionID string
	UpdateEventTriggers       Flag
	Variables                 map[string]VariableValue
}

// MigrationPlan says how instances of one definition become those of another
// (MigrationPlanDto).
type MigrationPlan struct {
	SourceProcessDefinitionID string                   `json:"sourceProcessDefinitionId"`
	TargetProcessDefinitionID string                   `json:"targetProcessDefinitionId"`
	Instructions              []MigrationInstruction   `json:"instructions"`
	Variables                 map[string]VariableValue `json:"variables"`
}

// ShownMigrationPlan is a generated plan.
type ShownMigrationPlan struct {
	SourceProcessDefinitionID string                     `json:"sourceProcessDefinitionId"`
	TargetProcessDefinitionID string                     `json:"targetProcessDefinitionId"`
	Instructions              List[MigrationInstruction] `json:"instructions"`
	Variables                 map[string]PlanVariable    `json:"variables"`
}

// PlanVariable is a variable of a generated plan: without a type and a valueInfo
// where it was asked for without a type (VariableValueDto).
type PlanVariable struct {
	Type      Text           `json:"type"`
	Value     any            `json:"value"`
	ValueInfo map[string]any `json:"valueInfo"`
}

// Show adds a variable to the plan as it was asked for.
func (p *ShownMigrationPlan) Show(name string, shown TypedValue, asked VariableValue) {
	if p.Variables == nil {
		p.Variables = map[string]PlanVariable{}
	}
	if asked.Type == nil && !isNull(asked.Value) {
		p.Variables[name] = PlanVariable{Value: asked.Value}
		return
	}
	p.Variables[name] = PlanVariable{Text(shown.Type), shown.Value, shown.ValueInfo}
}

// MigrationPlanOf shows a generated plan.
func MigrationPlanOf(asked GenerateMigration, instructions []engine.MigrationInstruction) ShownMigrationPlan {
	p := ShownMigrationPlan{SourceProcessDefinitionID: asked.SourceProcessDefinitionID, TargetProcessDefinitionID: asked.TargetProcessDefinitionID}
	for _, i := range instructions {
		p.Instructions = append(p.Instructions, migrationInstructionOf(i))
	}
	return p
}

// Decode reads a plan, without its variables.
func (p MigrationPlan) Decode() (engine.MigrationPlan, error) {
	plan := engine.MigrationPlan{SourceDefinitionID: p.SourceProcessDefinitionID, TargetDefinitionID: p.TargetProcessDefinitionID}
	for _, i := range p.Instructions {
		if len(i.SourceActivityIDs) == 0 || len(i.TargetActivityIDs) == 0 {
			return plan, Invalidf("An instruction of the migration plan needs one id in sourceActivityIds and one in targetActivityIds.")
		}
		plan.Instructions = append(plan.Instructions, engine.MigrationInstruction{
			Source: i.SourceActivityIDs[0], Target: i.TargetActivityIDs[0], UpdateEventTrigger: bool(i.UpdateEventTrigger),
		})
	}
	return plan, nil
}

// ExecuteMigration migrates process instances (MigrationExecutionDto).
type ExecuteMigration struct {
	MigrationPlan        *MigrationPlan
	ProcessInstanceIDs   []string
	ProcessInstanceQuery Query
	SkipCustomListeners  Flag
	SkipIoMappings       Flag
}

// MigrationReport is what is wrong with a plan (MigrationPlanReportDto).
type MigrationReport struct {
	InstructionReports List[InstructionReport]   `json:"instructionReports"`
	VariableReports    map[string]VariableReport `json:"variableReports"`
}

// InstructionReport is what is wrong with an instruction
// (MigrationInstructionValidationReportDto).
type InstructionReport struct {
	Instruction MigrationInstruction `json:"instruction"`
	Failures    List[string]         `json:"failures"`
}

// VariableReport is what is wrong with a variable
// (MigrationVariableValidationReportDto).
type VariableReport struct {
	Type      Text           `json:"type"`
	Value     any            `json:"value"`
	ValueInfo map[string]any `json:"valueInfo"`
	Failures  List[string]   `json:"failures"`
}

// MigrationReportOf shows what is wrong with the instructions of a plan.
func MigrationReportOf(reports []engine.MigrationInstructionReport) MigrationReport {
	shown := MigrationReport{VariableReports: map[string]VariableReport{}}
	for _, r := range reports {
		shown.InstructionReports = append(shown.InstructionReports, InstructionReport{migrationInstructionOf(r.Instruction), r.Failures.Texts()})
	}
	return shown
}

// DecodeMigrationVariables reads the variables of a plan. What the engine would
// not keep is reported; what cannot be read is an error.
func DecodeMigrationVariables(all map[string]VariableValue) ([]engine.Variable, map[string]VariableReport, error) {
	reports := map[string]VariableReport{}
	good := map[string]VariableValue{}
	for name, v := range all {
		_, err := v.Decode(name)
		var refused *engine.Error
		if !errors.As(err, &refused) {
			good[name] = v
			continue
		}
		var x any
		if err := unmarshal(v.Value, &x); err != nil {
			return nil, nil, err
		}
		reports[name] = VariableReport{textOf(v.Type), x, v.ValueInfo, []string{"Cannot set variable with name " + name + ". " + refused.Message}}
	}
	variables, err := DecodeVariables(good)
	return variables, reports, err
}

func textOf(t *Text) Text {
	if t == nil {
		return ""
	}
	return *t
}

// InvalidPlan is the refusal of a plan with a report.
func InvalidPlan(report MigrationReport) *Error {
	return &Error{
		Status: http.StatusBadRequest, Type: MigrationInvalid, Engine: true, Code: engine.Invalid,
		Message: "ENGINE-23001 The migration plan is not valid; its validationReport says why.", report: report,
	}
}

// instanceReport is why a process instance cannot be migrated
// (MigratingProcessInstanceValidationReportDto).
type instanceReport struct {
	ProcessInstanceID string                 `json:"processInstanceId"`
	Failures          List[string]           `json:"failures"`
	Activities        List[activityReport]   `json:"activityInstanceValidationReports"`
	Transitions       List[transitionReport] `json:"transitionInstanceValidationReports"`
}

type activityReport struct {
	Instruction        *MigrationInstruction `json:"migrationInstruction"`
	ActivityInstanceID string                `json:"activityInstanceId"`
	SourceScopeID      string                `json:"sourceScopeId"`
	Failures           List[string]          `json:"failures"`
}

type transitionReport struct {
	Instruction          *MigrationInstruction `json:"migrationInstruction"`
	TransitionInstanceID string                `json:"transitionInstanceId"`
	SourceScopeID        string                `json:"sourceScopeId"`
	Failures             List[string]          `json:"failures"`
}

// reportBody is the body of an error about a migration.
type reportBody struct {
	errorBody
	ValidationReport any `json:"validationReport"`
}

// migrationError is the refusal of a migration with its report; nil for another
// error.
func migrationError(err error) *Error {
	var plan *engine.MigrationPlanRefused
	if errors.As(err, &plan) {
		refused := InvalidPlan(MigrationReportOf(plan.Reports))
		refused.Message, refused.Err = plan.Error(), err
		return refused
	}
	var instance *engine.MigrationRefused
	if !errors.As(err, &instance) {
		return nil
	}
	report := instanceReport{ProcessInstanceID: instance.ProcessInstanceID}
	for _, r := range instance.Reports {
		var i *MigrationInstruction
		if r.Instruction != nil {
			shown := migrationInstructionOf(*r.Instruction)
			i = &shown
		}
		if r.Transition {
			report.Transitions = append(report.Transitions, transitionReport{i, r.ID, r.SourceID, r.Failures.Texts()})
		} else {
			report.Activities = append(report.Activities, activityReport{i, r.ID, r.SourceID, r.Failures.Texts()})
		}
	}
	return &Error{
		Status: http.StatusBadRequest, Type: MigratingInvalid, Engine: true, Code: engine.Invalid,
		Message: "ENGINE-23004 " + instance.Error(), Err: err, report: report,
	}
}
