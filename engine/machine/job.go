package machine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Configurations of the jobs and job definitions of async continuations.
const (
	asyncBefore = "async-before"
	asyncAfter  = "async-after"
)

// JobDefinition is one reason for which an element of a process makes jobs.
type JobDefinition struct {
	ActivityID    string
	Kind          state.JobKind
	Configuration string // async-before, async-after, or for example "CYCLE: R2/PT1H"
}

// JobDefinitions lists what makes jobs in a process, in document order.
func JobDefinitions(p *model.Process) []JobDefinition {
	var all []JobDefinition
	add := func(n *model.FlowNode, kind state.JobKind, configuration string) {
		all = append(all, JobDefinition{n.ID, kind, configuration})
	}
	var visit func(n *model.FlowNode)
	visit = func(n *model.FlowNode) {
		if n.Timer != nil {
			add(n, timerKind(n), timerConfiguration(n.Timer))
		}
		if n.UserTask != nil {
			for _, l := range n.UserTask.Listeners {
				if l.Timer != nil {
					add(n, state.JobTimerTaskListener, timerConfiguration(l.Timer))
				}
			}
		}
		if n.AsyncBefore {
			add(n, state.JobAsyncContinuation, asyncBefore)
		}
		if n.AsyncAfter {
			add(n, state.JobAsyncContinuation, asyncAfter)
		}
		if n.Signal != nil && n.Signal.Async {
			add(n, state.JobEvent, "event")
		}
		for _, c := range n.Children {
			visit(c)
		}
	}
	visit(p.Root)
	return all
}

// continueLater leaves the execution waiting for a job that continues before or
// after the node.
func (r *run) continueLater(e *state.Execution, n *model.FlowNode, configuration string) error {
	return r.newJob(e, n, state.Job{
		Kind: state.JobAsyncContinuation, Configuration: configuration, Argument: e.FlowID, Exclusive: n.Exclusive,
	})
}

// newJob inserts a job of an execution. Its priority is that of its job
// definition, where somebody gave it one, else that of the node.
func (r *run) newJob(e *state.Execution, n *model.FlowNode, j state.Job) error {
	d := r.definitions[e.ProcessDefinitionID]
	override, err := r.jobOverride(d, n, j.Configuration)
	if err != nil {
		return err
	}
	j.Priority = override.Priority.N
	if !override.Priority.Set {
		if j.Priority, err = r.priority(e, n); err != nil {
			return err
		}
	}
	j.RootProcessInstanceID, j.ProcessInstanceID, j.ExecutionID = e.RootProcessInstanceID, e.ProcessInstanceID, e.ID
	j.TenantID, j.Suspended = e.TenantID, r.instance(e).Suspended || override.Suspended
	j.Retries = r.initialRetries(n, r.scopeEnv(e))
	r.insertJob(d, n, j)
	return nil
}

// jobOverride is what the job definition of a node demands.
func (r *run) jobOverride(d Definition, n *model.FlowNode, configuration string) (JobOverride, error) {
	id := d.JobDefinitions[n.ID+"/"+configuration]
	if id == "" || r.env.JobOverride == nil {
		return JobOverride{}, nil
	}
	return r.env.JobOverride(id)
}

// insertJob fills in what comes of the definition.
func (r *run) insertJob(d Definition, n *model.FlowNode, j state.Job) {
	row := r.unit.Jobs.Insert(r.describeJob(d, n, j))
	r.jobs.add(row.ExecutionID, row)
	r.unit.Record(state.JobLogged{Row: *row, At: r.now, State: "created"})
}

func (r *run) describeJob(d Definition, n *model.FlowNode, j state.Job) state.Job {
	j.ID, j.ActivityID, j.CreateTime = r.env.NewID(), n.ID, r.now
	j.ProcessDefinitionID, j.ProcessDefinitionKey, j.DeploymentID = d.Row.ID, d.Row.Key, d.Row.DeploymentID
	j.JobDefinitionID = d.JobDefinitions[n.ID+"/"+j.Configuration]
	return j
}

// priority is the job priority of a node, else of its process, else 0.
func (r *run) priority(e *state.Execution, n *model.FlowNode) (int64, error) {
	return priority(n, r.process(e), r.scopeEnv(e))
}

func priority(n *model.FlowNode, process *model.Process, v environment) (int64, error) {
	x := n.JobPriority
	if x == nil {
		x = process.JobPriority
	}
	if x == nil {
		return 0, nil
	}
	p, err := jobPriority(x, v)
	if err != nil {
		return 0, fmt.Errorf("job priority: %w", err)
	}
	return p, nil
}

