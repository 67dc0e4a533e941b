package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How the target of a moved token is meant.
const (
	startNothing = "none"
	startBefore  = "before"
	startAfter   = "after"
)

// The boxes that every change of an instance has.
const (
	skipListeners = "listeners"
	skipMappings  = "mappings"
)

// change is a page that changes an instance: who may, what it asks, what it does
// and with which instance a person goes on.
type change struct {
	may   func(s *server, c *call, p query.HistoryProcessInstance) bool
	ended bool // it is for instances that have ended, not for running ones
	props func(s *server, c *call, p query.HistoryProcessInstance, form forms.Submission, refused error) (views.ChangeProps, error)
	do    func(s *server, c *call, p query.HistoryProcessInstance, form forms.Submission) (goOn string, err error)
	// asks tells whether what was sent only asks for the page anew; nil: it never does.
	asks   func(form forms.Submission) bool
	toast  string
	action func(id string) string
}

var (
	modification = change{
		may: mayModify, props: (*server).modificationProps, do: staying((*server).modify), toast: "Tokens moved", action: views.InstanceModify,
	}
	migrating = change{
		may: mayMigrate, props: (*server).migrationProps, asks: asksForActivities, do: staying((*server).migrate), toast: "Instance migrated", action: views.InstanceMigrate,
	}
	restart = change{
		may: mayRestart, ended: true, props: (*server).restartProps, do: (*server).restart, toast: "Restarted; this is the new instance", action: views.InstanceRestart,
	}
)

// staying is what leads back to the instance that it changed.
func staying(do func(*server, *call, query.HistoryProcessInstance, forms.Submission) error) func(*server, *call, query.HistoryProcessInstance, forms.Submission) (string, error) {
	return func(s *server, c *call, p query.HistoryProcessInstance, form forms.Submission) (string, error) {
		return p.ID, do(s, c, p, form)
	}
}

// ask shows the page.
func (x change) ask(s *server, c *call) (reply, error) {
	p, err := x.instance(s, c)
	if err != nil {
		return reply{}, err
	}
	component, err := x.page(s, c, p, forms.Submission{}, nil)
	return page(component), err
}

// take does what the page was sent with.
func (x change) take(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	p, err := x.instance(s, c)
	if err != nil {
		return reply{}, err
	}
	if x.asks != nil && x.asks(form) {
		component, err := x.page(s, c, p, form, nil)
		return page(component), err
	}
	goOn, err := x.do(s, c, p, form)
	if err == nil {
		return done(views.CockpitInstance(goOn, "", ""), x.toast), nil
	}
	e := rest.ErrorOf(err)
	if !c.html || e.Internal || e.Code == engine.Unavailable {
		return reply{}, err
	}
	component, failed := x.page(s, c, p, form, err)
	return page(component).withStatus(http.StatusUnprocessableEntity), failed
}

// instance reads the instance that the path names, for a caller who may change it
// in this way.
func (x change) instance(s *server, c *call) (query.HistoryProcessInstance, error) {
	p, err := s.findAnyInstance(c)
	switch {
	case err != nil:
		return p, err
	case !x.may(s, c, p):
		return p, &engine.Error{Code: engine.Forbidden, Message: "You may watch this instance, not change it in this way."}
	case (p.EndTime != 0) != x.ended && x.ended:
		return p, &engine.Error{Code: engine.Conflict, Message: "The instance still runs; only one that has ended can be started anew."}
	case (p.EndTime != 0) != x.ended:
		return p, &engine.Error{Code: engine.Conflict, Message: "The instance has ended already."}
	}
	return p, nil
}

func (x change) page(s *server, c *call, p query.HistoryProcessInstance, form forms.Submission, refused error) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	props, err := x.props(s, c, p, form, refused)
	if err != nil {
		return nil, err
	}
	props.Page = s.cockpitPage(c, k, "instance", p.ProcessDefinitionKey)
	props.Page.Title, props.Page.Topics = props.Title+", "+instanceTitle(p), nil
	props.Subject = instanceTitle(p)
	if refused != nil && len(props.Mistakes) == 0 && len(props.Problems) == 0 {
		props.Error = sentence(sentenceCase(rest.ErrorOf(refused).Message))
	}
	props.Action, props.KeepURL = x.action(p.ID), views.CockpitInstance(p.ID, "", "")
	props.After = append(props.After, skipped(form))
	return views.ChangePage(props), nil
}

// skipped asks what is not to be run.
func skipped(form forms.Submission) views.ChangeList {
	return views.ChangeList{Legend: "Leave out", Name: "skip", Options: []views.ChangeOption{
		{Value: skipListeners, Label: "Listeners", Chosen: skips(form, skipListeners)},
		{Value: skipMappings, Label: "Input and output mappings", Chosen: skips(form, skipMappings)},
	}}
}

func mayModify(s *server, c *call, p query.HistoryProcessInstance) bool {
	return s.engine.MayOnInstance(c.ctx(), engine.InstanceUpdate, p.ID, p.ProcessDefinitionKey)
}

