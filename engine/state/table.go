package state

import (
	"slices"
	"time"
)

// Millis is an instant in milliseconds since 1970 UTC; zero is none and is
// stored as NULL.
type Millis int64

// MillisOf converts t; the zero time becomes none.
func MillisOf(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Time converts m to UTC; none becomes the zero time.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// OptionalInt is a number that may be absent, stored as NULL.
type OptionalInt struct {
	N   int64
	Set bool
}

// ColumnType is the storage type of a column; both back ends map it to one of theirs.
type ColumnType int

// The column types and the Go pointer that a [Binder] collects for each.
const (
	TextColumn        ColumnType = iota // *string, "" is NULL
	IDColumn                            // *string, "" is NULL; stored in its short form, see [AppendID]
	RawTextColumn                       // *string, "" is kept
	IntColumn                           // *int64
	OptionalIntColumn                   // *OptionalInt
	DoubleColumn                        // *float64
	BoolColumn                          // *bool
	TimeColumn                          // *Millis, 0 is NULL
	BytesColumn                         // *[]byte
)

// Column is one column of a table.
type Column struct {
	Name string
	Type ColumnType
	// Fixed columns say what a row belongs to. They keep what they were inserted
	// with: updates leave them out, which spares the indexes over them.
	Fixed bool
	// Abridgement is how it is stored where its table is abridged, and Usual the text that
	// it nearly always has then; it is never empty.
	Abridgement Abridgement
	Usual       string
}

// fixedColumns are the names of the fixed columns of every table.
var fixedColumns = map[string]bool{"id": true, "process_instance_id": true, "root_process_instance_id": true}

// Table describes a stored row type. The first column is the primary key "id".
type Table struct {
	Name    string
	Columns []Column
	// Versioned rows carry a last column "rev" that proves at update and delete
	// that the row is the one that was loaded.
	Versioned bool
	// Abridged tables store rows shorter than they are: write them by [Abridger.Abridge],
	// and read them from [Table.Whole].
	Abridged bool
	// New makes an empty row, for scanning.
	New func() Row

	instance, definition, definitionKey int // positions of columns, where it is abridged
}

// Column returns the position of the column with the name; ok is false where
// the table has none.
func (t *Table) Column(name string) (i int, ok bool) {
	i = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	return i, i >= 0
}

// HasIDs reports whether a column is an [IDColumn].
func (t *Table) HasIDs(column string) bool {
	i, ok := t.Column(column)
	return ok && t.Columns[i].Type == IDColumn
}

// Mark is what stands for a value of a column in a reading statement of a store.
func (t *Table) Mark(column string) string {
	if t.HasIDs(column) {
		return "#"
	}
	return "?"
}

// Row is a stored row: Bind names each column with a pointer to its field,
// always in the same order.
type Row interface {
	Bind(b *Binder)
}

// Binder collects what Bind names. Reset it to use it again for another row.
type Binder struct {
	columns  []Column
	pointers []any
	describe bool
}

// Pointers returns the field pointers of row in column order; the slice is
// valid until the next call.
func (b *Binder) Pointers(row Row) []any {
	b.pointers = b.pointers[:0]
	row.Bind(b)
	return b.pointers
}

// Append appends the field pointers of row, in column order, to pointers.
func (b *Binder) Append(pointers []any, row Row) []any {
	own := b.pointers
	b.pointers = pointers
	row.Bind(b)
	pointers, b.pointers = b.pointers, own
	return pointers
}

func (b *Binder) add(name string, t ColumnType, p any) {
	if b.describe {
		b.columns = append(b.columns, Column{Name: name, Type: t, Fixed: fixedColumns[name]})
	}
	b.pointers = append(b.pointers, p)
}

// The methods below each bind one column; see [ColumnType] for what is stored.

func (b *Binder) Text(name string, p *string)             { b.add(name, TextColumn, p) }
func (b *Binder) ID(name string, p *string)               { b.add(name, IDColumn, p) }
func (b *Binder) RawText(name string, p *string)          { b.add(name, RawTextColumn, p) }
func (b *Binder) Int(name string, p *int64)               { b.add(name, IntColumn, p) }
func (b *Binder) OptionalInt(name string, p *OptionalInt) { b.add(name, OptionalIntColumn, p) }
func (b *Binder) Double(name string, p *float64)          { b.add(name, DoubleColumn, p) }
func (b *Binder) Bool(name string, p *bool)               { b.add(name, BoolColumn, p) }
func (b *Binder) Time(name string, p *Millis)             { b.add(name, TimeColumn, p) }
func (b *Binder) Bytes(name string, p *[]byte)            { b.add(name, BytesColumn, p) }

// rowOf ties a row struct to its pointer type, which has the methods.
type rowOf[T any] interface {
	*T
	Row
}

// describe builds the table of a row type from its Bind method.
func describe[T any, P rowOf[T]](name string) *Table {
	b := Binder{describe: true}
	P(new(T)).Bind(&b)
	t := &Table{Name: name, Columns: b.columns, New: func() Row { return P(new(T)) }}
	t.Versioned = t.Columns[len(t.Columns)-1].Name == "rev"
	return t
}
