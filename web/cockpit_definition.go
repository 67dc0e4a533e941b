package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// The pages that change a version of a process.
var (
	definitionSuspension = suspension(true)
	definitionActivation = suspension(false)
	timeToLive           = setting[state.ProcessDefinition]{
		find: (*server).findDefinition, may: mayUpdateDefinition, process: keyOf,
		props: (*server).timeToLiveProps, do: (*server).setTimeToLive,
	}
)

func keyOf(d state.ProcessDefinition) string { return d.Key }

func versionName(d state.ProcessDefinition) string {
	return definitionName(d.Name, d.Key) + " v" + strconv.FormatInt(d.Version, 10)
}

func mayUpdateDefinition(s *server, c *call, d state.ProcessDefinition) bool {
	return s.engine.Can(c.ctx(), identity.Update, identity.ResourceProcessDefinition, d.Key)
}

func maySuspendDefinition(s *server, c *call, d state.ProcessDefinition) bool {
	return mayUpdateDefinition(s, c, d) || s.engine.Can(c.ctx(), identity.Suspend, identity.ResourceProcessDefinition, d.Key)
}

// suspension stops or resumes a version, now or later, with its instances or without.
func suspension(suspended bool) setting[state.ProcessDefinition] {
	return setting[state.ProcessDefinition]{
		find: (*server).findDefinition, may: maySuspendDefinition, process: keyOf,
		props: func(s *server, c *call, d state.ProcessDefinition, form forms.Submission) (views.ChangeProps, error) {
			return s.suspensionProps(c, d, suspended, form)
		},
		do: func(s *server, c *call, d state.ProcessDefinition, form forms.Submission) (string, error) {
			at, err := sentDate(form)
			if err != nil {
				return "", err
			}
			_, err = engine.Do(c.ctx(), s.engine, engine.SuspendDefinitions{
				Of: engine.DefinitionChoice{ID: d.ID}, Suspended: suspended, At: at,
				IncludeInstances: slices.Contains(form.Values[fieldInclude], includeInstances),
			})
			return s.doneAt(versionName(d), suspensionWord(suspended), at), err
		},
	}
}

const includeInstances = "instances"

func suspensionWord(suspended bool) string {
	if suspended {
		return "suspended"
	}
	return "activated"
}

func (s *server) suspensionProps(c *call, d state.ProcessDefinition, suspended bool, form forms.Submission) (views.ChangeProps, error) {
	p := views.ChangeProps{
		Title: "Activate the process", Button: "Activate", Text: "can be started again, by people and by its timers.",
		Subject: versionName(d), Fields: []views.Field{s.dateField(form)},
		Action: views.ProcessActivate(d.ID), KeepURL: views.CockpitProcess(d.ID, "", "", ""),
	}
	if suspended {
		p.Title, p.Button, p.Action = "Suspend the process", "Suspend", views.ProcessSuspend(d.ID)
		p.Text = "cannot be started any more until it is activated, neither by people nor by its timers."
	}
	if !s.engine.MayOnInstance(c.ctx(), engine.InstanceSuspend, "", d.Key) {
		return p, nil
	}
	running, err := counted(s, c, &query.ProcessInstances, query.Criteria{}.With(query.Condition{Name: "processDefinitionId", Value: d.ID}), maxCount)
	p.Lists = []views.ChangeList{{
		Legend: "Include", Name: fieldInclude, Hint: "Nobody can work on what is suspended, and its jobs wait.",
		Options: []views.ChangeOption{{
			Value: includeInstances, Label: "Its instances, " + countUpTo(running) + " now",
			Chosen: slices.Contains(form.Values[fieldInclude], includeInstances),
		}},
	}}
	return p, err
}

const fieldDays = "days"

func (s *server) timeToLiveProps(_ *call, d state.ProcessDefinition, form forms.Submission) (views.ChangeProps, error) {
	days := views.Field{
		Label: "Days", Name: fieldDays, Kind: "text", Numeric: true, Optional: true,
		Hint: "For instances that end from now on. Empty: history is kept for good.",
	}
	if d.HistoryTimeToLive.Set {
		days.Value = strconv.FormatInt(d.HistoryTimeToLive.N, 10)
	}
	if sent, ok := form.Values[fieldDays]; ok {
		days.Value = first(sent)
	}
	return views.ChangeProps{
		Title: "History time to live", Button: "Save", Text: "keeps the history of its instances for so many days after they have ended.",
		Subject: versionName(d), Fields: []views.Field{days},
		Action: views.ProcessTimeToLive(d.ID), KeepURL: views.CockpitProcess(d.ID, "", "", ""),
	}, nil
}

func (s *server) setTimeToLive(c *call, d state.ProcessDefinition, form forms.Submission) (string, error) {
	days, err := sentNumber(form, fieldDays, "days, such as 30")
	if err != nil {
		return "", err
	}
	command := engine.SetTimeToLive{DefinitionID: d.ID}
	if days.Set {
		command.Days = &days.N
	}
	_, err = engine.Do(c.ctx(), s.engine, command)
	if !days.Set {
		return "History is kept for good", err
	}
	return "History is kept for " + plural(int(days.N), "day", "days"), err
}

// sentNumber is a whole number, not set where the field is empty.
func sentNumber(form forms.Submission, name, such string) (state.OptionalInt, error) {
	text := strings.TrimSpace(first(form.Values[name]))
	if text == "" {
		return state.OptionalInt{}, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return state.OptionalInt{}, &fieldRefusal{name, "“" + text + "” is no whole number. Write a number of " + such + "."}
	}
	return state.OptionalInt{N: n, Set: true}, nil
}
