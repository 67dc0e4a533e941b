package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxPreview is how many instances the preview shows.
const maxPreview = 10

// doing is what can be done to many instances by a batch.
type doing struct {
	name       string // in the address
	label      string // "Retry failed jobs"
	button     string // "Retry"
	done       string // "suspended": what will become of an instance
	started    string // "Suspending": what the toast says
	permission identity.Permission
	// only holds for the instances that it is done to; leftOut says of the others why.
	only    []query.Condition
	leftOut string
	steps   []string
	danger  bool
	reason  bool
	command func(s *server, c *call, of query.Criteria, reason string) (engine.Command[state.Batch], error)
}

// doings are all of them, the most harmless first.
var doings = []doing{
	{
		name: "retry", label: "Retry failed jobs", button: "Retry", done: "retried", started: "Retrying", permission: identity.BatchSetJobRetries,
		only: []query.Condition{{Name: "incidentType", Value: "failedJob"}}, leftOut: "without a failed job",
		steps:   []string{"Each failed job gets one more retry and runs at once.", "Its incident is closed; one that fails again opens another."},
		command: retryMany,
	},
	{
		name: "retry-external", label: "Retry failed external tasks", button: "Retry", done: "retried", started: "Retrying", permission: identity.BatchSetExternalTaskRetries,
		only: []query.Condition{{Name: "incidentType", Value: "failedExternalTask"}}, leftOut: "without a failed external task",
		steps:   []string{"Each failed external task gets one more retry and waits for a worker.", "Its incident is closed; one that fails again opens another."},
		command: retryManyExternal,
	},
	{
		name: "suspend", label: "Suspend", button: "Suspend", done: "suspended", started: "Suspending", permission: identity.BatchSuspend,
		only: []query.Condition{{Name: "active", Value: true}}, leftOut: "suspended already",
		steps:   []string{"Their tasks, jobs and timers wait.", "Messages and completions are refused until they are activated."},
		command: suspendMany(true),
	},
	{
		name: "activate", label: "Activate", button: "Activate", done: "activated", started: "Activating", permission: identity.BatchSuspend,
		only: []query.Condition{{Name: "suspended", Value: true}}, leftOut: "not suspended",
		steps:   []string{"Their tasks can be worked on, and their jobs and timers go on.", "A timer that came due meanwhile runs at once."},
		command: suspendMany(false),
	},
	{
		name: "cancel", label: "Cancel", button: "Cancel", done: "canceled", started: "Canceling", permission: identity.BatchDeleteRunning,
		steps:  []string{"Their tokens, tasks and jobs go, and so do the instances that they called.", "History keeps them as canceled. There is no way back."},
		danger: true, reason: true,
		command: func(_ *server, _ *call, of query.Criteria, reason string) (engine.Command[state.Batch], error) {
			return engine.DeleteInstances{Instances: engine.Instances{Query: &of}, Reason: reason}, nil
		},
	},
}

func suspendMany(suspended bool) func(*server, *call, query.Criteria, string) (engine.Command[state.Batch], error) {
	return func(_ *server, _ *call, of query.Criteria, _ string) (engine.Command[state.Batch], error) {
		return engine.SuspendInstances{Instances: engine.Instances{Query: &of}, Suspended: suspended}, nil
	}
}

// retryMany gives one more retry to those jobs of the instances that have none left.
func retryMany(s *server, c *call, of query.Criteria, _ string) (engine.Command[state.Batch], error) {
	jobs, err := s.spentOf(c, "processInstanceIds", of)
	return engine.RetryJobs{JobQuery: &jobs, Retries: 1}, err
}

// retryManyExternal is the same for external tasks.
func retryManyExternal(s *server, c *call, of query.Criteria, _ string) (engine.Command[state.Batch], error) {
	tasks, err := s.spentOf(c, "processInstanceIdIn", of)
	return engine.RetryExternalTasks{TaskQuery: &tasks, Retries: 1}, err
}

