package state

// Snapshot is the rows of one process instance as they are in the database after
// a commit. It never changes and makes any number of units, so that a command on an
// instance that was at hand lately need not load it.
type Snapshot struct {
	rows []Row
	// Bytes is about how much memory the rows take.
	Bytes int
}

// rowBytes is what a row of average width takes beside its texts.
const rowBytes = 400

// instanceSet is what the sets of [InstanceTables] have in common.
type instanceSet interface {
	living(into []Row) []Row
	rows(into []Row) []Row
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
		if t.stored && s.table.Versioned && (t.touched || t.row != t.loaded) {
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

// Snapshot keeps what [InstanceTables] hold after the unit was flushed. A unit
// without a living process instance has none; ok is then false.
func (u *Unit) Snapshot() (s *Snapshot, ok bool) {
	if u.ProcessInstances.Len() == 0 {
		return nil, false
	}
	s = &Snapshot{}
	for _, set := range u.instanceSets() {
		s.rows = set.living(s.rows)
	}
	for _, row := range s.rows {
		s.Bytes += rowBytes
		if v, isVariable := row.(*Variable); isVariable {
			s.Bytes += len(v.Value.Text)
		}
	}
	return s, true
}

// Unit makes a unit of work that has the rows loaded.
func (s *Snapshot) Unit() *Unit {
	u := NewUnit()
	for _, row := range s.rows {
		u.LoadRow(row)
	}
	return u
}

// Rows are the rows, not to be changed.
func (s *Snapshot) Rows() []Row { return s.rows }
