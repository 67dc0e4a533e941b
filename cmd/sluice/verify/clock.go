//go:build unix

package verify

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// jumps are where the clock goes, one after the other, from the true time.
var jumps = []time.Duration{time.Hour, 0, -time.Hour, 0, 24 * time.Hour, 0, -24 * time.Hour, 0}

// lastJump is where it is at the end: later than anything that was begun at a later
// time could be due or locked.
const lastJump = 26 * time.Hour

// clockTick is how often the servers' clock is set; between, it stands.
const clockTick = 50 * time.Millisecond

// startClock moves the servers' clock on until the end, away from the true time by
// what strikes say.
func startClock(ctx context.Context, s *scene) error {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	s.atEnd(func() error {
		cancel()
		<-ended
		return nil
	})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			_ = s.setClock(ctx) // before the start there is nobody to tell
			pause(ctx, clockTick)
		}
	}()
	return nil
}

func moveClock(ctx context.Context, s *scene) error {
	s.offset.Store(int64(jumps[s.struck%len(jumps)]))
	return s.setClock(ctx)
}

func settleClock(ctx context.Context, s *scene) error {
	s.offset.Store(int64(lastJump))
	return s.setClock(ctx)
}

func (s *scene) setClock(ctx context.Context) error {
	now := time.Now().UTC().Add(time.Duration(s.offset.Load()))
	body := fmt.Appendf(nil, `{"time": %q}`, now.Format(time.RFC3339Nano))
	status, answer := s.client.sendRaw(ctx, http.MethodPut, s.client.base()+"/test-clock", "application/json", body)
	if status != http.StatusNoContent {
		return fmt.Errorf("set the clock: status %d: %.300s", status, answer)
	}
	return nil
}
