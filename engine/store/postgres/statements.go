package postgres

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// statement is a text that a session prepares once under its name.
type statement struct {
	name, text string
	parameters []uint32 // OIDs of their types; none where the text tells them
}

// tableStatements are those that write one table. Each has one parameter, an
// array of rows.
type tableStatements struct {
	insert, update, delete tableStatement
	all                    []int // the columns
}

// tableStatement is a statement with the columns that it needs of its rows.
type tableStatement struct {
	statement
	needed []bool
}

var statementsOf = func() map[*state.Table]*tableStatements {
	m := map[*state.Table]*tableStatements{}
	for _, t := range state.Tables() {
		m[t] = newStatements(t)
	}
	return m
}()

// columnTypes are the types of the columns, elementOIDs their OIDs.
var (
	columnTypes = [...]string{
		state.TextColumn: "text", state.IDColumn: "bytea", state.RawTextColumn: "text", state.IntColumn: "bigint", state.OptionalIntColumn: "bigint",
		state.DoubleColumn: "double precision", state.BoolColumn: "boolean", state.TimeColumn: "bigint", state.BytesColumn: "bytea",
	}
	elementOIDs = [...]uint32{
		state.TextColumn: pgtype.TextOID, state.IDColumn: pgtype.ByteaOID, state.RawTextColumn: pgtype.TextOID, state.IntColumn: pgtype.Int8OID, state.OptionalIntColumn: pgtype.Int8OID,
		state.DoubleColumn: pgtype.Float8OID, state.BoolColumn: pgtype.BoolOID, state.TimeColumn: pgtype.Int8OID, state.BytesColumn: pgtype.ByteaOID,
	}
)

func newStatements(t *state.Table) *tableStatements {
	s := &tableStatements{}
	rows := "unnest($1::" + rowType(t) + "[]) n"
	key := "t.id = n.id"
	var sets []string
	for i, c := range t.Columns {
		isRev := t.Versioned && c.Name == "rev"
		changes := !c.Fixed && !isRev
		if changes {
			sets = append(sets, c.Name+" = n."+c.Name)
		}
		if isRev {
			sets = append(sets, "rev = t.rev + 1")
			key += " AND t.rev = n.rev"
		}
		s.all = append(s.all, i)
		s.insert.needed = append(s.insert.needed, true)
		s.update.needed = append(s.update.needed, changes || isRev || i == 0)
		s.delete.needed = append(s.delete.needed, isRev || i == 0)
	}
	s.insert.statement = statement{
		name: "insert " + t.Name,
		text: fmt.Sprintf("INSERT INTO %s (%s) SELECT * FROM %s", t.Name, names(t, s.all, ""), rows),
	}
	s.update.statement = statement{
		name: "update " + t.Name,
		text: demanding(t, fmt.Sprintf("UPDATE %s t SET %s FROM %s WHERE %s", t.Name, strings.Join(sets, ", "), rows, key)),
	}
	s.delete.statement = statement{
		name: "delete " + t.Name,
		text: demanding(t, fmt.Sprintf("DELETE FROM %s t USING %s WHERE %s", t.Name, rows, key)),
	}
	return s
}

var referToDefinitions = &statement{name: "refer to definitions", text: store.ReferToDefinitions}

// holdDefinitions fails with [stateConflict] where one of the definitions $1 is gone,
// or has another rev than $2 says, of which NULL is any. They stay until the transaction
// ends: who removes a definition waits for it, and then finds the instances that began.
// See [definitionsInUse].
var holdDefinitions = &statement{
	name: "hold definitions",
	text: "WITH held AS MATERIALIZED (SELECT d.id FROM unnest($1::bytea[], $2::bigint[]) AS n (id, rev) JOIN process_definition d ON d.id = n.id AND d.rev = coalesce(n.rev, d.rev)" +
		" ORDER BY d.id FOR KEY SHARE OF d)" +
		" SELECT sluice_conflict('" + heldDefinitions + "', $1, (SELECT array_agg(id) FROM held)) WHERE (SELECT count(*) FROM held) <> cardinality($1)",
}

// heldDefinitions is what a conflict of [holdDefinitions] names as its table.
const heldDefinitions = "held process_definition"

// definitionsInUse fails with [stateConflict] where one of the definitions $1,
// which the transaction has removed, has an instance that began meanwhile.
var definitionsInUse = &statement{
	name: "definitions in use",
	text: "WITH used AS (SELECT array_agg(d) AS ids FROM unnest($1) d WHERE EXISTS (SELECT 1 FROM process_instance WHERE process_definition_id = d))" +
		" SELECT sluice_conflict('process_definition', ids, NULL) FROM used WHERE ids IS NOT NULL",
	parameters: []uint32{pgtype.ByteaArrayOID},
}

