package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// patientStore says that it has committed when it is no longer asked to, as a
// PostgreSQL does that waits for its synchronous standby.
type patientStore struct{ store.Store }

func (patientStore) Flush(ctx context.Context, sets []*state.Changes) []error {
	<-ctx.Done()
	return make([]error, len(sets))
}

func TestCommit_ThatWasStoppedIsNotAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startCommitter(patientStore{}, 1, nil)
		defer c.stop()
		if err := c.commit(t.Context(), &state.Changes{}); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v, want that nobody knows", err)
		}
	})
}
