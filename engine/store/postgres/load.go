package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Load implements [store.Store].
func (s *Store) Load(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	statement, id := loadOf(scope)
	if store.CheckText(id) != nil {
		return nil, store.ErrNotFound
	}
	unit, err := s.load(ctx, statement, id)
	if errors.Is(err, store.ErrUnavailable) && ctx.Err() == nil {
		// The connections may be those to a server that was restarted since.
		s.commands.Reset()
		unit, err = s.load(ctx, statement, id)
	}
	return unit, err
}

func (s *Store) load(ctx context.Context, statement *statement, id string) (*state.Unit, error) {
	unit := state.NewUnit()
	found := false
	ids := idTexts{}
	err := s.command(ctx, store.TripLoad,
		func(p *pipeline) { p.send(statement, [][]byte{idParameter(id)}) },
		func(values [][]byte) error {
			for i, t := range instanceTables {
				n, err := loadRecords(unit, t, values[i], ids)
				if err != nil {
					return fmt.Errorf("%s: %w", t.Name, err)
				}
				found = found || n > 0
			}
			return nil
		})
	switch {
	case err != nil:
		return nil, fmt.Errorf("load: %w", translate(ctx, err))
	case !found:
		return nil, store.ErrNotFound
	}
	return unit, nil
}

var instanceTables = state.InstanceTables()

var errFormat = errors.New("not in the binary format of an array of records")

// loadRecords files the rows of an array of records (pg_type's record_send)
// into a unit, in the order of their ids, and returns how many they are.
func loadRecords(unit *state.Unit, t *state.Table, data []byte, ids idTexts) (int, error) {
	if len(data) < arrayHeader {
		return 0, nil // NULL, or an array without dimension
	}
	count := int(binary.BigEndian.Uint32(data[12:]))
	// All texts of the rows are parts of one.
	r := reader{data: data[arrayHeader:], text: string(data[arrayHeader:]), ids: ids}
	rows := make([]state.Row, count)
	var b state.Binder
	for i := range rows {
		rows[i] = t.New()
		r.next(4) // size of the record
		if fields := r.integer(); fields != len(t.Columns) {
			return 0, errFormat
		}
		for k, p := range b.Pointers(rows[i]) {
			r.next(4) // type of the field
			r.field(t.Columns[k].Type, p)
		}
		if r.broken {
			return 0, errFormat
		}
	}
	if count > 1 {
		slices.SortFunc(rows, func(x, y state.Row) int {
			return strings.Compare(*b.Pointers(x)[0].(*string), *b.Pointers(y)[0].(*string))
		})
	}
	for _, row := range rows {
		unit.LoadRow(row)
	}
	return count, nil
}

// idTexts are the texts of ids by their short forms: the rows of an instance name
// the same few again and again.
type idTexts map[string]string

func (m idTexts) of(short []byte) string {
	id, ok := m[string(short)]
	if !ok {
		id = state.IDOf(short)
		m[string(short)] = id
	}
	return id
}

// reader walks through binary data. Once something does not fit it is broken
// and gives zeros.
type reader struct {
	data   []byte
	text   string
	ids    idTexts
	at     int
	broken bool
}

// next returns the position of the next bytes and passes them.
func (r *reader) next(size int) (at int) {
	if size < 0 || size > len(r.data)-r.at {
		r.broken = true
		return len(r.data)
	}
	at = r.at
	r.at += size
	return at
}

func (r *reader) integer() int {
	at := r.next(4)
	if r.broken {
		return 0
	}
	return int(int32(binary.BigEndian.Uint32(r.data[at:])))
}

// field reads a size and a value into the field that p points to.
func (r *reader) field(t state.ColumnType, p any) {
	size := r.integer()
	if size == -1 {
		return // NULL: the row is new and zero
	}
	at := r.next(size)
	if r.broken {
		return
	}
	value := r.data[at : at+size]
	switch t {
	case state.TextColumn, state.RawTextColumn:
		*p.(*string) = r.text[at : at+size]
	case state.IDColumn:
		*p.(*string) = r.ids.of(value)
	case state.IntColumn:
		*p.(*int64) = r.bigint(value)
	case state.OptionalIntColumn:
		*p.(*state.OptionalInt) = state.OptionalInt{N: r.bigint(value), Set: true}
	case state.TimeColumn:
		*p.(*state.Millis) = state.Millis(r.bigint(value))
	case state.DoubleColumn:
		*p.(*float64) = math.Float64frombits(uint64(r.bigint(value)))
	case state.BoolColumn:
		*p.(*bool) = size == 1 && value[0] != 0
	case state.BytesColumn:
		*p.(*[]byte) = cloneBytes(value)
	}
}

func (r *reader) bigint(value []byte) int64 {
	if len(value) != 8 {
		r.broken = true
		return 0
	}
	return int64(binary.BigEndian.Uint64(value))
}
