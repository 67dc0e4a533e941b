package web

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxProcesses bounds the list of processes that can be started.
const maxProcesses = 200

// listStartable lists the processes that the caller can start.
func listStartable(s *server, c *call) (reply, error) {
	rows, err := s.startable(c, c.search(), maxProcesses)
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[rest.ProcessDefinition], len(rows))
	for i, row := range rows {
		shown[i] = rest.ProcessDefinitionOf(row)
	}
	return ok(shown).withPage(func() (templ.Component, error) {
		p, err := s.startProps(c, c.search(), "")
		return views.StartPage(p), err
	}), nil
}

// startable are the newest versions that can be started from the task list, up to a number.
func (s *server) startable(c *call, search string, most int) ([]query.ProcessDefinition, error) {
	wanted := query.Criteria{Sort: []query.Sort{{Key: "name"}, {Key: "key"}}, Max: most}.With(
		query.Condition{Name: "latestVersion", Value: true},
		query.Condition{Name: "active", Value: true},
		query.Condition{Name: "startableInTasklist", Value: true},
	)
	wanted = wanted.With(s.engine.VisibleWith(c.ctx(), identity.CreateInstance)...)
	wanted = wanted.With(s.engine.Visible(c.ctx(), &query.ProcessDefinitions)...)
	if search != "" {
		wanted = wanted.With(query.SearchDefinitions(search))
	}
	return query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), wanted)
}

// startProps is the list of processes; open is the key of the one beside it.
func (s *server) startProps(c *call, search, open string) (views.StartProps, error) {
	page, err := s.tasksPage(c, views.SectionStart, listFilter{})
	if err != nil {
		return views.StartProps{}, err
	}
	page.Title, page.Topics = "Start a process", []string{views.TopicDefinitions, views.TopicTasks}
	p := views.StartProps{Page: page, Query: search, MayDeploy: s.mayDeploy(c)}
	rows, err := s.startable(c, search, maxProcesses+1)
	if len(rows) > maxProcesses {
		rows = rows[:maxProcesses]
		p.More = "These are the first " + count(maxProcesses) + ". Search to find the others."
	}
	for _, d := range rows {
		p.Processes = append(p.Processes, views.StartProcess{
			Key: d.Key, Name: definitionName(d.Name, d.Key), Description: shortened(d.Description, maxSubject), Current: d.Key == open,
		})
	}
	return p, err
}

// definitionName is a process's name; one without is named by its key.
func definitionName(name, key string) string {
	if name == "" {
		return key
	}
	return name
}

// startForm opens the start form of a definition.
func (s *server) startForm(c *call, row state.ProcessDefinition) (openForm, *model.Form, error) {
	if !s.engine.MayStart(c.ctx(), row) {
		return openForm{}, nil, &engine.Error{Code: engine.Forbidden, Message: "You are not among those who may start “" + definitionName(row.Name, row.Key) + "”."}
	}
	d, err := s.engine.Definition(c.ctx(), row.ID)
	if err != nil {
		return openForm{}, nil, err
	}
	key, form := "", (*model.Form)(nil)
	if start := d.Process.Root.Start; start != nil && start.Form != nil {
		form = start.Form
		if form.Key != nil {
			if key, err = form.Key.EvalString(formEnv{now: s.engine.Clock().Now(), call: c}); err != nil {
				key = form.Key.Source()
			}
		}
	}
	o, err := s.openForm(c, key, form, map[string]value.Value{}, nil)
	return o, form, err
}

