package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// The pages that change what a process makes jobs of.
var (
	jobDefinitionSuspension = jobSuspension(true)
	jobDefinitionActivation = jobSuspension(false)
	jobPriority             = setting[query.JobDefinition]{
		find: findJobDefinition, may: mayUpdateJobs, process: processOfJobs,
		props: (*server).jobPriorityProps, do: (*server).setJobPriority,
	}
)

func findJobDefinition(s *server, c *call) (query.JobDefinition, error) {
	return find(s, c, &query.JobDefinitions, "Job Definition with id %s does not exist")
}

func mayUpdateJobs(s *server, c *call, j query.JobDefinition) bool {
	return s.engine.Can(c.ctx(), identity.Update, identity.ResourceProcessDefinition, j.ProcessDefinitionKey)
}

func processOfJobs(j query.JobDefinition) string { return j.ProcessDefinitionKey }

// fillJobDefinitions fills the tab of what the process makes jobs of.
func (s *server) fillJobDefinitions(c *call, p *views.ProcessProps, process *model.Process) error {
	wanted := query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.JobDefinitions)}.With(query.Condition{Name: "processDefinitionId", Value: p.ID})
	if p.Activity != "" {
		wanted = wanted.With(query.Condition{Name: "activityIdIn", Value: []string{p.Activity}})
	}
	rows, err := query.JobDefinitions.List(c.ctx(), s.engine.Reader(), wanted)
	if err != nil {
		return err
	}
	p.JobDefinitionCount = count(len(rows))
	for _, j := range rows {
		row := views.JobDefinitionRow{
			ID: j.ID, Activity: nameIn(process, j.ActivityID), Kind: jobDefinitionKind(j), Priority: "as in the model",
			Suspended: j.Suspended, MayChange: mayUpdateJobs(s, c, j),
		}
		if j.HasPriority {
			row.Priority = strconv.FormatInt(j.Priority, 10)
		}
		p.JobDefinitions = append(p.JobDefinitions, row)
	}
	return nil
}

// timerWords say how a timer fires, by what its job definition calls it.
var timerWords = map[string]string{"CYCLE": "repeated ", "DATE": "at ", "DURATION": "after "}

// jobDefinitionKind says what the jobs are, a timer with when it fires.
func jobDefinitionKind(j query.JobDefinition) string {
	switch j.Configuration {
	case "":
		return jobKind(state.JobKind(j.Kind))
	case "async-before":
		return "Asynchronous before"
	case "async-after":
		return "Asynchronous after"
	}
	how, when, _ := strings.Cut(j.Configuration, ": ")
	return "Timer, " + cmp.Or(timerWords[how]+when, j.Configuration)
}

const includeJobs = "jobs"

// jobSettingProps is what the pages of a job definition share.
func (s *server) jobSettingProps(c *call, j query.JobDefinition, form forms.Submission) (views.ChangeProps, error) {
	d, err := s.engine.Definition(c.ctx(), j.ProcessDefinitionID)
	if err != nil {
		return views.ChangeProps{}, err
	}
	_, sent := form.Values[forms.FieldCSRF]
	return views.ChangeProps{
		Subject: nameIn(d.Process, j.ActivityID),
		Lists: []views.ChangeList{{Legend: "Include", Name: fieldInclude, Options: []views.ChangeOption{
			{Value: includeJobs, Label: "The jobs that are there", Chosen: !sent || slices.Contains(form.Values[fieldInclude], includeJobs)},
		}}},
		KeepURL: views.CockpitProcess(j.ProcessDefinitionID, views.TabJobDefinitions, "", ""),
	}, nil
}

func jobSuspension(suspended bool) setting[query.JobDefinition] {
	return setting[query.JobDefinition]{
		find: findJobDefinition, may: mayUpdateJobs, process: processOfJobs,
		props: func(s *server, c *call, j query.JobDefinition, form forms.Submission) (views.ChangeProps, error) {
			p, err := s.jobSettingProps(c, j, form)
			p.Title, p.Button, p.Action, p.Text = "Activate the jobs", "Activate", views.JobDefinitionActivate(j.ID), "goes on with the jobs that it makes."
			if suspended {
				p.Title, p.Button, p.Action, p.Text = "Suspend the jobs", "Suspend", views.JobDefinitionSuspend(j.ID), "makes jobs that wait until they are activated."
			}
			p.Fields = []views.Field{s.dateField(form)}
			return p, err
		},
		do: func(s *server, c *call, j query.JobDefinition, form forms.Submission) (string, error) {
			at, err := sentDate(form)
			if err != nil {
				return "", err
			}
			_, err = engine.Do(c.ctx(), s.engine, engine.SuspendJobDefinitions{
				JobDefinitionID: j.ID, Suspended: suspended, IncludeJobs: slices.Contains(form.Values[fieldInclude], includeJobs), At: at,
			})
			return s.doneAt("Jobs", suspensionWord(suspended), at), err
		},
	}
}

const fieldPriority = "priority"

func (s *server) jobPriorityProps(c *call, j query.JobDefinition, form forms.Submission) (views.ChangeProps, error) {
	p, err := s.jobSettingProps(c, j, form)
	p.Title, p.Button, p.Action = "Priority of the jobs", "Save", views.JobDefinitionPriority(j.ID)
	p.Text = "makes jobs of this priority; those with a higher one run first."
	priority := views.Field{
		Label: "Priority", Name: fieldPriority, Kind: "text", Numeric: true, Optional: true,
		Hint: "Empty: as the model says; jobs that are there stay as they are.",
	}
	if j.HasPriority {
		priority.Value = strconv.FormatInt(j.Priority, 10)
	}
	if sent, ok := form.Values[fieldPriority]; ok {
		priority.Value = first(sent)
	}
	p.Fields = []views.Field{priority}
	return p, err
}

func (s *server) setJobPriority(c *call, j query.JobDefinition, form forms.Submission) (string, error) {
	n, err := sentNumber(form, fieldPriority, "any size, such as 10")
	if err != nil {
		return "", err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetJobDefinitionPriority{
		JobDefinitionID: j.ID, Priority: n, IncludeJobs: n.Set && slices.Contains(form.Values[fieldInclude], includeJobs),
	})
	return "Priority saved", err
}
