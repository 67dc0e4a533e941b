package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// target is a command with the instance it is about, or the one row.
type target struct {
	command       machine.Command
	instance, row string
}

// command reads one command of the machine; tasks, jobs, external tasks and
// executions are named by their activity, and by #2 where it is the second of
// that name. Instructions of modify are in the body.
func (r *Runner) command(u *state.Unit, words, body []string) (target, error) {
	rest := append(words[1:], "", "", "")
	of := func(c machine.Command) (target, error) { return target{command: c, instance: r.instance}, nil }
	if c, ok, err := r.taskCommand(u, words[0], rest, words); ok {
		return c, err
	}
	if c, ok, err := r.jobCommand(u, words[0], rest); ok {
		return c, err
	}
	if c, ok, err := r.eventCommand(u, words[0], rest, words); ok {
		return c, err
	}
	switch words[0] {
	case "start":
		r.instance = r.newID()
		return of(machine.Start{DefinitionID: rest[0], ID: r.instance, Variables: variables(words[2:]), Instructions: instructions(u, body)})
	case "start-at":
		r.instance = r.newID()
		return of(machine.Start{DefinitionID: rest[0], ID: r.instance, StartActivityID: rest[1], Variables: variables(words[3:])})
	case "instance": // of the definition
		for p := range u.ProcessInstances.All() {
			if p.ProcessDefinitionKey == rest[0] {
				r.instance = p.ID
			}
		}
		return of(machine.SetVariables{ExecutionID: r.instance})
	case "set-variable":
		return of(machine.SetVariables{ExecutionID: r.instance, Variables: variables(words[1:])})
	case "set-local":
		e, err := executionAt(u, rest[0])
		return target{command: machine.SetVariables{ExecutionID: e.ID, Variables: local(variables(words[2:]))}, instance: e.ProcessInstanceID}, err
	case "remove-variable":
		return of(machine.SetVariables{ExecutionID: r.instance, Remove: words[1:]})
	case "suspend", "activate":
		return of(machine.SuspendInstance{ProcessInstanceID: r.instance, Suspended: words[0] == "suspend"})
	case "delete":
		return of(machine.DeleteInstance{ProcessInstanceID: r.instance, Reason: strings.Join(words[1:], " ")})
	case "migrate":
		i, ok := u.ProcessInstances.Get(r.instance)
		if !ok {
			return target{}, fmt.Errorf("there is no instance %s", r.instance)
		}
		list, err := r.migrationPlan(i.ProcessDefinitionID, rest[0], body)
		return target{instance: r.instance, command: machine.MigrateInstance{
			ProcessInstanceID: r.instance, SourceDefinitionID: i.ProcessDefinitionID, TargetDefinitionID: rest[0], Instructions: list,
		}}, err
	case "modify":
		return of(machine.ModifyInstance{ProcessInstanceID: r.instance, Instructions: instructions(u, body)})
	}
	return target{}, fmt.Errorf("unknown command %s", words[0])
}

func (r *Runner) taskCommand(u *state.Unit, name string, rest, words []string) (target, bool, error) {
	t := &state.Task{}
	switch name {
	case "complete", "claim", "assign", "add-group", "set-task-local", "delegate", "resolve", "task-error", "task-escalation":
		var err error
		if t, err = find(u.Tasks.All(), rest[0], func(t *state.Task) string { return t.TaskDefinitionKey }); err != nil {
			return target{}, true, err
		}
	}
	var c machine.Command
	switch name {
	case "complete":
		c = machine.CompleteTask{TaskID: t.ID, Variables: variables(words[2:])}
	case "claim":
		c = machine.ClaimTask{TaskID: t.ID, UserID: rest[1]}
	case "assign":
		c = machine.AssignTask{TaskID: t.ID, UserID: rest[1]}
	case "delegate":
		c = machine.DelegateTask{TaskID: t.ID, UserID: rest[1]}
	case "resolve":
		c = machine.ResolveTask{TaskID: t.ID, Variables: variables(words[2:])}
	case "add-group":
		c = machine.AddIdentityLink{TaskID: t.ID, Type: "candidate", GroupID: rest[1]}
	case "set-task-local":
		c = machine.SetVariables{TaskID: t.ID, Variables: local(variables(words[2:]))}
	case "task-error":
		c = machine.ThrowTaskError{TaskID: t.ID, Code: rest[1], Message: strings.Trim(rest[2], `"`)}
	case "task-escalation":
		c = machine.ThrowTaskEscalation{TaskID: t.ID, Code: rest[1]}
	default:
		return target{}, false, nil
	}
	return target{command: c, instance: t.ProcessInstanceID}, true, nil
}

