package query

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// FreeTasks asks for external tasks of one topic that a worker can lock: neither
// locked nor suspended, and not failed for good.
type FreeTasks struct {
	Topic string
	// Conditions are further ones on [ExternalTasks].
	Conditions []Condition
	// ByPriority puts those of the highest priority first. After that the oldest
	// come first, or with Newest the youngest.
	ByPriority, Newest bool
	Max                int
	Now                time.Time
}

// Statement reads the columns of the tasks. It follows one of the indexes
// external_task_age_idx and external_task_priority_idx, so that it costs as much
// as it finds, but for the tasks in front that others have locked.
func (f FreeTasks) Statement(columns []string) (statement string, args []any, err error) {
	b := &builder{}
	b.add("SELECT x." + strings.Join(columns, ", x.") + " FROM " + ExternalTasks.from)
	free := []Condition{{Name: "topicName", Value: f.Topic}, {Name: "withRetriesLeft", Value: true}, {Name: "active", Value: true}, {Name: "notLocked", Value: true}}
	if err := ExternalTasks.writeWhere(b, arm{}, Criteria{Conditions: append(free, f.Conditions...), Now: f.Now}); err != nil {
		return "", nil, err
	}
	b.add(" ORDER BY ")
	if f.ByPriority {
		b.add("x.priority DESC, ")
	}
	direction := map[bool]string{true: " DESC"}[f.Newest]
	b.add("x.create_time"+direction+", x.id"+direction+" LIMIT ?", int64(f.Max))
	return b.sql.String(), b.args, nil
}

// Outlook tells for each of the topics that has such tasks at all when the first
// of its tasks that have not failed for good comes free, after the given time: the
// end of its lock. Where a task is free already, it is in free.
func Outlook(ctx context.Context, reader Reader, topics []string, now time.Time) (free []string, next map[string]Millis, err error) {
	b := &builder{}
	b.add("SELECT x.topic, MIN(COALESCE(x.lock_expires, 0)), MIN(CASE WHEN x.lock_expires > ? THEN x.lock_expires END) FROM "+ExternalTasks.from, now.UnixMilli())
	b.addList(" WHERE x.topic IN (?) AND x.suspended = FALSE AND "+hasRetries+" GROUP BY x.topic", topics)
	next = map[string]Millis{}
	err = reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var topic string
		var first, later int64
		if err := s.Scan(&topic, &first, &later); err != nil {
			return err
		}
		if first <= now.UnixMilli() {
			free = append(free, topic)
		}
		if later > 0 {
			next[topic] = Millis(later)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("look for the ends of locks: %w", err)
	}
	return free, next, nil
}

// The conditions on external tasks that only workers ask for; no client can set
// them in a query. An empty list, or text, is no condition.
func BusinessKeyIs(key string) Condition    { return Condition{"businessKeyIs", listOf(key)} }
func VersionTagIs(tag string) Condition     { return Condition{"versionTagIs", listOf(tag)} }
func DefinitionIDIn(ids []string) Condition { return Condition{"definitionIdIn", ids} }

// OwnVariables is the condition that the process instance itself has the
// variables.
func OwnVariables(tests []VariableTest) Condition { return Condition{"ownVariables", tests} }

func listOf(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// internalTexts is a filter by a list that asks for nothing where it is empty.
func internalTexts(sql string) Filter {
	return Filter{Kind: Internal, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]string)
		if !ok {
			return wrongType(v)
		}
		if len(list) > 0 {
			b.addList(sql, list)
		}
		return nil
	}}
}

// internalTests is a filter by variables that no client can set.
func internalTests(of variables) Filter {
	f := tests(of, Equal)
	f.Kind = Internal
	return f
}
