package scenario

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
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
	// reload has each command work on no more rows than it must.
	reload bool
	unit   *state.Unit // the working rows that are kept, unless reload
	// nearby: commands get a partial unit first, where that may do. alone counts
	// those for which it did.
	nearby bool
	alone  int
	now    time.Time
	ids    int
	actor  string
	// instance is the process instance that was started last.
	instance    string
	definitions map[string]machine.Definition
	starts      []state.EventSubscription // of the definitions' start events
	external    bool                      // classes that nobody registered are topics
	project     func(*state.Unit)         // makes history of what happened; nil for none
	script      func(machine.Script, expr.Env) (any, error)
	outside     []string // connectors that a command called and mails that it sent
	failed      string   // the activity in which the last command failed
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

func (r *Runner) env(ctx context.Context) *machine.Env {
	return &machine.Env{
		Now: r.now, NewID: r.newID, MaxActivities: 5000, Actor: machine.Actor{UserID: r.actor}, ExternalDelegates: r.external,
		Definition: r.definition,
		Resolve:    func(ref machine.ProcessReference) (machine.Definition, error) { return r.definition(ref.Key) },
		Signals: func(q machine.SignalQuery) ([]state.EventSubscription, error) {
			all, err := r.backend.Load(ctx, everything)
			if err != nil {
				return nil, err
			}
			var found []state.EventSubscription
			for s := range all.EventSubscriptions.All() {
				if s.Type == state.SubscribeSignal && s.Name == q.Name {
					found = append(found, *s)
				}
			}
			for _, s := range r.starts {
				if s.Type == state.SubscribeSignal && s.Name == q.Name {
					found = append(found, s)
				}
			}
			return found, nil
		},
		Script:   r.script,
		Decision: decide,
		Connector: func(id string, inputs map[string]any) (map[string]any, error) {
			r.outside = append(r.outside, fmt.Sprintf("called %s with %v", id, inputs))
			if inputs["fail"] != nil {
				return nil, errors.New("nobody answers")
			}
			return map[string]any{"statusCode": int32(201), "response": `{"id":7}`, "headers": map[string]any{"Location": "/7"}}, nil
		},
		Mail: func(m machine.Mail) error {
			r.outside = append(r.outside, fmt.Sprintf("sent %+v", m))
			return nil
		},
		Delegate: func(name string) (machine.Delegate, bool) {
			d, ok := delegates[name]
			return d, ok
		},
	}
}

func (r *Runner) definition(id string) (machine.Definition, error) {
	d, ok := r.definitions[id]
	if !ok {
		return machine.Definition{}, fmt.Errorf("no definition %s", id)
	}
	return d, nil
}

// decide is a decision table: of the key dish the dishes for as many guests, and
// nothing for none.
func decide(ref machine.DecisionReference, env expr.Env) (machine.DecisionResult, error) {
	if ref.Key != "dish" {
		return machine.DecisionResult{}, fmt.Errorf("there is no decision %s", ref.Key)
	}
	guests, _ := env.Lookup("guests")
	all := []map[string]any{{"dish": "soup"}, {"dish": "roast"}, {"dish": "cake"}}
	n, _ := guests.(int32)
	return machine.DecisionResult{Rows: all[:n]}, nil
}

// delegates are those that scenarios may name.
var delegates = map[string]machine.Delegate{
	"scenario.Stamp": func(c *machine.Call) error {
		c.SetVariable("stamp", value.OfString(c.ActivityID()))
		return nil
	},
	"scenario.Fail":  func(*machine.Call) error { return errors.New("the delegate refused") },
	"scenario.Error": func(*machine.Call) error { return &machine.BPMNError{Code: "E1", Message: "thrown by a delegate"} },
}

// Run runs one command (with the lines that belong to it) and returns what is printed.
func (r *Runner) Run(ctx context.Context, line string, body []string) (string, error) {
	words := fields(line)
	switch words[0] {
	case "deploy":
		return r.deploy(ctx, words[1], body)
	case "actor":
		r.actor = words[1]
		return "ok\n", nil
	case "external-delegates":
		r.external = true
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
	case "plan":
		return r.plan(words, body)
	case "reset":
		*r = Runner{
			backend: NewMemory(), reload: r.reload, nearby: r.nearby, alone: r.alone, script: r.script,
			now: start, definitions: map[string]machine.Definition{},
		}
		return "ok\n", nil
	}
	all, err := r.all(ctx)
	if err != nil {
		return "", err
	}
	cmd, err := r.command(all, words, body)
	if err != nil {
		return "", err
	}
	return r.apply(ctx, cmd)
}

// all is everything that is stored.
func (r *Runner) all(ctx context.Context) (*state.Unit, error) {
	return r.backend.Load(ctx, everything)
}

// apply applies a command and prints what happened. The unit is loaded with what
// the command names and, where the machine asks for it, with more instances.
func (r *Runner) apply(ctx context.Context, cmd target) (string, error) {
	if r.nearby && machine.WorksNearby(cmd.command) {
		if printed, done, err := r.applyNearby(ctx, cmd); done || err != nil {
			return printed, err
		}
	}
	needed, row := []string{cmd.instance}, cmd.row
	for range 100 {
		unit := r.unit
		if unit == nil || r.reload {
			var err error
			wanted := ofInstances(needed...)
			unit, err = r.backend.Load(ctx, func(t *state.Table, x state.Row) bool {
				return wanted(t, x) && instanceOf(t, x) != "" || row != "" && text(t, x, "id") == row || !r.reload
			})
			if err != nil {
				return "", err
			}
		}
		ids := r.ids
		r.outside = nil
		err := machine.Apply(unit, r.env(ctx), cmd.command)
		var need *machine.NeedInstances
		switch {
		case errors.As(err, &need):
			needed = append(needed, need.ProcessInstanceIDs...)
			r.unit, r.ids = nil, ids
			continue
		case err != nil:
			r.unit = nil // dropped, as any caller must
			var failure *machine.Failure
			if r.failed = ""; errors.As(err, &failure) {
				r.failed = failure.ActivityID
			}
			return "error: " + err.Error() + "\n" + reports(err), nil
		}
		return r.keep(ctx, unit)
	}
	return "", errors.New("the machine asks for more and more instances")
}

