package engine

import (
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// fetchQueue is where the workers of this node stand that ask for external tasks.
// Those that ask for the same stand in one line: what is free is looked up and
// locked for all of them at once, by one goroutine, so that they never contend
// for a task, and one that waits costs nothing until a task of its topics may have
// come free. That is told by the commits of this node, by the ends of locks, and,
// for what other nodes do, by a look every now and then while anybody waits.
type fetchQueue struct {
	engine *Engine
	ctx    context.Context // ends with the engine
	cancel context.CancelFunc
	wake   chan struct{}
	done   chan struct{}

	mu     sync.Mutex
	closed bool
	lines  map[string]*line
	// byTopic are the lines in which a topic is asked for.
	byTopic map[string]map[*line]struct{}
	// ends are, of topics that are asked for, when the next lock ends that is known
	// of; zero is none, a missing one is to be looked up.
	ends map[string]state.Millis
}

// want is what the workers of a line ask for.
type want struct {
	ByPriority, Newest bool
	Topics             map[string][]query.Condition
	May                []query.Condition
}

// line is the workers that ask for the same, in the order in which they came.
type line struct {
	want
	key     string
	workers *list.List // of *fetcher
	// look are the topics of which a task may have come free.
	look map[string]struct{}
}

// fetcher is one worker's request.
type fetcher struct {
	workerID string
	max      int
	topics   map[string]FetchTopic
	waits    bool   // stays where there is nothing for it
	version  uint64 // of the rights that it was asked with
	answer   chan fetched

	// The queue guards what follows.
	line    *line // nil once it is answered
	place   *list.Element
	serving bool // it is being looked for right now
	leaving bool // it goes when that is done
	losses  int  // how often other nodes were faster
}

// fetched is what a worker gets: tasks as they are stored with its lock.
type fetched struct {
	rows []state.ExternalTask
	err  error
}

// startFetches starts the goroutine that serves workers.
func startFetches(e *Engine) *fetchQueue {
	ctx, cancel := context.WithCancel(context.Background())
	q := &fetchQueue{
		engine: e, ctx: ctx, cancel: cancel, wake: make(chan struct{}, 1), done: make(chan struct{}),
		lines: map[string]*line{}, byTopic: map[string]map[*line]struct{}{}, ends: map[string]state.Millis{},
	}
	go q.run()
	return q
}

// fetch gets a worker tasks: at once or, where there are none, within the time.
// One who goes away gives the place up, and what was just locked for it.
func (q *fetchQueue) fetch(ctx context.Context, f *fetcher, w want, wait time.Duration) ([]state.ExternalTask, error) {
	if f.max == 0 || len(w.Topics) == 0 {
		return nil, nil
	}
	version, err := q.engine.rightsVersion(ctx)
	if err != nil {
		return nil, err
	}
	f.version, f.waits, f.answer = version, wait > 0, make(chan fetched, 1)
	if err := q.enter(f, w); err != nil {
		return nil, err
	}
	var over <-chan time.Time
	if f.waits {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case got := <-f.answer:
		return got.rows, got.err
	case <-over:
		got := q.leave(f)
		return got.rows, got.err
	case <-ctx.Done():
		q.release(q.leave(f).rows)
		return nil, ctx.Err()
	}
}

// enter puts a worker at the end of its line and has it served.
func (q *fetchQueue) enter(f *fetcher, w want) error {
	key, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("compare what workers ask for: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errClosed
	}
	l := q.lines[string(key)]
	if l == nil {
		l = &line{want: w, key: string(key), workers: list.New(), look: map[string]struct{}{}}
		q.lines[l.key] = l
		for topic := range w.Topics {
			if q.byTopic[topic] == nil {
				q.byTopic[topic] = map[*line]struct{}{}
			}
			q.byTopic[topic][l] = struct{}{}
		}
	}
	f.line, f.place = l, l.workers.PushBack(f)
	l.lookForAll()
	q.hurry()
	return nil
}

// leave takes a worker out of its line, once what is being looked up for it is
// there.
func (q *fetchQueue) leave(f *fetcher) fetched {
	q.mu.Lock()
	if f.serving {
		f.leaving = true
	} else {
		q.reply(f, fetched{})
	}
	q.mu.Unlock()
	return <-f.answer
}

// reply answers a worker, if it is not answered yet, and takes it out of its line.
// The caller holds mu.
func (q *fetchQueue) reply(f *fetcher, answer fetched) {
	l := f.line
	if l == nil {
		return
	}
	l.workers.Remove(f.place)
	f.line, f.place = nil, nil
	f.answer <- answer
	if l.workers.Len() > 0 {
		return
	}
	delete(q.lines, l.key)
	for topic := range l.Topics {
		lines := q.byTopic[topic]
		if delete(lines, l); len(lines) == 0 {
			delete(q.byTopic, topic)
			delete(q.ends, topic)
		}
	}
}

func (l *line) lookForAll() {
	for topic := range l.Topics {
		l.look[topic] = struct{}{}
	}
}

// hurry has the goroutine look around.
func (q *fetchQueue) hurry() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// changed tells what a commit of this node did to external tasks.
func (q *fetchQueue) changed(rows []state.Row) {
	now := q.engine.now()
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines) == 0 {
		return
	}
	for _, row := range rows {
		t, ok := row.(*state.ExternalTask)
		switch {
		case !ok || t.Suspended || t.Retries.Set && t.Retries.N == 0:
		case t.LockExpires > now:
			q.noteEnd(t.Topic, t.LockExpires)
		default:
			q.lookFor(t.Topic)
		}
	}
}

// lookFor has a topic looked for in all lines. The caller holds mu.
func (q *fetchQueue) lookFor(topic string) {
	for l := range q.byTopic[topic] {
		l.look[topic] = struct{}{}
		q.hurry()
	}
}

// noteEnd remembers when a lock ends, where the next end is known. The caller
// holds mu.
func (q *fetchQueue) noteEnd(topic string, at state.Millis) {
	if next, known := q.ends[topic]; known && (next == 0 || at < next) {
		q.ends[topic] = at
		q.hurry()
	}
}

// shut answers all who wait and lets nobody wait any more, so that a server can
// drain.
func (q *fetchQueue) shut() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, l := range maps.Clone(q.lines) {
		for _, f := range l.all() {
			if f.leaving = true; !f.serving {
				q.reply(f, fetched{})
			}
		}
	}
}

// close ends the goroutine.
func (q *fetchQueue) close() {
	q.shut()
	q.cancel()
	<-q.done
}

// all are the workers of a line.
func (l *line) all() []*fetcher {
	workers := make([]*fetcher, 0, l.workers.Len())
	for at := l.workers.Front(); at != nil; at = at.Next() {
		workers = append(workers, at.Value.(*fetcher)) //nolint:forcetypeassert // nothing else is put in
	}
	return workers
}
