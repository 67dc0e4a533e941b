package query

import "context"

// InstanceReport asks how long process instances took.
type InstanceReport struct {
	// Started are conditions of [HistoryProcessInstances], such as startedAfter.
	Started []Condition
	// DefinitionIDs and DefinitionKeys restrict the report to instances of these;
	// nil does not.
	DefinitionIDs, DefinitionKeys []string
}

// Durations tells how long process instances that are over took, by the period in
// which they began.
func (r InstanceReport) Durations(ctx context.Context, reader Reader, unit PeriodUnit, conditions ...Condition) ([]PeriodDuration, error) {
	b := &builder{}
	b.add("SELECT " + unit.of("h.start_time") + ", MIN(" + duration + "), MAX(" + duration + "), CAST(SUM(" + duration + ") AS BIGINT) / COUNT(*)")
	b.add(" FROM history_process_instance h")
	c := Criteria{}.With(r.Started...).With(conditions...)
	if r.DefinitionKeys != nil {
		c = c.With(Condition{Name: "processDefinitionKeyIn", Value: r.DefinitionKeys})
	}
	if r.DefinitionIDs != nil {
		var either []Condition
		for _, id := range r.DefinitionIDs {
			either = append(either, Condition{Name: "processDefinitionId", Value: id})
		}
		c.Or = append(c.Or, either)
	}
	if err := HistoryProcessInstances.writeWhere(b, arm{ended: true}, c); err != nil {
		return nil, err
	}
	b.add(" GROUP BY 1 ORDER BY 1")
	return readDurations(ctx, reader, b)
}
