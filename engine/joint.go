package engine

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// jointReadTime is how long one of [jointReads] may take, which no caller can end.
const jointReadTime = 10 * time.Second

// jointReads answers readers of the same thing together: while a read is on its
// way, those who come are answered by one more that begins when it has ended. What
// a reader gets was read after it asked, so that it misses nothing that was
// acknowledged before; only how often the database is asked is bounded.
type jointReads[K comparable, V any] struct {
	mu      sync.Mutex
	current map[K]*jointRead[V] // those under way
}

type jointRead[V any] struct {
	done  chan struct{} // closed when value and err are there
	value V
	err   error
	next  *jointRead[V] // for who came meanwhile; nil for nobody
}

// do reads key. A reader whose ctx ends leaves the read to the others.
func (j *jointReads[K, V]) do(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	r := j.join(context.WithoutCancel(ctx), key, read)
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
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
		return running.next
	}
	first := &jointRead[V]{done: make(chan struct{})}
	if j.current == nil {
		j.current = map[K]*jointRead[V]{}
	}
	j.current[key] = first
	go j.run(ctx, key, first, read)
	return first
}

// run reads until nobody waits.
func (j *jointReads[K, V]) run(ctx context.Context, key K, r *jointRead[V], read func(context.Context) (V, error)) {
	for r != nil {
		r.answer(ctx, read)
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
func (r *jointRead[V]) answer(ctx context.Context, read func(context.Context) (V, error)) {
	defer close(r.done)
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("read for several: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, jointReadTime)
	defer cancel()
	r.value, r.err = read(ctx)
}
