package sqlite

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// named makes arguments of values.
func named(values ...driver.Value) []driver.NamedValue {
	args := make([]driver.NamedValue, len(values))
	for i, v := range values {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return args
}

// short is an id as it is stored; an empty one is no NULL.
func short(id string) []byte { return state.AppendID([]byte{}, id) }

// listOf is values as a statement takes them, a list in JSON that [valuesOf] reads.
func listOf(values []string, ids bool) (string, error) {
	if ids {
		return string(appendIDs(nil, values)), nil
	}
	list, err := json.Marshal(values)
	return string(list), err
}

// appendIDs appends ids as a statement takes them, a list in JSON that [valuesOf] reads.
func appendIDs(list []byte, ids []string) []byte {
	var short []byte
	list = append(list, '[')
	for i, id := range ids {
		if i > 0 {
			list = append(list, ',')
		}
		short = state.AppendID(short[:0], id)
		list = append(hex.AppendEncode(append(list, '"'), short), '"')
	}
	return append(list, ']')
}

// valuesOf reads the values of a list in JSON, of ids those of [appendIDs].
func valuesOf(ids bool) string {
	if ids {
		return "SELECT unhex(value) FROM json_each"
	}
	return "SELECT value FROM json_each"
}

// encode makes the stored value of a field, of which p is the pointer that a
// [state.Binder] collects for a column of type t, [state.Stored], or nil for NULL.
func encode(t state.ColumnType, p any) (driver.Value, error) {
	if p == nil {
		return absent(t), nil
	}
	switch t {
	case state.TextColumn:
		if s := *p.(*string); s != "" {
			return s, store.CheckText(s)
		}
	case state.IDColumn:
		if short, ok := p.(state.Stored); ok {
			return []byte(short), nil
		}
		if id := *p.(*string); id != "" {
			return state.AppendID(nil, id), store.CheckText(id)
		}
	case state.RawTextColumn:
		s := *p.(*string)
		return s, store.CheckText(s)
	case state.IntColumn:
		return *p.(*int64), nil
	case state.OptionalIntColumn:
		if n := *p.(*state.OptionalInt); n.Set {
			return n.N, nil
		}
	case state.DoubleColumn:
		return *p.(*float64), nil
	case state.BoolColumn:
		if *p.(*bool) {
			return int64(1), nil
		}
		return int64(0), nil
	case state.TimeColumn:
		if m := *p.(*state.Millis); m != 0 {
			return int64(m), nil
		}
	case state.BytesColumn:
		if data := *p.(*[]byte); data != nil {
			return data, nil
		}
		return []byte{}, nil
	}
	return nil, nil
}

// absent is NULL, or zero where a column has none: it takes no more space.
func absent(t state.ColumnType) driver.Value {
	switch t {
	case state.IntColumn:
		return int64(0)
	case state.DoubleColumn:
		return float64(0)
	default:
		return nil
	}
}

// scanner is the current row as [store.Scanner].
type scanner struct{ values []driver.Value }

func (s *scanner) Scan(targets ...any) error {
	if len(targets) != len(s.values) {
		return fmt.Errorf("scan %d columns into %d targets", len(s.values), len(targets))
	}
	for i, t := range targets {
		if !decode(s.values[i], t) {
			return fmt.Errorf("scan column %d: a Go %T does not fit into %T", i+1, s.values[i], t)
		}
	}
	return nil
}

// decode puts a value into a target; NULL is the zero value.
func decode(v driver.Value, target any) bool {
	switch t := target.(type) {
	case *string:
		switch v := v.(type) {
		case []byte:
			*t = state.IDOf(v)
			return true
		case string:
			*t = v
			return true
		}
		*t = ""
		return v == nil
	case *int64:
		n, ok := v.(int64)
		*t = n
		return ok || v == nil
	case *bool:
		n, ok := v.(int64)
		*t = n != 0
		return ok || v == nil
	case *float64:
		return decodeFloat(v, t)
	case *state.Millis:
		n, ok := v.(int64)
		*t = state.Millis(n)
		return ok || v == nil
	case *state.OptionalInt:
		n, ok := v.(int64)
		*t = state.OptionalInt{N: n, Set: ok}
		return ok || v == nil
	case *[]byte:
		data, ok := v.([]byte)
		*t = data
		return ok || v == nil
	}
	return false
}

// decodeFloat takes whole numbers too: SQLite stores a REAL without fraction so
// and gives it back as one where an expression makes it.
func decodeFloat(v driver.Value, t *float64) bool {
	switch v := v.(type) {
	case float64:
		*t = v
	case int64:
		*t = float64(v)
	case nil:
		*t = 0
	default:
		return false
	}
	return true
}
