package query

import "strconv"

// arm is one way to some of the rows of a resource. A statement reads the rows
// of all its arms; no row is in two.
type arm struct {
	name   string
	source string // table and alias
	guard  string // condition that the arm is gone; may be empty
	living bool   // all rows live: what only ended ones have is NULL
	ended  bool   // all rows are over, and what belongs to them is, too
	// implied is a condition that all rows of the arm satisfy.
	implied string
}

// maxFew is how many ids are looked up one by one. With more of them among the
// rows of a table, reading it in order soon comes upon enough.
const maxFew = 1000

// arms are the ways to the rows: what lives and what is over, and, where the
// criteria are such that an index may find the few rows they are about, looking
// these up, or reading in order and testing each. Which of the two is cheaper
// depends on how many the few are; so the statement counts them, up to a bound,
// and goes one of the ways. Where all rows are wanted, not some, looking up is
// cheaper. b takes what the arms refer to.
func (r *Resource[R]) arms(b *builder, c Criteria, all bool) []arm {
	switch {
	case r.ended != "":
		return []arm{{name: "running", source: r.from, living: true}, {name: "ended", source: r.ended, ended: true}}
	case r.few == nil:
		return []arm{{source: r.from}}
	}
	few := &builder{}
	implied, ok := r.few(few, c)
	switch {
	case !ok:
		return []arm{{source: r.from}}
	case all:
		b.add("WITH few AS NOT MATERIALIZED (")
		b.append(few)
		b.add(") ")
		return []arm{{source: r.from, guard: r.id + " IN (SELECT few.id FROM few)", implied: implied}}
	}
	b.add("WITH few AS MATERIALIZED (SELECT ids.id FROM (")
	b.append(few)
	b.add(") ids LIMIT ?) ", int64(maxFew+1))
	count := "(SELECT COUNT(*) FROM few)"
	return []arm{
		{name: "looked_up", source: r.from, guard: count + " <= " + fewBound + " AND " + r.id + " IN (SELECT few.id FROM few)", implied: implied},
		{name: "read_through", source: r.from, guard: count + " > " + fewBound},
	}
}

// fewBound is maxFew as SQL writes it.
var fewBound = strconv.Itoa(maxFew)
