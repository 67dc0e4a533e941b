package engine

import (
	"sync"
	"time"
)

// Clock is the engine's time. It runs with the machine's unless it is frozen,
// which only tests do.
type Clock struct {
	mu     sync.RWMutex
	frozen time.Time
}

// Now is the current time in UTC, in milliseconds as everything that is stored.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().UTC().Truncate(time.Millisecond)
}

// Freeze stops the clock at t.
func (c *Clock) Freeze(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = t.UTC().Truncate(time.Millisecond)
}

// Release lets the clock run again.
func (c *Clock) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = time.Time{}
}
