package expr

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func compile(t *testing.T, source string) *Expression {
	t.Helper()
	e, err := Compile(source)
	if err != nil {
		t.Fatalf("compile %s: %v", source, err)
	}
	return e
}

func TestExpression_LiteralIsTextWithoutExpressions(t *testing.T) {
	for _, c := range []struct {
		source, text string
		literal      bool
	}{
		{"", "", true},
		{"demo", "demo", true},
		{`\${a}`, "${a}", true},
		{"${'demo'}", "", false},
		{"a ${b}", "", false},
		{"#{b}", "", false},
	} {
		e := compile(t, c.source)
		if text, ok := e.Literal(); text != c.text || ok != c.literal {
			t.Errorf("Literal of %q is %q, %t", c.source, text, ok)
		}
		if e.Source() != c.source {
			t.Errorf("Source of %q is %q", c.source, e.Source())
		}
	}
}

func TestExpression_EvalStringMakesText(t *testing.T) {
	for source, want := range map[string]string{
		"${d}":                     "2.5",
		"${dt}":                    "Thu Jan 31 10:20:30 UTC 2030",
		"${elist}":                 "[]",
		"${i}":                     "7",
		"${list}":                  "[a, b, 3]",
		"${nul}":                   "",
		"${t}":                     "true",
		"Hi ${s}, ${nul}${sh + 1}": "Hi abc, 4",
		"plain":                    "plain",
	} {
		got, err := compile(t, source).EvalString(newTestEnv())
		if err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", source, got, err, want)
		}
	}
	_, err := compile(t, "${nope}").EvalString(newTestEnv())
	want := "Unknown property used in expression: ${nope}. Cause: Cannot resolve identifier 'nope'"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestExpression_EvalBoolTakesBooleansOnly(t *testing.T) {
	for source, want := range map[string]string{
		"${f}":          "false",
		"${i > 3}":      "true",
		"${i}":          "Error while evaluating expression: ${i}. Cause: condition expression returns non-Boolean: result has class java.lang.Integer and not java.lang.Boolean",
		"${nul}":        "Error while evaluating expression: ${nul}. Cause: condition expression returns null: result is null",
		"${'true'}":     "Error while evaluating expression: ${'true'}. Cause: condition expression returns non-Boolean: result has class java.lang.String and not java.lang.Boolean",
		"${x == 1}":     "Unknown property used in expression: ${x == 1}. Cause: Cannot resolve identifier 'x'",
		"${empty list}": "false",
	} {
		got := "false"
		ok, err := compile(t, source).EvalBool(newTestEnv())
		if ok {
			got = "true"
		}
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

func TestExpression_ErrorOfAnObjectCanBeFound(t *testing.T) {
	_, err := compile(t, "${execution.fail()}").Eval(newTestEnv())
	if !errors.Is(err, errDelegate) {
		t.Errorf("the error %v does not wrap the object's", err)
	}
	if ee := (*EvalError)(nil); !errors.As(err, &ee) || ee.Kind != Failed || ee.Source != "${execution.fail()}" || ee.Offset != 12 {
		t.Errorf("the error is %#v", err)
	}
}

func TestErrors_PointAtThePlace(t *testing.T) {
	_, err := Compile("first\n\t${ä + }\nlast")
	se := (*SyntaxError)(nil)
	if !errors.As(err, &se) {
		t.Fatalf("the error is %v", err)
	}
	if diff := cmp.Diff("\t${ä + }\n\t      ^", se.Caret()); diff != "" {
		t.Error(diff)
	}
	_, err = compile(t, "a ${1 + (s * 2)}").Eval(newTestEnv())
	ee := (*EvalError)(nil)
	if !errors.As(err, &ee) {
		t.Fatalf("the error is %v", err)
	}
	if diff := cmp.Diff("a ${1 + (s * 2)}\n           ^", ee.Caret()); diff != "" {
		t.Error(diff)
	}
}

func TestCompile_RefusesWhatIsTooLarge(t *testing.T) {
	for name, source := range map[string]string{
		"brackets":     "${" + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300) + "}",
		"conditionals": "${" + strings.Repeat("t?1:", 300) + "1}",
		"indexes":      "${" + strings.Repeat("a[", 300) + "1" + strings.Repeat("]", 300) + "}",
		"length":       strings.Repeat("x", maxSource+1),
		"prefixes":     "${" + strings.Repeat("!", 300) + "t}",
	} {
		if _, err := Compile(source); !errors.As(err, new(*SyntaxError)) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestEval_LongChainsEnd(t *testing.T) {
	e := compile(t, "${1"+strings.Repeat("+1", 8000)+"}")
	if got, err := e.Eval(newTestEnv()); err != nil || got != int64(8001) {
		t.Errorf("the sum is %v, %v", got, err)
	}
}

func TestEval_RefusesTextsThatAreTooLong(t *testing.T) {
	grow := strings.Repeat(".replace('a','"+strings.Repeat("a", 100)+"')", 20)
	env := newTestEnv()
	loop := []any{nil}
	loop[0] = loop
	env["loop"] = loop
	for _, source := range []string{
		"${s" + grow + "}",
		"${s.repeat(2000000000)}",
		"${'a'.repeat(60000).replaceAll('a', '" + strings.Repeat("$0", 20) + "')}",
		"${'a'.repeat(70000).matches('a*')}",
		"${'a'.repeat(70000).split('b')}",
		"${'a'.repeat(1000000)}${'a'.repeat(1000000)}",
		"${'a'.repeat(1000000).concat('a'.repeat(1000000))}",
		"x${loop}",
	} {
		if _, err := compile(t, source).Eval(env); !errors.As(err, new(*EvalError)) {
			t.Errorf("%.60s: the error is %v", source, err)
		}
	}
}

func TestEval_FunctionsSeeTheEnvironment(t *testing.T) {
	env := newTestEnv()
	env["user id"] = "mary"
	env["group ids"] = []string{"accounting", "sales"}
	for source, want := range map[string]any{
		"${currentUser() == 'mary'}":                      true,
		"${currentUserGroups().contains('sales')}":        true,
		"${currentUserGroups()[0]}":                       "accounting",
		"${now().time == dateTime().millis}":              true,
		"${dateTime().plusDays(3).toDate().after(now())}": true,
	} {
		if got, err := compile(t, source).Eval(env); err != nil || got != want {
			t.Errorf("%s is %v, %v; want %v", source, got, err, want)
		}
	}
}

// readingEnv reads a document as its text and format.
type readingEnv struct{ testEnv }

func (readingEnv) ReadNode(x any, format string) (any, error) {
	if x == nil {
		return nil, errDelegate
	}
	return fmt.Sprint(x, format), nil
}

func TestEval_DocumentsAreReadByTheEnvironment(t *testing.T) {
	for source, want := range map[string]any{
		"${S('{}')}":                      "{}",
		"${JSON('{}')}":                   "{}application/json",
		"${XML('<a/>').concat(S('b'))}":   "<a/>application/xmlb",
		"${JSON(1 + 1).concat(XML('x'))}": "2application/jsonxapplication/xml",
	} {
		if got, err := compile(t, source).Eval(readingEnv{newTestEnv()}); err != nil || got != want {
			t.Errorf("%s is %v, %v; want %v", source, got, err, want)
		}
	}
	if _, err := compile(t, "${S(null)}").Eval(readingEnv{newTestEnv()}); !errors.Is(err, errDelegate) {
		t.Errorf("the error of the reader came back as %v", err)
	}
	if _, err := compile(t, "${S('{}')}").Eval(newTestEnv()); !errors.As(err, new(*EvalError)) {
		t.Errorf("without a reader the error is %v", err)
	}
	for _, source := range []string{"${S()}", "${S('a', 'application/json')}", "${JSON()}", "${XML('a','b')}", "${now(1)}"} {
		if _, err := Compile(source); !errors.As(err, new(*SyntaxError)) {
			t.Errorf("%s: the error is %v", source, err)
		}
	}
}

// FuzzCompile looks for sources and values on which compiling or evaluating
// panics, does not end, or gives an error without a place in the source.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"", "a", "${i * l + 1}", "#{list[1].length()}", `\${x} ${'it\'s'}`, "${t ? map.n.x : empty s}",
		"${dateTime().plusDays(3).toString('yyyy')}", "${s.split(\"b\")[0].replaceAll('(a)', '$1')}", "${", "${}", "${1 2}",
	} {
		f.Add(seed)
	}
	env := newTestEnv()
	f.Fuzz(func(t *testing.T, source string) {
		e, err := Compile(source)
		if err != nil {
			se := (*SyntaxError)(nil)
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(source) || se.Caret() == "" {
				t.Fatalf("%q: the error is %#v", source, err)
			}
			return
		}
		if _, err := e.EvalString(env); err != nil {
			ee := (*EvalError)(nil)
			if !errors.As(err, &ee) || ee.Source != source || ee.Offset < 0 || ee.Offset > len(source) {
				t.Fatalf("%q: the error is %#v", source, err)
			}
		}
	})
}

func BenchmarkEval(b *testing.B) {
	env := newTestEnv()
	for name, source := range map[string]string{
		"condition": "${l > 5 && map.k == \"v\" && execution.getVariable(\"x\") != null || s == 'abc'}",
		"name":      "${s}",
		"approved":  "${!t}",
		"compare":   "${i >= 7}",
		"method":    "${execution.getProcessInstanceId()}",
		"due":       "${dateTime().plusDays(3).toDate()}",
		"text":      "Task of ${s} for ${i}",
	} {
		e, err := Compile(source)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Eval(env); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile("${amount > 1000 && invoice.creditor == \"Great Pizza\" && execution.getVariable(\"x\") != null}"); err != nil {
			b.Fatal(err)
		}
	}
}
