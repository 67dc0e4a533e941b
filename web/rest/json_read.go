package rest

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The API takes values in more forms than it gives them, as Camunda 7.24 does.

// UnmarshalJSON implements [json.Unmarshaler]: a date as the API writes it, or
// milliseconds since 1970; null is none.
func (d *Date) UnmarshalJSON(data []byte) error {
	text, isText, err := scalar(data)
	switch {
	case err != nil:
		return err
	case text == "":
		*d = 0
		return nil
	case !isText:
		n, err := strconv.ParseInt(text, 10, 64)
		*d = Date(n)
		if err != nil {
			return &json.UnmarshalTypeError{Value: "number that is no instant"}
		}
		return nil
	}
	t, err := value.ParseDate(text)
	if err != nil {
		return &json.UnmarshalTypeError{Value: "string that is no date like 2026-11-23T07:40:04.667+0000"}
	}
	*d = Date(t.UnixMilli())
	return nil
}

// Millis is the instant as the engine has it.
func (d Date) Millis() state.Millis { return state.Millis(d) }

// UnmarshalJSON implements [json.Unmarshaler]: a number without its fraction, or
// the text of one; null and the empty text are none.
func (n *Number) UnmarshalJSON(data []byte) error {
	f, err := n.read(data)
	if err == nil && math.Abs(f) >= 1<<63 {
		err = &json.UnmarshalTypeError{Value: "number beyond 64 bits"}
	}
	return err
}

// read reads the number and tells it before its fraction is lost.
func (n *Number) read(data []byte) (float64, error) {
	text, isText, err := scalar(data)
	if err != nil || text == "" {
		*n = Number{}
		return 0, err
	}
	if n.N, err = strconv.ParseInt(text, 10, 64); err == nil {
		n.Set = true
		return 0, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || isText {
		return 0, &json.UnmarshalTypeError{Value: "value that is no whole number"}
	}
	*n = Number{N: int64(f), Set: true}
	return f, nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (i *Int) UnmarshalJSON(data []byte) error {
	f, err := i.read(data)
	if err == nil && (f > math.MaxInt32 || f < math.MinInt32 || i.N != int64(int32(i.N))) {
		err = &json.UnmarshalTypeError{Value: "number beyond 32 bits"}
	}
	return err
}

// Optional is the number as the engine has it.
func (n Number) Optional() state.OptionalInt { return state.OptionalInt(n) }

// Flag is true or false; null is false.
type Flag bool

// UnmarshalJSON implements [json.Unmarshaler]: also the texts of true and false, and
// whole numbers, of which 0 is false.
func (f *Flag) UnmarshalJSON(data []byte) error {
	text, isText, err := scalar(data)
	if err != nil {
		return err
	}
	switch text {
	case "", "false", "False", "FALSE":
		*f = false
		return nil
	case "true", "True", "TRUE":
		*f = true
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || isText {
		return &json.UnmarshalTypeError{Value: "value that is neither true nor false"}
	}
	*f = n != 0
	return nil
}

// Given tells a member that is null from one that is not there.
type Given[T any] struct {
	V   T
	Set bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (g *Given[T]) UnmarshalJSON(data []byte) error {
	g.Set = true
	return json.Unmarshal(data, &g.V)
}

// MarshalJSON implements [json.Marshaler].
func (g Given[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := Encode(&b, g.V)
	return b.Bytes(), err
}

// Moment reads a date of a delayed execution: with or without milliseconds, time
// and zone, as Camunda takes it there. No text is zero.
func Moment(text Text) (state.Millis, error) {
	if text == "" {
		return 0, nil
	}
	if t, err := value.ParseDate(string(text)); err == nil {
		return state.MillisOf(t), nil
	}
	t, err := iso8601.ParseDate(string(text), time.UTC)
	if err != nil {
		return 0, Invalidf("The date '%s' cannot be read: %v", text, err)
	}
	return state.MillisOf(t), nil
}

// scalar is the text of a JSON value that is no object and no array; null is
// empty.
func scalar(data []byte) (text string, isText bool, err error) {
	switch {
	case len(data) == 0 || string(data) == "null":
		return "", false, nil
	case data[0] == '"':
		err = json.Unmarshal(data, &text)
		return strings.TrimSpace(text), true, err
	case data[0] == '{':
		return "", false, &json.UnmarshalTypeError{Value: "object"}
	case data[0] == '[':
		return "", false, &json.UnmarshalTypeError{Value: "array"}
	}
	return string(data), false, nil
}
