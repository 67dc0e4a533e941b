package engine

import (
	"container/list"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// defaultWorkingSet is how many bytes of rows a node keeps at hand.
const defaultWorkingSet = 32 << 20

// workingSet keeps the rows of the process instances that this node touched
// lately, so that a command on one of them need not load it. What it keeps may be
// out of date where another node was there since: the revs prove it at the flush,
// and what was decided without a flush is decided again from a fresh load.
//
// The least recently used instances make room for others.
type workingSet struct {
	limit int // bytes

	mu        sync.Mutex
	bytes     int
	instances map[string]*list.Element // of *kept, by process instance id
	owners    map[string]string        // task, job, execution, … id → process instance id
	recent    list.List                // of *kept, the most recently used first

	hits, misses atomic.Uint64
}

// kept is one process instance of a working set: a snapshot, or the rows of a
// large one.
type kept struct {
	instanceID string
	snapshot   *state.Snapshot
	large      *state.Large
}

// largeInstance is how many rows a process instance has for commands to take from
// it only what they need.
const largeInstance = 1000

func (k *kept) rev() int64 {
	if k.large != nil {
		return k.large.Rev
	}
	return k.snapshot.Rev
}

func (k *kept) bytes() int {
	if k.large != nil {
		return k.large.Bytes
	}
	return k.snapshot.Bytes
}

func (k *kept) ids() iter.Seq[string] {
	if k.large != nil {
		return k.large.IDs()
	}
	return k.snapshot.IDs()
}

func newWorkingSet(limit int) *workingSet {
	return &workingSet{limit: limit, instances: map[string]*list.Element{}, owners: map[string]string{}}
}

// owner is the process instance that scope points to; ok is false where that is
// not at hand.
func (w *workingSet) owner(scope store.Scope) (instanceID string, ok bool) {
	if scope.ProcessInstanceID != "" {
		return scope.ProcessInstanceID, true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if instanceID, ok = w.owners[idOf(scope)]; !ok {
		w.misses.Add(1)
	}
	return instanceID, ok
}

// take returns a unit of work with the rows of an instance as they were when this
// node touched it last.
func (w *workingSet) take(instanceID string) (unit *state.Unit, ok bool) {
	w.mu.Lock()
	k := w.find(instanceID)
	if k == nil {
		w.mu.Unlock()
		w.misses.Add(1)
		return nil, false
	}
	w.hits.Add(1)
	if k.large != nil {
		defer w.mu.Unlock()
		return k.large.Unit(), true
	}
	snapshot := k.snapshot // another takes its place where a row is refreshed
	w.mu.Unlock()
	return snapshot.Unit(), true
}

// takeAt returns a unit of work with the rows of an instance that is not a large one,
// if they are at hand as they were when it had the rev.
func (w *workingSet) takeAt(instanceID string, rev int64) (unit *state.Unit, ok bool) {
	w.mu.Lock()
	k := w.find(instanceID)
	if k == nil || k.large != nil || k.snapshot.Rev != rev {
		w.mu.Unlock()
		return nil, false
	}
	w.hits.Add(1)
	snapshot := k.snapshot // another takes its place where a row is refreshed
	w.mu.Unlock()
	return snapshot.Unit(), true
}

// takeAround returns a unit of work with what lies around the row that scope
// names; ok is false where the instance is not at hand, or not a large one.
func (w *workingSet) takeAround(instanceID string, scope store.Scope) (unit *state.Unit, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.find(instanceID)
	if k == nil || k.large == nil || scope.ProcessInstanceID != "" {
		return nil, false
	}
	if unit, ok = k.large.Around(idOf(scope)); ok {
		w.hits.Add(1)
	}
	return unit, ok
}

// find returns what is kept of an instance, nil for nothing. The caller holds mu.
func (w *workingSet) find(instanceID string) *kept {
	at, ok := w.instances[instanceID]
	if !ok {
		return nil
	}
	w.recent.MoveToFront(at)
	return at.Value.(*kept)
}

// keep takes over what a unit holds, or wrote where it is a partial one, after its
// flush.
func (w *workingSet) keep(unit *state.Unit) {
	if unit.IsPartial() {
		for p := range unit.ProcessInstances.All() {
			w.update(p.ID, p.Rev, unit)
		}
		return
	}
	for id, snapshot := range unit.Snapshots() {
		w.put(id, snapshot)
	}
}

// update takes over what a partial unit of an instance wrote, which had rev when
// the unit was made.
func (w *workingSet) update(instanceID string, rev int64, unit *state.Unit) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, ok := w.instances[instanceID]
	if !ok {
		return
	}
	k := at.Value.(*kept)
	if k.large == nil || k.large.Rev != rev {
		w.drop(instanceID)
		return
	}
	w.bytes -= k.bytes()
	for id := range k.large.Take(unit) {
		w.owners[id] = instanceID
	}
	w.bytes += k.bytes()
	w.makeRoom()
}

// put keeps a snapshot; nil, of an instance that has ended, is forgotten.
func (w *workingSet) put(instanceID string, snapshot *state.Snapshot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if snapshot == nil {
		w.drop(instanceID)
		return
	}
	if at, ok := w.instances[instanceID]; ok {
		if at.Value.(*kept).rev() > snapshot.Rev {
			return // a later command was faster to get here
		}
		w.drop(instanceID)
	}
	if snapshot.Bytes > w.limit {
		return
	}
	k := &kept{instanceID: instanceID, snapshot: snapshot}
	if snapshot.Size() > largeInstance {
		k.snapshot, k.large = nil, snapshot.Large(instanceID)
	}
	w.instances[instanceID] = w.recent.PushFront(k)
	w.bytes += k.bytes()
	for id := range k.ids() {
		w.owners[id] = instanceID
	}
	w.makeRoom()
}

// makeRoom drops what was not used for longest.
func (w *workingSet) makeRoom() {
	for w.bytes > w.limit {
		w.drop(w.recent.Back().Value.(*kept).instanceID)
	}
}

// forget drops an instance of which rows were written that this node did not load
// whole.
func (w *workingSet) forget(instanceID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drop(instanceID)
}

func (w *workingSet) drop(instanceID string) {
	at, ok := w.instances[instanceID]
	if !ok {
		return
	}
	k := at.Value.(*kept)
	w.recent.Remove(at)
	delete(w.instances, instanceID)
	w.bytes -= k.bytes()
	for id := range k.ids() {
		delete(w.owners, id)
	}
}

// size tells how many instances are at hand, and how many bytes they take.
func (w *workingSet) size() (instances, bytes int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.instances), w.bytes
}

// refresh takes over rows that were locked for somebody outside of a command.
func (w *workingSet) refresh(instanceID string, row state.Row) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at, ok := w.instances[instanceID]; ok {
		k := at.Value.(*kept)
		if k.large != nil {
			k.large.Put(row)
			return
		}
		k.snapshot = k.snapshot.With(row)
	}
}

// nextJob is the exclusive job of a large instance that is to run next; ok is false
// where none is due, or the instance is not at hand.
func (w *workingSet) nextJob(instanceID string, at state.Millis) (job state.Job, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if k := w.find(instanceID); k != nil && k.large != nil {
		return k.large.NextJob(at)
	}
	return state.Job{}, false
}

func idOf(s store.Scope) string {
	for _, id := range [...]string{s.TaskID, s.JobID, s.ExecutionID, s.ExternalTaskID, s.IncidentID} {
		if id != "" {
			return id
		}
	}
	return s.ProcessInstanceID
}
