package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// How often it is looked what other nodes did while workers wait, how many tasks a
// line gets in one round, and how often a worker that does not wait tries again
// when other nodes were faster.
const (
	lookAround = 2 * time.Second
	maxRound   = 1000
	maxLosses  = 20
)

// run serves workers until the queue is closed.
func (q *fetchQueue) run() {
	defer close(q.done)
	looked := time.Now()
	for {
		timer := time.NewTimer(q.pause(looked))
		select {
		case <-q.ctx.Done():
			timer.Stop()
			return
		case <-q.wake:
		case <-timer.C:
		}
		timer.Stop()
		q.passEnds()
		if time.Since(looked) >= lookAround {
			looked = time.Now()
			q.lookAround()
		}
		for q.ctx.Err() == nil && q.serve() {
			q.learnEnds()
		}
	}
}

// pause is how long there is nothing to do, as far as is known.
func (q *fetchQueue) pause(looked time.Time) time.Duration {
	const long = time.Hour
	now := q.engine.now()
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines) == 0 {
		return long
	}
	wait := lookAround - time.Since(looked)
	for _, at := range q.ends {
		if at > 0 {
			wait = min(wait, time.Duration(at-now)*time.Millisecond)
		}
	}
	return max(wait, time.Millisecond)
}

// passEnds has the topics looked for of which a lock has ended.
func (q *fetchQueue) passEnds() {
	now := q.engine.now()
	q.mu.Lock()
	defer q.mu.Unlock()
	for topic, at := range q.ends {
		if at > 0 && at <= now {
			delete(q.ends, topic)
			q.lookFor(topic)
		}
	}
}

// lookAround looks whether other nodes have made or freed tasks.
func (q *fetchQueue) lookAround() {
	q.mu.Lock()
	topics := slices.Sorted(maps.Keys(q.byTopic))
	q.mu.Unlock()
	for _, topic := range q.outlook(topics) {
		q.mu.Lock()
		q.lookFor(topic)
		q.mu.Unlock()
	}
}

// learnEnds looks up when the next locks end, where that is not known and still
// waited for.
func (q *fetchQueue) learnEnds() {
	var topics []string
	q.mu.Lock()
	for topic := range q.byTopic {
		if _, known := q.ends[topic]; !known {
			topics = append(topics, topic)
			q.ends[topic] = 0 // what is locked from now on is noted
		}
	}
	q.mu.Unlock()
	q.outlook(topics)
}

