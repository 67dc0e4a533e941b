package script

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// The frames between a runner and its worker: four bytes of length, one byte of
// kind, then the fields of the kind, each a value as below. Either side treats
// the other's frames as untrusted: lengths and depths are bounded.

// kind of a frame. The runner sends the first group, the worker the second.
type kind byte

const (
	frameProgram kind = iota + 1 // number, name, source
	frameRun                     // number of the program, now, milliseconds to the deadline
	frameReply                   // value; a member is a list of value, method, exists
	frameRefuse                  // number of the failure, text

	frameLookup   // name
	frameProperty // handle, name
	frameCall     // handle, name, arguments
	framePrint    // line
	frameDone     // value, changed names, their values
	frameFailed   // kind of failure, and its fields
)

// maxFrame bounds one frame, in bytes.
const maxFrame = 16 << 20

type tag byte

const (
	tagNull tag = iota
	tagFalse
	tagTrue
	tagShort
	tagInt
	tagLong
	tagDouble
	tagString
	tagDate
	tagList
	tagMap
	tagDocument
	tagHandle
)

var errFrame = errors.New("a frame of the script worker cannot be read")

// wire is one end of the connection.
type wire struct {
	r   *bufio.Reader
	w   io.Writer
	out []byte
}

func newWire(r io.Reader, w io.Writer) *wire { return &wire{r: bufio.NewReader(r), w: w} }

// send writes one frame.
func (c *wire) send(k kind, fields ...any) error {
	c.out = append(c.out[:0], 0, 0, 0, 0, byte(k))
	for _, f := range fields {
		var err error
		if c.out, err = appendValue(c.out, f, 0); err != nil {
			return err
		}
	}
	if len(c.out) > maxFrame {
		return ErrSize
	}
	binary.LittleEndian.PutUint32(c.out, uint32(len(c.out)-4))
	if _, err := c.w.Write(c.out); err != nil {
		return err
	}
	if cap(c.out) > 1<<20 {
		c.out = nil
	}
	return nil
}

// receive reads one frame.
func (c *wire) receive() (kind, []any, error) {
	var head [5]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n < 1 || n > maxFrame {
		return 0, nil, errFrame
	}
	body := make([]byte, n-1)
	if _, err := io.ReadFull(c.r, body); err != nil {
		return 0, nil, err
	}
	d := decoder{body, maxValues}
	var fields []any
	for len(d.in) > 0 {
		f, err := d.value(0)
		if err != nil {
			return 0, nil, err
		}
		fields = append(fields, f)
	}
	return kind(head[4]), fields, nil
}

func appendValue(b []byte, v any, depth int) ([]byte, error) {
	if depth > maxNesting {
		return b, ErrSize
	}
	whole := func(t tag, i int64) []byte { return binary.AppendVarint(append(b, byte(t)), i) }
	text := func(b []byte, s string) []byte {
		return append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	switch x := v.(type) {
	case nil:
		return append(b, byte(tagNull)), nil
	case bool:
		if x {
			return append(b, byte(tagTrue)), nil
		}
		return append(b, byte(tagFalse)), nil
	case int16:
		return whole(tagShort, int64(x)), nil
	case int32:
		return whole(tagInt, int64(x)), nil
	case int64:
		return whole(tagLong, x), nil
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, byte(tagDouble)), math.Float64bits(x)), nil
	case string:
		return text(append(b, byte(tagString)), x), nil
	case time.Time:
		return whole(tagDate, x.UnixMilli()), nil
	case value.Document:
		return text(text(append(b, byte(tagDocument)), string(x.Type)), x.Text), nil
	case handle:
		return text(whole(tagHandle, int64(x.id)), x.class), nil
	case value.Valuer:
		return appendValue(b, x.TypedValue().Go(), depth+1)
	case []any:
		b = binary.AppendUvarint(append(b, byte(tagList)), uint64(len(x)))
		for _, e := range x {
			var err error
			if b, err = appendValue(b, e, depth+1); err != nil {
				return b, err
			}
		}
		return b, nil
	case map[string]any:
		b = binary.AppendUvarint(append(b, byte(tagMap)), uint64(len(x)))
		for _, k := range sortedKeys(x) {
			var err error
			if b, err = appendValue(text(b, k), x[k], depth+1); err != nil {
				return b, err
			}
		}
		return b, nil
	}
	return b, fmt.Errorf("a %T cannot leave the script", v)
}

type decoder struct {
	in   []byte
	left int // values that may still come
}

func (d *decoder) value(depth int) (any, error) {
	d.left--
	if len(d.in) == 0 || depth > maxNesting || d.left < 0 {
		return nil, errFrame
	}
	t := tag(d.in[0])
	d.in = d.in[1:]
	switch t {
	case tagNull:
		return nil, nil //nolint:nilnil // null is a value
	case tagFalse, tagTrue:
		return t == tagTrue, nil
	case tagShort, tagInt, tagLong, tagDate:
		i, err := d.whole()
		switch t {
		case tagShort:
			return int16(i), err
		case tagInt:
			return int32(i), err
		case tagDate:
			return time.UnixMilli(i).UTC(), err
		}
		return i, err
	case tagDouble:
		if len(d.in) < 8 {
			return nil, errFrame
		}
		f := math.Float64frombits(binary.LittleEndian.Uint64(d.in))
		d.in = d.in[8:]
		return f, nil
	case tagString:
		return d.text()
	case tagDocument:
		kind, err := d.text()
		if err != nil {
			return nil, err
		}
		text, err := d.text()
		return value.Document{Type: value.Type(kind), Text: text}, err
	case tagHandle:
		id, err := d.whole()
		if err != nil {
			return nil, err
		}
		class, err := d.text()
		return handle{uint32(id), class}, err
	case tagList:
		return d.list(depth)
	case tagMap:
		return d.dict(depth)
	}
	return nil, errFrame
}

func (d *decoder) list(depth int) (any, error) {
	n, err := d.size()
	if err != nil {
		return nil, err
	}
	list := make([]any, 0, n)
	for range n {
		e, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func (d *decoder) dict(depth int) (any, error) {
	n, err := d.size()
	if err != nil {
		return nil, err
	}
	m := make(map[string]any, n)
	for range n {
		k, err := d.text()
		if err != nil {
			return nil, err
		}
		if m[k], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// size is the length of what follows, which needs a byte for each at least.
func (d *decoder) size() (int, error) {
	n, w := binary.Uvarint(d.in)
	if w <= 0 || n > uint64(len(d.in)-w) {
		return 0, errFrame
	}
	d.in = d.in[w:]
	return int(n), nil
}

func (d *decoder) whole() (int64, error) {
	i, w := binary.Varint(d.in)
	if w <= 0 {
		return 0, errFrame
	}
	d.in = d.in[w:]
	return i, nil
}

func (d *decoder) text() (string, error) {
	n, err := d.size()
	if err != nil {
		return "", err
	}
	s := string(d.in[:n])
	d.in = d.in[n:]
	return s, nil
}
