package value

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// FormatJava is the serialization format of objects that a Java program wrote.
// What came in this format stays as it is and is never read. The lists and maps
// that processes make have it too, as in Camunda 7.24: their Text is JSON, and
// [ObjectText.Serialized] writes the stream that Java would.
const FormatJava = "application/x-java-serialized-object"

// streamMark is how base64 of every Java stream begins; no JSON does.
const streamMark = "rO0AB"

// The tags of Java's object serialization stream protocol, chapter 6 of its
// specification.
const (
	tagNull       = 0x70
	tagReference  = 0x71
	tagClassDesc  = 0x72
	tagObject     = 0x73
	tagString     = 0x74
	tagBlockData  = 0x77
	tagEnd        = 0x78
	tagLongString = 0x7C

	flagWriteMethod  = 1
	flagSerializable = 2

	firstHandle = 0x7E0000
)

// javaClass describes a class as a stream does.
type javaClass struct {
	name   string
	uid    uint64 // serialVersionUID
	flags  byte
	fields []javaField
	super  *javaClass
}

// javaField is a primitive field: its type code and name.
type javaField struct {
	code byte
	name string
}

var (
	javaNumber = &javaClass{"java.lang.Number", 0x86AC951D0B94E08B, flagSerializable, nil, nil}
	javaHash   = &javaClass{
		"java.util.HashMap", 0x0507DAC1C31660D1, flagSerializable | flagWriteMethod,
		[]javaField{{'F', "loadFactor"}, {'I', "threshold"}},
		nil,
	}

	javaBoolean    = &javaClass{"java.lang.Boolean", 0xCD207280D59CFAEE, flagSerializable, []javaField{{'Z', "value"}}, nil}
	javaDouble     = &javaClass{"java.lang.Double", 0x80B3C24A296BFB04, flagSerializable, []javaField{{'D', "value"}}, javaNumber}
	javaInteger    = &javaClass{"java.lang.Integer", 0x12E2A0A4F7818738, flagSerializable, []javaField{{'I', "value"}}, javaNumber}
	javaLong       = &javaClass{"java.lang.Long", 0x3B8BE490CC8F23DF, flagSerializable, []javaField{{'J', "value"}}, javaNumber}
	javaShort      = &javaClass{"java.lang.Short", 0x684D37133460DA52, flagSerializable, []javaField{{'S', "value"}}, javaNumber}
	javaArrayList  = &javaClass{"java.util.ArrayList", 0x7881D21D99C7619D, flagSerializable | flagWriteMethod, []javaField{{'I', "size"}}, nil}
	javaLinkedHash = &javaClass{"java.util.LinkedHashMap", 0x34C04E5C106CC0FB, flagSerializable, []javaField{{'Z', "accessOrder"}}, javaHash}
)

// stream writes objects. Handles number what was written, so that it is not
// written again.
type stream struct {
	bytes.Buffer
	handles map[any]uint32
	next    uint32
}

// javaStream serializes a JSON document as Java does the value of the class.
func javaStream(class, text string) ([]byte, error) {
	tree, err := ordered(text)
	if err != nil {
		return nil, err
	}
	s := &stream{handles: map[any]uint32{}, next: firstHandle}
	s.put(uint32(0xACED0005))
	if err := s.value(class, tree); err != nil {
		return nil, err
	}
	return s.Bytes(), nil
}

func (s *stream) put(v any) {
	_ = binary.Write(s, binary.BigEndian, v) // to memory, of sizes that are known
}

// handle numbers what is written next; under a key it is found again.
func (s *stream) handle(key any) {
	if key != nil {
		s.handles[key] = s.next
	}
	s.next++
}

// refer writes a reference to what was written before.
func (s *stream) refer(key any) bool {
	h, ok := s.handles[key]
	if ok {
		s.WriteByte(tagReference)
		s.put(h)
	}
	return ok
}

func (s *stream) text(text string) {
	data := modifiedUTF8(text)
	if len(data) > math.MaxUint16 {
		s.WriteByte(tagLongString)
		s.handle(nil)
		s.put(uint64(len(data)))
	} else {
		s.WriteByte(tagString)
		s.handle(nil)
		s.put(uint16(len(data)))
	}
	s.Write(data)
}

// key writes the key of a map. Those that read JSON have equal keys but once.
func (s *stream) key(text string) {
	type key string
	if s.refer(key(text)) {
		return
	}
	s.handles[key(text)] = s.next
	s.text(text)
}

func (s *stream) class(c *javaClass) {
	if c == nil {
		s.WriteByte(tagNull)
		return
	}
	if s.refer(c) {
		return
	}
	s.WriteByte(tagClassDesc)
	s.utf(c.name)
	s.put(c.uid)
	s.handle(c)
	s.WriteByte(c.flags)
	s.put(uint16(len(c.fields)))
	for _, f := range c.fields {
		s.WriteByte(f.code)
		s.utf(f.name)
	}
	s.WriteByte(tagEnd)
	s.class(c.super)
}

