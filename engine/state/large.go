package state

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Large is the rows of a process instance that has very many of them, such as one
// with thousands of parallel instances of an activity. A command that works
// around one execution gets no more than lies there, so that it costs the same
// however large the instance is:
//
//	root ─ scope ─┬─ execution that the command names, and what hangs on all three
//	              └─ … thousands more, which are left out
//
// It is not safe for concurrent use.
type Large struct {
	instanceID string
	rows       [10]map[string]Row        // of [InstanceTables], by id
	hanging    map[string]map[string]int // execution id → id → position of the table, of all rows but executions
	links      map[string]map[string]bool
	children   map[string]int // of an execution
	waiting    waitingJobs
	Rev        int64
	Bytes      int
}

// positionsOfInstance are those of the tables in [InstanceTables].
var positionsOfInstance = func() map[*Table]int {
	m := map[*Table]int{}
	for i, t := range InstanceTables() {
		m[t] = i
	}
	return m
}()

// Large makes the rows of a snapshot ones that are found by their place.
func (s *Snapshot) Large(instanceID string) *Large {
	l := &Large{instanceID: instanceID, hanging: map[string]map[string]int{}, links: map[string]map[string]bool{}, children: map[string]int{}, Rev: s.Rev}
	for i := range l.rows {
		l.rows[i] = map[string]Row{}
	}
	for row := range s.own {
		l.put(row)
	}
	return l
}

// Size is how many rows a snapshot has.
func (s *Snapshot) Size() int { return s.size }

// place says on which execution or, for identity links, task a row hangs.
func place(row Row) (executionID, taskID string) {
	switch r := row.(type) {
	case *ActivityInstance:
		return r.ExecutionID, ""
	case *Variable:
		return r.ExecutionID, ""
	case *Task:
		return r.ExecutionID, ""
	case *IdentityLink:
		return "", r.TaskID
	case *Job:
		return r.ExecutionID, ""
	case *EventSubscription:
		return r.ExecutionID, ""
	case *ExternalTask:
		return r.ExecutionID, ""
	case *Incident:
		return r.ExecutionID, ""
	}
	return "", ""
}

func (l *Large) put(row Row) {
	id, _ := identify(row)
	at := positionsOfInstance[TableOf(row)]
	l.remove(at, id)
	l.rows[at][id] = row
	l.Bytes += bytesOf(row)
	switch r := row.(type) {
	case *ProcessInstance:
		l.Rev = r.Rev
	case *Execution:
		l.children[r.ParentID]++
	case *Job:
		l.waiting.add(r)
	}
	executionID, taskID := place(row)
	switch {
	case executionID != "":
		if l.hanging[executionID] == nil {
			l.hanging[executionID] = map[string]int{}
		}
		l.hanging[executionID][id] = at
	case taskID != "":
		if l.links[taskID] == nil {
			l.links[taskID] = map[string]bool{}
		}
		l.links[taskID][id] = true
	}
}

func (l *Large) remove(at int, id string) {
	row, ok := l.rows[at][id]
	if !ok {
		return
	}
	delete(l.rows[at], id)
	l.Bytes -= bytesOf(row)
	if e, ok := row.(*Execution); ok {
		l.children[e.ParentID]--
	}
	executionID, taskID := place(row)
	if delete(l.hanging[executionID], id); len(l.hanging[executionID]) == 0 {
		delete(l.hanging, executionID)
	}
	if delete(l.links[taskID], id); len(l.links[taskID]) == 0 {
		delete(l.links, taskID)
	}
}

// rowBytes is what a row of average width takes beside its texts.
const rowBytes = 400

func bytesOf(row Row) int {
	if v, ok := row.(*Variable); ok {
		return rowBytes + len(v.Value.Text)
	}
	return rowBytes
}

// executionOf is the execution that a row with the id is, or hangs on.
func (l *Large) executionOf(id string) (*Execution, bool) {
	for at := range l.rows {
		row, ok := l.rows[at][id]
		if !ok {
			continue
		}
		if e, ok := row.(*Execution); ok {
			return e, true
		}
		executionID, _ := place(row)
		e, ok := l.rows[positionsOfInstance[ExecutionTable]][executionID].(*Execution)
		return e, ok
	}
	return nil, false
}

