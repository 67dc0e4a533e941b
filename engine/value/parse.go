package value

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Parse reads what a person typed into a form field of the type. Empty text is
// a null for every type but String. Numbers and dates may have space around
// them. The error is a sentence about the value that can be shown beside the
// field.
//
// A date is taken in the forms that browsers and Camunda's forms send:
// 2026-11-23, 2026-11-23T07:40, 2026-11-23T07:40:04, 23/11/2026, and
// [FormatDate]'s. Without an offset it is in the server's zone.
func Parse(t Type, text string) (Value, error) {
	switch t {
	case String:
		return OfString(text), nil
	case Bytes, File, Object:
		return Value{}, fmt.Errorf("a value of type %s cannot be typed in", t)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return Value{Type: t}, nil
	}
	switch t {
	case Null:
		return Value{}, fmt.Errorf("%s is not empty", quote(text))
	case Boolean:
		return parseBool(text)
	case Short:
		i, err := parseWhole(text, math.MinInt16, math.MaxInt16)
		if err != nil {
			return Value{}, err
		}
		return Value{t, int16(i)}, nil
	case Integer:
		i, err := parseWhole(text, math.MinInt32, math.MaxInt32)
		if err != nil {
			return Value{}, err
		}
		return Value{t, int32(i)}, nil
	case Long:
		i, err := parseWhole(text, math.MinInt64, math.MaxInt64)
		if err != nil {
			return Value{}, err
		}
		return Value{t, i}, nil
	case Double:
		return parseDouble(text)
	case Date:
		return parseDay(text)
	case JSON:
		if !json.Valid([]byte(text)) {
			return Value{}, errors.New("the text is not valid JSON")
		}
		return Value{t, text}, nil
	case XML:
		if err := checkXML(text); err != nil {
			return Value{}, fmt.Errorf("the text is not well-formed XML: %w", err)
		}
		return Value{t, text}, nil
	}
	return Value{}, fmt.Errorf("unknown type %s", quote(string(t)))
}

func parseBool(text string) (Value, error) {
	switch strings.ToLower(text) {
	case "true", "on":
		return OfBool(true), nil
	case "false", "off":
		return OfBool(false), nil
	}
	return Value{}, fmt.Errorf("%s is neither true nor false", quote(text))
}

func parseWhole(text string, low, high int64) (int64, error) {
	i, err := strconv.ParseInt(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && (i < low || i > high):
		return 0, fmt.Errorf("%s is not between %d and %d", quote(text), low, high)
	case err != nil:
		return 0, fmt.Errorf("%s is not a whole number", quote(text))
	}
	return i, nil
}

func parseDouble(text string) (Value, error) {
	// NB: ParseFloat also takes hexadecimal, underscores, "inf" and "nan".
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return Value{}, fmt.Errorf("%s is not a number", quote(text))
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return Value{}, fmt.Errorf("%s is too large", quote(text))
	case err != nil:
		return Value{}, fmt.Errorf("%s is not a number", quote(text))
	}
	return OfDouble(f), nil
}

// dayLayouts are the forms of dates without an offset.
var dayLayouts = [...]string{"2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04:05.000", "02/01/2006"}

func parseDay(text string) (Value, error) {
	for _, layout := range dayLayouts {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return OfDate(t), nil
		}
	}
	if t, err := ParseDate(text); err == nil {
		return OfDate(t), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return OfDate(t), nil
	}
	return Value{}, fmt.Errorf("%s is not a date", quote(text))
}

func checkXML(text string) error {
	dec := xml.NewDecoder(strings.NewReader(text))
	elements := 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			if elements == 0 {
				return errors.New("no element")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.Directive:
			return errors.New("a document type declaration is not allowed")
		case xml.StartElement:
			elements++
		}
	}
}

// quote shows text in a message, not longer than a person wants to read.
func quote(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
