package value

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Stored is the form in which a [Value] rests in a row. Which fields are used
// depends on the type:
//
//	Boolean                Long is 0 or 1
//	Short, Integer, Long   Long
//	Double                 Double
//	Date                   Long, milliseconds since 1970 in UTC
//	String, Json, Xml      Text
//	Object                 Text is the serialized value, Text2 its format and its
//	                       type name with a line feed between them
//	Bytes                  ContentID, and Long is the size in bytes
//	File                   as Bytes; Text is the file's name, Text2 its MIME type
//	                       and its encoding with a line feed between them
//
// A typed null has nothing but the type and [NullMark] in Text2.
type Stored struct {
	Type        Type
	Text, Text2 string
	Long        int64
	Double      float64
	ContentID   string
}

// NullMark in [Stored.Text2] tells a typed null from an empty text or a zero.
const NullMark = "null"

// pairSeparator stands between the two texts packed into Text2. Formats, class
// names, MIME types and charsets have no line feed; the mark above has neither.
const pairSeparator = "\n"

// Encode turns v into its stored form. The content of Bytes and File values is
// not in it: it goes to the content table under its ContentID.
//
// It panics where v.V is not of the Go type that [Type] demands, which is a bug
// of the caller.
func Encode(v Value) Stored {
	if v.Type == "" {
		v.Type = Null
	}
	s := Stored{Type: v.Type}
	if v.V == nil {
		if v.Type != Null {
			s.Text2 = NullMark
		}
		return s
	}
	if !s.fill(v.V) {
		panic(fmt.Sprintf("value: a %s cannot hold a Go %T", v.Type, v.V))
	}
	return s
}

// Emptied is what is left of a value that was deleted: its type, and of an object
// the format.
func (s Stored) Emptied() Stored {
	if v, err := s.Decode(); err == nil && s.Type == Object {
		if o, ok := v.V.(ObjectText); ok {
			return Encode(Of(Object, ObjectText{Format: o.Format}))
		}
	}
	return Encode(Value{Type: s.Type})
}

// fill sets the fields for the Go value; false where it does not fit the type.
func (s *Stored) fill(v any) bool {
	switch x := v.(type) {
	case bool:
		if x {
			s.Long = 1
		}
		return s.Type == Boolean
	case int16:
		s.Long = int64(x)
		return s.Type == Short
	case int32:
		s.Long = int64(x)
		return s.Type == Integer
	case int64:
		s.Long = x
		return s.Type == Long
	case float64:
		s.Double = x
		return s.Type == Double
	case string:
		s.Text = x
		return s.Type == String || s.Type == JSON || s.Type == XML
	case time.Time:
		s.Long = x.UnixMilli()
		return s.Type == Date
	case Blob:
		s.ContentID, s.Long = x.ContentID, x.Size
		return s.Type == Bytes
	case FileRef:
		s.ContentID, s.Long = x.ContentID, x.Size
		s.Text, s.Text2 = x.Name, x.MIMEType+pairSeparator+x.Encoding
		return s.Type == File
	case ObjectText:
		s.Text, s.Text2 = x.Text, x.Format+pairSeparator+x.TypeName
		return s.Type == Object
	}
	return false
}

// Decode turns the stored form back into a value. Bytes and File values carry
// no content, only where it rests. It fails for an unknown type and for a
// number that does not fit its type, as a row damaged from outside may have.
func (s Stored) Decode() (Value, error) {
	if s.Type == Null || s.Type == "" {
		return OfNull(), nil
	}
	if s.Text2 == NullMark {
		return Value{Type: s.Type}, nil
	}
	switch s.Type {
	case Boolean:
		return OfBool(s.Long != 0), nil
	case Short:
		if s.Long < math.MinInt16 || s.Long > math.MaxInt16 {
			return Value{}, s.rangeError()
		}
		return Value{Short, int16(s.Long)}, nil
	case Integer:
		if s.Long < math.MinInt32 || s.Long > math.MaxInt32 {
			return Value{}, s.rangeError()
		}
		return OfInt(int32(s.Long)), nil
	case Long:
		return OfLong(s.Long), nil
	case Double:
		return OfDouble(s.Double), nil
	case Date:
		return Value{Date, time.UnixMilli(s.Long).UTC()}, nil
	case String, JSON, XML:
		return Value{s.Type, s.Text}, nil
	case Object:
		format, name, _ := strings.Cut(s.Text2, pairSeparator)
		return OfObject(ObjectText{TypeName: name, Format: format, Text: s.Text}), nil
	case Bytes:
		return Value{Bytes, s.blob()}, nil
	case File:
		mime, encoding, _ := strings.Cut(s.Text2, pairSeparator)
		return OfFile(FileRef{Blob: s.blob(), Name: s.Text, MIMEType: mime, Encoding: encoding}), nil
	}
	return Value{}, fmt.Errorf("decode stored value: unknown type %q", s.Type)
}

func (s Stored) blob() Blob { return Blob{ContentID: s.ContentID, Size: s.Long} }

func (s Stored) rangeError() error {
	return fmt.Errorf("decode stored value: %d is out of range for %s", s.Long, s.Type)
}
