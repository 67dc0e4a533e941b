package value

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var moment = time.Date(2026, time.November, 23, 7, 40, 4, 667_000_000, time.UTC)

func TestStored_HoldsEveryType(t *testing.T) {
	blob := Blob{ContentID: "c1", Size: 12}
	for _, v := range []Value{
		OfNull(),
		OfBool(true),
		OfBool(false),
		Of(Short, int16(-3)),
		OfInt(-7),
		OfLong(5_000_000_000),
		OfDouble(2.5),
		OfString(""),
		OfString("null"),
		OfString("ä\nb"),
		OfDate(moment),
		OfDate(time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)),
		Of(Bytes, blob),
		OfFile(FileRef{Blob: blob, Name: "invoice.pdf", MIMEType: "application/pdf", Encoding: "UTF-8"}),
		OfFile(FileRef{Name: "null"}),
		OfObject(ObjectText{TypeName: "java.util.ArrayList<java.lang.String>", Format: FormatJSON, Text: `["a"]`}),
		OfObject(ObjectText{}),
		Of(JSON, `{"a":1}`),
		Of(XML, "<a/>"),
		Of(String, nil),
		Of(Long, nil),
		Of(Object, nil),
		Of(File, nil),
	} {
		got, err := Encode(v).Decode()
		if err != nil {
			t.Errorf("%v: %v", v, err)
		}
		if diff := cmp.Diff(v, got); diff != "" {
			t.Errorf("%v: %s", v, diff)
		}
	}
}

func TestStored_FieldsAreAsDocumented(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want Stored
	}{
		{Value{}, Stored{Type: Null}},
		{OfBool(true), Stored{Type: Boolean, Long: 1}},
		{OfDate(moment), Stored{Type: Date, Long: moment.UnixMilli()}},
		{Of(String, nil), Stored{Type: String, Text2: NullMark}},
		{
			OfFile(FileRef{Blob: Blob{ContentID: "c1", Size: 3, Data: []byte("abc")}, Name: "a.txt", MIMEType: "text/plain"}),
			Stored{Type: File, Text: "a.txt", Text2: "text/plain\n", Long: 3, ContentID: "c1"},
		},
	} {
		if diff := cmp.Diff(c.want, Encode(c.v)); diff != "" {
			t.Errorf("%v: %s", c.v, diff)
		}
	}
}

func TestEncode_PanicsOnAGoTypeThatIsNotTheTypes(t *testing.T) {
	for _, v := range []Value{Of(Long, "1"), Of(String, true), Of(Integer, int64(1)), Of(Object, []any{})} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was encoded", v)
				}
			}()
			Encode(v)
		}()
	}
}

func TestDecode_RefusesDamagedRows(t *testing.T) {
	for _, s := range []Stored{
		{Type: "Currency"},
		{Type: Short, Long: 40_000},
		{Type: Integer, Long: 1 << 40},
	} {
		if v, err := s.Decode(); err == nil {
			t.Errorf("%v became %v", s, v)
		}
	}
}

type testValuer struct{}

func (testValuer) TypedValue() Value { return OfDate(moment) }

type testStringer struct{}

func (testStringer) String() string { return "execution 1" }

func TestFromGo_GivesTheTypesOfCamunda(t *testing.T) {
	list := "java.util.ArrayList"
	for _, c := range []struct {
		x    any
		want Value
	}{
		{nil, OfNull()},
		{true, OfBool(true)},
		{int16(1), Of(Short, int16(1))},
		{int32(1), OfInt(1)},
		{int64(1), OfLong(1)},
		{1, OfLong(1)},
		{1.5, OfDouble(1.5)},
		{"x", OfString("x")},
		{moment.Add(time.Microsecond).In(time.FixedZone("", 3600)), OfDate(moment)},
		{[]byte("abc"), Of(Bytes, Blob{Size: 3, Data: []byte("abc")})},
		{FileRef{Name: "a"}, OfFile(FileRef{Name: "a"})},
		{ObjectText{Text: "x"}, OfObject(ObjectText{Text: "x"})},
		{Document{JSON, "{}"}, Of(JSON, "{}")},
		{OfLong(3), OfLong(3)},
		{testValuer{}, OfDate(moment)},
		{testStringer{}, OfString("execution 1")},
		{[]any{}, OfObject(ObjectText{list, FormatJava, "[]"})},
		{
			[]any{"<a>", int32(1), 1.0, 2.5, nil, true, moment, Document{JSON, `{"x":1}`}, testValuer{}},
			OfObject(ObjectText{list, FormatJava, `["<a>",1,1.0,2.5,null,true,1795419604667,{"x":1},1795419604667]`}),
		},
		{
			map[string]any{"b": []any{int64(1)}, "a": map[string]any{}},
			OfObject(ObjectText{"java.util.LinkedHashMap", FormatJava, `{"a":{},"b":[1]}`}),
		},
	} {
		if diff := cmp.Diff(c.want, FromGo(c.x)); diff != "" {
			t.Errorf("%v: %s", c.x, diff)
		}
	}
}

