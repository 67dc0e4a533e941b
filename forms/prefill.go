package forms

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// NewInput fills a form from the variables in sight; fileURL gives the address
// of a file variable and may be nil.
func NewInput(d Definition, vars map[string]value.Value, fileURL func(variable string) string) Input {
	in := Input{
		Values:  map[string]string{},
		Errors:  map[string]string{},
		Options: map[string][]Option{},
		Files:   map[string]File{},
	}
	for _, f := range d.Fields {
		v, ok := vars[f.Name]
		switch {
		case f.Control == Choice:
			// A decision is taken anew each time: an earlier answer is not offered.
		case ok && in.addFile(f.Name, v, fileURL):
		case ok && !v.IsNull():
			in.Values[f.Name] = inputText(f, v)
		default:
			in.Values[f.Name] = f.Default
		}
	}
	for _, f := range d.Facts {
		if v, ok := vars[f.Name]; ok && !in.addFile(f.Name, v, fileURL) && !v.IsNull() {
			in.Facts = append(in.Facts, Fact{Name: f.Name, Label: f.Label, Text: factText(f, v), Type: v.Type, Strong: f.Strong})
		}
	}
	if d.allFacts {
		in.addAllFacts(vars, fileURL)
	}
	if d.free {
		in.Rows = []Row{{Type: value.String}}
	}
	return in
}

func (in *Input) addAllFacts(vars map[string]value.Value, fileURL func(string) string) {
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		v := vars[name]
		if in.addFile(name, v, fileURL) {
			continue
		}
		in.Facts = append(in.Facts, Fact{Name: name, Label: name, Text: PlainText(v), Type: v.Type, Mono: true})
	}
}

// addFile reports whether v is a file and lists it if so.
func (in *Input) addFile(name string, v value.Value, fileURL func(string) string) bool {
	ref, ok := v.V.(value.FileRef)
	if !ok {
		return false
	}
	f := File{Name: ref.Name, Size: SizeText(ref.Size)}
	if fileURL != nil {
		f.URL = fileURL(name)
	}
	in.Files[name] = f
	return true
}

// inputText is the text that stands in the field's input element.
func inputText(f Field, v value.Value) string {
	if t, ok := v.V.(time.Time); ok {
		return t.Local().Format(dateLayout(f.Control))
	}
	return PlainText(v)
}

// factText is the text of a fact: money as money, the rest plain.
func factText(f Field, v value.Value) string {
	if !f.Money {
		return PlainText(v)
	}
	switch x := v.V.(type) {
	case float64:
		return MoneyText(x)
	case int64:
		return MoneyText(float64(x))
	case int32:
		return MoneyText(float64(x))
	case string:
		if n, err := strconv.ParseFloat(strings.TrimSpace(x), 64); err == nil {
			return MoneyText(n)
		}
	}
	return PlainText(v)
}

// PlainText shows a value as a person may type it; null is empty.
func PlainText(v value.Value) string {
	switch x := v.V.(type) {
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(x)
	case int16:
		return strconv.FormatInt(int64(x), 10)
	case int32:
		return strconv.FormatInt(int64(x), 10)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		return x
	case time.Time:
		return value.FormatDate(x.Local())
	case value.FileRef:
		return x.Name
	case value.Blob:
		return SizeText(x.Size)
	case value.ObjectText:
		return x.Text
	}
	return ""
}

// MoneyText shows an amount: "€ 2,310.00", with a space that does not break.
func MoneyText(amount float64) string {
	text := strconv.FormatFloat(amount, 'f', 2, 64)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "−", text[1:]
	}
	whole, cents, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + "€\u00a0" + whole + "." + cents
}

// SizeText shows a size in bytes: "184 KB".
func SizeText(size int64) string {
	const kilo = 1024
	switch {
	case size < kilo:
		return strconv.FormatInt(size, 10) + " bytes"
	case size < kilo*kilo:
		return strconv.FormatInt((size+kilo/2)/kilo, 10) + " KB"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(size)/(kilo*kilo), 'f', 1, 64), ".0") + " MB"
}
