package query

import (
	"context"
	"fmt"
)

// Statistics counts what stands at one activity, or runs of one definition.
type Statistics struct {
	Instances  int
	FailedJobs int // without retries left; 0 unless asked for
	// Incidents are the open ones by type, unless asked for none; the types in
	// order.
	Incidents []IncidentCount
}

// IncidentCount is how many incidents of one type there are.
type IncidentCount struct {
	Type  string
	Count int
}

// StatisticsOptions say what is counted beside the instances.
type StatisticsOptions struct {
	FailedJobs bool
	Incidents  bool
	// RootOnly counts incidents only where they came up, not where they were
	// handed up to a calling instance.
	RootOnly bool
	// IncidentType restricts incidents to a type; empty is every type.
	IncidentType string
}

// ActivityStatistics counts by activity of a definition. The conditions are
// those that executions, jobs and incidents have in common: [Visible],
// [TenantCheck], [Readable]. Executions that wait at a join are not counted, as
// in Camunda.
func ActivityStatistics(ctx context.Context, reader Reader, definitionID string, o StatisticsOptions, conditions ...Condition) (map[string]Statistics, error) {
	c := Criteria{Conditions: conditions}
	b := &builder{}
	b.add("SELECT e.activity_id, 'instances', '', COUNT(*) FROM execution e")
	executions := Executions
	executions.where = "e.process_instance_id IN (SELECT p.id FROM process_instance p WHERE p.process_definition_id = #)" +
		" AND e.active = TRUE AND e.activity_id IS NOT NULL"
	if err := executions.writeWhere(b, arm{}, c, definitionID); err != nil {
		return nil, err
	}
	b.add(" GROUP BY e.activity_id")
	if o.FailedJobs {
		b.add(" UNION ALL SELECT e.activity_id, 'jobs', '', COUNT(*) FROM job j JOIN execution e ON e.id = j.execution_id")
		jobs := Jobs
		jobs.where = "j.process_definition_id = # AND j.retries = 0 AND e.activity_id IS NOT NULL"
		if err := jobs.writeWhere(b, arm{}, c, definitionID); err != nil {
			return nil, err
		}
		b.add(" GROUP BY e.activity_id")
	}
	if o.Incidents {
		b.add(" UNION ALL SELECT i.activity_id, 'incidents', i.type, COUNT(*) FROM incident i")
		incidents := o.incidents("i.process_definition_id = # AND i.activity_id IS NOT NULL")
		if err := incidents.writeWhere(b, arm{}, o.criteria(c), definitionID); err != nil {
			return nil, err
		}
		b.add(" GROUP BY i.activity_id, i.type")
	}
	return readStatistics(ctx, reader, b)
}

// DefinitionStatistics counts by definition id, for those with anything to count.
func DefinitionStatistics(ctx context.Context, reader Reader, o StatisticsOptions) (map[string]Statistics, error) {
	b := &builder{}
	b.add("SELECT p.process_definition_id, 'instances', '', COUNT(*) FROM process_instance p GROUP BY p.process_definition_id")
	if o.FailedJobs {
		b.add(" UNION ALL SELECT j.process_definition_id, 'jobs', '', COUNT(*) FROM job j" +
			" WHERE j.retries = 0 AND j.process_definition_id IS NOT NULL GROUP BY j.process_definition_id")
	}
	if o.Incidents {
		b.add(" UNION ALL SELECT i.process_definition_id, 'incidents', i.type, COUNT(*) FROM incident i")
		incidents := o.incidents("i.process_definition_id IS NOT NULL")
		if err := incidents.writeWhere(b, arm{}, o.criteria(Criteria{})); err != nil {
			return nil, err
		}
		b.add(" GROUP BY i.process_definition_id, i.type")
	}
	return readStatistics(ctx, reader, b)
}

// incidents are the incidents that count.
func (o StatisticsOptions) incidents(where string) Resource[Incident] {
	incidents := Incidents
	incidents.where = where
	if o.RootOnly {
		incidents.where += " AND i.id = i.root_cause_incident_id"
	}
	return incidents
}

func (o StatisticsOptions) criteria(c Criteria) Criteria {
	if o.IncidentType == "" {
		return c
	}
	return c.With(Condition{Name: "incidentType", Value: o.IncidentType})
}

// readStatistics runs a statement whose rows are what it counts by, what it
// counts, the incident type and the count.
func readStatistics(ctx context.Context, reader Reader, b *builder) (map[string]Statistics, error) {
	b.add(" ORDER BY 1, 2, 3")
	all := map[string]Statistics{}
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var key, what, incidentType string
		var n int64
		if err := s.Scan(&key, &what, &incidentType, &n); err != nil {
			return err
		}
		one := all[key]
		switch what {
		case "instances":
			one.Instances = int(n)
		case "jobs":
			one.FailedJobs = int(n)
		default:
			one.Incidents = append(one.Incidents, IncidentCount{incidentType, int(n)})
		}
		all[key] = one
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count by activity or definition: %w", err)
	}
	return all, nil
}
