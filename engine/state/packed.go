package state

import (
	"encoding/binary"
	"math"
	"sync"
)

// packed is rows of [InstanceTables] in one piece of memory. What a node keeps at
// hand is many rows of many texts each; packed, the garbage collector has one
// object of an instance to look at and not dozens, so that its rounds, which slow
// down what is under way, are short.
//
// A row is the position of its table, then its columns in their order: integers as
// varints, texts and bytes with their length before them.
type packed string

// packer collects rows.
type packer struct {
	data   []byte
	binder Binder
}

func (p *packer) add(row Row) {
	table := TableOf(row)
	p.data = append(p.data, byte(positionsOfInstance[table]))
	for i, x := range p.binder.Pointers(row) {
		p.field(table.Columns[i].Type, x)
	}
}

func (p *packer) field(t ColumnType, x any) {
	switch t {
	case TextColumn, IDColumn, RawTextColumn:
		text := *x.(*string)
		p.data = append(binary.AppendUvarint(p.data, uint64(len(text))), text...)
	case IntColumn:
		p.data = binary.AppendVarint(p.data, *x.(*int64))
	case OptionalIntColumn:
		n := *x.(*OptionalInt)
		p.bit(n.Set)
		p.data = binary.AppendVarint(p.data, n.N)
	case DoubleColumn:
		p.data = binary.BigEndian.AppendUint64(p.data, math.Float64bits(*x.(*float64)))
	case BoolColumn:
		p.bit(*x.(*bool))
	case TimeColumn:
		p.data = binary.AppendVarint(p.data, int64(*x.(*Millis)))
	case BytesColumn:
		data := *x.(*[]byte)
		p.bit(data != nil)
		p.data = append(binary.AppendUvarint(p.data, uint64(len(data))), data...)
	}
}

func (p *packer) bit(set bool) {
	if set {
		p.data = append(p.data, 1)
	} else {
		p.data = append(p.data, 0)
	}
}

// each unpacks the rows one after the other, each into what row gives for its
// table. Texts are parts of the packed memory.
func (p packed) each(row func(*Table) Row, yield func(Row) bool) {
	u := unpacker{rest: string(p)}
	var b Binder
	tables := InstanceTables()
	for u.rest != "" {
		table := tables[u.byte()]
		r := row(table)
		for i, x := range b.Pointers(r) {
			u.field(table.Columns[i].Type, x)
		}
		if !yield(r) {
			return
		}
	}
}

// unpacker reads what a [packer] wrote.
type unpacker struct{ rest string }

func (u *unpacker) field(t ColumnType, x any) {
	switch t {
	case TextColumn, IDColumn, RawTextColumn:
		*x.(*string) = u.text()
	case IntColumn:
		*x.(*int64) = u.varint()
	case OptionalIntColumn:
		*x.(*OptionalInt) = OptionalInt{Set: u.byte() == 1, N: u.varint()}
	case DoubleColumn:
		*x.(*float64) = u.double()
	case BoolColumn:
		*x.(*bool) = u.byte() == 1
	case TimeColumn:
		*x.(*Millis) = Millis(u.varint())
	case BytesColumn:
		*x.(*[]byte) = nil
		set := u.byte() == 1
		if text := u.text(); set {
			*x.(*[]byte) = []byte(text)
		}
	}
}

func (u *unpacker) byte() byte {
	b := u.rest[0]
	u.rest = u.rest[1:]
	return b
}

func (u *unpacker) uvarint() uint64 {
	var x uint64
	for shift := 0; ; shift += 7 {
		b := u.byte()
		x |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return x
		}
	}
}

func (u *unpacker) varint() int64 {
	x := u.uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

func (u *unpacker) double() float64 {
	var x uint64
	for range 8 {
		x = x<<8 | uint64(u.byte())
	}
	return math.Float64frombits(x)
}

func (u *unpacker) text() string {
	n := u.uvarint()
	text := u.rest[:n]
	u.rest = u.rest[n:]
	return text
}

var packers = sync.Pool{New: func() any { return new(packer) }}

// pack packs rows.
func pack(rows []Row) packed {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.data = p.data[:0]
	for _, row := range rows {
		p.add(row)
	}
	return packed(p.data)
}
