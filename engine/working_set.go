package engine

import (
	"container/list"
	"sync"
	"sync/atomic"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// defaultWorkingSet is how many bytes of rows a node keeps at hand.
const defaultWorkingSet = 64 << 20

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

// kept is one process instance of a working set.
type kept struct {
	instanceID string
	snapshot   *state.Snapshot
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
	at, ok := w.instances[instanceID]
	if ok {
		w.recent.MoveToFront(at)
	}
	w.mu.Unlock()
	if !ok {
		w.misses.Add(1)
		return nil, false
	}
	w.hits.Add(1)
	return at.Value.(*kept).snapshot.Unit(), true
}

// keep takes over what a unit that was loaded whole holds after its flush.
func (w *workingSet) keep(unit *state.Unit) {
	for id, snapshot := range unit.Snapshots() {
		w.put(id, snapshot)
	}
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
		if at.Value.(*kept).snapshot.Rev > snapshot.Rev {
			return // a later command was faster to get here
		}
		w.drop(instanceID)
	}
	if snapshot.Bytes > w.limit {
		return
	}
	w.instances[instanceID] = w.recent.PushFront(&kept{instanceID, snapshot})
	w.bytes += snapshot.Bytes
	for id := range snapshot.IDs() {
		w.owners[id] = instanceID
	}
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
	snapshot := at.Value.(*kept).snapshot
	w.recent.Remove(at)
	delete(w.instances, instanceID)
	w.bytes -= snapshot.Bytes
	for id := range snapshot.IDs() {
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
		k.snapshot = k.snapshot.With(row)
	}
}

func idOf(s store.Scope) string {
	for _, id := range [...]string{s.TaskID, s.JobID, s.ExecutionID, s.ExternalTaskID, s.IncidentID} {
		if id != "" {
			return id
		}
	}
	return s.ProcessInstanceID
}
