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

// standings reads every running instance once; the instances with incidents and
// with tasks are joined as two sets.
const standings = "SELECT p.process_definition_id, COUNT(*)," +
	" SUM(CASE WHEN f.incidents > 0 THEN 1 ELSE 0 END)," +
	" SUM(CASE WHEN f.incidents IS NULL AND p.suspended = TRUE THEN 1 ELSE 0 END)," +
	" SUM(CASE WHEN f.incidents IS NULL AND p.suspended = FALSE AND w.id IS NOT NULL THEN 1 ELSE 0 END)," +
	" CAST(COALESCE(SUM(f.incidents), 0) AS BIGINT)" +
	" FROM process_instance p" +
	" LEFT JOIN (SELECT i.process_instance_id AS id, COUNT(*) AS incidents FROM incident i" +
	" WHERE i.process_instance_id IS NOT NULL GROUP BY i.process_instance_id) f ON f.id = p.id" +
	" LEFT JOIN (SELECT DISTINCT t.process_instance_id AS id FROM task t WHERE t.process_instance_id IS NOT NULL) w ON w.id = p.id" +
	" GROUP BY p.process_definition_id"

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
		all[id] = Standing{int(n[0]), int(n[1]), int(n[2]), int(n[3]), int(n[4])}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count running instances: %w", err)
	}
	return all, nil
}
