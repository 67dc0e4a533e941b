package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// floor is what a database takes for the flow scenario when nobody thinks: the rows
// of one instance, written again and again under other ids, with as many commands
// in a transaction as there are clients.
type floor struct {
	store store.Store
	// begun are the rows that a start writes, left those that its completion
	// deletes, ended those that it writes.
	begun, left, ended *template
}

// benchFloor prints how many flows a second the database takes.
func benchFloor(cmd *cobra.Command, o benchOptions) error {
	if o.seed.db == "" {
		return errors.New("--floor needs --db, the database to write to")
	}
	if err := o.check(); err != nil {
		return err
	}
	return withEmptyDatabase(cmd, o.seed.db, func(e *engine.Engine) error {
		f, err := newFloor(cmd.Context(), e)
		if err != nil {
			return fmt.Errorf("run the instance to be written again: %w", err)
		}
		table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(table, "flows in a transaction\tflows/s\t")
		number := 0
		for _, group := range o.clients {
			perSecond, err := f.measure(cmd.Context(), group, o.duration, &number)
			if err != nil {
				return err
			}
			fmt.Fprintf(table, "%d\t%.0f\t\n", group, perSecond)
		}
		return table.Flush()
	})
}

// newFloor runs one instance of the flow scenario and keeps what it wrote.
func newFloor(ctx context.Context, e *engine.Engine) (*floor, error) {
	model, err := benchModels.ReadFile("bench/oneTask.bpmn")
	if err != nil {
		return nil, err
	}
	if _, err := engine.Do(ctx, e, engine.Deploy{Name: "sluice bench", Resources: []engine.DeployResource{{Name: "oneTask.bpmn", Data: model}}}); err != nil {
		return nil, err
	}
	started, err := engine.Do(ctx, e, engine.StartProcess{DefinitionKey: "benchOneTask", Variables: invoiceVariables()})
	if err != nil {
		return nil, err
	}
	f := &floor{store: e.Reader()}
	if f.begun, err = readTemplate(ctx, f.store, started.Instance.ID, 0); err != nil {
		return nil, err
	}
	if _, err := engine.Do(ctx, e, engine.CompleteTask{TaskID: f.begun.task, Variables: invoiceVariables()}); err != nil {
		return nil, err
	}
	after, err := readTemplate(ctx, f.store, started.Instance.ID, 0)
	if err != nil {
		return nil, err
	}
	f.left, f.ended = f.begun.without(after), after.without(f.begun)
	return f, nil
}

// without are the rows of a template that another has not.
func (t *template) without(other *template) *template {
	var b state.Binder
	id := func(r templateRow) string { return *b.Pointers(r)[0].(*string) } //nolint:forcetypeassert // the id
	rest := &template{step: t.step}
	for _, row := range t.rows {
		if !slices.ContainsFunc(other.rows, func(o templateRow) bool { return o.table == row.table && id(o) == id(row) }) {
			rest.rows = append(rest.rows, row)
		}
	}
	return rest
}

// measure writes groups of flows until the time is over. number counts the flows
// of all measurements, whose ids differ.
func (f *floor) measure(ctx context.Context, group int, d time.Duration, number *int) (perSecond float64, err error) {
	begun, flows := time.Now(), 0
	for time.Since(begun) < d {
		starts, ends := make([]*state.Changes, group), make([]*state.Changes, group)
		for i := range group {
			*number++
			starts[i], ends[i] = f.start(*number), f.end(*number)
		}
		for _, sets := range [][]*state.Changes{starts, ends} {
			if err := errors.Join(f.store.Flush(ctx, sets)...); err != nil {
				return 0, err
			}
		}
		flows += group
	}
	return float64(flows) / time.Since(begun).Seconds(), nil
}

func (f *floor) start(n int) *state.Changes {
	unit := state.NewUnit()
	for _, row := range f.begun.copy(n) {
		unit.Append(state.TableOf(row), row)
	}
	return unit.Changes()
}

func (f *floor) end(n int) *state.Changes {
	unit := state.NewUnit()
	for _, row := range f.left.copy(n) {
		unit.Remove(state.TableOf(row), row)
	}
	for _, row := range f.ended.copy(n) {
		unit.Append(state.TableOf(row), row)
	}
	return unit.Changes()
}
