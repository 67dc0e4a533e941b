package web

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

func mayMigrate(s *server, c *call, p query.HistoryProcessInstance) bool {
	return s.engine.Can(c.ctx(), identity.MigrateInstance, identity.ResourceProcessDefinition, p.ProcessDefinitionKey) &&
		s.engine.Can(c.ctx(), identity.Read, identity.ResourceProcessDefinition, p.ProcessDefinitionKey)
}

// migrationProps asks for the version to go on with.
func (s *server) migrationProps(c *call, p query.HistoryProcessInstance, form forms.Submission) (views.ChangeProps, error) {
	conditions := append(s.engine.Visible(c.ctx(), &query.ProcessDefinitions), query.Condition{Name: "key", Value: p.ProcessDefinitionKey})
	versions, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Conditions: conditions, Sort: []query.Sort{{Key: "version", Desc: true}}, Max: maxDefinitions,
	})
	if err != nil {
		return views.ChangeProps{}, err
	}
	target := views.ChangeChoice{Label: "Version", Name: "target", Hint: "Activities with the same id are mapped to each other."}
	chosen := first(form.Values["target"])
	for _, d := range versions {
		if d.ID == p.ProcessDefinitionID || d.TenantID != p.TenantID {
			continue
		}
		target.Options = append(target.Options, views.ChangeOption{
			Value: d.ID, Label: definitionName(d.Name, d.Key) + " v" + strconv.FormatInt(d.Version, 10), Chosen: d.ID == chosen,
		})
	}
	props := views.ChangeProps{
		Title: "Migrate the instance", Button: "Migrate", Choices: []views.ChangeChoice{target},
		Text: "goes on with another version of its process, from where it stands now.",
	}
	if len(target.Options) == 0 {
		props.Text, props.Button = "cannot be migrated: its process has no other version.", ""
	}
	return props, nil
}

func (s *server) migrate(c *call, p query.HistoryProcessInstance, form forms.Submission) error {
	target := first(form.Values["target"])
	if target == "" {
		return &engine.Error{Code: engine.Invalid, Message: "Choose the version to go on with."}
	}
	instructions, err := engine.Do(c.ctx(), s.engine, engine.GenerateMigration{SourceDefinitionID: p.ProcessDefinitionID, TargetDefinitionID: target})
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.MigrateInstances{
		Plan:      engine.MigrationPlan{SourceDefinitionID: p.ProcessDefinitionID, TargetDefinitionID: target, Instructions: instructions},
		Instances: engine.Instances{IDs: []string{p.ID}}, SkipListeners: skips(form, skipListeners), SkipMappings: skips(form, skipMappings),
	})
	return err
}

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
func (s *server) restartProps(c *call, p query.HistoryProcessInstance, form forms.Submission) (views.ChangeProps, error) {
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
