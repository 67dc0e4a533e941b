package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
)

// doAtOnce does to all elements in one transaction what a batch would do to one
// after the other. may is asked of the loaded unit; what was done is logged once
// and not for each element.
func (e *Engine) doAtOnce(ctx context.Context, all elements, task batchTask, may func(*state.Unit) error, logged state.HistoryOperation, changes ...propertyChange) error {
	return e.doTogether(ctx, all, task, may, func(unit *state.Unit) error {
		e.logOperation(ctx, unit, logged, changes...)
		return nil
	})
}

// doTogether is doAtOnce where log notes what was done.
func (e *Engine) doTogether(ctx context.Context, all elements, task batchTask, may, log func(*state.Unit) error) error {
	if all.len() > maxReach {
		return refuse(Invalid, "at most %d are changed at once, not %d; do it by a batch", maxReach, all.len())
	}
	outside := &effects{}
	return e.repeat(func() error {
		load := func() (*state.Unit, error) { return e.loadAll(ctx, all, task) }
		_, err := e.attempt(ctx, e.from(load), may, func(unit *state.Unit) error {
			as := WithActor(ctx, Actor{})
			if _, starts := task.(*restartTask); starts {
				as = ctx // who starts an instance is kept with it
			}
			w := e.newBatchWork(as, unit, outside)
			for _, id := range all.all() {
				if err := task.do(w, id); err != nil {
					return err
				}
			}
			if err := log(unit); err != nil {
				return err
			}
			return e.project(ctx, unit)
		})
		return err
	})
}

func (e *Engine) loadAll(ctx context.Context, all elements, task batchTask) (*state.Unit, error) {
	unit := state.NewUnit()
	for _, id := range all.all() {
		if err := e.loadElement(ctx, unit, task.scope(id)); err != nil {
			return nil, fmt.Errorf("load element %s: %w", id, err)
		}
	}
	return unit, nil
}

// mayOnEach refuses an actor without the right on one of the process instances. A
// missing one is for others to refuse.
func mayOnEach(ctx context.Context, unit *state.Unit, r Right, all elements) error {
	for _, id := range all.all() {
		i, ok := unit.ProcessInstances.Get(id)
		if !ok {
			continue
		}
		if err := requireTenant(ctx, r.verb, i.ID, i.TenantID); err != nil {
			return err
		}
		if err := require(ctx, r.claims(i.ID, i.ProcessDefinitionKey)...); err != nil {
			return err
		}
	}
	return nil
}