// jobPriority evaluates the priority of a job or external task. As in Camunda it is
// a number; a text with one is only what stands in the model.
func jobPriority(x *expr.Expression, env expr.Env) (int64, error) {
	v, err := x.Eval(env)
	if err != nil {
		return 0, err
	}
	if _, isText := v.(string); isText {
		if _, fixed := x.Literal(); !fixed {
			return 0, fmt.Errorf("'%s' yields %s, which is no number", x.Source(), describeValue(v))
		}
	}
	return asWhole(v, x)
}

// wholeNumber evaluates an expression that yields a number or its text.
func wholeNumber(x *expr.Expression, env expr.Env) (int64, error) {
	v, err := x.Eval(env)
	if err != nil {
		return 0, err
	}
	return asWhole(v, x)
}

func asWhole(v any, x *expr.Expression) (int64, error) {
	switch n := v.(type) {
	case int16:
		return int64(n), nil
	case int32:
		return int64(n), nil
	case int64:
		return n, nil
	case string:
		if i, err := strconv.ParseInt(strings.TrimSpace(n), 10, 64); err == nil {
			return i, nil
		}
	}
	return 0, fmt.Errorf("'%s' yields %s, which is no whole number", x.Source(), describeValue(v))
}

func describeValue(v any) string {
	if v == nil {
		return "nothing"
	}
	return fmt.Sprintf("%v (%s)", v, value.FromGo(v).Type)
}

// moveJobs moves the jobs of an execution's own activity with its token.
func (r *run) moveJobs(from, to *state.Execution) {
	r.jobs.move(from.ID, to.ID, func(j *state.Job) bool {
		if j.Kind != state.JobAsyncContinuation {
			return false
		}
		j.ExecutionID = to.ID
		return true
	})
}

// deleteJob removes a job that is no longer wanted.
func (r *run) deleteJob(j *state.Job) {
	r.unit.Record(state.JobLogged{Row: *j, At: r.now, State: "deleted"})
	r.removeJob(j, "deleted")
}

// removeJob removes a job and ends its incident.
func (r *run) removeJob(j *state.Job, incidentState string) {
	r.endIncidents(j.ExecutionID, j.ID, incidentState)
	r.jobs.remove(j.ExecutionID, j)
	r.unit.Jobs.Delete(j.ID)
}

func (c RunJob) apply(r *run) error {
	j, err := r.job(c.JobID)
	if err != nil {
		return err
	}
	r.logJob(j, "Execute")
	if j.ExecutionID == "" {
		return r.runStartTimer(j)
	}
	e, n, err := r.whereJob(j)
	if err != nil {
		return err
	}
	if err := r.ensureActive(e); err != nil {
		return err
	}
	job := *j
	r.unit.Record(state.JobLogged{Row: job, At: r.now, State: "successful"})
	r.removeJob(j, "resolved")
	switch job.Kind {
	case state.JobAsyncContinuation:
		return r.continueNow(e, n, job)
	case state.JobEvent:
		return r.signalJob(e, job)
	case state.JobTimerTaskListener:
		return at(n, r.fireTimeout(e, n, job))
	}
	return at(n, r.fireTimer(e, n, job))
}

func (r *run) job(id string) (*state.Job, error) {
	j, ok := r.unit.Jobs.Get(id)
	if !ok {
		return nil, refuse(NotFound, "No job found with id '%s'", id)
	}
	return j, nil
}

// whereJob is the execution and the element of a job.
func (r *run) whereJob(j *state.Job) (*state.Execution, *model.FlowNode, error) {
	e, ok := r.unit.Executions.Get(j.ExecutionID)
	if !ok {
		panic(fmt.Sprintf("machine: job %s has no execution %s", j.ID, j.ExecutionID))
	}
	n, err := r.node(e, j.ActivityID)
	return e, n, err
}

// continueNow goes on before or after a node.
func (r *run) continueNow(e *state.Execution, n *model.FlowNode, job state.Job) error {
	switch {
	case job.Configuration == asyncBefore:
		r.push(step{do: beginStep, execution: e, node: n})
	case job.Argument == "":
		r.push(step{do: endedStep, execution: e, node: n})
	default:
		f, ok := r.process(e).Flows[job.Argument]
		if !ok {
			return fmt.Errorf("the definition %s has no sequence flow %s", e.ProcessDefinitionID, job.Argument)
		}
		r.push(step{do: goAlong, execution: e, node: n, flow: f})
	}
	return nil
}
