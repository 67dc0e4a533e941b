package machine

import "slices"

// index finds rows by what they hang on. A row that moves is added again where
// it goes, and taken out where it was.
type index[T any] struct{ rows map[string][]*T }

func (x *index[T]) add(key string, row *T) {
	if key == "" {
		return
	}
	if x.rows == nil {
		x.rows = map[string][]*T{}
	}
	x.rows[key] = append(x.rows[key], row)
}

func (x *index[T]) remove(key string, row *T) {
	if i := slices.Index(x.rows[key], row); i >= 0 {
		x.rows[key] = slices.Delete(x.rows[key], i, i+1)
	}
}

// of returns the rows under a key, oldest first; it is safe to change the index
// while they are gone through.
func (x *index[T]) of(key string) []*T { return slices.Clone(x.rows[key]) }

// move takes all rows of one key to another that are wanted.
func (x *index[T]) move(from, to string, wanted func(*T) bool) {
	for _, row := range x.of(from) {
		if wanted(row) {
			x.remove(from, row)
			x.add(to, row)
		}
	}
}