// outlook learns when the next locks on tasks of topics end, and returns the
// topics with tasks that are free.
func (q *fetchQueue) outlook(topics []string) []string {
	if len(topics) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(q.ctx, flushTimeout)
	defer cancel()
	free, next, err := query.Outlook(ctx, q.engine.store, topics, q.engine.clock.Now())
	if err != nil {
		q.engine.log.WarnContext(ctx, "look for free external tasks", "error", err)
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for topic, at := range next {
		q.noteEnd(topic, state.Millis(at))
	}
	return free
}

// turn is what is done for one line in a round.
type turn struct {
	line    *line
	topics  []string // to look for
	workers []*fetcher
	behind  []*fetcher // those that are too many for the round
	most    int        // how many tasks the workers take
	more    bool       // there may be free tasks left
	err     error
}

// allotment is a task that a worker is to get.
type allotment struct {
	turn   *turn
	worker *fetcher
	row    state.ExternalTask
	err    error // it could not be locked
}

// serve looks up, locks and hands out tasks once for every line in which any may
// be free; it is false where there is none.
func (q *fetchQueue) serve() bool {
	ctx, cancel := context.WithTimeout(q.ctx, flushTimeout)
	defer cancel()
	turns := q.turns(ctx)
	if len(turns) == 0 {
		return false
	}
	var all []*allotment
	defer func() {
		if p := recover(); p != nil {
			p = q.engine.logPanic(ctx, "serving workers broke an invariant", p, Subject{})
			for _, t := range turns {
				t.err = fmt.Errorf("fetch external tasks: %v", p)
			}
		}
		q.handOut(turns, all)
	}()
	now := q.engine.clock.Now()
	taken := map[string]bool{}
	for _, t := range turns {
		all = append(all, q.allot(ctx, t, taken, now)...)
	}
	q.lock(ctx, all, now)
	return true
}

// turns begins a round: it takes the lines in which tasks are to be looked for.
// Workers of which it is no longer sure who may do what have to ask again.
func (q *fetchQueue) turns(ctx context.Context) []*turn {
	version, err := q.engine.rightsVersion(ctx)
	q.mu.Lock()
	defer q.mu.Unlock()
	var all []*turn
	for _, l := range maps.Clone(q.lines) {
		if len(l.look) == 0 {
			continue
		}
		t := &turn{line: l, topics: slices.Sorted(maps.Keys(l.look))}
		clear(l.look)
		for _, f := range l.all() {
			switch {
			case err != nil:
				q.reply(f, fetched{err: err})
			case f.version != version:
				q.reply(f, fetched{err: ErrAskAgain})
			case len(t.behind) > 0 || t.most > 0 && t.most+f.max > maxRound:
				t.behind = append(t.behind, f)
			default:
				f.serving = true
				t.most += f.max
				t.workers = append(t.workers, f)
			}
		}
		if len(t.workers) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// allot looks tasks up for the workers of a line and divides them, in their order.
func (q *fetchQueue) allot(ctx context.Context, t *turn, taken map[string]bool, now time.Time) []*allotment {
	rows, err := q.engine.freeTasks(ctx, t, now)
	if err != nil {
		t.err = err
		return nil
	}
	t.more = len(rows) == t.most
	var all []*allotment
	workers, has := t.workers, 0
	for _, row := range rows {
		if taken[row.ID] {
			t.more = true // another line's; there may be others behind it
			continue
		}
		if has == workers[0].max {
			workers, has = workers[1:], 0
		}
		taken[row.ID] = true
		has++
		all = append(all, &allotment{turn: t, worker: workers[0], row: row})
	}
	return all
}

// freeTasks reads the free tasks for a turn, at most as many as it takes.
func (e *Engine) freeTasks(ctx context.Context, t *turn, now time.Time) ([]state.ExternalTask, error) {
	columns := make([]string, len(state.ExternalTaskTable.Columns))
	for i, c := range state.ExternalTaskTable.Columns {
		columns[i] = c.Name
	}
	var all []state.ExternalTask
	for _, topic := range t.topics {
		wanted := query.FreeTasks{
			Topic: topic, Conditions: slices.Concat(t.line.Topics[topic], t.line.May),
			ByPriority: t.line.ByPriority, Newest: t.line.Newest, Max: t.most, Now: now,
		}
		statement, args, err := wanted.Statement(columns)
		if err != nil {
			return nil, err
		}
		rows, err := read[state.ExternalTask](ctx, e.store, statement, args)
		if err != nil {
			return nil, fmt.Errorf("find external tasks of the topic %s: %w", topic, err)
		}
		all = append(all, rows...)
	}
	if len(t.topics) > 1 {
		slices.SortFunc(all, t.line.compare)
	}
	return all[:min(len(all), t.most)], nil
}

// compare orders tasks as they are wanted.
func (w want) compare(a, b state.ExternalTask) int {
	age := cmp.Or(cmp.Compare(a.CreateTime, b.CreateTime), cmp.Compare(a.ID, b.ID))
	if w.Newest {
		age = -age
	}
	if w.ByPriority {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), age)
	}
	return age
}

// lock locks what was allotted, each task on its own, so that those of which
// another node was faster fail alone.
func (q *fetchQueue) lock(ctx context.Context, all []*allotment, now time.Time) {
	sets := make([]*state.Changes, len(all))
	for i, a := range all {
		unit := state.NewUnit()
		row := unit.ExternalTasks.Load(a.row)
		until := now.Add(a.worker.topics[a.row.Topic].Lock)
		if err := machine.Apply(unit, q.engine.env(ctx, now), machine.LockExternalTasks{
			IDs: []string{row.ID}, WorkerID: a.worker.workerID, Until: state.MillisOf(until),
		}); err != nil {
			panic(fmt.Sprintf("engine: lock external task %s: %v", row.ID, err))
		}
		sets[i] = unit.Changes()
		a.row = *row
		a.row.Rev++ // as it is stored
	}
	for i, err := range q.engine.commits.commitEach(ctx, sets) {
		if all[i].err = err; err == nil {
			q.engine.atHand.refresh(all[i].row.ProcessInstanceID, &all[i].row)
		}
	}
}

// handOut ends a round: workers get what was locked for them. Those who get
// nothing stay, but for those who do not wait when nothing is left.
func (q *fetchQueue) handOut(turns []*turn, all []*allotment) {
	q.mu.Lock()
	defer q.mu.Unlock()
	got := map[*fetcher][]state.ExternalTask{}
	for _, a := range all {
		switch {
		case a.err == nil:
			got[a.worker] = append(got[a.worker], a.row)
			q.noteEnd(a.row.Topic, a.row.LockExpires)
		case errors.Is(a.err, store.ErrConflict):
			a.worker.losses++
			a.turn.more = true
		default:
			a.turn.err = a.err
		}
	}
	for _, t := range turns {
		for _, f := range t.workers {
			f.serving = false
		}
		for _, f := range slices.Concat(t.workers, t.behind) {
			switch {
			case len(got[f]) > 0:
				q.reply(f, fetched{rows: got[f]})
			case t.err != nil:
				q.reply(f, fetched{err: t.err})
			case f.leaving || !f.waits && (!t.more || f.losses >= maxLosses):
				q.reply(f, fetched{})
			}
		}
		if t.more {
			for _, topic := range t.topics {
				t.line.look[topic] = struct{}{}
			}
		}
	}
}

// release gives back tasks that were locked for somebody who has gone away.
func (q *fetchQueue) release(rows []state.ExternalTask) {
	if len(rows) == 0 {
		return
	}
	sets := make([]*state.Changes, len(rows))
	for i := range rows {
		unit := state.NewUnit()
		row := unit.ExternalTasks.Load(rows[i])
		row.WorkerID, row.LockExpires = "", 0
		sets[i] = unit.Changes()
		rows[i] = *row
		rows[i].Rev++
	}
	var free []state.Row
	for i, err := range q.engine.commits.commitEach(q.ctx, sets) {
		if err != nil {
			// It stays locked until the lock runs out, or another command has changed it.
			q.engine.log.Debug("release an external task", "externalTaskId", rows[i].ID, "processInstanceId", rows[i].ProcessInstanceID,
				"processDefinitionKey", rows[i].ProcessDefinitionKey, "error", err)
			continue
		}
		q.engine.atHand.refresh(rows[i].ProcessInstanceID, &rows[i])
		free = append(free, &rows[i])
	}
	q.changed(free)
}
