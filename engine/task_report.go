package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

// TasksByCandidateGroup counts the tasks that nobody has by candidate group, for an
// actor who may read all tasks; see [query.CountByCandidateGroup].
func (e *Engine) TasksByCandidateGroup(ctx context.Context) ([]query.GroupCount, error) {
	if err := require(ctx, claim{identity.Read, identity.ResourceTask, identity.Any}); err != nil {
		return nil, err
	}
	return query.CountByCandidateGroup(ctx, e.Reader(), e.Visible(ctx, &query.Tasks)...)
}

// CompletedTasks counts completed tasks for an actor who may read the history of
// all processes.
func (e *Engine) CompletedTasks(ctx context.Context, r query.TaskReport) ([]query.TaskCount, error) {
	if err := mayReportHistory(ctx); err != nil {
		return nil, err
	}
	return r.Counts(ctx, e.Reader(), e.Visible(ctx, &query.HistoryTasks)...)
}

// TaskDurations tells how long completed tasks took to an actor who may read the
// history of all processes.
func (e *Engine) TaskDurations(ctx context.Context, r query.TaskReport, unit query.PeriodUnit) ([]query.PeriodDuration, error) {
	if err := mayReportHistory(ctx); err != nil {
		return nil, err
	}
	return r.Durations(ctx, e.Reader(), unit, e.Visible(ctx, &query.HistoryTasks)...)
}

// mayReportHistory refuses an actor who may not read the history of all processes.
func mayReportHistory(ctx context.Context) error {
	return require(ctx, claim{identity.ReadHistory, identity.ResourceProcessDefinition, identity.Any})
}
