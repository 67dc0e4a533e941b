package engine_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// stuckStore is a store whose loads wait until the channel is closed.
type stuckStore struct {
	store.Store
	open          chan struct{}
	loading, most atomic.Int64
}

func (s *stuckStore) Load(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	now := s.loading.Add(1)
	defer s.loading.Add(-1)
	for most := s.most.Load(); now > most && !s.most.CompareAndSwap(most, now); most = s.most.Load() {
	}
	<-s.open
	return s.Store.Load(ctx, scope)
}

func TestGate_TurnsAwayWhatIsTooMuchBeforeAnyWork(t *testing.T) {
	stuck := &stuckStore{Store: backends["sqlite"](t, nil), open: make(chan struct{})}
	b := newBench(t, stuck, engine.Options{})
	const commands, mayRun = 3000, 512
	refused := make(chan error, commands)
	done := make(chan error, commands)
	var wg sync.WaitGroup
	for range commands {
		wg.Go(func() {
			_, err := engine.Do(b.ctx, b.e, engine.CompleteTask{TaskID: "none"})
			var refusal *engine.Error
			if errors.As(err, &refusal) && refusal.Code == engine.Unavailable {
				refused <- err
				return
			}
			done <- err
		})
	}
	// Some are turned away while nothing moves; then what waited is done.
	<-refused
	close(stuck.open)
	wg.Wait()
	close(done)
	if most := stuck.most.Load(); most > mayRun {
		t.Errorf("%d commands ran at the same time, want at most %d", most, mayRun)
	}
	if len(done) < mayRun {
		t.Errorf("%d of %d commands were done, want at least as many as may run at the same time", len(done), commands)
	}
	for err := range done {
		var refusal *engine.Error
		if !errors.As(err, &refusal) || refusal.Code != engine.NotFound {
			t.Fatalf("error %v, want that there is no such task", err)
		}
	}
	if _, err := engine.Do(b.ctx, b.e, engine.CreateTask{}); err != nil {
		t.Errorf("a command after the rush: %v", err)
	}
}