func (r *Runner) jobCommand(u *state.Unit, name string, rest []string) (target, bool, error) {
	switch name {
	case "run-job", "fail-job", "set-retries", "recalculate":
	default:
		return target{}, false, nil
	}
	j, err := find(u.Jobs.All(), rest[0], func(j *state.Job) string { return j.ActivityID })
	if err != nil {
		return target{}, true, err
	}
	var c machine.Command
	switch name {
	case "run-job":
		c = machine.RunJob{JobID: j.ID}
	case "fail-job":
		c = machine.FailJob{JobID: j.ID, Message: "it failed", FailedActivityID: r.failed}
	case "set-retries":
		n, err := strconv.ParseInt(rest[1], 10, 64)
		if err != nil {
			return target{}, true, err
		}
		c = machine.SetJobRetries{JobID: j.ID, Retries: n}
	case "recalculate":
		c = machine.RecalculateJob{JobID: j.ID, FromCreateTime: rest[1] == "created"}
	}
	return target{command: c, instance: j.ProcessInstanceID, row: j.ID}, true, nil
}

func (r *Runner) eventCommand(u *state.Unit, name string, rest, words []string) (target, bool, error) {
	switch name {
	case "signal":
		return target{command: machine.DeliverSignal{Name: unquoted(rest[0]), Variables: variables(words[2:])}}, true, nil
	case "message":
		name := unquoted(rest[0])
		s, err := find(u.EventSubscriptions.All(), name, func(s *state.EventSubscription) string { return s.Name })
		if err == nil {
			return target{command: machine.DeliverMessage{ExecutionID: s.ExecutionID, Name: s.Name, Variables: variables(words[2:])}, instance: s.ProcessInstanceID}, true, nil
		}
		for _, s := range r.starts {
			if s.Name == name {
				r.instance = r.newID()
				return target{command: machine.Start{DefinitionID: s.ProcessDefinitionID, ID: r.instance, StartActivityID: s.ActivityID, Variables: variables(words[2:])}}, true, nil
			}
		}
		return target{}, true, err
	case "trigger":
		e, err := executionAt(u, rest[0])
		return target{command: machine.TriggerExecution{ExecutionID: e.ID, Variables: variables(words[2:])}, instance: e.ProcessInstanceID}, true, err
	case "lock", "complete-external", "fail-external", "external-error", "set-external-retries":
	default:
		return target{}, false, nil
	}
	t, err := find(u.ExternalTasks.All(), rest[0], func(t *state.ExternalTask) string { return t.ActivityID })
	if err != nil {
		return target{}, true, err
	}
	var c machine.Command
	n, _ := strconv.ParseInt(rest[1], 10, 64)
	switch name {
	case "lock":
		c = machine.LockExternalTasks{IDs: []string{t.ID}, WorkerID: "worker", Until: state.MillisOf(r.now.Add(1000 * 1e9))}
	case "complete-external":
		c = machine.CompleteExternalTask{ID: t.ID, WorkerID: "worker", Variables: variables(words[2:])}
	case "fail-external":
		c = machine.FailExternalTask{ID: t.ID, WorkerID: "worker", Message: "it failed", Details: "why", Retries: n, RetryAt: state.MillisOf(r.now.Add(60 * 1e9))}
	case "external-error":
		c = machine.ThrowExternalTaskError{ID: t.ID, WorkerID: "worker", Code: rest[1], Message: strings.Trim(rest[2], `"`)}
	case "set-external-retries":
		c = machine.SetExternalTaskRetries{ID: t.ID, Retries: n}
	}
	return target{command: c, instance: t.ProcessInstanceID}, true, nil
}

