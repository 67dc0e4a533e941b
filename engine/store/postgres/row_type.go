package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/sluice-bpm/sluice/engine/state"
)

// A statement that writes takes its rows as one parameter, an array of records:
// PostgreSQL unfolds one array an order of magnitude faster than an array for
// each column. The records are of a type that has the columns of the table as
// this program knows them. Its name tells them: programs of two versions that
// serve one database, as while an installation is upgraded node by node, each
// find a type of their own.

// rowType is the name of the type of the rows of a table.
func rowType(t *state.Table) string {
	columns := fnv.New32a()
	for _, c := range t.Columns {
		fmt.Fprintf(columns, "%s %s,", c.Name, columnTypes[c.Type])
	}
	return fmt.Sprintf("%s_row_%08x", t.Name, columns.Sum32())
}

// rowTypes are the names for all tables, in the order of [state.Tables].
var rowTypes = func() []string {
	var names []string
	for _, t := range state.Tables() {
		names = append(names, rowType(t))
	}
	return names
}()

// rowTypeOIDs asks for the OIDs of the types $1, NULL for one that is missing.
const rowTypeOIDs = "SELECT to_regtype(name)::oid FROM unnest($1::text[]) WITH ORDINALITY t (name, position) ORDER BY position"

// createRowTypes makes the types that are missing.
func createRowTypes(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, rowTypeOIDs, rowTypes)
	if err != nil {
		return err
	}
	oids, err := pgx.CollectRows(rows, pgx.RowTo[*uint32])
	if err != nil {
		return err
	}
	var create strings.Builder
	for i, t := range state.Tables() {
		if oids[i] != nil {
			continue
		}
		fields := make([]string, len(t.Columns))
		for k, c := range t.Columns {
			fields[k] = c.Name + " " + columnTypes[c.Type]
			if elementOIDs[c.Type] == pgtype.TextOID {
				fields[k] += ` COLLATE "C"`
			}
		}
		fmt.Fprintf(&create, "CREATE TYPE %s AS (%s);\n", rowTypes[i], strings.Join(fields, ", "))
	}
	if _, err := tx.Conn().PgConn().Exec(ctx, create.String()).ReadAll(); err != nil {
		return fmt.Errorf("types of rows: %w", err)
	}
	return nil
}

var errNoRowTypes = errors.New("the database was not prepared for this version of the program: migrate it first")

// findRowTypes asks a connection for the OIDs of the types, in the order of
// [state.Tables].
func findRowTypes(ctx context.Context, c *pgconn.PgConn) ([]uint32, error) {
	result := c.ExecParams(ctx, rowTypeOIDs, [][]byte{textArray(rowTypes)}, []uint32{pgtype.TextArrayOID}, binaryFormat, binaryFormat).Read()
	if result.Err != nil {
		return nil, result.Err
	}
	oids := make([]uint32, len(rowTypes))
	for i, row := range result.Rows {
		if len(row[0]) != 4 {
			return nil, errNoRowTypes
		}
		oids[i] = binary.BigEndian.Uint32(row[0])
	}
	return oids, nil
}
