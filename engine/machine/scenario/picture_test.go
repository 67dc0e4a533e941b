package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// A picture is the state of all instances of some processes as the API shows
// it, without ids and times: lines, sorted. Two engines that run the same
// commands have the same pictures.

// player is an engine that runs scenarios.
type player interface {
	deploy(ctx context.Context, key string, bpmn []byte) error
	// do runs one command; refused tells that it could not be done.
	do(ctx context.Context, line string, body []string) (refused string, err error)
	picture(ctx context.Context) ([]string, error)
	close()
}

// machinePlayer plays on the machine.
type machinePlayer struct {
	*Runner
	memory  *Memory
	history int
}

func newMachinePlayer() *machinePlayer {
	m := NewMemory()
	p := &machinePlayer{Runner: NewRunner(m, true), memory: m}
	p.actor = "demo"
	p.script = javascript
	p.Runner.project = func(u *state.Unit) {
		id := func() string { p.history++; return fmt.Sprintf("h%06d", p.history) }
		history.Project(history.Full, u, history.Source{NewID: id, TimeToLive: func(string) state.OptionalInt { return state.OptionalInt{N: 1, Set: true} }, Hostname: "node", SignedIn: true})
	}
	return p
}

func (p *machinePlayer) deploy(ctx context.Context, key string, bpmn []byte) error {
	_, err := p.deployFile(ctx, key, bpmn)
	return err
}

func (p *machinePlayer) close() {}

func (p *machinePlayer) do(ctx context.Context, line string, body []string) (string, error) {
	if strings.HasPrefix(line, "advance ") {
		return "", nil // their clock cannot be set
	}
	if strings.HasPrefix(line, "plan ") {
		return p.plan(fields(line), body)
	}
	printed, err := p.Run(ctx, line, body)
	if err != nil {
		return "", err
	}
	message, refused := strings.CutPrefix(printed, "error: ")
	if !refused {
		return "", nil
	}
	if job, ok := strings.CutPrefix(line, "run-job "); ok {
		if _, err := p.Run(ctx, "fail-job "+job, nil); err != nil {
			return "", err
		}
	}
	return message, nil
}

