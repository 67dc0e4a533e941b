package state

import (
	"iter"
	"reflect"
)

// Snapshot is the rows of one process instance as they are in the database after
// a commit. It never changes and makes any number of units, so that a command on an
// instance that was at hand lately need not load it.
type Snapshot struct {
	rows packed
	size int // how many
	// Rev is that of the process instance, which every command on it raises.
	Rev int64
	// Bytes is about how much memory the rows take.
	Bytes int
}

// instanceBytes is about what an instance takes beside its rows, and namedBytes
// what it takes to find it by a row that a command may name.
const (
	instanceBytes = 400
	namedBytes    = 100
)

// instanceSet is what the sets of [InstanceTables] have in common.
type instanceSet interface {
	living(into []Row) []Row
	rows(into []Row) []Row
	written(yield func(id string, row Row))
}

// instanceSets are the sets of [InstanceTables], in their order.
func (u *Unit) instanceSets() [10]instanceSet {
	return [...]instanceSet{
		&u.ProcessInstances, &u.Executions, &u.ActivityInstances, &u.Variables, &u.Tasks, &u.IdentityLinks,
		&u.Jobs, &u.EventSubscriptions, &u.ExternalTasks, &u.Incidents,
	}
}

// InstanceRows are the working rows of [InstanceTables], table by table.
func (u *Unit) InstanceRows() []Row {
	var all []Row
	for _, set := range u.instanceSets() {
		all = set.rows(all)
	}
	return all
}

// Absorb adds what another unit has loaded of an instance, so that a command can
// work on several instances in one transaction.
func (u *Unit) Absorb(loaded *Unit) {
	for _, row := range loaded.InstanceRows() {
		u.LoadRow(row)
	}
}

func (s *Set[T, P]) rows(into []Row) []Row {
	for row := range s.All() {
		into = append(into, P(row))
	}
	return into
}

// living gives copies of the rows that are there after the flush.
func (s *Set[T, P]) living(into []Row) []Row {
	for _, t := range s.order {
		if t.deleted {
			continue
		}
		row := P(new(T))
		*row = t.row
		if t.stored && s.table.Versioned && t.updated() {
			raiseRev(row)
		}
		into = append(into, row)
	}
	return into
}

// raiseRev does to a row what the store did to it.
func raiseRev(row Row) {
	var b Binder
	pointers := b.Pointers(row)
	*pointers[len(pointers)-1].(*int64)++ // the last column of a versioned table (Table)
}

// Snapshots yields, for each process instance of the unit, what [InstanceTables]
// hold of it after the unit was flushed, and nil for one that is no longer there.
func (u *Unit) Snapshots() iter.Seq2[string, *Snapshot] {
	return func(yield func(string, *Snapshot) bool) {
		for _, t := range u.ProcessInstances.order {
			if t.deleted && !yield(t.row.ID, nil) {
				return
			}
		}
		if u.ProcessInstances.Len() == 0 {
			return
		}
		var rows []Row
		for _, set := range u.instanceSets() {
			rows = set.living(rows)
		}
		for p := range u.ProcessInstances.All() {
			if !yield(p.ID, snapshotOf(p.ID, rows)) {
				return
			}
		}
	}
}

// snapshotOf keeps the rows that belong to the instance.
func snapshotOf(instanceID string, all []Row) *Snapshot {
	s := &Snapshot{Bytes: instanceBytes}
	rows := make([]Row, 0, len(all))
	for _, row := range all {
		_, owner := identify(row)
		if owner != instanceID {
			continue
		}
		rows = append(rows, row)
		if isNamed(row) {
			s.Bytes += namedBytes
		}
		if p, ok := row.(*ProcessInstance); ok {
			s.Rev = p.Rev
		}
	}
	s.rows, s.size = pack(rows), len(rows)
	s.Bytes += len(s.rows)
	return s
}

// each yields the rows; one is overwritten by the next of its table.
func (s *Snapshot) each(yield func(Row) bool) {
	one := make([]Row, len(positionsOfInstance))
	s.rows.each(func(t *Table) Row {
		at := positionsOfInstance[t]
		if one[at] == nil {
			one[at] = t.New()
		}
		return one[at]
	}, yield)
}

// own yields the rows, each for good.
func (s *Snapshot) own(yield func(Row) bool) {
	s.rows.each(func(t *Table) Row { return t.New() }, yield)
}

// identify gives the id of a row of [InstanceTables] and of its process instance.
func identify(row Row) (id, instanceID string) {
	switch r := row.(type) {
	case *ProcessInstance:
		return r.ID, r.ID
	case *Execution:
		return r.ID, r.ProcessInstanceID
	case *ActivityInstance:
		return r.ID, r.ProcessInstanceID
	case *Variable:
		return r.ID, r.ProcessInstanceID
	case *Task:
		return r.ID, r.ProcessInstanceID
	case *IdentityLink:
		return r.ID, r.ProcessInstanceID
	case *Job:
		return r.ID, r.ProcessInstanceID
	case *EventSubscription:
		return r.ID, r.ProcessInstanceID
	case *ExternalTask:
		return r.ID, r.ProcessInstanceID
	case *Incident:
		return r.ID, r.ProcessInstanceID
	}
	return "", ""
}

// InstancesOf are the process instances whose rows of [InstanceTables] the
// changes write.
func InstancesOf(changes *Changes) map[string]bool {
	instances := map[string]bool{}
	for _, t := range changes.Tables {
		for _, rows := range [...][]Row{t.Inserts, t.Updates, t.Deletes} {
			for _, row := range rows {
				if _, instanceID := identify(row); instanceID != "" {
					instances[instanceID] = true
				}
			}
		}
	}
	return instances
}

// IDs yields the ids by which a command may name a row of the instance.
func (s *Snapshot) IDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for row := range s.each {
			if id, _ := identify(row); isNamed(row) && !yield(id) {
				return
			}
		}
	}
}

// With is the snapshot with a newer copy of one of its rows.
func (s *Snapshot) With(newer Row) *Snapshot {
	id, _ := identify(newer)
	kind := reflect.TypeOf(newer)
	rows := make([]Row, 0, s.size)
	for row := range s.own {
		if own, _ := identify(row); own == id && reflect.TypeOf(row) == kind {
			row = newer
		}
		rows = append(rows, row)
	}
	return &Snapshot{rows: pack(rows), size: s.size, Rev: s.Rev, Bytes: s.Bytes}
}

// Unit makes a unit of work that has the rows loaded.
func (s *Snapshot) Unit() *Unit {
	u := NewUnit()
	for row := range s.each {
		u.LoadRow(row)
	}
	return u
}