func (s *stream) utf(text string) {
	s.put(uint16(len(text)))
	s.WriteString(text)
}

// object begins an object; its fields follow.
func (s *stream) object(c *javaClass, key any) {
	s.WriteByte(tagObject)
	s.class(c)
	s.handle(key)
}

// boxed is an object that Java keeps one of: equal ones are the same.
type boxed struct {
	class *javaClass
	n     int64
}

func (s *stream) whole(c *javaClass, n int64) {
	var key any
	if n >= -128 && n <= 127 {
		if key = (boxed{c, n}); s.refer(key) {
			return
		}
	}
	s.object(c, key)
	switch c {
	case javaShort:
		s.put(int16(n))
	case javaInteger:
		s.put(int32(n))
	default:
		s.put(n)
	}
}

func (s *stream) boolean(b bool) {
	n := int64(0)
	if b {
		n = 1
	}
	if key := (boxed{javaBoolean, n}); !s.refer(key) {
		s.object(javaBoolean, key)
		s.put(b)
	}
}

// value writes a JSON value as an object of the class; an empty class is the one
// that those who read JSON without being told give it.
func (s *stream) value(class string, x any) error {
	switch x := x.(type) {
	case nil:
		s.WriteByte(tagNull)
		return nil
	case bool:
		s.boolean(x)
		return nil
	case string:
		s.text(x)
		return nil
	case json.Number:
		return s.number(class, x)
	case []any:
		return s.list(x)
	case []member:
		return s.mapping(class, x)
	}
	return fmt.Errorf("write a Java stream: no place for a Go %T", x)
}

func (s *stream) number(class string, x json.Number) error {
	c := map[string]*javaClass{"java.lang.Double": javaDouble, "java.lang.Long": javaLong, "java.lang.Short": javaShort}[class]
	n, err := strconv.ParseInt(x.String(), 10, 64)
	switch {
	case err == nil && c == nil && n >= math.MinInt32 && n <= math.MaxInt32:
		s.whole(javaInteger, n)
		return nil
	case err == nil && c != javaDouble:
		if c == nil {
			c = javaLong
		}
		s.whole(c, n)
		return nil
	}
	f, err := x.Float64()
	if err != nil {
		return fmt.Errorf("write a Java stream: %w", err)
	}
	s.object(javaDouble, nil)
	s.put(f)
	return nil
}

func (s *stream) list(x []any) error {
	s.object(javaArrayList, nil)
	s.put(int32(len(x)))
	s.Write([]byte{tagBlockData, 4})
	s.put(int32(len(x)))
	for _, e := range x {
		if err := s.value("", e); err != nil {
			return err
		}
	}
	s.WriteByte(tagEnd)
	return nil
}

const loadFactor = 0.75

func (s *stream) mapping(class string, x []member) error {
	c := javaLinkedHash
	capacity := 16
	for float64(len(x)) > loadFactor*float64(capacity) {
		capacity *= 2
	}
	if class == javaHash.name {
		c = javaHash
		slices.SortStableFunc(x, func(a, b member) int { return bucket(a.name, capacity) - bucket(b.name, capacity) })
	}
	s.object(c, nil)
	s.put(float32(loadFactor))
	if len(x) == 0 {
		s.put(int32(0))
	} else {
		s.put(int32(loadFactor * float64(capacity)))
	}
	s.Write([]byte{tagBlockData, 8})
	s.put(int32(capacity))
	s.put(int32(len(x)))
	for _, m := range x {
		s.key(m.name)
		if err := s.value("", m.value); err != nil {
			return err
		}
	}
	s.WriteByte(tagEnd)
	if c == javaLinkedHash {
		s.put(false)
	}
	return nil
}

// bucket is where a HashMap of the capacity, a power of two, keeps a text.
func bucket(text string, capacity int) int {
	var h uint32
	for _, unit := range utf16.Encode([]rune(text)) {
		h = 31*h + uint32(unit)
	}
	return int((h ^ h>>16) & uint32(capacity-1))
}

// modifiedUTF8 is how Java writes texts: a zero takes two bytes, and each half of
// a surrogate pair three.
func modifiedUTF8(text string) []byte {
	data := make([]byte, 0, len(text))
	for _, u := range utf16.Encode([]rune(text)) {
		switch {
		case u != 0 && u < 0x80:
			data = append(data, byte(u))
		case u < 0x800:
			data = append(data, 0xC0|byte(u>>6), 0x80|byte(u)&0xBF)
		default:
			data = append(data, 0xE0|byte(u>>12), 0x80|byte(u>>6)&0xBF, 0x80|byte(u)&0xBF)
		}
	}
	return data
}

// encodeStream is the text of a stream in an object.
func encodeStream(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
