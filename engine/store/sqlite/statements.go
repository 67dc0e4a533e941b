package sqlite

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
)

// statements are the texts for one table, with the positions of the columns
// that their arguments are taken from.
type statements struct {
	insert string // arguments: every column
	update string // arguments: changing
	delete string // arguments: leaving
	// changing are the columns that an update sets, then those it looks the row up by.
	changing []int
	// leaving are the columns that a delete looks the row up by.
	leaving []int
	// load reads the rows of a process instance, loadOwn the row with an id,
	// loadOfTask those of a standalone task.
	load, loadOwn, loadOfTask string
}

var statementsOf = func() map[*state.Table]*statements {
	m := map[*state.Table]*statements{}
	for _, t := range state.Tables() {
		m[t] = newStatements(t)
	}
	return m
}()

func newStatements(t *state.Table) *statements {
	s := &statements{leaving: []int{0}}
	rev, _ := t.Column("rev")
	var sets []string
	for i, c := range t.Columns {
		if !c.Fixed && (!t.Versioned || i != rev) {
			sets = append(sets, c.Name+" = ?")
			s.changing = append(s.changing, i)
		}
	}
	s.changing = append(s.changing, 0)
	key := " WHERE id = ?"
	if t.Versioned {
		sets = append(sets, "rev = rev + 1")
		key += " AND rev = ?"
		s.changing, s.leaving = append(s.changing, rev), append(s.leaving, rev)
	}
	s.insert = "INSERT INTO " + t.Name + " (" + columnNames(t) + ") VALUES (?" + strings.Repeat(", ?", len(t.Columns)-1) + ")"
	if t == state.ProcessInstanceTable {
		s.insert = insertInstance(t)
	}
	s.update = "UPDATE " + t.Name + " SET " + strings.Join(sets, ", ") + key
	s.delete = "DELETE FROM " + t.Name + key

	read := "SELECT " + columnNames(t) + " FROM " + t.Name + " WHERE "
	s.loadOwn = read + "id = ?"
	switch t {
	case state.ProcessInstanceTable:
		s.load = s.loadOwn
	case state.IdentityLinkTable:
		s.load = read + "task_id IN (SELECT id FROM task WHERE process_instance_id = ?)"
		s.loadOfTask = read + "task_id = ?"
	case state.TaskTable:
		s.load = read + "process_instance_id = ?"
		s.loadOfTask = s.loadOwn
	case state.VariableTable:
		s.load = read + "process_instance_id = ?"
		s.loadOfTask = read + "task_id = ?"
	default:
		s.load = read + "process_instance_id = ?"
	}
	return s
}

// insertInstance inserts nothing where the definition of the instance is gone.
func insertInstance(t *state.Table) string {
	definition, _ := t.Column("process_definition_id")
	arguments := make([]string, len(t.Columns))
	for i := range arguments {
		arguments[i] = "?" + strconv.Itoa(i+1)
	}
	of := arguments[definition]
	return "INSERT INTO " + t.Name + " (" + columnNames(t) + ") SELECT " + strings.Join(arguments, ", ") +
		" WHERE " + of + " IS NULL OR EXISTS (SELECT 1 FROM process_definition WHERE id = " + of + ")"
}

// heldDefinition reads a row where the definition ?1 is there with the rev ?2.
const heldDefinition = "SELECT 1 FROM process_definition WHERE id = ?1 AND rev = ?2"

// definitionsInUse reads a row where one of the definitions ?1, which the
// transaction has removed, has an instance that began meanwhile.
const definitionsInUse = "SELECT 1 FROM process_instance WHERE process_definition_id IN (SELECT unhex(value) FROM json_each(?1)) LIMIT 1"

// purge takes its list as bytes, which need not be copied to become a text in Go.
func purge(t *state.Table, column string) string {
	return "DELETE FROM " + t.Name + " WHERE " + column + " IN (" + valuesOf(t.HasIDs(column)) + "(CAST(? AS TEXT)))"
}

func columnNames(t *state.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}
