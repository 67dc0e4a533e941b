package expr

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// maxText bounds every text that an evaluation makes, in bytes.
const maxText = 1 << 20

var errTextTooLong = fmt.Errorf("the text is longer than %d bytes", maxText)

// toText is a value as text: empty for null, and as Java's toString shows it
// for all others. Dates are in the zone of the environment's clock.
func toText(env Env, v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	}
	w := textWriter{env: env}
	w.write(v, 0)
	return w.b.String(), w.err
}

type textWriter struct {
	env Env
	b   strings.Builder
	err error
}

// maxTextNesting bounds lists and maps within each other.
const maxTextNesting = 100

func (w *textWriter) write(v any, depth int) {
	switch {
	case w.err != nil:
		return
	case depth > maxTextNesting:
		w.err = fmt.Errorf("the value is nested deeper than %d levels", maxTextNesting)
		return
	case w.b.Len() > maxText:
		w.err = errTextTooLong
		return
	}
	switch v := v.(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		w.b.WriteString(strconv.FormatBool(v))
	case int16:
		w.b.WriteString(strconv.FormatInt(int64(v), 10))
	case int32:
		w.b.WriteString(strconv.FormatInt(int64(v), 10))
	case int64:
		w.b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		w.b.WriteString(formatDouble(v))
	case string:
		w.b.WriteString(v)
	case time.Time:
		w.b.WriteString(formatDate(w.env, v))
	case []any:
		w.list(v, depth)
	case map[string]any:
		w.object(v, depth)
	case value.Document:
		w.b.WriteString(v.Text)
	case value.FileRef:
		w.b.WriteString(v.Name)
	case value.ObjectText:
		w.b.WriteString(v.Text)
	case fmt.Stringer:
		w.b.WriteString(v.String())
	case Object:
		w.call(v)
	default:
		w.err = errors.New("the value has no text")
	}
}

func (w *textWriter) list(list []any, depth int) {
	w.b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.write(v, depth+1)
	}
	w.b.WriteByte(']')
}

func (w *textWriter) object(m map[string]any, depth int) {
	w.b.WriteByte('{')
	for i, k := range sortedKeys(m) {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.b.WriteString(k)
		w.b.WriteByte('=')
		w.write(m[k], depth+1)
	}
	w.b.WriteByte('}')
}

func (w *textWriter) call(o Object) {
	v, err := o.Call("toString", nil)
	if err != nil {
		w.err = err
		return
	}
	s, ok := v.(string)
	if !ok {
		w.err = errors.New("toString() yields no text")
		return
	}
	w.b.WriteString(s)
}

// sortedKeys gives maps an order, which they have lost on their way here.
func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// formatDouble is Double.toString: plain between 10^-3 and 10^7, else with an
// exponent, always with a digit after the point.
func formatDouble(f float64) string {
	switch a := math.Abs(f); {
	case f != f:
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case a == 0 || a >= 1e-3 && a < 1e7:
		s := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	s := strconv.FormatFloat(f, 'E', -1, 64)
	mantissa, exponent, _ := strings.Cut(s, "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	return mantissa + "E" + sign + strings.TrimLeft(exponent[1:], "0")
}

// formatDate is Date.toString.
func formatDate(env Env, t time.Time) string {
	return t.In(env.Now().Location()).Format("Mon Jan 02 15:04:05 MST 2006")
}
