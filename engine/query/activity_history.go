package query

import (
	"context"
	"fmt"
)

// ActivityHistory counts what has passed and is at one activity of a definition.
type ActivityHistory struct {
	Running                                            int
	Finished, Canceled, CompleteScope                  int // canceled ones have finished, too
	OpenIncidents, ResolvedIncidents, DeletedIncidents int
}

// ActivityHistoryOptions say what is counted beside the running activity
// instances.
type ActivityHistoryOptions struct {
	Finished, Canceled, CompleteScope, Incidents bool
	// Instances restricts the count to the process instances that satisfy
	// conditions of [HistoryProcessInstances]; none is all of the definition.
	Instances []Condition
}

// ActivityHistories counts by activity of a definition, those with anything to
// count, over running and ended process instances.
func ActivityHistories(ctx context.Context, reader Reader, definitionID string, o ActivityHistoryOptions) (map[string]ActivityHistory, error) {
	instances := Criteria{Conditions: append([]Condition{{Name: "processDefinitionId", Value: definitionID}}, o.Instances...)}
	if err := HistoryProcessInstances.check(instances); err != nil {
		return nil, err
	}
	b := &builder{}
	b.add("WITH instance AS MATERIALIZED (")
	for i, way := range HistoryProcessInstances.arms(b, instances, true) {
		b.add([]string{"", " UNION ALL "}[i] + "SELECT h.id FROM " + way.source)
		if err := HistoryProcessInstances.writeWhere(b, way, instances); err != nil {
			return nil, err
		}
	}
	const of = " WHERE a.process_instance_id IN (SELECT instance.id FROM instance) AND a.activity_id IS NOT NULL"
	b.add(") SELECT a.activity_id, 'running', COUNT(*) FROM activity_instance a" + of + " GROUP BY a.activity_id")
	add := func(asked bool, what, table, condition string) {
		if asked {
			b.add(" UNION ALL SELECT a.activity_id, '" + what + "', COUNT(*) FROM " + table + " a" + of + condition + " GROUP BY a.activity_id")
		}
	}
	add(o.Finished, "finished", "history_activity_instance", "")
	add(o.Canceled, "canceled", "history_activity_instance", " AND a.canceled = TRUE")
	add(o.CompleteScope, "completeScope", "history_activity_instance", " AND a.complete_scope = TRUE")
	add(o.Incidents, "open", "incident", "")
	add(o.Incidents, "resolved", "history_incident", " AND a.state = 'resolved'")
	add(o.Incidents, "deleted", "history_incident", " AND a.state = 'deleted'")
	return readActivityHistories(ctx, reader, b)
}

func readActivityHistories(ctx context.Context, reader Reader, b *builder) (map[string]ActivityHistory, error) {
	all := map[string]ActivityHistory{}
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var id, what string
		var n int64
		if err := s.Scan(&id, &what, &n); err != nil {
			return err
		}
		one := all[id]
		*map[string]*int{
			"running": &one.Running, "finished": &one.Finished, "canceled": &one.Canceled, "completeScope": &one.CompleteScope,
			"open": &one.OpenIncidents, "resolved": &one.ResolvedIncidents, "deleted": &one.DeletedIncidents,
		}[what] = int(n)
		all[id] = one
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count activity instances: %w", err)
	}
	return all, nil
}
