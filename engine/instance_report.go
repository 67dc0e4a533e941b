package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

// InstanceDurations tells how long process instances took to an actor who may read
// the history of the definitions that the report names, or of all where it names
// none.
func (e *Engine) InstanceDurations(ctx context.Context, r query.InstanceReport, unit query.PeriodUnit) ([]query.PeriodDuration, error) {
	if r.DefinitionIDs == nil && r.DefinitionKeys == nil {
		if err := mayReportHistory(ctx); err != nil {
			return nil, err
		}
	}
	keys := append([]string{}, r.DefinitionKeys...)
	for _, id := range r.DefinitionIDs {
		row, err := e.DefinitionRow(ctx, id)
		switch {
		case isNotFound(err):
			continue
		case err != nil:
			return nil, err
		}
		keys = append(keys, row.Key)
	}
	for _, key := range keys {
		if err := require(ctx, claim{identity.ReadHistory, identity.ResourceProcessDefinition, key}); err != nil {
			return nil, err
		}
	}
	return r.Durations(ctx, e.Reader(), unit, e.Visible(ctx, &query.HistoryProcessInstances)...)
}
