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
	// whole: all rows are wanted, not the first of them. What has to belong to them
	// is then gathered at once, not looked up for one row after the other.
	whole bool
}

// few are SELECTs of the ids among which all rows are that satisfy criteria.
type few struct {
	ids []*builder
	// implied is a condition that holds for these.
	implied string
	// told: a condition of the criteria says as much, and in a whole arm gathers them.
	told bool
}

// write adds one SELECT of all ids.
func (f few) write(b *builder) {
	for i, ids := range f.ids {
		b.add([]string{"", " UNION ALL "}[min(i, 1)])
		b.append(ids)
	}
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
	few := r.few(c)
	switch {
	case len(few.ids) == 0:
		return []arm{{source: r.from, whole: all}}
	case all && few.told:
		return []arm{{source: r.from, implied: few.implied, whole: true}}
	case all:
		b.add("WITH few AS NOT MATERIALIZED (")
		few.write(b)
		b.add(") ")
		return []arm{{source: r.from, guard: r.id + " IN (SELECT few.id FROM few)", implied: few.implied, whole: true}}
	}
	b.add("WITH few AS MATERIALIZED (SELECT ids.id FROM (")
	few.write(b)
	b.add(") ids LIMIT ?) ", int64(maxFew+1))
	count := "(SELECT COUNT(*) FROM few)"
	through := arm{name: "read_through", source: r.from, guard: count + " > " + fewBound}
	if few.told {
		through.implied = few.implied
	}
	return []arm{
		{name: "looked_up", source: r.from, guard: count + " <= " + fewBound + " AND " + r.id + " IN (SELECT few.id FROM few)", implied: few.implied},
		through,
	}
}

// fewBound is maxFew as SQL writes it.
var fewBound = strconv.Itoa(maxFew)
