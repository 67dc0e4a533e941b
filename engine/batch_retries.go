package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// The commands that give new retries by a batch.
type (
	// RetryJobs gives many jobs new retries: those with the ids, those that the
	// query finds, and all of the process instances.
	RetryJobs struct {
		Instances
		JobIDs   []string
		JobQuery *query.Criteria
		Retries  int64
		// Due, where set, is when they are to run; zero is at once.
		Due *state.Millis
	}
	// RetryExternalTasks gives many external tasks new retries: those with the
	// ids, those that the query finds, and all of the process instances.
	RetryExternalTasks struct {
		Instances
		TaskIDs   []string
		TaskQuery *query.Criteria
		Retries   int64
	}
)

type jobRetriesTask struct {
	Retries int64
	Due     *state.Millis
}

type externalTaskRetriesTask struct{ Retries int64 }

func (c RetryJobs) do(ctx context.Context, e *Engine) (state.Batch, error) {
	all, err := c.gather(ctx, e)
	switch {
	case err != nil:
		return state.Batch{}, err
	case all.len() == 0:
		return state.Batch{}, refuse(Invalid, "jobIds is empty")
	case c.Retries < 0:
		return state.Batch{}, refuse(Failed, "Retries count is not greater than or equal to 0")
	}
	return e.createBatch(ctx, newBatch{
		task:     &jobRetriesTask{c.Retries, c.Due},
		elements: all,
		logged:   state.HistoryOperation{OperationType: "SetJobRetries", EntityType: "Job", Category: operatorCategory},
		changes:  []propertyChange{all.counted(), async(true), {"retries", "", fmt.Sprint(c.Retries)}},
	})
}

func (c RetryJobs) gather(ctx context.Context, e *Engine) (elements, error) {
	if err := mayCreateBatch(ctx, state.JobBatchJobRetries); err != nil {
		return elements{}, err
	}
	instances, err := e.instanceIDs(ctx, c.Instances)
	if err != nil {
		return elements{}, err
	}
	of, err := e.idsOf(ctx, "SELECT j.id FROM job j WHERE j.process_instance_id IN (#) ORDER BY j.id", instances)
	if err != nil {
		return elements{}, err
	}
	byQuery, err := found(ctx, e, &query.Jobs, c.JobQuery)
	if err != nil {
		return elements{}, err
	}
	return e.gather(ctx, jobElements, slices.Concat(c.JobIDs, byQuery, of))
}

// idsOf runs a statement that lists ids for a list of others.
func (e *Engine) idsOf(ctx context.Context, statement string, of []string) ([]string, error) {
	if len(of) == 0 {
		return nil, nil
	}
	var ids []string
	err := e.store.Select(ctx, statement, []any{of}, func(s store.Scanner) error {
		var id string
		err := s.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

func (t *jobRetriesTask) kind() state.JobKind { return state.JobBatchJobRetries }

func (t *jobRetriesTask) scope(id string) store.Scope { return store.Scope{JobID: id} }

func (t *jobRetriesTask) do(w *batchWork, id string) error {
	return w.apply(machine.SetJobRetries{JobID: id, Retries: t.Retries, Due: t.Due})
}

func (c RetryExternalTasks) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchExternalTaskRetries); err != nil {
		return state.Batch{}, err
	}
	instances, err := e.instanceIDs(ctx, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	of, err := e.idsOf(ctx, "SELECT t.id FROM external_task t WHERE t.process_instance_id IN (#) ORDER BY t.id", instances)
	if err != nil {
		return state.Batch{}, err
	}
	byQuery, err := found(ctx, e, &query.ExternalTasks, c.TaskQuery)
	if err != nil {
		return state.Batch{}, err
	}
	all, err := e.gather(ctx, externalTasks, slices.Concat(c.TaskIDs, byQuery, of))
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "externalTaskIds is empty")
	}
	return e.createBatch(ctx, newBatch{
		task:     &externalTaskRetriesTask{c.Retries},
		elements: all,
		logged:   state.HistoryOperation{OperationType: "SetExternalTaskRetries", EntityType: "ExternalTask", Category: operatorCategory},
		changes:  []propertyChange{all.counted(), async(true), {"retries", "", fmt.Sprint(c.Retries)}},
	})
}

func (t *externalTaskRetriesTask) kind() state.JobKind { return state.JobBatchExternalTaskRetries }

func (t *externalTaskRetriesTask) scope(id string) store.Scope {
	return store.Scope{ExternalTaskID: id}
}

func (t *externalTaskRetriesTask) do(w *batchWork, id string) error {
	return w.apply(machine.SetExternalTaskRetries{ID: id, Retries: t.Retries})
}