// spentOf asks for what has no retries left in the instances; filter is the one by their
// ids.
func (s *server) spentOf(c *call, filter string, instances query.Criteria) (query.Criteria, error) {
	ids, err := query.ProcessInstances.IDs(c.ctx(), s.engine.Reader(), instances.With(s.engine.Visible(c.ctx(), &query.ProcessInstances)...))
	return query.Criteria{}.With(query.Condition{Name: filter, Value: ids}, query.Condition{Name: "noRetriesLeft", Value: true}), err
}

// may reports whether the caller may start a batch of the kind.
func (d doing) may(s *server, c *call) bool {
	return s.engine.Can(c.ctx(), d.permission, identity.ResourceBatch, "") || s.engine.Can(c.ctx(), identity.Create, identity.ResourceBatch, "")
}

// doingsOf are those that the caller may start.
func (s *server) doingsOf(c *call) []doing {
	var list []doing
	for _, d := range doings {
		if d.may(s, c) {
			list = append(list, d)
		}
	}
	return list
}

// selection says which instances of a version are meant, and what is to be done to them.
type selection struct {
	definition state.ProcessDefinition
	process    *model.Process
	doing      doing
	activity   string
	words      string
	failing    bool
}

// selected reads a selection from an address or a form.
func (s *server) selected(c *call, values url.Values) (selection, error) {
	var x selection
	var err error
	if x.definition, err = s.findDefinition(c); err != nil {
		return x, err
	}
	may := s.doingsOf(c)
	if len(may) == 0 {
		return x, &engine.Error{Code: engine.Forbidden, Message: "You may watch this process, not start batches."}
	}
	d, err := s.engine.Definition(c.ctx(), x.definition.ID)
	if err != nil {
		return x, err
	}
	x.process, x.doing = d.Process, may[0]
	for _, d := range may {
		if d.name == values.Get("do") {
			x.doing = d
		}
	}
	if n, ok := x.process.Nodes[values.Get("activity")]; ok {
		x.activity = n.ID
	}
	x.words, x.failing = strings.TrimSpace(values.Get("q")), values.Get("failing") != ""
	return x, nil
}

// all asks for the chosen instances; of these, those that it is done to satisfy the
// conditions of the doing.
func (x selection) all() query.Criteria {
	wanted := query.Criteria{}.With(query.Condition{Name: "processDefinitionId", Value: x.definition.ID})
	if x.activity != "" {
		wanted = wanted.With(query.Condition{Name: "activityIdIn", Value: []string{x.activity}})
	}
	if x.words != "" {
		wanted = wanted.With(query.SearchInstances(x.words))
	}
	if x.failing {
		wanted = wanted.With(query.Condition{Name: "withIncident", Value: true})
	}
	return wanted
}

// askMany shows whom it would concern.
func askMany(s *server, c *call) (reply, error) {
	x, err := s.selected(c, c.URL.Query())
	if err != nil {
		return reply{}, err
	}
	component, err := s.manyPage(c, x, "", "")
	return page(component), err
}

// startMany starts the batch.
func startMany(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	x, err := s.selected(c, form.Values)
	if err != nil {
		return reply{}, err
	}
	reason := strings.TrimSpace(first(form.Values["reason"]))
	if more, err := s.moreThanShown(c, x, first(form.Values["shown"])); more != "" || err != nil {
		component, failed := s.manyPage(c, x, reason, more)
		return page(component).withStatus(http.StatusConflict), cmp.Or(err, failed)
	}
	command, err := x.doing.command(s, c, x.all().With(x.doing.only...), reason)
	if err != nil {
		return reply{}, err
	}
	batch, err := engine.Do(c.ctx(), s.engine, command)
	if isRefusal(err, engine.Invalid) {
		component, failed := s.manyPage(c, x, reason, sentence(sentenceCase(rest.ErrorOf(err).Message)))
		return page(component).withStatus(http.StatusUnprocessableEntity), failed
	}
	return done(views.CockpitBatch(batch.ID), x.doing.started+" "+plural(int(batch.TotalJobs), "instance", "instances")), err
}

