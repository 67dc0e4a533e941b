package scenario

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// start is the time at which every scenario begins.
var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// Runner runs the commands of one scenario.
type Runner struct {
	backend Backend
	// reload forgets the unit after each command and loads it anew.
	reload      bool
	unit        *state.Unit
	now         time.Time
	ids         int
	actor       string
	instance    string
	definitions map[string]machine.Definition
}

// NewRunner returns a runner over a backend; with reload the rows are read from
// it before every command, else the working rows are kept.
func NewRunner(b Backend, reload bool) *Runner {
	return &Runner{backend: b, reload: reload, now: start, definitions: map[string]machine.Definition{}}
}

func (r *Runner) newID() string {
	r.ids++
	return fmt.Sprintf("%04d", r.ids)
}

func (r *Runner) env() *machine.Env {
	return &machine.Env{
		Now: r.now, NewID: r.newID, Actor: machine.Actor{UserID: r.actor},
		Definition: func(id string) (machine.Definition, error) {
			d, ok := r.definitions[id]
			if !ok {
				return machine.Definition{}, fmt.Errorf("no definition %s", id)
			}
			return d, nil
		},
		Delegate: func(name string) (machine.Delegate, bool) {
			d, ok := delegates[name]
			return d, ok
		},
	}
}

// delegates are those that scenarios may name.
var delegates = map[string]machine.Delegate{
	"scenario.Stamp": func(e machine.DelegateExecution) error {
		e.SetVariable("stamp", value.OfString(e.ActivityID()))
		return nil
	},
	"scenario.Fail": func(machine.DelegateExecution) error { return errors.New("the delegate refused") },
}

// Run runs one command (with the lines that belong to it) and returns what is printed.
func (r *Runner) Run(ctx context.Context, line string, body []string) (string, error) {
	words := fields(line)
	switch words[0] {
	case "deploy":
		return r.deploy(words[1], body)
	case "actor":
		r.actor = words[1]
		return "ok\n", nil
	case "advance":
		d, err := iso8601.ParseDuration(words[1])
		if err != nil {
			return "", err
		}
		r.now = d.AddTo(r.now)
		return r.now.Format(time.RFC3339) + "\n", nil
	case "tree":
		return r.tree(ctx)
	}
	unit, err := r.load(ctx)
	if err != nil {
		return "", err
	}
	cmd, err := r.command(unit, words)
	if err != nil {
		return "", err
	}
	return r.apply(ctx, unit, cmd)
}

// load is the unit that the next command works on.
func (r *Runner) load(ctx context.Context) (*state.Unit, error) {
	if r.unit == nil || r.reload {
		return r.backend.Load(ctx, r.instance)
	}
	return r.unit, nil
}

func (r *Runner) apply(ctx context.Context, unit *state.Unit, cmd machine.Command) (string, error) {
	if err := machine.Apply(unit, r.env(), cmd); err != nil {
		r.unit = nil // dropped, as any caller must
		return "error: " + err.Error() + "\n", nil
	}
	if err := r.backend.Flush(ctx, unit.Changes()); err != nil {
		return "", err
	}
	facts := unit.Facts
	kept := state.NewUnit()
	copyRows(unit, kept)
	r.unit = kept
	shown := kept
	if r.reload {
		var err error
		if shown, err = r.backend.Load(ctx, r.instance); err != nil {
			return "", err
		}
	}
	return printFacts(facts) + printUnit(shown), nil
}

// copyRows takes the working rows over as loaded ones, in their order.
func copyRows(from, to *state.Unit) {
	for row := range from.ProcessInstances.All() {
		to.ProcessInstances.Load(*row)
	}
	for row := range from.Executions.All() {
		to.Executions.Load(*row)
	}
	for row := range from.ActivityInstances.All() {
		to.ActivityInstances.Load(*row)
	}
	for row := range from.Variables.All() {
		to.Variables.Load(*row)
	}
	for row := range from.Tasks.All() {
		to.Tasks.Load(*row)
	}
	for row := range from.IdentityLinks.All() {
		to.IdentityLinks.Load(*row)
	}
	for row := range from.Jobs.All() {
		to.Jobs.Load(*row)
	}
	for row := range from.Incidents.All() {
		to.Incidents.Load(*row)
	}
}

