package postgres

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// group is the changes of several sets merged by table and operation. It is
// filled once and sent as often as it takes, each time without the sets that
// are out by then.
type group struct {
	lists []list // by the position of the table in [state.Tables]
	// pointers are the fields of all rows, one after the other.
	pointers []any
	binder   state.Binder
	abridger state.Abridger
	rows     records
	holds    []hold
	out      []bool   // by set
	purging  []string // what the arrays are of, see [group.purgeArray]
	arrays   map[bool][]byte
}

// list is what is done to one table.
type list struct {
	table   *state.Table
	deletes []entry
	updates []entry
	inserts []entry
	purges  []purgeEntry
}

// entry is one row of a set.
type entry struct {
	id    string
	set   int
	first int // position of its fields among the group's pointers
}

// hold is a definition that a set rests on.
type hold struct {
	definitionID string
	rev          int64
	anyRev       bool // it is enough that the definition is there
	set          int
}

// isAs reports whether another set holds the same.
func (h hold) isAs(other hold) bool {
	return h.definitionID == other.definitionID && h.anyRev == other.anyRev && h.rev == other.rev
}

type purgeEntry struct {
	state.Purge
	set int
}

// positionOf is the position of a table in [state.Tables].
var positionOf = func() map[*state.Table]int {
	m := map[*state.Table]int{}
	for i, t := range state.Tables() {
		m[t] = i
	}
	return m
}()

func newGroup() *group {
	g := &group{}
	for _, t := range state.Tables() {
		g.lists = append(g.lists, list{table: t})
	}
	return g
}

// fill merges the sets. A set with a text that cannot be stored is out, with
// the error in results.
func (g *group) fill(sets []*state.Changes, results []error) {
	g.out = slices.Grow(g.out[:0], len(sets))[:len(sets)]
	clear(g.out)
	g.pointers, g.holds = g.pointers[:0], g.holds[:0]
	for i := range g.lists {
		l := &g.lists[i]
		l.deletes, l.updates, l.inserts, l.purges = l.deletes[:0], l.updates[:0], l.inserts[:0], l.purges[:0]
	}
	for i, set := range sets {
		if err := g.add(i, set); err != nil {
			results[i], g.out[i] = err, true
		}
	}
	for i := range g.lists {
		g.lists[i].sort()
	}
}

// release lets go of the rows, but not of the memory for the next ones.
func (g *group) release() {
	clear(g.pointers)
	clear(g.holds)
	for i := range g.lists {
		l := &g.lists[i]
		clear(l.deletes)
		clear(l.updates)
		clear(l.inserts)
		clear(l.purges)
	}
}

func (g *group) add(set int, changes *state.Changes) error {
	for _, h := range changes.Holds {
		g.holds = append(g.holds, hold{definitionID: h.DefinitionID, rev: h.Rev, set: set})
	}
	for _, c := range changes.Tables {
		l := &g.lists[positionOf[c.Table]]
		if c.Table == state.ProcessInstanceTable {
			g.holdFor(set, changes.Holds, c.Inserts)
		}
		var err error
		if l.deletes, err = g.append(l.deletes, set, c.Table, c.Deletes); err != nil {
			return err
		}
		if l.updates, err = g.append(l.updates, set, c.Table, c.Updates); err != nil {
			return err
		}
		if l.inserts, err = g.append(l.inserts, set, c.Table, c.Inserts); err != nil {
			return err
		}
		for _, p := range c.Purges {
			for _, v := range p.Values {
				if err := store.CheckText(v); err != nil {
					return err
				}
			}
			l.purges = append(l.purges, purgeEntry{p, set})
		}
	}
	return nil
}

// holdFor holds the definitions of instances that begin, but for those that the set
// holds with a rev.
func (g *group) holdFor(set int, held []state.Hold, instances []state.Row) {
	for _, row := range instances {
		id := row.(*state.ProcessInstance).ProcessDefinitionID
		if id != "" && !slices.ContainsFunc(held, func(h state.Hold) bool { return h.DefinitionID == id }) {
			g.holds = append(g.holds, hold{definitionID: id, anyRev: true, set: set})
		}
	}
}

func (g *group) append(entries []entry, set int, t *state.Table, rows []state.Row) ([]entry, error) {
	for _, row := range rows {
		first := len(g.pointers)
		g.pointers = g.binder.Append(g.pointers, row)
		for _, p := range g.pointers[first:] {
			if s, ok := p.(*string); ok {
				if err := store.CheckText(*s); err != nil {
					return entries, err
				}
			}
		}
		entries = append(entries, entry{id: *g.pointers[first].(*string), set: set, first: first})
		g.abridger.Abridge(t, g.pointers[first:])
	}
	return entries, nil
}

// sort puts the rows of each operation in the order of their ids, so that
// concurrent flushes lock them in the same order.
func (l *list) sort() {
	for _, entries := range [][]entry{l.deletes, l.updates, l.inserts} {
		if len(entries) > 1 {
			slices.SortFunc(entries, compareEntries)
		}
	}
}

func compareEntries(a, b entry) int {
	if d := strings.Compare(a.id, b.id); d != 0 {
		return d
	}
	return a.set - b.set
}