// moreThanShown says that more instances are meant by now than the page showed, where
// there is no way back from what is done to them.
func (s *server) moreThanShown(c *call, x selection, shown string) (string, error) {
	if !x.doing.danger {
		return "", nil
	}
	meant := x.all().With(x.doing.only...).With(s.engine.Visible(c.ctx(), &query.ProcessInstances)...)
	n, err := query.ProcessInstances.Count(c.ctx(), s.engine.Reader(), meant)
	if before, _ := strconv.Atoi(shown); n > before { // nothing shown is none
		return "There are " + count(n) + " by now, " + count(before) + " when the page was shown. Look at them again.", err
	}
	return "", err
}

func (s *server) manyPage(c *call, x selection, reason, refused string) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	visible := s.engine.Visible(c.ctx(), &query.ProcessInstances)
	chosen, done := x.all().With(visible...), x.all().With(x.doing.only...).With(visible...)
	counts, err := query.ProcessInstances.CountEach(c.ctx(), s.engine.Reader(), chosen, done)
	if err != nil {
		return nil, err
	}
	done.Max, done.Sort = maxPreview, []query.Sort{{Key: "startTime"}}
	rows, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), done)
	if err != nil {
		return nil, err
	}
	name := definitionName(x.definition.Name, x.definition.Key)
	p := views.ManyProps{
		Page: s.cockpitPage(c, k, "process", x.definition.Key), ID: x.definition.ID, Process: name,
		Version: "v" + strconv.FormatInt(x.definition.Version, 10),
		Words:   x.words, Failing: x.failing, Danger: x.doing.danger, WithReason: x.doing.reason, Reason: reason, Steps: x.doing.steps, Error: refused,
	}
	p.Page.Title, p.Page.Topics = "Change many instances", nil
	for _, d := range s.doingsOf(c) {
		p.Doings = append(p.Doings, views.Choice{Value: d.name, Label: d.label, Chosen: d.name == x.doing.name})
	}
	p.Activities = x.places()
	p.Rows, err = s.showInstances(c, rows)
	x.count(&p, counts[0], counts[1])
	return views.ManyPage(p), err
}

// places are where instances can stand.
func (x selection) places() []views.Choice {
	list := []views.Choice{{Label: "Any activity", Chosen: x.activity == ""}}
	var add func(scope *model.FlowNode)
	add = func(scope *model.FlowNode) {
		for _, n := range scope.Children {
			list = append(list, views.Choice{Value: n.ID, Label: nodeName(n), Chosen: n.ID == x.activity})
			add(n)
		}
	}
	add(x.process.Root)
	return list
}

// count says how many are chosen, and to how many of them it is done.
func (x selection) count(p *views.ManyProps, chosen, done int) {
	left := chosen - done
	p.Title = count(done) + " of " + plural(chosen, "instance", "instances") + " will be " + x.doing.done
	if left == 0 {
		p.Title = plural(done, "instance", "instances") + " will be " + x.doing.done
	}
	if chosen > 0 {
		p.Share = 100 * done / chosen
	}
	p.Counts = append(p.Counts, views.StateCount{State: "run", Text: count(done) + " will be " + x.doing.done})
	if left > 0 {
		p.Counts = append(p.Counts, views.StateCount{State: "hold", Text: count(left) + " left out: " + x.doing.leftOut})
	}
	if done == 0 {
		return
	}
	p.More = "The first " + count(min(done, maxPreview)) + " of " + count(done) + "."
	if done <= maxPreview {
		p.More = "These are all."
	}
	p.Shown = strconv.Itoa(done)
	p.Button = x.doing.button + " " + plural(done, "instance", "instances")
}
