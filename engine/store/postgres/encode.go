package postgres

import (
	"encoding/binary"
	"math"

	"github.com/sluice-bpm/sluice/engine/state"
)

// arrays are parameters in the making: for each column an array in the binary
// format, with an element for each row.
//
// NULLs at the end of an array are left out, and an array of nothing else is
// NULL: unnest fills up shorter arrays with NULLs, and most columns of most
// rows are such.
type arrays struct {
	columns    []array
	parameters [][]byte
}

type array struct {
	data     []byte
	elements int
	hasNull  bool
}

// The binary format of an array: number of dimensions, whether there are NULLs,
// type of the elements, length and lower bound of the one dimension, elements.
const arrayHeader = 5 * 4

// reset prepares for a statement with a number of columns.
func (a *arrays) reset(columns int) {
	for len(a.columns) < columns {
		a.columns = append(a.columns, array{data: make([]byte, arrayHeader, 512)})
	}
	for i := range a.columns[:columns] {
		c := &a.columns[i]
		c.data, c.elements, c.hasNull = c.data[:arrayHeader], 0, false
	}
	a.parameters = a.parameters[:0]
}

// finish returns the arrays, which are of the columns of a table, as
// parameters; they are valid until the next reset.
func (a *arrays) finish(t *state.Table, columns []int) [][]byte {
	for i, c := range columns {
		a.parameters = append(a.parameters, a.columns[i].finish(elementOIDs[t.Columns[c].Type]))
	}
	return a.parameters
}

func (a *array) finish(elementOID uint32) []byte {
	if a.elements == 0 {
		return nil
	}
	header := a.data[:0]
	header = binary.BigEndian.AppendUint32(header, 1)
	header = append(header, 0, 0, 0, bit(a.hasNull))
	header = binary.BigEndian.AppendUint32(header, elementOID)
	header = binary.BigEndian.AppendUint32(header, uint32(a.elements))
	binary.BigEndian.AppendUint32(header, 1)
	return a.data
}

// next begins the element of a row with its size; rows before it that have
// added none are NULLs.
func (a *array) next(row, size int) {
	for ; a.elements < row; a.elements++ {
		a.data = binary.BigEndian.AppendUint32(a.data, math.MaxUint32) // a size of -1
		a.hasNull = true
	}
	a.elements++
	a.data = binary.BigEndian.AppendUint32(a.data, uint32(size))
}

func (a *array) text(row int, s string) {
	a.next(row, len(s))
	a.data = append(a.data, s...)
}

func (a *array) integer(row int, n int64) {
	a.next(row, 8)
	a.data = binary.BigEndian.AppendUint64(a.data, uint64(n))
}

// add adds the element of a row for a field, of which p is the pointer that a
// [state.Binder] collects for a column of type t.
func (a *array) add(row int, t state.ColumnType, p any) {
	switch t {
	case state.TextColumn:
		if s := *p.(*string); s != "" {
			a.text(row, s)
		}
	case state.RawTextColumn:
		a.text(row, *p.(*string))
	case state.IntColumn:
		a.integer(row, *p.(*int64))
	case state.OptionalIntColumn:
		if n := *p.(*state.OptionalInt); n.Set {
			a.integer(row, n.N)
		}
	case state.DoubleColumn:
		a.integer(row, int64(math.Float64bits(*p.(*float64))))
	case state.BoolColumn:
		a.next(row, 1)
		a.data = append(a.data, bit(*p.(*bool)))
	case state.TimeColumn:
		if m := *p.(*state.Millis); m != 0 {
			a.integer(row, int64(m))
		}
	case state.BytesColumn:
		data := *p.(*[]byte)
		a.next(row, len(data))
		a.data = append(a.data, data...)
	}
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// integerParameter is a bigint as a parameter.
func integerParameter(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