// deferLater takes out, and returns, the sets that update or delete a row that
// an earlier set of the group does too: a statement would do only one of them,
// and both rest on the same rev.
func (g *group) deferLater() (later []int) {
	for i := range g.lists {
		l := &g.lists[i]
		if len(l.updates)+len(l.deletes) < 2 || !l.table.Versioned {
			continue
		}
		u, d := l.updates, l.deletes
		last := entry{set: -1}
		for len(u)+len(d) > 0 {
			next := &u
			if len(u) == 0 || len(d) > 0 && compareEntries(d[0], u[0]) < 0 {
				next = &d
			}
			e := (*next)[0]
			*next = (*next)[1:]
			switch {
			case g.out[e.set]:
			case last.set < 0 || e.id != last.id || e.set == last.set:
				last = e
			default:
				g.out[e.set] = true
				later = append(later, e.set)
			}
		}
	}
	slices.Sort(later)
	return later
}

// remaining lists the sets that are not out.
func (g *group) remaining() []int {
	var list []int
	for i, out := range g.out {
		if !out {
			list = append(list, i)
		}
	}
	return list
}

// owners are the sets that touch rows of a table with one of the ids.
func (g *group) owners(table string, ids []string) []int {
	var found []int
	for _, h := range g.holds {
		if table == heldDefinitions && !g.out[h.set] && slices.Contains(ids, h.definitionID) && !slices.Contains(found, h.set) {
			found = append(found, h.set)
		}
	}
	for _, l := range g.lists {
		if l.table.Name != table {
			continue
		}
		for _, e := range slices.Concat(l.deletes, l.updates, l.inserts) {
			if !g.out[e.set] && slices.Contains(ids, e.id) && !slices.Contains(found, e.set) {
				found = append(found, e.set)
			}
		}
		for _, e := range l.purges {
			if !g.out[e.set] && slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(e.Values, id) }) && !slices.Contains(found, e.set) {
				found = append(found, e.set)
			}
		}
	}
	return found
}

// send adds the statements of the sets that are not out to a pipeline.
func (g *group) send(p *pipeline) {
	for i := range g.lists {
		l := &g.lists[i]
		s := statementsOf[l.table]
		g.sendRows(p, i, &s.delete, l.deletes)
		g.sendRows(p, i, &s.update, l.updates)
		if l.table == state.ProcessInstanceTable {
			g.sendHolds(p)
		}
		g.sendRows(p, i, &s.insert, l.inserts)
		if l.table == state.ProcessDefinitionTable && len(l.inserts) > 0 {
			p.send(referToDefinitions, nil)
		}
		g.sendPurges(p, l)
	}
	if removed := g.purged(state.ProcessDefinitionTable, "id"); len(removed) > 0 {
		p.send(definitionsInUse, [][]byte{idArray(removed)})
	}
}

// sendHolds sends the definitions that the sets rest on, each once: with a rev, and
// for who needs no more than that they are there, so that a conflict over a rev is not
// theirs.
func (g *group) sendHolds(p *pipeline) {
	slices.SortFunc(g.holds, func(a, b hold) int {
		return cmp.Or(strings.Compare(a.definitionID, b.definitionID), int(bit(a.anyRev))-int(bit(b.anyRev)), cmp.Compare(a.rev, b.rev))
	})
	var wanted []hold
	for _, h := range g.holds {
		if g.out[h.set] {
			continue
		}
		if last := len(wanted) - 1; last >= 0 && wanted[last].isAs(h) {
			continue
		}
		wanted = append(wanted, h)
	}
	if len(wanted) > 0 {
		p.send(holdDefinitions, holdArrays(wanted))
	}
}

// sendRows sends a statement for rows of the table at a position.
func (g *group) sendRows(p *pipeline, position int, s *tableStatement, entries []entry) {
	if len(entries) == 0 {
		return
	}
	columns := g.lists[position].table.Columns
	g.rows.reset()
	for _, e := range entries {
		if !g.out[e.set] {
			g.rows.add(columns, g.pointers[e.first:e.first+len(columns)], s.needed)
		}
	}
	if g.rows.rows > 0 {
		p.send(&s.statement, [][]byte{g.rows.finish(p.session.rowTypes[position])})
	}
}

// sendPurges sends one statement for each column that rows are purged by.
func (g *group) sendPurges(p *pipeline, l *list) {
	var columns []string
	for _, e := range l.purges {
		if !slices.Contains(columns, e.Column) {
			columns = append(columns, e.Column)
		}
	}
	for _, column := range columns {
		if values := g.purged(l.table, column); len(values) > 0 {
			p.send(purgeStatement(l.table, column), [][]byte{g.purgeArray(values, l.table.HasIDs(column))})
		}
	}
}

// purged are the values of a column by which rows of a table are purged.
func (g *group) purged(t *state.Table, column string) (values []string) {
	for _, e := range g.lists[positionOf[t]].purges {
		switch {
		case g.out[e.set] || e.Column != column:
		case values == nil:
			values = slices.Clip(e.Values)
		default:
			values = append(values, e.Values...)
		}
	}
	return values
}

// purgeArray is values as a parameter. Who removes instances purges one table
// after the other by the same list, which is encoded once.
func (g *group) purgeArray(values []string, ids bool) []byte {
	if len(values) != len(g.purging) || &values[0] != &g.purging[0] {
		g.purging, g.arrays = values, map[bool][]byte{}
	}
	if g.arrays[ids] == nil {
		g.arrays[ids] = map[bool]func([]string) []byte{false: textArray, true: idArray}[ids](values)
	}
	return g.arrays[ids]
}
