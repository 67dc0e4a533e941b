package state

import "iter"

// Set is the tracked rows of one table within a unit of work, in the order in
// which they were loaded and inserted.
type Set[T comparable, P rowOf[T]] struct {
	table *Table
	id    func(*T) string
	byID  map[string]*tracked[T]
	order []*tracked[T]
}

type tracked[T comparable] struct {
	row     T
	loaded  T
	stored  bool // it is in the database
	deleted bool
	touched bool
}

func newSet[T comparable, P rowOf[T]](table *Table, id func(*T) string) Set[T, P] {
	return Set[T, P]{table: table, id: id}
}

func (s *Set[T, P]) track(t *tracked[T]) *T {
	if s.byID == nil {
		s.byID = make(map[string]*tracked[T])
	}
	s.byID[s.id(&t.row)] = t
	s.order = append(s.order, t)
	return &t.row
}

// Load adds a row as it is in the database and returns the working row.
func (s *Set[T, P]) Load(row T) *T {
	return s.track(&tracked[T]{row: row, loaded: row, stored: true})
}

// Insert adds a new row and returns the working row. The id must be new.
func (s *Set[T, P]) Insert(row T) *T {
	return s.track(&tracked[T]{row: row})
}

// Get returns the working row with the id; ok is false where there is none or
// it was deleted.
func (s *Set[T, P]) Get(id string) (row *T, ok bool) {
	t, ok := s.byID[id]
	if !ok || t.deleted {
		return nil, false
	}
	return &t.row, true
}

// Has reports whether the set has heard of the row with the id, were it to go.
func (s *Set[T, P]) Has(id string) bool { return s.byID[id] != nil }

// Delete removes the row with the id; a missing one is left missing.
func (s *Set[T, P]) Delete(id string) {
	if t, ok := s.byID[id]; ok {
		t.deleted = true
	}
}

// Touch has the row's rev raised at flush though nothing else of it changed, so
// that two units that must not pass each other conflict.
func (s *Set[T, P]) Touch(id string) {
	if t, ok := s.byID[id]; ok {
		t.touched = true
	}
}

// All yields the rows that are not deleted. Rows inserted meanwhile are yielded too.
func (s *Set[T, P]) All() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := 0; i < len(s.order); i++ {
			if t := s.order[i]; !t.deleted && !yield(&t.row) {
				return
			}
		}
	}
}

// Deleted yields the stored rows that are to go, as they were loaded.
func (s *Set[T, P]) Deleted() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, t := range s.order {
			if t.deleted && t.stored && !yield(&t.loaded) {
				return
			}
		}
	}
}

// IsNew reports whether the row with the id is not in the database yet.
func (s *Set[T, P]) IsNew(id string) bool {
	t, ok := s.byID[id]
	return ok && !t.stored
}

// Len counts the rows that are not deleted.
func (s *Set[T, P]) Len() int {
	n := 0
	for range s.All() {
		n++
	}
	return n
}

// changes returns what differs from the database.
func (s *Set[T, P]) changes() TableChange {
	c := TableChange{Table: s.table}
	for _, t := range s.order {
		switch {
		case t.deleted && t.stored:
			c.Deletes = append(c.Deletes, P(&t.loaded))
		case t.deleted:
		case !t.stored:
			c.Inserts = append(c.Inserts, P(&t.row))
		case t.updated():
			c.Updates = append(c.Updates, P(&t.row))
		}
	}
	return c
}

// updated: the stored row has to be written.
func (t *tracked[T]) updated() bool { return t.touched || t.row != t.loaded }

// changed reports whether anything differs from the database.
func (s *Set[T, P]) changed() bool {
	for _, t := range s.order {
		if t.stored && (t.deleted || t.updated()) || !t.stored && !t.deleted {
			return true
		}
	}
	return false
}