// Around makes a unit of work that has the executions from the one that the row
// with the id is or hangs on up to the root, with what hangs on these. ok is
// false where there is no such row.
func (l *Large) Around(id string) (u *Unit, ok bool) {
	e, ok := l.executionOf(id)
	if !ok {
		return nil, false
	}
	u = NewUnit()
	u.LoadRow(l.rows[positionsOfInstance[ProcessInstanceTable]][l.instanceID])
	var path []*Execution
	for ; ok; e, ok = l.rows[positionsOfInstance[ExecutionTable]][e.ParentID].(*Execution) {
		path = append(path, e)
	}
	loaded := map[string]bool{}
	load := func(at int, id string) {
		if row, ok := l.rows[at][id]; ok && !loaded[id] {
			loaded[id] = true
			u.LoadRow(row)
		}
	}
	u.incomplete = map[string]bool{}
	for i, e := range slices.Backward(path) {
		u.LoadRow(e)
		known := 0
		if i > 0 {
			known = 1
		}
		u.incomplete[e.ID] = l.children[e.ID] != known
		instances := positionsOfInstance[ActivityInstanceTable]
		load(instances, e.ActivityInstanceID)
		load(instances, e.ScopeInstanceID)
		for _, id := range slices.Sorted(maps.Keys(l.hanging[e.ID])) {
			load(l.hanging[e.ID][id], id)
		}
	}
	for t := range u.Tasks.All() {
		for _, id := range slices.Sorted(maps.Keys(l.links[t.ID])) {
			load(positionsOfInstance[IdentityLinkTable], id)
		}
	}
	return u, true
}

// Unit makes a unit of work that has all rows, in the order of their ids.
func (l *Large) Unit() *Unit {
	u := NewUnit()
	for _, rows := range l.rows {
		for _, id := range slices.SortedFunc(maps.Keys(rows), strings.Compare) {
			u.LoadRow(rows[id])
		}
	}
	return u
}

// Take takes over what a unit that [Large.Around] made did to the database.
// It yields the ids by which a command may name rows that are new.
func (l *Large) Take(u *Unit) iter.Seq[string] {
	var added []string
	for at, set := range u.instanceSets() {
		set.written(func(id string, row Row) {
			if row == nil {
				l.remove(at, id)
				return
			}
			if _, known := l.rows[at][id]; !known && isNamed(row) {
				added = append(added, id)
			}
			l.put(row)
		})
	}
	return slices.Values(added)
}

// Put takes over a newer copy of a row.
func (l *Large) Put(row Row) {
	if id, _ := identify(row); l.rows[positionsOfInstance[TableOf(row)]][id] != nil {
		l.put(row)
	}
}

// isNamed tells whether commands name rows of the kind by their id.
func isNamed(row Row) bool {
	switch row.(type) {
	case *Execution, *Task, *Job, *ExternalTask, *Incident:
		return true
	}
	return false
}

// IDs yields the ids by which a command may name a row of the instance.
func (l *Large) IDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, rows := range l.rows {
			for id, row := range rows {
				if isNamed(row) && !yield(id) {
					return
				}
			}
		}
	}
}

// IsPartial tells whether the unit has no more than lies around one execution.
func (u *Unit) IsPartial() bool { return u.incomplete != nil }

// LacksChildren tells whether an execution of a partial unit has children that
// the unit does not have.
func (u *Unit) LacksChildren(executionID string) bool { return u.incomplete[executionID] }

// written yields the rows that a flush wrote, as they are then, and the ids of
// those that it deleted with nil.
func (s *Set[T, P]) written(yield func(id string, row Row)) {
	for _, t := range s.order {
		switch {
		case t.deleted && t.stored:
			yield(s.id(&t.row), nil)
		case t.deleted || t.stored && !t.updated():
		default:
			row := P(new(T))
			*row = t.row
			if t.stored && s.table.Versioned {
				raiseRev(row)
			}
			yield(s.id(&t.row), row)
		}
	}
}
