package query

import (
	"context"
	"fmt"
)

// Standing is how the running instances of one process definition stand. Each
// of them is in one state: it fails, else is suspended, else waits for a person,
// else moves.
type Standing struct {
	Running, Failing, Suspended, Waiting int // instances
	Incidents                            int // open ones; an instance may have several
}

// Moving is the number of instances that neither fail, wait nor are suspended.
func (s Standing) Moving() int { return s.Running - s.Failing - s.Suspended - s.Waiting }

// Plus is the standing of two definitions together.
func (s Standing) Plus(o Standing) Standing {
	return Standing{
		s.Running + o.Running, s.Failing + o.Failing, s.Suspended + o.Suspended, s.Waiting + o.Waiting, s.Incidents + o.Incidents,
	}
}

// standings counts in passes over one table or index each, instead of asking for
// each instance whether it has tasks and incidents.
const standings = "SELECT c.id, CAST(SUM(c.running) AS BIGINT), CAST(SUM(c.failing) AS BIGINT), CAST(SUM(c.suspended) AS BIGINT)," +
	" CAST(SUM(c.waiting) AS BIGINT), CAST(SUM(c.incidents) AS BIGINT) FROM (" +
	"SELECT p.process_definition_id AS id, COUNT(*) AS running, 0 AS failing, 0 AS suspended, 0 AS waiting, 0 AS incidents" +
	" FROM process_instance p GROUP BY p.process_definition_id" +
	" UNION ALL SELECT i.process_definition_id, 0, COUNT(DISTINCT i.process_instance_id), 0, 0, COUNT(*)" +
	" FROM incident i WHERE i.process_instance_id IS NOT NULL GROUP BY i.process_definition_id" +
	// NB: by the column as it is SQLite would follow its index, row by row.
	" UNION ALL SELECT COALESCE(p.process_definition_id, ''), 0, 0, COUNT(*), 0, 0" +
	" FROM process_instance p WHERE p.suspended = TRUE AND p.id NOT IN (" + failing + ") GROUP BY COALESCE(p.process_definition_id, '')" +
	" UNION ALL SELECT t.process_definition_id, 0, 0, 0, COUNT(DISTINCT t.process_instance_id), 0 FROM task t" +
	" WHERE t.suspended = FALSE AND t.process_instance_id IS NOT NULL AND t.process_instance_id NOT IN (" + failing + ")" +
	" GROUP BY t.process_definition_id" +
	") c GROUP BY c.id"

// failing are the instances with incidents.
const failing = "SELECT i.process_instance_id FROM incident i WHERE i.process_instance_id IS NOT NULL"

// Standings returns the standing of every definition that has running
// instances, by its id.
func Standings(ctx context.Context, reader Reader) (map[string]Standing, error) {
	all := map[string]Standing{}
	err := reader.Select(ctx, standings, nil, func(s Scanner) error {
		var id string
		var n [5]int64
		if err := s.Scan(&id, &n[0], &n[1], &n[2], &n[3], &n[4]); err != nil {
			return err
		}
		all[id] = Standing{Running: int(n[0]), Failing: int(n[1]), Suspended: int(n[2]), Waiting: int(n[3]), Incidents: int(n[4])}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count running instances: %w", err)
	}
	return all, nil
}