// startPage is the start form of a definition beside the list of processes; before is
// what was typed and could not be taken, nil for what the address says.
func (s *server) startPage(c *call, row state.ProcessDefinition, before *typed) (templ.Component, error) {
	if before == nil {
		var err error
		if before, err = s.typedBefore(c); err != nil {
			return nil, err
		}
	}
	form, _, err := s.startForm(c, row)
	if err != nil {
		return nil, err
	}
	p, err := s.startProps(c, c.search(), row.Key)
	if err != nil {
		return nil, err
	}
	name := definitionName(row.Name, row.Key)
	p.Page.Title, p.Page.Path, p.Page.Notice = "Start "+name, views.Again(views.ProcessStart(row.Key), before.id()), form.notice
	p.Form = &views.StartForm{
		Key: row.Key, Name: name, Version: strconv.FormatInt(row.Version, 10), Description: row.Description,
		Suspended: row.Suspended, Form: form.def, Input: form.in, Typed: before.id(),
	}
	switch {
	case before == nil:
	case row.Suspended:
		p.Form.Kept = kept(c, before.submission())
	default:
		p.Form.Input, p.Form.BusinessKey = form.def.Again(form.in, before.submission()), first(before.Values[forms.FieldBusinessKey])
		if before.Code != "" && before.Code != engine.Suspended {
			text := sentence(sentenceCase(before.Message))
			if before.Code == engine.Failed {
				text = "It failed at its first step. Tell an administrator: " + text
			}
			p.Page.Notice = &views.Notice{Kind: "fail", Title: "The process was not started.", Text: text}
		}
	}
	return views.StartPage(p), nil
}

// startByForm takes a start form, and goes on with the starter's first task of
// the new instance.
func (s *server) startByForm(c *call) (reply, error) {
	submission, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	row, err := s.findDefinition(c)
	if err != nil {
		return reply{}, err
	}
	form, fields, err := s.startForm(c, row)
	if err != nil {
		return reply{}, err
	}
	decoded := form.def.Decode(form.in, submission)
	switch {
	case decoded.Complete:
	case !c.html:
		return reply{}, rest.Invalidf("The form is not filled in as it asks: %s", mistakesText(form.def, decoded.Input))
	default:
		return s.startAgain(c, row, typedIn(submission), againStatus(decoded.Input))
	}
	started, err := engine.Do(c.ctx(), s.engine, engine.StartProcess{
		DefinitionID: row.ID, BusinessKey: businessKey(first(submission.Values[forms.FieldBusinessKey]), fields, decoded.Variables),
		Variables: inOrder(form.def, decoded.Variables), Form: true,
	})
	if err != nil {
		return s.refusedStart(c, err, row, typedIn(submission))
	}
	s.forgetTyped(c)
	return s.started(c, row, started)
}

// businessKey is what the person wrote, else the field that the model names.
func businessKey(typed string, form *model.Form, vars map[string]value.Value) string {
	if typed != "" || form == nil || form.BusinessKey == "" {
		return typed
	}
	return forms.PlainText(vars[form.BusinessKey])
}

// startAgain leads back to a start form with what was typed; status is that of the
// answer where it is given at once.
func (s *server) startAgain(c *call, row state.ProcessDefinition, sent *typed, status int) (reply, error) {
	if again, ok := s.sendBack(c, sent, views.ProcessStart(row.Key)); ok {
		return again, nil
	}
	p, err := s.startPage(c, row, sent)
	return page(p).withStatus(status), err
}

// refusedStart answers a person whose start was refused by the form again.
func (s *server) refusedStart(c *call, err error, row state.ProcessDefinition, sent *typed) (reply, error) {
	e := rest.ErrorOf(err)
	if !c.html || e.Internal || e.Code == engine.Unavailable {
		return reply{}, startProblems.As(err, "Cannot instantiate process definition "+row.ID)
	}
	return s.startAgain(c, row, sent.refused(e), pageStatus(e))
}

// started leads on after a start.
func (s *server) started(c *call, row state.ProcessDefinition, started engine.Started) (reply, error) {
	toast := definitionName(row.Name, row.Key) + " started"
	mine := s.tasksIn(c, listFilter{name: views.FilterMine}).With(query.Condition{Name: "processInstanceId", Value: started.Instance.ID})
	mine.Max = 1
	next := views.Home()
	tasks, err := query.Tasks.List(c.ctx(), s.engine.Reader(), mine)
	switch {
	case err != nil:
		// It is started; that what comes next cannot be found must not look like a failure.
		s.log.WarnContext(c.ctx(), "find the first task", "processInstanceId", started.Instance.ID, "processDefinitionKey", row.Key, "error", err)
	case len(tasks) > 0:
		next = views.Task(tasks[0].ID, "", views.ListPlace{})
	}
	shown := rest.StartedOf(started, c.base())
	r := ok(shown)
	r.seeOther, r.toast = next, toast
	return r, err
}
