package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

func mayRestart(s *server, c *call, p query.HistoryProcessInstance) bool {
	return s.engine.Can(c.ctx(), identity.ReadHistory, identity.ResourceProcessDefinition, p.ProcessDefinitionKey) &&
		s.engine.Can(c.ctx(), identity.CreateInstance, identity.ResourceProcessDefinition, p.ProcessDefinitionKey) &&
		s.engine.Can(c.ctx(), identity.Create, identity.ResourceProcessInstance, "")
}

// What a restarted instance gets of the ended one.
const (
	lastVariables    = "last"
	initialVariables = "initial"
	keepKey          = "key"
)

// restartProps asks where a new instance begins, and with what.
func (s *server) restartProps(c *call, p query.HistoryProcessInstance, form forms.Submission, _ error) (views.ChangeProps, error) {
	d, err := s.engine.Definition(c.ctx(), p.ProcessDefinitionID)
	if err != nil {
		return views.ChangeProps{}, err
	}
	chosen, sent := first(form.Values["activity"]), form.Values != nil
	if start := d.Process.Root.Start; chosen == "" && start != nil {
		chosen = start.ID
	}
	return views.ChangeProps{
		Title: "Restart the instance", Button: "Restart", Text: "has ended and stays so; a new instance is started in its place.",
		Lists: []views.ChangeList{{Legend: "Take over", Name: "keep", Options: []views.ChangeOption{
			{Value: keepKey, Label: "The business key", Chosen: !sent || strings.Join(form.Values["keep"], " ") == keepKey},
		}}},
		Choices: []views.ChangeChoice{
			{Label: "Begin before", Name: "activity", Options: activities(d.Process.Root, "", chosen)},
			{Label: "Variables", Name: "variables", Options: []views.ChangeOption{
				{Value: lastVariables, Label: "As they were in the end"},
				{Value: initialVariables, Label: "As they were at the start", Chosen: first(form.Values["variables"]) == initialVariables},
			}},
		},
	}, nil
}

func (s *server) restart(c *call, p query.HistoryProcessInstance, form forms.Submission) (started string, err error) {
	ids, err := engine.Do(c.ctx(), s.engine, engine.RestartInstances{
		DefinitionID: p.ProcessDefinitionID, Instances: engine.Instances{IDs: []string{p.ID}},
		Instructions:     []engine.Instruction{{Type: machine.StartBefore, ActivityID: first(form.Values["activity"])}},
		InitialVariables: first(form.Values["variables"]) == initialVariables, WithoutBusinessKey: first(form.Values["keep"]) != keepKey,
		SkipListeners: skips(form, skipListeners), SkipMappings: skips(form, skipMappings),
	})
	return first(ids), err
}