func (p *machinePlayer) picture(ctx context.Context) ([]string, error) {
	u, err := p.all(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for i := range u.ProcessInstances.All() {
		of, err := p.backend.Load(ctx, ofInstances(i.ID))
		if err != nil {
			return nil, err
		}
		tree := machine.ActivityInstanceTree(of, p.definitions[i.ProcessDefinitionID])
		all = append(all, "tree "+describeTree(tree))
		add("instance %s ACTIVE%s", i.ProcessDefinitionKey, mark(i.BusinessKey != "", " key "+i.BusinessKey))
	}
	executions := 0
	for range u.Executions.All() {
		executions++
	}
	add("executions %d", executions)
	for t := range u.Tasks.All() {
		add("task %s assignee %s name %s", t.TaskDefinitionKey, t.Assignee, t.Name)
	}
	for j := range u.Jobs.All() {
		add("job %s %s retries %d failed %s", j.Kind, j.ActivityID, j.Retries, j.FailedActivityID)
	}
	for s := range u.EventSubscriptions.All() {
		add("subscription %s %s %s", s.Type, s.Name, s.ActivityID)
	}
	for v := range u.Variables.All() {
		add("variable %s = %v in %s task %t", v.Name, plain(v.Value.Decode()), withoutID(v.ActivityInstanceID, v.ProcessInstanceID), v.TaskID != "")
	}
	for t := range u.ExternalTasks.All() {
		add("external %s %s worker %s retries %s", t.Topic, t.ActivityID, t.WorkerID, retries(t.Retries))
	}
	for x := range u.Incidents.All() {
		add("incident %s %s cause %t", x.Type, x.ActivityID, x.CauseIncidentID == x.ID)
	}
	for a := range u.ActivityInstances.All() {
		add("history %s %s in %s canceled false open", a.ActivityID, a.ActivityType, withoutID(a.ParentID, a.ProcessInstanceID))
	}
	for _, row := range p.memory.rows[state.HistoryActivityInstanceTable] {
		a := row.(*state.HistoryActivityInstance)
		add("history %s %s in %s canceled %t%s", a.ActivityID, a.ActivityType, withoutID(a.ParentID, a.ProcessInstanceID), a.Canceled, mark(a.CompleteScope, " scope"))
	}
	for _, row := range p.memory.rows[state.HistoryProcessInstanceTable] {
		x := row.(*state.HistoryProcessInstance)
		add("instance %s %s reason %s", x.ProcessDefinitionKey, x.State, x.DeleteReason)
	}
	for _, row := range p.memory.rows[state.HistoryTaskTable] {
		x := row.(*state.HistoryTask)
		add("ended task %s %s", x.TaskDefinitionKey, x.DeleteReason)
	}
	for _, row := range p.memory.rows[state.HistoryVariableTable] {
		v := row.(*state.HistoryVariable)
		add("ended variable %s = %v in %s", v.Name, plain(v.Value.Decode()), withoutID(v.ActivityInstanceID, v.ProcessInstanceID))
	}
	for _, row := range p.memory.rows[state.HistoryIncidentTable] {
		x := row.(*state.HistoryIncident)
		add("ended incident %s %s %s", x.Type, x.ActivityID, x.State)
	}
	for _, row := range p.memory.rows[state.HistoryExternalTaskLogTable] {
		x := row.(*state.HistoryExternalTaskLog)
		add("external log %s %s retries %s", x.ActivityID, x.State, retries(x.Retries))
	}
	p.logs(add)
	slices.Sort(all)
	return all, nil
}

// logs are the rows of history at the level full.
func (p *machinePlayer) logs(add func(string, ...any)) {
	for _, row := range p.memory.rows[state.HistoryProcessInstanceTable] {
		x := row.(*state.HistoryProcessInstance)
		add("ended instance %s from %s key %s", x.ProcessDefinitionKey, x.StartActivityID, x.BusinessKey)
	}
	for _, row := range p.memory.rows[state.HistoryDetailTable] {
		d := row.(*state.HistoryDetail)
		writer := "nothing"
		if d.ActivityInstanceID != "" {
			writer = withoutID(d.ActivityInstanceID, d.ProcessInstanceID)
		}
		add("detail %s %s = %v in %s task %t revision %d initial %t operation %t", d.Kind, d.Name, asShown(d.Value), writer, d.TaskID != "", d.Revision, d.Initial, d.OperationID != "")
	}
	for _, row := range p.memory.rows[state.HistoryJobLogTable] {
		l := row.(*state.HistoryJobLog)
		add("job log %s %s %s %s retries %d failed %s", l.Kind, l.Configuration, l.ActivityID, l.State, l.Retries, l.FailedActivityID)
	}
	for _, row := range p.memory.rows[state.HistoryIdentityLinkTable] {
		l := row.(*state.HistoryIdentityLink)
		add("link %s %s user %s group %s by %s", l.Operation, l.Type, l.UserID, l.GroupID, l.AssignerID)
	}
}

// asShown is a value as a list of the API shows it.
func asShown(v value.Stored) any {
	if v.Type == value.Object {
		return v.Text
	}
	return plain(v.Decode())
}

func plain(v interface{ Go() any }, err error) any {
	if err != nil {
		return err
	}
	if d, ok := v.Go().(value.Document); ok {
		return d.Text
	}
	return v.Go()
}

func retries(n state.OptionalInt) string {
	if !n.Set {
		return "none"
	}
	return fmt.Sprint(n.N)
}

// withoutID is the activity of an activity instance id.
func withoutID(id, processInstanceID string) string {
	// Camunda names no parent of what a modification started below the process.
	if id == processInstanceID || id == "" {
		return "process"
	}
	if i := strings.LastIndexByte(id, ':'); i >= 0 {
		return id[:i]
	}
	return id
}

func describeTree(n *machine.ActivityInstanceNode) string {
	if n == nil {
		return "none"
	}
	var inside []string
	for _, c := range n.Children {
		inside = append(inside, describeTree(c))
	}
	for _, t := range n.Transitions {
		inside = append(inside, fmt.Sprintf("~%s i%d", t.ActivityID, len(t.IncidentIDs)))
	}
	slices.Sort(inside)
	name := n.ActivityID
	if n.ActivityType == "processDefinition" {
		name = "process"
	}
	return fmt.Sprintf("%s x%d i%d{%s}", name, len(n.ExecutionIDs), len(n.IncidentIDs), strings.Join(inside, " "))
}
