package query

import (
	"context"
	"fmt"
	"time"
)

// CleanableDefinition is how much history a definition has that is over, and how
// much of it has outlived its time.
type CleanableDefinition struct {
	ID, Key, Name              string
	Version, HistoryTimeToLive int64 // in days; -1 is none
	Finished, Cleanable        int64
	TenantID                   string
}

// CleanableProcesses count the process instances that are over by definition.
var CleanableProcesses = cleanable("cleanable process instance report", "process_definition", "history_process_instance", "process",
	visible(nil, definitionIn("r.key")))

// CleanableDecisions count the evaluations by the decision's definition.
var CleanableDecisions = cleanable("cleanable decision instance report", "decision_definition", "history_decision_instance", "decision",
	visible(nil, ownIn("r.key")))

// cleanable is a report over a table of definitions and one of their history;
// kind begins the names of its columns and filters.
func cleanable(name, definitions, history, kind string, see Filter) Resource[CleanableDefinition] {
	return Resource[CleanableDefinition]{
		name: name,
		from: "(SELECT d.id, d.key, d.name, d.version, d.history_time_to_live, d.tenant_id," +
			" (SELECT COUNT(*) FROM " + history + " h WHERE h." + kind + "_definition_id = d.id) AS finished FROM " + definitions + " d) r",
		id:    "r.id",
		order: []sortKey{byID("r.id")},
		columns: []column[CleanableDefinition]{
			{"r.id", func(d *CleanableDefinition) any { return &d.ID }},
			{"r.key", func(d *CleanableDefinition) any { return &d.Key }},
			{"r.name", func(d *CleanableDefinition) any { return &d.Name }},
			{"r.version", func(d *CleanableDefinition) any { return &d.Version }},
			{"COALESCE(r.history_time_to_live, -1)", func(d *CleanableDefinition) any { return &d.HistoryTimeToLive }},
			{"r.finished", func(d *CleanableDefinition) any { return &d.Finished }},
			{"r.tenant_id", func(d *CleanableDefinition) any { return &d.TenantID }},
		},
		filters: map[string]Filter{
			"compact":                flag("r.finished > 0"),
			kind + "DefinitionIdIn":  texts("r.id IN (#)"),
			kind + "DefinitionKeyIn": texts("r.key IN (?)"),
			"tenantCheck":            tenantCheck("r.tenant_id"),
			"tenantIdIn":             texts("r.tenant_id IN (?)"),
			"visible":                see,
			"withoutTenantId":        flag("r.tenant_id IS NULL").unless("tenantIdIn"),
		},
		sorts: map[string]sortKey{"finished": byNumber("r.finished").set()},
	}
}

// CountCleanableProcesses fills in how many of the process instances ended so long
// ago that their time to live is over.
func CountCleanableProcesses(ctx context.Context, reader Reader, now time.Time, rows []CleanableDefinition) error {
	return countCleanable(ctx, reader, now, rows, "process_definition d JOIN history_process_instance h ON h.process_definition_id = d.id", "h.end_time")
}

// CountCleanableDecisions is the same for evaluations of decisions.
func CountCleanableDecisions(ctx context.Context, reader Reader, now time.Time, rows []CleanableDefinition) error {
	return countCleanable(ctx, reader, now, rows, "decision_definition d JOIN history_decision_instance h ON h.decision_definition_id = d.id", "h.time")
}

func countCleanable(ctx context.Context, reader Reader, now time.Time, rows []CleanableDefinition, from, over string) error {
	at := make(map[string]int, len(rows))
	ids := make([]string, len(rows))
	for i, row := range rows {
		at[row.ID], ids[i] = i, row.ID
	}
	if len(rows) == 0 {
		return nil
	}
	b := &builder{}
	b.add("SELECT d.id, COUNT(*) FROM "+from+" WHERE "+over+" <= ? - d.history_time_to_live * 86400000 AND ", now.UnixMilli())
	b.addList("d.id IN (#)", ids)
	b.add(" GROUP BY d.id")
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var id string
		var n int64
		err := s.Scan(&id, &n)
		rows[at[id]].Cleanable = n
		return err
	})
	if err != nil {
		return fmt.Errorf("count what can be cleaned up: %w", err)
	}
	return nil
}
