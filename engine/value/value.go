package value

import "time"

// Type names the type of a variable as the REST API shows it (Camunda 7.24,
// VariableValueDto.type).
type Type string

// The types of variable values. Beside each stands the Go type of [Value.V].
const (
	Null    Type = "Null"    // nil
	Boolean Type = "Boolean" // bool
	Short   Type = "Short"   // int16
	Integer Type = "Integer" // int32
	Long    Type = "Long"    // int64
	Double  Type = "Double"  // float64
	String  Type = "String"  // string
	Date    Type = "Date"    // time.Time, millisecond precision
	Bytes   Type = "Bytes"   // Blob
	File    Type = "File"    // FileRef
	Object  Type = "Object"  // ObjectText
	JSON    Type = "Json"    // string, the document's text
	XML     Type = "Xml"     // string, the document's text
)

// Value is one typed value. The zero Value is null.
type Value struct {
	Type Type
	V    any
}

// Blob is the content of a Bytes value. Data is nil while the content rests in
// the content table under ContentID; it is set on values that are about to be
// stored and on values whose content was asked for.
type Blob struct {
	ContentID string
	Size      int64 // in bytes
	Data      []byte
}

// FileRef is a File value: its content with the name under which it is offered
// for download. Encoding is a charset such as "UTF-8" or empty.
type FileRef struct {
	Blob
	Name     string
	MIMEType string
	Encoding string
}

// Constructors for the common types.
func Of(t Type, v any) Value      { return Value{Type: t, V: v} }
func OfNull() Value               { return Value{Type: Null} }
func OfBool(b bool) Value         { return Value{Boolean, b} }
func OfInt(i int32) Value         { return Value{Integer, i} }
func OfLong(i int64) Value        { return Value{Long, i} }
func OfDouble(f float64) Value    { return Value{Double, f} }
func OfString(s string) Value     { return Value{String, s} }
func OfDate(t time.Time) Value    { return Value{Date, t.UTC().Truncate(time.Millisecond)} }
func OfFile(f FileRef) Value      { return Value{File, f} }
func OfObject(o ObjectText) Value { return Value{Object, o} }

// IsNull reports whether v carries no value, whatever its type says.
func (v Value) IsNull() bool {
	o, isObject := v.V.(ObjectText)
	return v.V == nil || isObject && o.Text == ""
}
