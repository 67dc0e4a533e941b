package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store"
)

// Select implements [store.Store].
func (s *Store) Select(ctx context.Context, statement string, args []any, scan func(store.Scanner) error) error {
	text, values, err := foreign(statement, args)
	if err != nil {
		return err
	}
	// NB: rows that nobody takes would be read to their end, so the server is told
	// to give no more.
	reading, stop := context.WithCancel(ctx)
	defer stop()
	each := func(row store.Scanner) error {
		err := scan(row)
		if err != nil {
			stop()
		}
		return err
	}
	if s.plain {
		err = s.queryReadOnly(reading, text, values, each)
	} else {
		err = s.query(reading, text, values, each)
	}
	var scanning *scanError
	switch {
	case errors.As(err, &scanning):
		return fmt.Errorf("select: %w", scanning.err)
	case err != nil:
		return fmt.Errorf("select: %w", translate(ctx, err))
	}
	return nil
}

func (s *Store) query(ctx context.Context, text string, args []any, scan func(store.Scanner) error) error {
	s.onTrip(store.TripSelect, 1)
	rows, err := s.queries.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	return read(rows, scan)
}

// queryReadOnly is query for sessions that cannot be told to only read.
func (s *Store) queryReadOnly(ctx context.Context, text string, args []any, scan func(store.Scanner) error) error {
	batch := &pgx.Batch{}
	batch.Queue("BEGIN READ ONLY")
	batch.Queue(text, args...)
	batch.Queue("COMMIT")
	s.onTrip(store.TripSelect, batch.Len())
	results := s.queries.SendBatch(ctx, batch)
	_, err := results.Exec()
	if err == nil {
		var rows pgx.Rows
		if rows, err = results.Query(); err == nil {
			err = read(rows, scan)
		}
	}
	if end := results.Close(); err == nil {
		err = end
	}
	return err
}

// scanError is an error of the caller's own scan.
type scanError struct{ err error }

func (e *scanError) Error() string { return e.err.Error() }

// read reads all rows.
func read(rows pgx.Rows, scan func(store.Scanner) error) error {
	defer rows.Close()
	sc := scanner{rows: rows}
	for rows.Next() {
		if err := scan(&sc); err != nil {
			return &scanError{err}
		}
	}
	return rows.Err()
}

// foreign rewrites a statement of the contract to one of PostgreSQL's: ? to $1,
// a list to an array, an id to its short form, and a text to one that compares byte
// by byte, as the columns do, even where no column is beside it.
func foreign(statement string, args []any) (string, []any, error) {
	marks, err := store.Placeholders(statement, args)
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.Grow(len(statement) + 16*len(args))
	values := make([]any, len(args))
	end := 0
	for i, a := range args {
		m := marks[i]
		number := "$" + strconv.Itoa(i+1)
		values[i] = a
		if m.ID {
			values[i] = short(a)
			number += "::bytea"
		}
		switch a.(type) {
		case []string:
			if !m.ID {
				number += "::text"
			}
			number += "[]"
			operator := "= ANY ("
			if m.Negated {
				operator = "<> ALL ("
			}
			b.WriteString(statement[end:m.In] + operator + number)
		case string:
			if !m.ID {
				number += `::text COLLATE "C"`
			}
			b.WriteString(statement[end:m.Start] + number)
		default:
			b.WriteString(statement[end:m.Start] + number)
		}
		end = m.Start + 1
	}
	b.WriteString(statement[end:])
	return b.String(), values, nil
}

// short makes the short forms of what a # stands for.
func short(arg any) any {
	list, ok := arg.([]string)
	if !ok {
		return idParameter(arg.(string))
	}
	shorts := make([][]byte, len(list))
	for i, id := range list {
		shorts[i] = idParameter(id)
	}
	return shorts
}