func TestTryFromGo_RefusesWhatCannotBeKept(t *testing.T) {
	loop := []any{nil}
	loop[0] = loop
	for _, x := range []any{testStringer{}, struct{}{}, []any{testStringer{}}, map[string]any{"a": FileRef{}}, loop} {
		if v, ok := TryFromGo(x); ok {
			t.Errorf("%T became %v", x, v.Type)
		}
	}
}

func TestGo_OpensObjectsInJSON(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want any
	}{
		{OfNull(), nil},
		{Of(Long, nil), nil},
		{OfInt(1), int32(1)},
		{Of(JSON, "{}"), Document{JSON, "{}"}},
		{Of(XML, "<a/>"), Document{XML, "<a/>"}},
		{OfObject(ObjectText{Format: FormatJSON, Text: `["a", 1, 5000000000, 1.0, 1e400x]`}), ObjectText{Format: FormatJSON, Text: `["a", 1, 5000000000, 1.0, 1e400x]`}},
		{OfObject(ObjectText{Format: FormatJSON, Text: `["a", 1, 5000000000, 1.0, {"b": [null, true]}]`}), []any{"a", int32(1), int64(5_000_000_000), 1.0, map[string]any{"b": []any{nil, true}}}},
		{OfObject(ObjectText{Format: FormatJSON, Text: "[] []"}), ObjectText{Format: FormatJSON, Text: "[] []"}},
		{OfObject(ObjectText{Format: "application/xml", Text: "<a/>"}), ObjectText{Format: "application/xml", Text: "<a/>"}},
	} {
		if diff := cmp.Diff(c.want, c.v.Go()); diff != "" {
			t.Errorf("%v: %s", c.v, diff)
		}
	}
}

func TestGo_AndBackKeepsTheType(t *testing.T) {
	for _, v := range []Value{
		OfNull(), OfBool(false), Of(Short, int16(1)), OfInt(1), OfLong(1), OfDouble(1), OfString("a"), OfDate(moment),
		OfFile(FileRef{Name: "a"}), Of(JSON, "[1]"), Of(XML, "<a/>"), Of(Bytes, Blob{ContentID: "c"}),
		OfObject(ObjectText{"java.util.ArrayList", FormatJava, "[1.0]"}),
	} {
		if diff := cmp.Diff(v, FromGo(v.Go())); diff != "" {
			t.Errorf("%v: %s", v, diff)
		}
	}
}

func TestDate_HasOneForm(t *testing.T) {
	text := "2026-11-23T07:40:04.667+0000"
	if got := FormatDate(moment); got != text {
		t.Errorf("the date is shown as %s", got)
	}
	for in, want := range map[string]time.Time{
		text:                           moment,
		"2026-11-23T09:10:04.667+0130": moment,
	} {
		if got, err := ParseDate(in); err != nil || got != want {
			t.Errorf("%s is %v, %v", in, got, err)
		}
	}
	for _, bad := range []string{
		"", "2026-11-23", "2026-11-23T07:40:04", "2026-11-23T07:40:04.667Z", "2026-11-23T07:40:04.667+00:00",
		"2026-11-23T07:40:04+0000", "2026-11-23T07:40:04.6678+0000", "2026-02-30T07:40:04.667+0000", "x2026-11-23T07:40:04.667+000",
	} {
		if got, err := ParseDate(bad); err == nil {
			t.Errorf("%q became %v", bad, got)
		}
	}
}

