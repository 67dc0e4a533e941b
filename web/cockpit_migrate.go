package web

import (
	"errors"
	"strconv"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

func mayMigrate(s *server, c *call, p query.HistoryProcessInstance) bool {
	return s.engine.Can(c.ctx(), identity.MigrateInstance, identity.ResourceProcessDefinition, p.ProcessDefinitionKey) &&
		s.engine.Can(c.ctx(), identity.Read, identity.ResourceProcessDefinition, p.ProcessDefinitionKey)
}

// Fields of the page: the version to go on with, the one that the page shows the
// activities of, and the wish to see those of another.
const (
	migrateTo    = "target"
	migrateShown = "shown"
	migrateShow  = "show"
)

// asksForActivities tells whether the page was sent to see the activities of the
// version: nobody goes on with a version whose activities the page did not show.
func asksForActivities(form forms.Submission) bool {
	shown := first(form.Values[migrateShown])
	return len(form.Values[migrateShow]) > 0 || shown != "" && shown != first(form.Values[migrateTo])
}

// migrationProps asks for the version to go on with, and for each activity what it
// becomes.
func (s *server) migrationProps(c *call, p query.HistoryProcessInstance, form forms.Submission, refused error) (views.ChangeProps, error) {
	version := views.ChangeChoice{Label: "Version", Name: migrateTo, Button: views.ChangeOption{Value: migrateShow, Label: "Show its activities"}}
	var err error
	if version.Options, err = s.otherVersions(c, p, first(form.Values[migrateTo])); err != nil {
		return views.ChangeProps{}, err
	}
	props := views.ChangeProps{
		Title: "Migrate the instance", Button: "Migrate", First: []views.ChangeChoice{version},
		Text: "goes on with another version of its process, from where it stands now.",
	}
	if len(version.Options) == 0 {
		props.Text, props.Button, props.First = "cannot be migrated: its process has no other version.", "", nil
		return props, nil
	}
	target := version.Options[0].Value
	for _, o := range version.Options {
		if o.Chosen {
			target = o.Value
		}
	}
	loaded, err := s.loadInstance(c, p)
	if err != nil {
		return props, err
	}
	m, err := s.mapperOf(c, loaded.definition.Process, p.ProcessDefinitionID, target, form)
	if err != nil {
		return props, err
	}
	if loaded.unit != nil {
		m.stand(machine.ActivityInstanceTree(loaded.unit, loaded.definition))
	}
	m.refuse(refused)
	props.Mapping = m.props(target)
	props.Mistakes, props.Problems = m.mistakes, m.problems
	return props, nil
}

// otherVersions are those of the process that the instance is not of, newest first.
func (s *server) otherVersions(c *call, p query.HistoryProcessInstance, chosen string) ([]views.ChangeOption, error) {
	conditions := append(s.engine.Visible(c.ctx(), &query.ProcessDefinitions), query.Condition{Name: "key", Value: p.ProcessDefinitionKey})
	versions, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Conditions: conditions, Sort: []query.Sort{{Key: "version", Desc: true}}, Max: maxDefinitions,
	})
	var options []views.ChangeOption
	for _, d := range versions {
		if d.ID == p.ProcessDefinitionID || d.TenantID != p.TenantID {
			continue
		}
		options = append(options, views.ChangeOption{
			Value: d.ID, Label: definitionName(d.Name, d.Key) + " v" + strconv.FormatInt(d.Version, 10), Chosen: d.ID == chosen,
		})
	}
	return options, err
}

func (s *server) migrate(c *call, p query.HistoryProcessInstance, form forms.Submission) error {
	target := first(form.Values[migrateTo])
	if target == "" {
		return &engine.Error{Code: engine.Invalid, Message: "Choose the version to go on with."}
	}
	source, err := s.engine.Definition(c.ctx(), p.ProcessDefinitionID)
	if err != nil {
		return err
	}
	m, err := s.mapperOf(c, source.Process, p.ProcessDefinitionID, target, form)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.MigrateInstances{
		Plan:      engine.MigrationPlan{SourceDefinitionID: p.ProcessDefinitionID, TargetDefinitionID: target, Instructions: m.instructions()},
		Instances: engine.Instances{IDs: []string{p.ID}}, SkipListeners: skips(form, skipListeners), SkipMappings: skips(form, skipMappings),
	})
	return err
}

// mapperOf begins with what the engine proposes, which it refuses to callers who may
// not read both versions.
func (s *server) mapperOf(c *call, from *model.Process, sourceID, targetID string, form forms.Submission) (*mapper, error) {
	proposed, err := engine.Do(c.ctx(), s.engine, engine.GenerateMigration{SourceDefinitionID: sourceID, TargetDefinitionID: targetID})
	if err != nil {
		return nil, err
	}
	target, err := s.engine.Definition(c.ctx(), targetID)
	if err != nil {
		return nil, err
	}
	if shown := first(form.Values[migrateShown]); shown != "" && shown != targetID {
		form = forms.Submission{} // what was chosen was of another version
	}
	return newMapper(from, target.Process, proposed, form), nil
}

// refuse notes at which activities something is wrong, and what is wrong besides.
func (m *mapper) refuse(err error) {
	var plan *engine.MigrationPlanRefused
	var instance *engine.MigrationRefused
	switch {
	case errors.As(err, &plan):
		for _, r := range plan.Reports {
			m.fail(r.Instruction.Source, r.Instruction.Target, r.Failures)
		}
	case errors.As(err, &instance):
		for _, r := range instance.Reports {
			target := ""
			if r.Instruction != nil {
				target = r.Instruction.Target
			}
			m.fail(r.SourceID, target, r.Failures)
		}
	}
}
