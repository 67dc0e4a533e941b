package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// generateMigration proposes a plan.
func generateMigration(s *server, c *call, body rest.GenerateMigration) (rest.ShownMigrationPlan, error) {
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return rest.ShownMigrationPlan{}, err
	}
	instructions, err := engine.Do(c.ctx(), s.engine, engine.GenerateMigration{
		SourceDefinitionID: body.SourceProcessDefinitionID, TargetDefinitionID: body.TargetProcessDefinitionID, UpdateEventTriggers: bool(body.UpdateEventTriggers),
	})
	if err != nil {
		return rest.ShownMigrationPlan{}, userProblems.As(err, "")
	}
	plan := rest.MigrationPlanOf(body, instructions)
	for _, v := range variables {
		shown, err := rest.EncodeValue(v.Name, v.Value, false)
		if err != nil {
			return plan, err
		}
		plan.Show(v.Name, shown, body.Variables[v.Name])
	}
	return plan, nil
}

// validateMigration reports what is wrong with a plan.
func validateMigration(s *server, c *call, body rest.MigrationPlan) (rest.MigrationReport, error) {
	plan, err := body.Decode()
	if err != nil {
		return rest.MigrationReport{}, err
	}
	_, ofVariables, err := rest.DecodeMigrationVariables(body.Variables)
	if err != nil {
		return rest.MigrationReport{}, err
	}
	reports, err := engine.Do(c.ctx(), s.engine, engine.ValidateMigration{Plan: plan})
	report := rest.MigrationReportOf(reports)
	report.VariableReports = ofVariables
	return report, userProblems.As(err, "")
}

// migrateInstances migrates process instances at once.
func migrateInstances(s *server, c *call, body rest.ExecuteMigration) error {
	command, err := readMigrateInstances(c, body)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.MigrateInstances(command))
	return userProblems.As(err, "")
}

func readMigrateInstances(_ *call, body rest.ExecuteMigration) (engine.MigrateInstancesLater, error) {
	command := engine.MigrateInstancesLater{SkipListeners: bool(body.SkipCustomListeners), SkipMappings: bool(body.SkipIoMappings)}
	if body.MigrationPlan == nil {
		return command, rest.Invalidf("The member 'migrationPlan' is missing.")
	}
	var err error
	if command.Plan, err = body.MigrationPlan.Decode(); err != nil {
		return command, err
	}
	variables, reports, err := rest.DecodeMigrationVariables(body.MigrationPlan.Variables)
	if err != nil {
		return command, err
	}
	if len(reports) > 0 {
		return command, rest.InvalidPlan(rest.MigrationReport{VariableReports: reports})
	}
	command.Plan.Variables = variables
	running, err := body.ProcessInstanceQuery.Criteria(&query.ProcessInstances)
	command.Instances = engine.Instances{IDs: body.ProcessInstanceIDs, Query: running}
	return command, err
}
