package postgres

import (
	"encoding/binary"
	"math"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/sluice-bpm/sluice/engine/state"
)

// The binary format of an array: number of dimensions, whether there are NULLs,
// type of the elements, length and lower bound of the one dimension, elements.
const arrayHeader = 5 * 4

// null is the size of a NULL.
const null = math.MaxUint32

func putArrayHeader(data []byte, elementOID uint32, elements int) {
	binary.BigEndian.PutUint32(data, 1)
	binary.BigEndian.PutUint32(data[4:], 0)
	binary.BigEndian.PutUint32(data[8:], elementOID)
	binary.BigEndian.PutUint32(data[12:], uint32(elements))
	binary.BigEndian.PutUint32(data[16:], 1)
}

// records are rows in the making: an array of records in the binary format.
type records struct {
	data []byte
	rows int
}

func (r *records) reset() {
	if r.data == nil {
		r.data = make([]byte, arrayHeader, 4096)
	}
	r.data, r.rows = r.data[:arrayHeader], 0
}

// finish returns the array as a parameter that is valid until the next reset.
func (r *records) finish(rowType uint32) []byte {
	putArrayHeader(r.data, rowType, r.rows)
	return r.data
}

// add adds a row of a table by the pointers to its fields. Of the columns only
// those that a statement needs are sent; the others, and those without a pointer, are NULL.
func (r *records) add(columns []state.Column, pointers []any, needed []bool) {
	r.rows++
	size := len(r.data)
	r.integer(0) // filled in below
	r.integer(uint32(len(columns)))
	for i, c := range columns {
		r.integer(elementOIDs[c.Type])
		if needed[i] && pointers[i] != nil {
			r.field(c.Type, pointers[i])
		} else {
			r.integer(null)
		}
	}
	binary.BigEndian.PutUint32(r.data[size:], uint32(len(r.data)-size-4))
}

func (r *records) integer(n uint32) { r.data = binary.BigEndian.AppendUint32(r.data, n) }

func (r *records) text(s string) {
	r.integer(uint32(len(s)))
	r.data = append(r.data, s...)
}

func (r *records) bytes(data []byte) {
	r.integer(uint32(len(data)))
	r.data = append(r.data, data...)
}

func (r *records) id(id string) {
	r.data = appendID(r.data, id)
}

func (r *records) bigint(n int64) {
	r.integer(8)
	r.data = binary.BigEndian.AppendUint64(r.data, uint64(n))
}

// field adds size and value of a field, of which p is the pointer that a
// [state.Binder] collects for a column of type t, or [state.Stored].
func (r *records) field(t state.ColumnType, p any) {
	switch t {
	case state.TextColumn:
		if s := *p.(*string); s != "" {
			r.text(s)
			return
		}
	case state.IDColumn:
		if short, ok := p.(state.Stored); ok {
			r.bytes(short)
			return
		}
		if id := *p.(*string); id != "" {
			r.id(id)
			return
		}
	case state.RawTextColumn:
		r.text(*p.(*string))
		return
	case state.IntColumn:
		r.bigint(*p.(*int64))
		return
	case state.OptionalIntColumn:
		if n := *p.(*state.OptionalInt); n.Set {
			r.bigint(n.N)
			return
		}
	case state.DoubleColumn:
		r.bigint(int64(math.Float64bits(*p.(*float64))))
		return
	case state.BoolColumn:
		r.integer(1)
		r.data = append(r.data, bit(*p.(*bool)))
		return
	case state.TimeColumn:
		if m := *p.(*state.Millis); m != 0 {
			r.bigint(int64(m))
			return
		}
	case state.BytesColumn:
		r.bytes(*p.(*[]byte))
		return
	}
	r.integer(null)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// appendID adds the size and the short form of an id.
func appendID(data []byte, id string) []byte {
	size := len(data)
	data = state.AppendID(append(data, 0, 0, 0, 0), id)
	binary.BigEndian.PutUint32(data[size:], uint32(len(data)-size-4))
	return data
}

// holdArrays are definitions and their revs as the parameters of [holdDefinitions].
func holdArrays(holds []hold) [][]byte {
	ids, revs := records{data: make([]byte, arrayHeader)}, records{data: make([]byte, arrayHeader)}
	putArrayHeader(ids.data, pgtype.ByteaOID, len(holds))
	putArrayHeader(revs.data, pgtype.Int8OID, len(holds))
	for _, h := range holds {
		ids.id(h.definitionID)
		if h.anyRev {
			revs.integer(null)
		} else {
			revs.bigint(h.rev)
		}
	}
	return [][]byte{ids.data, revs.data}
}

// idArray is ids as a parameter.
func idArray(ids []string) []byte {
	data := make([]byte, arrayHeader, arrayHeader+len(ids)*20)
	putArrayHeader(data, pgtype.ByteaOID, len(ids))
	for _, id := range ids {
		data = appendID(data, id)
	}
	return data
}

// idParameter is an id as a parameter; an empty one is no NULL.
func idParameter(id string) []byte { return state.AppendID([]byte{}, id) }

// textArray is texts as a parameter.
func textArray(texts []string) []byte {
	data := make([]byte, arrayHeader, arrayHeader+len(texts)*40)
	putArrayHeader(data, pgtype.TextOID, len(texts))
	for _, s := range texts {
		data = binary.BigEndian.AppendUint32(data, uint32(len(s)))
		data = append(data, s...)
	}
	return data
}

// integerParameter is a bigint as a parameter.
func integerParameter(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
