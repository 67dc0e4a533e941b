package expr

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// textlessObject is an object that cannot be shown, and whose Go type cannot be
// compared.
type textlessObject struct{ _ []int }

func (textlessObject) Property(string) (any, error)    { return nil, errDelegate }
func (textlessObject) Call(string, []any) (any, error) { return int64(1), nil }

// valueEnv has a value of each kind that recorded answers do not hold.
func valueEnv() testEnv {
	env := newTestEnv()
	env["doc"] = value.Document{Type: value.JSON, Text: `{"a":1}`}
	env["file"] = value.FileRef{Name: "invoice.pdf", MIMEType: "application/pdf", Encoding: "UTF-8", Blob: value.Blob{ContentID: "c1"}}
	env["huge"] = math.MaxFloat64
	env["inf"] = math.Inf(-1)
	env["nan"] = math.NaN()
	env["now2"] = DateTime{t: env.Now()}
	env["object"] = value.ObjectText{TypeName: "com.example.Order", Format: "application/xml", Text: "<order/>"}
	env["sub"] = []any{"a", int64(1), 1.5, nil, env["dt"], env["now2"], env["file"], map[string]any{"x": true}}
	env["textless"] = textlessObject{}
	return env
}

func TestValues_AreComparedAndShown(t *testing.T) {
	for source, want := range map[string]string{
		"${'😀' < '！'}": "true", // by UTF-16 units, not by bytes
		"${'ä' > 'a' && 'äb' > 'äa' && 'ä' < 'äa'}": "true",
		"${'ab'.compareTo('a')}":                    "1",
		"${'äb'.compareTo('ä')}":                    "1",
		"${doc == doc} ${doc}":                      `true {"a":1}`,
		"${execution == execution} ${execution}":    "true Execution[4ba5af47]",
		"${execution == textless}":                  "false",
		"${f < t} ${t > f} ${t >= t}":               "true true true",
		"${file == file} ${file.filename} ${file.mimeType} ${file.encoding} ${file}":  "true invoice.pdf application/pdf UTF-8 invoice.pdf",
		"${map == map} ${map == map.n} ${sub == list}":                                "true false false",
		"${nan.intValue()} ${huge.longValue()} ${inf.longValue()} ${huge.intValue()}": "0 9223372036854775807 -9223372036854775808 2147483647",
		"${now2 <= dt} ${now2 == now2} ${now2.equals(dt)}":                            "true true false",
		"${object == object} ${object}":                                               "true <order/>",
		"${sub == sub}":                                                               "true",
		"${sub}":                                                                      "[a, 1, 1.5, null, Thu Jan 31 10:20:30 UTC 2030, 2026-11-24T05:49:20.996Z, invoice.pdf, {x=true}]",
		"${textless == textless}":                                                     "false",
		"${x1 == null ? 1 : 2}":                                                       "1",
	} {
		env := valueEnv()
		env["x1"] = nil
		e, err := Compile(source)
		if err != nil {
			if want != "" {
				t.Errorf("%s: %v", source, err)
			}
			continue
		}
		got, err := e.EvalString(env)
		if err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", source, got, err, want)
		}
	}
}

func TestValues_RefuseWhatTheyAreNot(t *testing.T) {
	for source, want := range map[string]string{
		"${doc + 1}":                         "Cannot coerce from class Json to class java.lang.Long",
		"${execution + 1}":                   "Cannot coerce from class object to class java.lang.Long",
		"${file.nope}":                       "The class 'file' does not have the property 'nope'.",
		"${file.nope(1, nul)}":               "Method not found: class file.nope(java.lang.Long, null)",
		"${object * 2.0}":                    "Cannot coerce from class com.example.Order to class java.lang.Double",
		"${2.0 / t}":                         "Cannot coerce from class java.lang.Boolean to class java.lang.Double",
		"${2.0 % map}":                       "Cannot coerce from class java.util.LinkedHashMap to class java.lang.Double",
		"${s[execution.nope]}":               "The class 'org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity' does not have the property 'nope'.",
		"${s[textless]}":                     "toString() yields no text",
		"${textless.property}":               "the archive is closed",
		"${textless == 'x'}":                 "toString() yields no text",
		"${'x' == textless}":                 "toString() yields no text",
		"x${textless}":                       "toString() yields no text",
		"${sub && nan}":                      "Cannot coerce from class java.util.ArrayList to class java.lang.Boolean",
		"${t && nan}":                        "Cannot coerce from class java.lang.Double to class java.lang.Boolean",
		"${dateTime().withTime(1,2,3,4000)}": "Value 4000 for millisOfSecond must be in the range [0,999]",
	} {
		_, err := compile(t, source).Eval(valueEnv())
		if ee := (*EvalError)(nil); !errors.As(err, &ee) || ee.Err.Error() != want {
			t.Errorf("%s: %v; want %s", source, err, want)
		}
	}
}

func TestSyntaxError_NamesSourceAndPlace(t *testing.T) {
	_, err := Compile("${a b}")
	want := "Error parsing '${a b}': syntax error at position 4, encountered 'b', expected '}'"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestEval_IsTheSameForTheSameClock(t *testing.T) {
	e := compile(t, "${dateTime().plusDays(1).toDate()} ${map} ${map.keySet()}")
	first, err := e.EvalString(newTestEnv())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := e.EvalString(newTestEnv()); err != nil || again != first {
			t.Fatalf("%q became %q, %v", first, again, err)
		}
	}
	if v, err := compile(t, "${now()}").Eval(newTestEnv()); err != nil || v != newTestEnv().Now().Truncate(time.Millisecond) {
		t.Errorf("now() is %v, %v", v, err)
	}
}
