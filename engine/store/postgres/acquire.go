package postgres

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// AcquireJobs implements [store.Store].
func (s *Store) AcquireJobs(ctx context.Context, a store.Acquisition) ([]state.Job, error) {
	var jobs []state.Job
	var b state.Binder
	err := s.command(ctx, store.TripAcquire,
		func(p *pipeline) {
			p.send(acquireJobs, [][]byte{
				[]byte(a.Owner), integerParameter(int64(a.Now)), integerParameter(int64(a.LockedUntil)), integerParameter(int64(a.Max)),
			})
		},
		func(values [][]byte) error {
			var j state.Job
			for i, p := range b.Pointers(&j) {
				if !decode(elementOIDs[state.JobTable.Columns[i].Type], values[i], p) {
					return fmt.Errorf("column %s: a value of %d bytes", state.JobTable.Columns[i].Name, len(values[i]))
				}
			}
			jobs = append(jobs, j)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("acquire jobs: %w", translate(ctx, err))
	}
	return jobs, nil
}

// RenewJobs implements [store.Store].
func (s *Store) RenewJobs(ctx context.Context, r store.Renewal) error {
	parameters := [][]byte{[]byte(r.Owner), integerParameter(int64(r.LockedUntil)), idArray(r.JobIDs)}
	err := s.command(ctx, store.TripRenew,
		func(p *pipeline) { p.send(renewJobs, parameters) },
		func([][]byte) error { return nil })
	if err != nil {
		return fmt.Errorf("renew the locks of jobs: %w", translate(ctx, err))
	}
	return nil
}