// modificationProps asks which tokens are taken away and where one is set.
func (s *server) modificationProps(c *call, p query.HistoryProcessInstance, form forms.Submission, _ error) (views.ChangeProps, error) {
	loaded, err := s.loadInstance(c, p)
	if err != nil {
		return views.ChangeProps{}, err
	}
	how, chosen := first(form.Values["how"]), first(form.Values["activity"])
	cancel := views.ChangeList{Legend: "Cancel", Name: "cancel", Hint: "What runs inside of an activity is canceled with it."}
	if loaded.unit != nil {
		if tree := machine.ActivityInstanceTree(loaded.unit, loaded.definition); tree != nil {
			cancel.Options = numbered(loaded.running(tree, "", form.Values["cancel"]))
		}
	}
	return views.ChangeProps{
		Title: "Move tokens", Button: "Move", Text: "goes on elsewhere: cancel what runs, set a token at another activity, or both.",
		Lists: []views.ChangeList{cancel},
		Choices: []views.ChangeChoice{
			{Label: "New token", Name: "how", Options: []views.ChangeOption{
				{Value: startBefore, Label: "Before the activity", Chosen: how == startBefore},
				{Value: startAfter, Label: "After the activity", Chosen: how == startAfter},
				{Value: startNothing, Label: "None", Chosen: how == startNothing},
			}},
			{Label: "Activity", Name: "activity", Options: append(
				// NB: nothing is chosen before somebody chooses it: the first activity would begin the process once more.
				[]views.ChangeOption{{Label: "Choose an activity"}}, activities(loaded.definition.Process.Root, "", chosen)...,
			)},
		},
	}, nil
}

// running lists what runs inside of a node of the tree.
func (i instance) running(n *machine.ActivityInstanceNode, around string, checked []string) []views.ChangeOption {
	var options []views.ChangeOption
	for _, child := range n.Children {
		label := around + activityName(i.definition.Process, child.ActivityName, child.ActivityID)
		options = append(options, views.ChangeOption{Value: child.ID, Label: label, Chosen: slices.Contains(checked, child.ID)})
		options = append(options, i.running(child, label+" / ", checked)...)
	}
	for _, t := range n.Transitions {
		label := around + activityName(i.definition.Process, t.ActivityName, t.ActivityID) + ", waits for a job"
		options = append(options, views.ChangeOption{Value: transitionMark + t.ID, Label: label, Chosen: slices.Contains(checked, transitionMark+t.ID)})
	}
	return options
}

// numbered tells lines with the same label apart.
func numbered(options []views.ChangeOption) []views.ChangeOption {
	total, seen := map[string]int{}, map[string]int{}
	for _, o := range options {
		total[o.Label]++
	}
	for i := range options {
		label := options[i].Label
		if seen[label]++; total[label] > 1 {
			options[i].Label = label + ", " + strconv.Itoa(seen[label]) + " of " + strconv.Itoa(total[label])
		}
	}
	return options
}

// transitionMark tells tokens that wait for a job from activity instances.
const transitionMark = "transition:"

// activities lists the elements inside of a scope.
func activities(scope *model.FlowNode, around, chosen string) []views.ChangeOption {
	var options []views.ChangeOption
	for _, n := range scope.Children {
		label := around + nodeName(n)
		options = append(options, views.ChangeOption{Value: n.ID, Label: label, Chosen: n.ID == chosen})
		options = append(options, activities(n, label+" / ", chosen)...)
	}
	return options
}

func (s *server) modify(c *call, p query.HistoryProcessInstance, form forms.Submission) error {
	m := engine.Modification{SkipListeners: skips(form, skipListeners), SkipMappings: skips(form, skipMappings)}
	activity := first(form.Values["activity"])
	switch how := first(form.Values["how"]); {
	case how != startBefore && how != startAfter:
	case activity == "" && len(form.Values["cancel"]) > 0:
		return &engine.Error{Code: engine.Invalid, Message: "Choose the activity of the new token, or “None” to only cancel."}
	case activity == "":
	case how == startBefore:
		m.Instructions = append(m.Instructions, engine.Instruction{Type: machine.StartBefore, ActivityID: activity})
	default:
		m.Instructions = append(m.Instructions, engine.Instruction{Type: machine.StartAfter, ActivityID: activity})
	}
	for _, id := range form.Values["cancel"] {
		i := engine.Instruction{Type: machine.Cancel, ActivityInstanceID: id}
		if t, waits := strings.CutPrefix(id, transitionMark); waits {
			i.ActivityInstanceID, i.TransitionInstanceID = "", t
		}
		m.Instructions = append(m.Instructions, i)
	}
	if len(m.Instructions) == 0 {
		return &engine.Error{Code: engine.Invalid, Message: "Choose what to cancel, or where to set a token."}
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.ModifyInstance{ProcessInstanceID: p.ID, Modification: m})
	return err
}

func skips(form forms.Submission, what string) bool {
	return slices.Contains(form.Values["skip"], what)
}