// demanding has a statement on a versioned table fail with [stateConflict]
// where it finds fewer rows than it was given.
func demanding(t *state.Table, text string) string {
	if !t.Versioned {
		return text
	}
	return fmt.Sprintf("WITH done AS (%s RETURNING t.id) SELECT sluice_conflict('%s', (SELECT array_agg(id) FROM unnest($1)), (SELECT array_agg(id) FROM done))"+
		" WHERE (SELECT count(*) FROM done) <> cardinality($1)", text, t.Name)
}

// names lists columns.
func names(t *state.Table, columns []int, prefix string) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = prefix + t.Columns[c].Name
	}
	return strings.Join(list, ", ")
}

// purgeStatement deletes by the values of one column.
func purgeStatement(t *state.Table, column string) *statement {
	s := &statement{
		name:       "purge " + t.Name + " by " + column,
		text:       "DELETE FROM " + t.Name + " WHERE " + column + " = ANY ($1)",
		parameters: []uint32{pgtype.TextArrayOID},
	}
	if t.HasIDs(column) {
		s.parameters[0] = pgtype.ByteaArrayOID
	}
	return s
}

// The statements that load, one for each field of a [store.Scope].
var (
	loadByInstance  = newLoad("process_instance", nil)
	loadByExecution = newLoad("execution", nil)
	loadByTask      = newLoad("task", map[*state.Table]string{
		state.TaskTable: "id", state.VariableTable: "task_id", state.IdentityLinkTable: "task_id",
	})
	loadByJob          = newLoad("job", map[*state.Table]string{state.JobTable: "id"})
	loadByIncident     = newLoad("incident", nil)
	loadByExternalTask = newLoad("external_task", nil)
)

// newLoad makes the statement that loads by the id $1 of a row of a table. It
// gives one row with an array of records for each of [state.InstanceTables]:
// one statement, so that all are of one moment. alone are the columns by which
// rows belong to $1 where that has no process instance.
func newLoad(by string, alone map[*state.Table]string) *statement {
	instance, with := "$1", ""
	if by != "process_instance" {
		instance = "(SELECT id FROM scope)"
		with = "WITH scope (id) AS MATERIALIZED (SELECT process_instance_id FROM " + by + " WHERE id = $1) "
	}
	arrays := make([]string, 0, len(state.InstanceTables()))
	for _, t := range state.InstanceTables() {
		rows := "SELECT * FROM " + t.Name + " WHERE process_instance_id = " + instance
		switch t {
		case state.ProcessInstanceTable:
			rows = "SELECT * FROM process_instance WHERE id = " + instance
		case state.IdentityLinkTable:
			rows = "SELECT l.* FROM task t JOIN identity_link l ON l.task_id = t.id WHERE t.process_instance_id = " + instance
		}
		if column := alone[t]; column != "" {
			rows += " UNION ALL SELECT * FROM " + t.Name + " WHERE " + column + " = $1 AND process_instance_id IS NULL"
		}
		arrays = append(arrays, fmt.Sprintf("(SELECT array_agg(ROW(%s)) FROM (%s) r)", names(t, statementsOf[t].all, "r."), rows))
	}
	return &statement{name: "load by " + by, text: with + "SELECT " + strings.Join(arrays, ", "), parameters: []uint32{pgtype.ByteaOID}}
}

// loadOf picks the statement and its argument.
func loadOf(scope store.Scope) (s *statement, id string) {
	switch {
	case scope.ExecutionID != "":
		return loadByExecution, scope.ExecutionID
	case scope.TaskID != "":
		return loadByTask, scope.TaskID
	case scope.JobID != "":
		return loadByJob, scope.JobID
	case scope.IncidentID != "":
		return loadByIncident, scope.IncidentID
	case scope.ExternalTaskID != "":
		return loadByExternalTask, scope.ExternalTaskID
	}
	return loadByInstance, scope.ProcessInstanceID
}

var acquireJobs = &statement{
	name:       "acquire jobs",
	text:       "SELECT " + names(state.JobTable, statementsOf[state.JobTable].all, "") + " FROM sluice_acquire_jobs($1, $2, $3, $4)",
	parameters: []uint32{pgtype.TextOID, pgtype.Int8OID, pgtype.Int8OID, pgtype.Int8OID},
}

var renewJobs = &statement{
	name:       "renew jobs",
	text:       "UPDATE job SET lock_expires = $2 WHERE lock_owner = $1 AND id = ANY ($3)",
	parameters: []uint32{pgtype.TextOID, pgtype.Int8OID, pgtype.ByteaArrayOID},
}
