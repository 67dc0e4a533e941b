package engine

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// definitionReadTime is how long a joint read of a definition may take.
const definitionReadTime = 10 * time.Second

// jointReads answers readers of the same thing together: while a read is on its
// way, those who come are answered by one more that begins when it has ended. What
// a reader gets was read after it asked, so that it misses nothing that was
// acknowledged before; only how often the database is asked is bounded.
//
// A read ends when nobody waits for it any more.
type jointReads[K comparable, V any] struct {
	most    time.Duration // how long a read may take; 0 is as long as anybody waits
	mu      sync.Mutex
	current map[K]*jointRead[V] // those under way
}

type jointRead[V any] struct {
	done  chan struct{} // closed when value and err are there
	value V
	err   error
	// What follows is guarded by the mutex of those it belongs to.
	next    *jointRead[V] // for who came meanwhile; nil for nobody
	waiting int           // how many
	cancel  func()        // ends it; nil before it has begun
}

// do reads key. A reader whose ctx ends leaves the read to the others.
func (j *jointReads[K, V]) do(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	r := j.join(context.WithoutCancel(ctx), key, read)
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		j.leave(r)
		var none V
		return none, ctx.Err()
	}
}

// join finds the read that answers who asks now, and begins it where none is
// under way.
func (j *jointReads[K, V]) join(ctx context.Context, key K, read func(context.Context) (V, error)) *jointRead[V] {
	j.mu.Lock()
	defer j.mu.Unlock()
	running := j.current[key]
	if running != nil {
		if running.next == nil {
			running.next = &jointRead[V]{done: make(chan struct{})}
		}
		running.next.waiting++
		return running.next
	}
	first := &jointRead[V]{done: make(chan struct{}), waiting: 1}
	if j.current == nil {
		j.current = map[K]*jointRead[V]{}
	}
	j.current[key] = first
	go j.run(ctx, key, first, read)
	return first
}

// leave takes one from those who wait for a read.
func (j *jointReads[K, V]) leave(r *jointRead[V]) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r.waiting--; r.waiting == 0 && r.cancel != nil {
		r.cancel()
	}
}

// run reads until nobody waits.
func (j *jointReads[K, V]) run(ctx context.Context, key K, r *jointRead[V], read func(context.Context) (V, error)) {
	for r != nil {
		j.answer(ctx, r, read)
		j.mu.Lock()
		r = r.next
		if r != nil {
			j.current[key] = r
		} else {
			delete(j.current, key)
		}
		j.mu.Unlock()
	}
}

// answer reads for those who wait. A panic is theirs, not the end of the process.
func (j *jointReads[K, V]) answer(ctx context.Context, r *jointRead[V], read func(context.Context) (V, error)) {
	defer close(r.done)
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("read for several: %v", p)
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if j.most > 0 {
		ctx, cancel = context.WithTimeout(ctx, j.most)
		defer cancel()
	}
	j.mu.Lock()
	r.cancel = cancel
	nobody := r.waiting == 0
	j.mu.Unlock()
	if nobody {
		r.err = context.Canceled
		return
	}
	r.value, r.err = read(ctx)
}
