package query

import (
	"context"
	"fmt"
)

// IncidentCause is the open incidents with the same message at the same activity
// of a definition: in all likelihood one thing that is wrong.
type IncidentCause struct {
	DefinitionID, DefinitionKey, DefinitionName string
	DefinitionVersion                           int64
	ActivityID, Type, Message                   string
	Count                                       int
	Oldest, Newest                              Millis
	ProcessInstanceID                           string // one of those that have it
}

// rootCause is what an incident and those that it caused in the instances above
// have in common.
const rootCause = "COALESCE(i.root_cause_incident_id, i.id)"

// CountIncidentCauses counts the incidents that satisfy the criteria; one and those
// that it caused in the instances above are one.
func CountIncidentCauses(ctx context.Context, reader Reader, c Criteria) (int, error) {
	if err := Incidents.check(c); err != nil {
		return 0, err
	}
	b := &builder{}
	b.add("SELECT COUNT(DISTINCT " + rootCause + ") FROM incident i")
	if err := Incidents.writeWhere(b, arm{}, c); err != nil {
		return 0, err
	}
	var n int64
	if err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error { return s.Scan(&n) }); err != nil {
		return 0, fmt.Errorf("count incidents: %w", err)
	}
	return int(n), nil
}

// IncidentCauses groups the incidents that satisfy the criteria, those with the
// most first; the criteria's order does not count. Of one and those that it caused
// in the instances above, the lowest counts: ids grow, and those above come later.
func IncidentCauses(ctx context.Context, reader Reader, c Criteria) ([]IncidentCause, error) {
	if err := Incidents.check(c); err != nil {
		return nil, err
	}
	b := &builder{}
	b.add("SELECT g.process_definition_id, d.key, d.name, d.version, g.activity_id, g.type, g.message, g.incidents, g.oldest, g.newest, g.example" +
		" FROM (SELECT i.process_definition_id, i.activity_id, i.type, i.message, COUNT(*) AS incidents," +
		" MIN(i.create_time) AS oldest, MAX(i.create_time) AS newest, MIN(i.process_instance_id) AS example FROM incident i" +
		" WHERE i.id IN (SELECT MIN(i.id) FROM incident i")
	if err := Incidents.writeWhere(b, arm{}, c); err != nil {
		return nil, err
	}
	b.add(" GROUP BY " + rootCause + ") GROUP BY i.process_definition_id, i.activity_id, i.type, i.message" +
		" ORDER BY incidents DESC, newest DESC, i.process_definition_id, i.activity_id, i.type, i.message")
	if c.Max > 0 {
		b.add(" LIMIT ?", int64(c.Max))
		if c.First > 0 {
			b.add(" OFFSET ?", int64(c.First))
		}
	}
	b.add(") g LEFT JOIN process_definition d ON d.id = g.process_definition_id" +
		" ORDER BY g.incidents DESC, g.newest DESC, g.process_definition_id, g.activity_id, g.type, g.message")
	var causes []IncidentCause
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var i IncidentCause
		var n int64
		err := s.Scan(&i.DefinitionID, &i.DefinitionKey, &i.DefinitionName, &i.DefinitionVersion, &i.ActivityID, &i.Type, &i.Message,
			&n, (*int64)(&i.Oldest), (*int64)(&i.Newest), &i.ProcessInstanceID)
		i.Count = int(n)
		causes = append(causes, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("group incidents: %w", err)
	}
	return causes, nil
}
