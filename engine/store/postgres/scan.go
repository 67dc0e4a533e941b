package postgres

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/sluice-bpm/sluice/engine/state"
)

// scanner is the current row as [store.Scanner].
type scanner struct{ rows pgx.Rows }

func (s *scanner) Scan(targets ...any) error {
	values := s.rows.RawValues()
	fields := s.rows.FieldDescriptions()
	if len(targets) != len(values) {
		return fmt.Errorf("scan %d columns into %d targets", len(values), len(targets))
	}
	for i, v := range values {
		f := &fields[i]
		if f.Format == pgtype.BinaryFormatCode && decode(f.DataTypeOID, v, targets[i]) {
			continue
		}
		if err := s.scanAny(f.DataTypeOID, f.Format, v, targets[i]); err != nil {
			return fmt.Errorf("scan column %s: %w", f.Name, err)
		}
	}
	return nil
}

// decode puts a value of one of the types that the tables have into a target;
// false where the two are others.
func decode(oid uint32, v []byte, target any) bool {
	if v == nil {
		return decodeNull(target)
	}
	switch t := target.(type) {
	case *string:
		switch oid {
		case pgtype.TextOID:
			*t = string(v)
			return true
		case pgtype.ByteaOID:
			*t = state.IDOf(v)
			return true
		}
	case *int64:
		if oid == pgtype.Int8OID {
			*t = int64(binary.BigEndian.Uint64(v))
			return true
		}
	case *state.Millis:
		if oid == pgtype.Int8OID {
			*t = state.Millis(binary.BigEndian.Uint64(v))
			return true
		}
	case *state.OptionalInt:
		if oid == pgtype.Int8OID {
			*t = state.OptionalInt{N: int64(binary.BigEndian.Uint64(v)), Set: true}
			return true
		}
	case *bool:
		if oid == pgtype.BoolOID {
			*t = v[0] != 0
			return true
		}
	case *float64:
		if oid == pgtype.Float8OID {
			*t = math.Float64frombits(binary.BigEndian.Uint64(v))
			return true
		}
	case *[]byte:
		if oid == pgtype.ByteaOID {
			*t = cloneBytes(v)
			return true
		}
	}
	return false
}

// cloneBytes copies what is only valid for a moment; nothing is nil.
func cloneBytes(v []byte) []byte { return append([]byte(nil), v...) }

// decodeNull gives a target its zero value.
func decodeNull(target any) bool {
	switch t := target.(type) {
	case *string:
		*t = ""
	case *int64:
		*t = 0
	case *state.Millis:
		*t = 0
	case *state.OptionalInt:
		*t = state.OptionalInt{}
	case *bool:
		*t = false
	case *float64:
		*t = 0
	case *[]byte:
		*t = nil
	default:
		return false
	}
	return true
}

// scanAny is the way for all other types and for values in text format.
func (s *scanner) scanAny(oid uint32, format int16, v []byte, target any) error {
	if v == nil && decodeNull(target) {
		return nil
	}
	var n int64
	switch t := target.(type) {
	case *string:
		if oid == pgtype.ByteaOID {
			var data []byte
			err := s.rows.Conn().TypeMap().Scan(oid, format, v, &data)
			*t = state.IDOf(data)
			return err
		}
	case *state.Millis:
		err := s.rows.Conn().TypeMap().Scan(oid, format, v, &n)
		*t = state.Millis(n)
		return err
	case *state.OptionalInt:
		err := s.rows.Conn().TypeMap().Scan(oid, format, v, &n)
		*t = state.OptionalInt{N: n, Set: true}
		return err
	case *[]byte:
		var data []byte
		err := s.rows.Conn().TypeMap().Scan(oid, format, v, &data)
		*t = cloneBytes(data)
		return err
	}
	return s.rows.Conn().TypeMap().Scan(oid, format, v, target)
}