func (r *Runner) deploy(key string, body []string) (string, error) {
	data, err := BPMN(key, body)
	if err != nil {
		return "", err
	}
	file, err := model.Parse(key+".bpmn", data)
	if err != nil {
		return "", err
	}
	p := file.Processes[0]
	d := machine.Definition{Row: state.ProcessDefinition{ID: key, Key: key, Version: 1, DeploymentID: "deployment"}, Process: p, JobDefinitions: map[string]string{}}
	var b strings.Builder
	for _, j := range machine.JobDefinitions(p) {
		d.JobDefinitions[j.ActivityID+"/"+j.Configuration] = "jd-" + j.ActivityID
		fmt.Fprintf(&b, "job definition %s %s %s\n", j.ActivityID, j.Kind, j.Configuration)
	}
	r.definitions[key] = d
	return b.String() + "deployed " + key + "\n", nil
}

// command reads one command of the machine; tasks and jobs are named by their
// activity.
func (r *Runner) command(u *state.Unit, words []string) (machine.Command, error) {
	rest := words[1:]
	switch words[0] {
	case "start":
		r.instance = r.newID()
		r.unit = nil
		return machine.Start{DefinitionID: rest[0], ID: r.instance, Variables: variables(rest[1:])}, nil
	case "complete":
		return machine.CompleteTask{TaskID: taskID(u, rest[0]), Variables: variables(rest[1:])}, nil
	case "claim":
		return machine.ClaimTask{TaskID: taskID(u, rest[0]), UserID: rest[1]}, nil
	case "assign":
		return machine.AssignTask{TaskID: taskID(u, rest[0]), UserID: rest[1]}, nil
	case "add-group":
		return machine.AddIdentityLink{TaskID: taskID(u, rest[0]), Type: "candidate", GroupID: rest[1]}, nil
	case "run-job":
		return machine.RunJob{JobID: jobID(u, rest[0])}, nil
	case "fail-job":
		return machine.FailJob{JobID: jobID(u, rest[0]), Message: "it failed", FailedActivityID: rest[0]}, nil
	case "set-retries":
		n, err := strconv.ParseInt(rest[1], 10, 64)
		return machine.SetJobRetries{JobID: jobID(u, rest[0]), Retries: n}, err
	case "set-variable":
		return machine.SetVariables{ExecutionID: r.instance, Variables: variables(rest)}, nil
	case "set-task-local":
		vs := variables(rest[1:])
		for i := range vs {
			vs[i].Local = true
		}
		return machine.SetVariables{TaskID: taskID(u, rest[0]), Variables: vs}, nil
	case "remove-variable":
		return machine.SetVariables{ExecutionID: r.instance, Remove: rest}, nil
	case "suspend", "activate":
		return machine.SuspendInstance{ProcessInstanceID: r.instance, Suspended: words[0] == "suspend"}, nil
	case "delete":
		return machine.DeleteInstance{ProcessInstanceID: r.instance, Reason: strings.Join(rest, " ")}, nil
	}
	return nil, fmt.Errorf("unknown command %s", words[0])
}

// variables reads name=value words: numbers, true and false, else text.
func variables(words []string) []machine.Variable {
	var all []machine.Variable
	for _, w := range words {
		name, v, _ := strings.Cut(w, "=")
		x := value.OfString(strings.Trim(v, `"`))
		if n, err := strconv.ParseInt(v, 10, 32); err == nil {
			x = value.OfInt(int32(n))
		} else if v == "true" || v == "false" {
			x = value.OfBool(v == "true")
		}
		all = append(all, machine.Variable{Name: name, Value: x})
	}
	return all
}

func taskID(u *state.Unit, key string) string {
	for t := range u.Tasks.All() {
		if t.TaskDefinitionKey == key {
			return t.ID
		}
	}
	return "no task " + key
}

func jobID(u *state.Unit, activity string) string {
	for j := range u.Jobs.All() {
		if j.ActivityID == activity {
			return j.ID
		}
	}
	return "no job " + activity
}

func (r *Runner) tree(ctx context.Context) (string, error) {
	u, err := r.load(ctx)
	if err != nil {
		return "", err
	}
	for p := range u.ProcessInstances.All() {
		return printTree(machine.ActivityInstanceTree(u, r.definitions[p.ProcessDefinitionID]), ""), nil
	}
	return "no instance\n", nil
}
