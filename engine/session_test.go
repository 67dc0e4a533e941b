package engine_test

import (
	"slices"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func TestForgetSessions_RemovesWhatHasExpired(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		now := state.MillisOf(b.e.Clock().Now())
		for id, expires := range map[string]state.Millis{"over": now, "open": now + 1} {
			if err := b.e.SaveSession(b.ctx, state.Session{ID: id, Data: "{}", Expires: expires}); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.e.ForgetSessions(b.ctx); err != nil {
			t.Fatal(err)
		}
		var left []string
		if err := b.e.Reader().Select(b.ctx, "SELECT id FROM session", nil, func(s store.Scanner) error {
			var id string
			err := s.Scan(&id)
			left = append(left, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(left, []string{"open"}) {
			t.Errorf("the sessions %v are left", left)
		}
	})
}