// applyNearby applies a command to what lies around the row that it names; it is
// done unless the machine needs more.
func (r *Runner) applyNearby(ctx context.Context, cmd target) (printed string, done bool, err error) {
	whole, err := r.backend.Load(ctx, ofInstances(cmd.instance))
	if err != nil {
		return "", false, err
	}
	for id, snapshot := range whole.Snapshots() {
		unit, ok := snapshot.Large(id).Around(rowNamed(cmd.command))
		if !ok || id != cmd.instance {
			continue
		}
		ids := r.ids
		r.outside = nil
		err := machine.Apply(unit, r.env(ctx), cmd.command)
		var need *machine.NeedInstances
		switch {
		case errors.As(err, &need):
			r.ids = ids
			return "", false, nil
		case err != nil:
			return "error: " + err.Error() + "\n" + reports(err), true, nil
		}
		r.alone++
		printed, err = r.keep(ctx, unit)
		return printed, true, err
	}
	return "", false, nil
}

// rowNamed is the id by which a command names what it is about.
func rowNamed(c machine.Command) string {
	v := reflect.ValueOf(c)
	for _, name := range []string{"TaskID", "JobID", "ExecutionID", "ID"} {
		if f := v.FieldByName(name); f.IsValid() && f.String() != "" {
			return f.String()
		}
	}
	return ""
}

// keep stores what a command changed and prints everything.
func (r *Runner) keep(ctx context.Context, unit *state.Unit) (string, error) {
	if r.project != nil {
		r.project(unit)
	}
	if err := r.backend.Flush(ctx, unit.Changes()); err != nil {
		return "", err
	}
	facts := unit.Facts
	r.unit = state.NewUnit()
	copyRows(unit, r.unit)
	shown := r.unit
	if r.reload {
		var err error
		if shown, err = r.all(ctx); err != nil {
			return "", err
		}
	}
	printed := ""
	for _, line := range r.outside {
		printed += line + "\n"
	}
	return printed + printFacts(facts) + printUnit(shown), nil
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
	for row := range from.EventSubscriptions.All() {
		to.EventSubscriptions.Load(*row)
	}
	for row := range from.ExternalTasks.All() {
		to.ExternalTasks.Load(*row)
	}
	for row := range from.Incidents.All() {
		to.Incidents.Load(*row)
	}
}

func (r *Runner) deploy(ctx context.Context, key string, body []string) (string, error) {
	data, err := BPMN(key, body)
	if err != nil {
		return "", err
	}
	return r.deployFile(ctx, key, data)
}

func (r *Runner) deployFile(ctx context.Context, key string, data []byte) (string, error) {
	file, err := model.Parse(key+".bpmn", data)
	if err != nil {
		return "", err
	}
	printed := ""
	for _, p := range file.Processes {
		line, err := r.deployProcess(ctx, p)
		if err != nil {
			return "", err
		}
		printed += line
	}
	return printed + "deployed " + key + "\n", nil
}

func (r *Runner) deployProcess(ctx context.Context, p *model.Process) (string, error) {
	key := p.Key
	d := machine.Definition{Row: state.ProcessDefinition{ID: key, Key: key, Version: 1, DeploymentID: "deployment"}, Process: p, JobDefinitions: map[string]string{}}
	printed := ""
	for _, j := range machine.JobDefinitions(p) {
		d.JobDefinitions[j.ActivityID+"/"+j.Configuration] = "jd-" + j.ActivityID
		printed += fmt.Sprintf("job definition %s %s %s\n", j.ActivityID, j.Kind, j.Configuration)
	}
	r.definitions[key] = d
	subscriptions, err := machine.StartSubscriptions(r.env(ctx), d)
	if err != nil {
		return "", err
	}
	for _, s := range subscriptions {
		printed += fmt.Sprintf("started by %s %s at %s\n", s.Type, s.Name, s.ActivityID)
	}
	r.starts = append(r.starts, subscriptions...)
	timers, err := machine.StartTimers(r.env(ctx), d)
	if err != nil {
		return "", err
	}
	u := state.NewUnit()
	for _, j := range timers {
		u.Record(state.JobLogged{Row: *u.Jobs.Insert(j), At: j.CreateTime, State: "created"})
		printed += fmt.Sprintf("job %s %s of %s%s%s\n", j.ID, j.Configuration, j.ActivityID, when(" due ", j.Due), named(" repeat ", j.Repeat))
	}
	r.unit = nil
	if r.project != nil {
		r.project(u)
	}
	if err := r.backend.Flush(ctx, u.Changes()); err != nil {
		return "", err
	}
	return printed, nil
}

func (r *Runner) tree(ctx context.Context) (string, error) {
	u, err := r.all(ctx)
	if err != nil {
		return "", err
	}
	printed := ""
	for p := range u.ProcessInstances.All() {
		of, err := r.backend.Load(ctx, ofInstances(p.ID))
		if err != nil {
			return "", err
		}
		printed += printTree(machine.ActivityInstanceTree(of, r.definitions[p.ProcessDefinitionID]), "")
	}
	if printed == "" {
		return "no instance\n", nil
	}
	return printed, nil
}
