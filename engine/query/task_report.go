package query

import (
	"context"
	"fmt"
	"time"
)

// GroupCount is how many tasks nobody has that are linked to a group. The empty
// group stands for those that are linked to none or, once for each, to users, as
// Camunda 7.24 counts.
type GroupCount struct {
	GroupID string
	Tasks   int
}

// CountByCandidateGroup counts tasks that nobody has by the groups they are linked
// to, in the order of these. The conditions are those of [Tasks].
func CountByCandidateGroup(ctx context.Context, reader Reader, conditions ...Condition) ([]GroupCount, error) {
	b := &builder{}
	b.add("SELECT COALESCE(l.group_id, ''), COUNT(*) FROM task t LEFT JOIN identity_link l ON l.task_id = t.id")
	tasks := Tasks
	tasks.where = "t.assignee IS NULL"
	if err := tasks.writeWhere(b, arm{}, Criteria{Conditions: conditions}); err != nil {
		return nil, err
	}
	b.add(" GROUP BY 1 ORDER BY 1")
	var counts []GroupCount
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var c GroupCount
		var n int64
		err := s.Scan(&c.GroupID, &n)
		c.Tasks = int(n)
		counts = append(counts, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count tasks by candidate group: %w", err)
	}
	return counts, nil
}

// TaskReport asks about tasks of process instances that were completed; a zero
// time is no bound.
type TaskReport struct {
	CompletedAfter, CompletedBefore time.Time
	// ByName counts tasks of equal names together, else those of a definition.
	ByName bool
}

// TaskCount is how many tasks were completed.
type TaskCount struct {
	ProcessDefinitionID, ProcessDefinitionKey, ProcessDefinitionName string
	TaskName, TenantID                                               string
	Count                                                            int
}

func (r TaskReport) criteria(conditions []Condition) Criteria {
	c := Criteria{Conditions: conditions}
	if !r.CompletedAfter.IsZero() {
		c = c.With(Condition{Name: "finishedAfter", Value: r.CompletedAfter})
	}
	if !r.CompletedBefore.IsZero() {
		c = c.With(Condition{Name: "finishedBefore", Value: r.CompletedBefore})
	}
	return c
}

// completedTasks writes the source of a report: the ended tasks of processes.
func (r TaskReport) completedTasks(b *builder, conditions []Condition) error {
	b.add(" FROM " + historyTask)
	tasks := HistoryTasks
	tasks.where = "h.process_definition_id IS NOT NULL"
	return tasks.writeWhere(b, arm{ended: true}, r.criteria(conditions))
}

// Counts counts completed tasks by the key of their definition, or by it and their
// name. As in Camunda 7 all versions count together and are shown as the newest one,
// and those of a key that has no definition anymore are left out.
func (r TaskReport) Counts(ctx context.Context, reader Reader, conditions ...Condition) ([]TaskCount, error) {
	name, byName := "''", ""
	if r.ByName {
		name, byName = "COALESCE(h.name, '')", ", h.name"
	}
	b := &builder{}
	b.add("SELECT d.id, d.key, d.name, g.name, d.tenant_id, g.tasks FROM (SELECT h.process_definition_key, h.tenant_id, " + name + " AS name, COUNT(*) AS tasks")
	if err := r.completedTasks(b, conditions); err != nil {
		return nil, err
	}
	b.add(" GROUP BY h.process_definition_key, h.tenant_id" + byName + ") g" +
		" JOIN process_definition d ON d.key = g.process_definition_key AND COALESCE(d.tenant_id, '') = COALESCE(g.tenant_id, '')" +
		" WHERE NOT EXISTS (SELECT 1 FROM process_definition newer WHERE newer.key = d.key" +
		" AND COALESCE(newer.tenant_id, '') = COALESCE(d.tenant_id, '') AND newer.version > d.version) ORDER BY 4, 2, 5")
	var counts []TaskCount
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var c TaskCount
		var n int64
		err := s.Scan(&c.ProcessDefinitionID, &c.ProcessDefinitionKey, &c.ProcessDefinitionName, &c.TaskName, &c.TenantID, &n)
		c.Count = int(n)
		counts = append(counts, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count completed tasks: %w", err)
	}
	return counts, nil
}

// Durations tells how long completed tasks took, by the period in which they
// began.
func (r TaskReport) Durations(ctx context.Context, reader Reader, unit PeriodUnit, conditions ...Condition) ([]PeriodDuration, error) {
	b := &builder{}
	b.add("SELECT " + unit.of("h.created") + ", MIN(h.end_time - h.created), MAX(h.end_time - h.created), CAST(SUM(h.end_time - h.created) AS BIGINT) / COUNT(*)")
	if err := r.completedTasks(b, conditions); err != nil {
		return nil, err
	}
	b.add(" GROUP BY 1 ORDER BY 1")
	return readDurations(ctx, reader, b)
}
