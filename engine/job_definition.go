package engine

import (
	"context"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// oneJobDefinition reads a job definition.
func (e *Engine) oneJobDefinition(ctx context.Context, id string) (chosenJobDefinitions, error) {
	chosen, err := e.chooseJobDefinitions(ctx, id, DefinitionChoice{})
	if err == nil && len(chosen.rows) == 0 {
		err = refuse(NotFound, "Job definition with id '%s' does not exist", id)
	}
	return chosen, err
}

func (c SetJobDefinitionPriority) do(ctx context.Context, e *Engine) (None, error) {
	if c.IncludeJobs && !c.Priority.Set {
		return None{}, refuse(Invalid, "Cannot reset priority for job definition %s with includeJobs=true", c.JobDefinitionID)
	}
	chosen, err := e.oneJobDefinition(ctx, c.JobDefinitionID)
	if err != nil {
		return None{}, err
	}
	if err := chosen.mayChange(ctx); err != nil {
		return None{}, err
	}
	if err := chosen.mayChangeJobs(ctx, InstanceUpdate, ""); err != nil {
		return None{}, err
	}
	begin := func(unit *state.Unit) error {
		fresh, err := e.oneJobDefinition(ctx, c.JobDefinitionID)
		if err != nil {
			return err
		}
		row := unit.JobDefinitions.Load(fresh.rows[0])
		about := fresh.log
		about.OperationType, about.Category = "SetPriority", operatorCategory
		about.EntityType = "JobDefinition"
		e.logOperation(ctx, unit, about, propertyChange{"overridingPriority", numberWord(row.Priority), numberWord(c.Priority)})
		if c.IncludeJobs {
			about.EntityType = "Job"
			e.logOperation(ctx, unit, about, propertyChange{"priority", "", numberWord(c.Priority)})
		}
		row.Priority = c.Priority
		return nil
	}
	if !c.IncludeJobs {
		return None{}, e.changeRows(ctx, begin)
	}
	of := chosen.jobs()
	of.where, of.args = "priority <> ?", []any{c.Priority.N}
	return None{}, e.changeJobs(ctx, begin, of, func(j *state.Job) { j.Priority = c.Priority.N })
}

func numberWord(n state.OptionalInt) string {
	if !n.Set {
		return ""
	}
	return strconv.FormatInt(n.N, 10)
}

func (c SetJobDefinitionRetries) do(ctx context.Context, e *Engine) (None, error) {
	if c.Retries < 0 {
		return None{}, negativeRetries(c.Retries)
	}
	chosen, err := e.chooseJobDefinitions(ctx, c.JobDefinitionID, DefinitionChoice{})
	if err != nil {
		return None{}, err
	}
	if err := chosen.mayChangeJobs(ctx, InstanceRetryJobs, identity.Any); err != nil {
		return None{}, err
	}
	changes := []propertyChange{{"retries", "", strconv.FormatInt(c.Retries, 10)}}
	if c.Due != nil {
		changes = append(changes, propertyChange{"dueDate", "", momentWord(*c.Due)})
	}
	begin := func(unit *state.Unit) error {
		about := chosen.log
		about.OperationType, about.EntityType, about.Category = "SetJobRetries", "Job", operatorCategory
		e.logOperation(ctx, unit, about, changes...)
		return nil
	}
	of := chosen.jobs()
	of.where, of.args = "retries = ?", []any{int64(0)}
	return None{}, e.changeJobs(ctx, begin, of, func(j *state.Job) {
		j.Retries = c.Retries
		if c.Due != nil {
			j.Due = *c.Due
		}
	})
}

// momentWord is an instant as the log of operations keeps it.
func momentWord(m state.Millis) string {
	if m == 0 {
		return ""
	}
	return strconv.FormatInt(int64(m), 10)
}