func TestParse_ReadsFormFields(t *testing.T) {
	local := func(y int, m time.Month, d, hour, minute, sec int) Value {
		return OfDate(time.Date(y, m, d, hour, minute, sec, 0, time.Local))
	}
	for _, c := range []struct {
		t    Type
		text string
		want Value
	}{
		{String, "", OfString("")},
		{String, " a ", OfString(" a ")},
		{Long, "", Of(Long, nil)},
		{Date, "  ", Of(Date, nil)},
		{Null, "", OfNull()},
		{Boolean, "true", OfBool(true)},
		{Boolean, "on", OfBool(true)},
		{Boolean, "False", OfBool(false)},
		{Short, "-3", Of(Short, int16(-3))},
		{Integer, " 7 ", OfInt(7)},
		{Integer, "+7", OfInt(7)},
		{Long, "5000000000", OfLong(5_000_000_000)},
		{Double, "2.5", OfDouble(2.5)},
		{Double, "1e3", OfDouble(1000)},
		{Double, "7", OfDouble(7)},
		{Date, "2026-11-23", local(2026, time.November, 23, 0, 0, 0)},
		{Date, "2026-11-23T07:40", local(2026, time.November, 23, 7, 40, 0)},
		{Date, "2026-11-23T07:40:04", local(2026, time.November, 23, 7, 40, 4)},
		{Date, "23/11/2026", local(2026, time.November, 23, 0, 0, 0)},
		{Date, "2026-11-23T07:40:04.667+0000", OfDate(moment)},
		{Date, "2026-11-23T07:40:04.667Z", OfDate(moment)},
		{JSON, `{"a": 1}`, Of(JSON, `{"a": 1}`)},
		{XML, "<a><b/></a>", Of(XML, "<a><b/></a>")},
	} {
		got, err := Parse(c.t, c.text)
		if err != nil {
			t.Errorf("%s %q: %v", c.t, c.text, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %q: %s", c.t, c.text, diff)
		}
	}
}

func TestParse_SaysWhatIsWrongWithTheValue(t *testing.T) {
	long := strings.Repeat("ä", 500)
	for _, c := range []struct {
		t          Type
		text, want string
	}{
		{Boolean, "yes", `"yes" is neither true nor false`},
		{Short, "40000", `"40000" is not between -32768 and 32767`},
		{Integer, "2147483648", `"2147483648" is not between -2147483648 and 2147483647`},
		{Long, "abc", `"abc" is not a whole number`},
		{Long, "1.5", `"1.5" is not a whole number`},
		{Long, "99999999999999999999", `"99999999999999999999" is not between -9223372036854775808 and 9223372036854775807`},
		{Long, long, `"` + strings.Repeat("ä", 60) + `…" is not a whole number`},
		{Double, "1,5", `"1,5" is not a number`},
		{Double, "0x1p4", `"0x1p4" is not a number`},
		{Double, "NaN", `"NaN" is not a number`},
		{Double, "1e999", `"1e999" is too large`},
		{Date, "30/02/2026", `"30/02/2026" is not a date`},
		{Date, "tomorrow", `"tomorrow" is not a date`},
		{JSON, "{", "the text is not valid JSON"},
		{XML, "<a>", "the text is not well-formed XML: XML syntax error on line 1: unexpected EOF"},
		{XML, "text", "the text is not well-formed XML: no element"},
		{XML, "<!DOCTYPE a><a/>", "the text is not well-formed XML: a document type declaration is not allowed"},
		{Null, "x", `"x" is not empty`},
		{File, "x", "a value of type File cannot be typed in"},
		{"Currency", "x", `unknown type "Currency"`},
	} {
		v, err := Parse(c.t, c.text)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s %.20q:\n got %v\nwant %s", c.t, c.text, err, c.want)
		}
		if v.V != nil {
			t.Errorf("%s %.20q: the value is %v beside the error", c.t, c.text, v)
		}
	}
}