// instructions reads lines such as `before a x=1`, `after a`, `transition f`,
// `cancel a`, `cancel-instance id`, each with `in=ancestor` where needed.
func instructions(u *state.Unit, lines []string) []machine.Instruction {
	kinds := map[string]machine.InstructionType{
		"before": machine.StartBefore, "after": machine.StartAfter, "transition": machine.StartTransition,
		"cancel": machine.Cancel, "cancel-instance": machine.Cancel, "cancel-transition": machine.Cancel,
	}
	var all []machine.Instruction
	for _, line := range lines {
		words := fields(line)
		i := machine.Instruction{Type: kinds[words[0]]}
		switch words[0] {
		case "transition":
			i.TransitionID = words[1]
		case "cancel-instance":
			i.ActivityInstanceID = instanceAt(u, words[1])
		case "cancel-transition":
			if e, err := executionAt(u, words[1]); err == nil {
				i.TransitionInstanceID = e.ID
			}
		default:
			i.ActivityID = words[1]
		}
		for _, v := range variables(words[2:]) {
			if v.Name == "in" {
				i.AncestorActivityInstanceID = instanceAt(u, v.Value.Go().(string))
				continue
			}
			i.Variables = append(i.Variables, v)
		}
		all = append(all, i)
	}
	return all
}

// migrationPlan reads lines such as `a -> b update`; without any it is generated.
func (r *Runner) migrationPlan(from, to string, lines []string) ([]migration.Instruction, error) {
	source, err := r.definition(from)
	if err != nil {
		return nil, err
	}
	target, err := r.definition(to)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 || lines[0] == "update" {
		return migration.Generate(source.Process, target.Process, len(lines) > 0), nil
	}
	return planLines(lines), nil
}

func planLines(lines []string) []migration.Instruction {
	var list []migration.Instruction
	for _, line := range lines {
		words := strings.Fields(line)
		list = append(list, migration.Instruction{Source: words[0], Target: words[2], UpdateEventTrigger: len(words) > 3})
	}
	return list
}

// plan prints a generated plan, or what is wrong with the one given.
func (r *Runner) plan(words, body []string) (string, error) {
	list, err := r.migrationPlan(words[1], words[2], body)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, i := range list {
		lines = append(lines, fmt.Sprintf("%s -> %s%s", i.Source, i.Target, mark(i.UpdateEventTrigger, " update")))
	}
	for _, report := range migration.Validate(r.definitions[words[1]].Process, r.definitions[words[2]].Process, list) {
		for _, f := range report.Failures {
			lines = append(lines, fmt.Sprintf("%s: %s", report.Instruction.Source, f))
		}
	}
	slices.Sort(lines)
	return strings.Join(append(lines, "planned"), "\n") + "\n", nil
}

// variables reads name=value words: numbers, true and false, a,b for a list,
// else text.
func variables(words []string) []machine.Variable {
	var all []machine.Variable
	for _, w := range words {
		name, v, _ := strings.Cut(w, "=")
		x := value.OfString(strings.Trim(v, `"`))
		switch n, err := strconv.ParseInt(v, 10, 32); {
		case err == nil:
			x = value.OfInt(int32(n))
		case v == "true" || v == "false":
			x = value.OfBool(v == "true")
		case strings.Contains(v, ",") && !strings.HasPrefix(v, `"`):
			var list []any
			for part := range strings.SplitSeq(v, ",") {
				list = append(list, part)
			}
			x = value.FromGo(list)
		}
		all = append(all, machine.Variable{Name: name, Value: x})
	}
	return all
}

func local(all []machine.Variable) []machine.Variable {
	for i := range all {
		all[i].Local = true
	}
	return all
}

// find finds a row by what it is named, a, or a#2 for the second one.
func find[T any](rows func(func(*T) bool), name string, of func(*T) string) (*T, error) {
	name, n := nth(name)
	for row := range rows {
		if of(row) != name {
			continue
		}
		if n--; n == 0 {
			return row, nil
		}
	}
	return new(T), fmt.Errorf("there is nothing at %s", name)
}

// nth parts a#2 into a and 2; without a number it is the first.
func nth(name string) (string, int) {
	if i := strings.LastIndexByte(name, '#'); i >= 0 {
		if n, err := strconv.Atoi(name[i+1:]); err == nil {
			return name[:i], n
		}
	}
	return name, 1
}

func executionAt(u *state.Unit, name string) (*state.Execution, error) {
	return find(u.Executions.All(), name, func(e *state.Execution) string { return e.ActivityID })
}

func instanceAt(u *state.Unit, name string) string {
	a, err := find(u.ActivityInstances.All(), name, func(a *state.ActivityInstance) string { return a.ActivityID })
	if err != nil {
		return name
	}
	return a.ID
}
