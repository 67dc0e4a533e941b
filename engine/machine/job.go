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
	var visit func(n *model.FlowNode)
	visit = func(n *model.FlowNode) {
		if n.Timer != nil {
			all = append(all, JobDefinition{n.ID, state.JobTimerTransition, timerConfiguration(n.Timer)})
		}
		if n.AsyncBefore {
			all = append(all, JobDefinition{n.ID, state.JobAsyncContinuation, asyncBefore})
		}
		if n.AsyncAfter {
			all = append(all, JobDefinition{n.ID, state.JobAsyncContinuation, asyncAfter})
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
	priority, err := r.priority(e, n)
	if err != nil {
		return err
	}
	r.newJob(e, n, state.Job{
		Kind: state.JobAsyncContinuation, Configuration: configuration,
		Exclusive: n.Exclusive, Priority: priority,
	})
	return nil
}

// newJob inserts a job of an execution.
func (r *run) newJob(e *state.Execution, n *model.FlowNode, j state.Job) {
	j.ID = r.env.NewID()
	j.RootProcessInstanceID, j.ProcessInstanceID, j.ExecutionID = e.RootProcessInstanceID, e.ProcessInstanceID, e.ID
	j.ProcessDefinitionID, j.ProcessDefinitionKey = e.ProcessDefinitionID, r.instance.ProcessDefinitionKey
	j.DeploymentID, j.TenantID = r.definition.Row.DeploymentID, e.TenantID
	j.JobDefinitionID = r.definition.JobDefinitions[n.ID+"/"+j.Configuration]
	j.ActivityID, j.CreateTime, j.Suspended = n.ID, r.now, r.instance.Suspended
	j.Retries = r.initialRetries(e, n)
	row := r.unit.Jobs.Insert(j)
	r.jobs[e.ID] = append(r.jobs[e.ID], row.ID)
	r.unit.Record(state.JobLogged{Row: *row, At: r.now, State: "created"})
}

// priority is the job priority of a node, else of its process, else 0.
func (r *run) priority(e *state.Execution, n *model.FlowNode) (int64, error) {
	x := n.JobPriority
	if x == nil {
		x = r.definition.Process.JobPriority
	}
	if x == nil {
		return 0, nil
	}
	p, err := wholeNumber(x, r.scopeEnv(e))
	if err != nil {
		return 0, fmt.Errorf("job priority: %w", err)
	}
	return p, nil
}

// wholeNumber evaluates an expression that yields a number or its text.
func wholeNumber(x *expr.Expression, env expr.Env) (int64, error) {
	v, err := x.Eval(env)
	if err != nil {
		return 0, err
	}
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

// jobsOf returns the jobs of an execution.
func (r *run) jobsOf(executionID string) []*state.Job {
	var rows []*state.Job
	for _, id := range r.jobs[executionID] {
		if j, ok := r.unit.Jobs.Get(id); ok && j.ExecutionID == executionID {
			rows = append(rows, j)
		}
	}
	return rows
}

// moveJobs moves the jobs of an execution's own activity with its token.
func (r *run) moveJobs(from, to *state.Execution) {
	for _, j := range r.jobsOf(from.ID) {
		if j.Kind != state.JobAsyncContinuation {
			continue
		}
		j.ExecutionID = to.ID
		r.jobs[to.ID] = append(r.jobs[to.ID], j.ID)
		for i := range r.incidentsOf(j) {
			i.ExecutionID = to.ID
		}
	}
}

// deleteJob removes a job that is no longer wanted.
func (r *run) deleteJob(j *state.Job) {
	r.unit.Record(state.JobLogged{Row: *j, At: r.now, State: "deleted"})
	r.removeJob(j, "deleted")
}

// removeJob removes a job and ends its incident.
func (r *run) removeJob(j *state.Job, incidentState string) {
	r.endIncidents(j, incidentState)
	r.unit.Jobs.Delete(j.ID)
}

func (c RunJob) apply(r *run) error {
	j, ok := r.unit.Jobs.Get(c.JobID)
	if !ok {
		return &Refusal{NotFound, fmt.Sprintf("No job found with id '%s'", c.JobID)}
	}
	if err := r.ensureActive(); err != nil {
		return err
	}
	e, ok := r.unit.Executions.Get(j.ExecutionID)
	if !ok {
		panic(fmt.Sprintf("machine: job %s has no execution %s", j.ID, j.ExecutionID))
	}
	n, err := r.node(j.ActivityID)
	if err != nil {
		return err
	}
	job := *j
	r.unit.Record(state.JobLogged{Row: job, At: r.now, State: "successful"})
	r.removeJob(j, "resolved")
	switch {
	case job.Kind == state.JobTimerTransition:
		return at(n, r.fireTimer(e, n, job))
	case job.Configuration == asyncBefore:
		r.push(step{op: begin, execution: e, node: n})
	case e.FlowID == "":
		r.push(step{op: ended, execution: e, node: n})
	default:
		f, ok := r.definition.Process.Flows[e.FlowID]
		if !ok {
			return fmt.Errorf("definition %s has no sequence flow %s", r.definition.Row.ID, e.FlowID)
		}
		r.push(step{op: enter, execution: e, node: f.Target})
	}
	return nil
}
