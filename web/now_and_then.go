package web

import (
	"sync"
	"time"
)

// nowAndThen counts what happens too often to be told each time.
type nowAndThen struct {
	mu   sync.Mutex
	n    int
	told time.Time
}

// tellEvery is how often it is told at most.
const tellEvery = time.Second

// note counts one more; due says that it is time to tell, and n how many came since
// that was told last.
func (o *nowAndThen) note(now time.Time) (n int, due bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.n++
	if now.Sub(o.told) < tellEvery {
		return 0, false
	}
	n, o.n, o.told = o.n, 0, now
	return n, true
}
