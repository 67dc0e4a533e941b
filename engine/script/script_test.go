package script_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/script"
	"github.com/sluice-bpm/sluice/engine/value"
)

// TestMain lets the test binary be its own worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "script-worker" {
		if err := script.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func newRunner(t *testing.T, o script.Options) *script.Runner {
	t.Helper()
	r := script.NewRunner(o)
	t.Cleanup(r.Close)
	return r
}

func worker(t *testing.T) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{self, "script-worker"}
}

// both runs a test in this process and in a worker.
func both(t *testing.T, o script.Options, test func(t *testing.T, r *script.Runner)) {
	t.Helper()
	t.Run("in process", func(t *testing.T) { test(t, newRunner(t, o)) })
	t.Run("worker", func(t *testing.T) {
		o.Worker = worker(t)
		test(t, newRunner(t, o))
	})
}

// scope has variables and an execution that sets them.
type scope struct {
	variables map[string]any
	calls     []string
	changed   map[string]any
}

func (s *scope) Now() time.Time { return time.UnixMilli(1_700_000_000_000).UTC() }

func (s *scope) Lookup(name string) (any, bool) {
	if name == "execution" {
		return execution{s}, true
	}
	v, ok := s.variables[name]
	return v, ok
}

func (s *scope) Changed(name string, v any) error {
	if s.changed == nil {
		s.changed = map[string]any{}
	}
	s.changed[name] = v
	return nil
}

var errScope = errors.New("the scope refuses")

type execution struct{ s *scope }

func (e execution) Property(name string) (any, error) {
	switch name {
	case "id":
		return "e1", nil
	case "parent":
		return e, nil
	}
	return nil, &expr.MissingError{Class: "execution", Member: name}
}

func (e execution) Call(name string, args []any) (any, error) {
	e.s.calls = append(e.s.calls, name)
	switch {
	case name == "getId":
		return "e1", nil
	case name == "setVariable" && len(args) == 2:
		e.s.variables[args[0].(string)] = args[1]
		return nil, nil
	case name == "getVariable" && len(args) == 1:
		return e.s.variables[fmt.Sprint(args[0])], nil
	case name == "setName" && len(args) == 1:
		e.s.variables["name"] = args[0]
		return nil, nil
	case name == "getRefusal":
		return nil, errScope
	}
	return nil, &expr.MissingError{Class: "execution", Member: name + "()", Method: true}
}

func variables() map[string]any {
	return map[string]any{
		"i": int32(21), "l": int64(5), "d": 2.5, "s": "hey", "b": true, "sh": int16(3), "n": nil,
		"dt": time.UnixMilli(1_795_418_952_000).UTC(),
		"j":  value.Document{Type: value.JSON, Text: `{"a":1,"l":[1,2]}`},
		"x":  value.Document{Type: value.XML, Text: `<a b="1"><c/></a>`},
		"o":  []any{int32(1), "a", map[string]any{"k": 2.0}},
		"m":  map[string]any{"k": int32(1)},
		"f":  value.FileRef{Name: "f.txt"},
	}
}

func run(t *testing.T, r *script.Runner, s script.Scope, source string) (any, error) {
	t.Helper()
	p, err := script.Compile("s1", source)
	if err != nil {
		return nil, err
	}
	return r.Run(p, s)
}

// TestRun_YieldsWhatCamundaYields has the answers of Camunda 7.24 to the same
// scripts; where this package knowingly does more they stand apart below.
func TestRun_YieldsWhatCamundaYields(t *testing.T) {
	long := time.UnixMilli(5).UTC()
	cases := []struct {
		source string
		want   any
	}{
		{`i*2`, int32(42)},
		{`2.5*2`, 5.0},
		{`d*2`, 5.0},
		{`d+d`, 5.0},
		{`d*2-5`, 0.0},
		{`var x = d*2; x`, 5.0},
		{`let y = i; y *= 2; y`, int32(42)},
		{`l+1`, int32(6)},
		{`sh`, int32(3)},
		{`i/2`, 10.5},
		{`i/3`, int32(7)},
		{`2147483647+1`, 2147483648.0},
		{`1e20`, 1e20},
		{`Math.pow(2,3)`, 8.0},
		{`2**3`, 8.0},
		{`Math.max(d,3)`, 3.0},
		{`Math.max(1,2)`, int32(2)},
		{`Math.round(2.5)`, int32(3)},
		{`parseFloat("5")`, 5.0},
		{`parseInt("5")`, int32(5)},
		{`5.0`, int32(5)},
		{`d%0.5`, 0.0},
		{`execution.getVariable("d")*2`, 5.0},
		{`s+1`, "hey1"},
		{`null`, nil},
		{`undefined`, nil},
		{`n === null`, true},
		{`typeof n`, "object"},
		{`typeof unknownVar`, "undefined"},
		{`o.size()`, int32(3)},
		{`o[0]`, int32(1)},
		{`o.get(0)`, int32(1)},
		{`o.length`, int32(3)},
		{`o.indexOf("a")`, int32(1)},
		{`o.contains("a")`, true},
		{`Array.isArray(o)`, true},
		{`o + ""`, "[1, a, {k=2}]"},
		{`m + ""`, "{k=1}"},
		{`m.k + m.get("k") + m["k"]`, int32(3)},
		{`var r=""; for (var k in m) r+=k; r`, "k"},
		{`m.keySet().toString()`, "[k]"},
		{`m.nope === undefined`, true},
		{`var c=0; for (var e of o) c++; c`, int32(3)},
		{`dt`, time.UnixMilli(1_795_418_952_000).UTC()},
		{`dt.toString()`, "Mon Nov 23 07:29:12 UTC 2026"},
		{`dt.getYear()`, int32(126)},
		{`dt.after(new java.util.Date(0))`, true},
		{`new Date(dt.getTime()).toISOString()`, "2026-11-23T07:29:12.000Z"},
		{`new (Java.type("java.util.Date"))(5)`, long},
		{`j.prop("a").numberValue()`, int32(1)},
		{`j.prop("a", 5); j.toString()`, `{"a":5,"l":[1,2]}`},
		{`j.prop("l").elements().get(0).value()`, int32(1)},
		{`j + ""`, `{"a":1,"l":[1,2]}`},
		{`x.attr("b").value()`, "1"},
		{`S("{\"a\":1}").prop("a").numberValue()`, int32(1)},
		{`JSON.stringify({a:1})`, `{"a":1}`},
		{`typeof execution.getVariable`, "function"},
		{`typeof execution.nope`, "undefined"},
		{`execution.getVariable("nope")`, nil},
		{`i = 5; i`, int32(5)},
		{`this.i`, int32(21)},
		{`"i" in this`, true},
		{`if (true) { 5 }`, int32(5)},
		{`(function(){return 7})()`, int32(7)},
		{"`t${i}`", "t21"},
		{`var L = Java.type("java.util.ArrayList"); var a = new L(); a.add(1); a.add("b"); a`, []any{int32(1), "b"}},
		{`var h = new java.util.HashMap(); h.put("a", 1); h`, map[string]any{"a": int32(1)}},
		{`java.lang.Integer.parseInt("5")`, int32(5)},
		{`new java.lang.Long(5)`, int32(5)},
		{`java.util.UUID.randomUUID().toString().length`, int32(36)},
		{`new org.camunda.bpm.engine.delegate.BpmnError("c").getErrorCode()`, "c"},
		{`try { throw new org.camunda.bpm.engine.delegate.BpmnError("c","m") } catch (e) { e.getErrorCode() + e.getMessage() }`, "cm"},
		{`eval("1+1")`, int32(2)},
		{`[1,2,3].includes(2)`, true},
		{`f`, value.FileRef{Name: "f.txt"}},
		{`print("x"); console.log("y")`, nil},
	}
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		for _, c := range cases {
			got, err := run(t, r, &scope{variables: variables()}, c.source)
			if err != nil {
				t.Errorf("%s: %v", c.source, err)
			} else if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.source, diff)
			}
		}
	})
}

// TestRun_DoesMoreThanCamunda has what Camunda refuses or loses.
func TestRun_DoesMoreThanCamunda(t *testing.T) {
	cases := []struct {
		source string
		want   any
	}{
		{`[1,"a",{k:[2.5]}]`, []any{int32(1), "a", map[string]any{"k": []any{2.5}}}},
		{`new Date(5)`, time.UnixMilli(5).UTC()},
		{`Date.now()`, 1_700_000_000_000.0},
		{`execution.id`, "e1"},
		{`execution.parent.parent.getId()`, "e1"},
		{`execution.name = "z"; name`, "z"},
		{`JSON("{\"a\":[1]}").prop("a").elements().size()`, int32(1)},
		{`XML("<a/>").name()`, "a"},
		{`new Map([["a", 1]])`, map[string]any{"a": int32(1)}},
		{`o.map(function (e) { return 1 }).length`, int32(3)},
		{`10n * 3n`, int64(30)},
		{`new java.lang.String("a") + "b"`, "ab"},
		{`var h = new java.util.HashSet(); h.add("a"); h.add("a"); h.size()`, int32(1)},
	}
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		for _, c := range cases {
			got, err := run(t, r, &scope{variables: variables()}, c.source)
			if err != nil {
				t.Errorf("%s: %v", c.source, err)
			} else if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.source, diff)
			}
		}
	})
}

func TestRun_SetsVariablesWithTheirTypes(t *testing.T) {
	cases := map[string]any{
		`i*2`:                        int32(42),
		`d*2`:                        5.0,
		`i/2`:                        10.5,
		`5.5`:                        5.5,
		`5.0`:                        int32(5),
		`"a"+1`:                      "a1",
		`true`:                       true,
		`null`:                       nil,
		`undefined`:                  nil,
		`3000000000`:                 3e9,
		`dt`:                         time.UnixMilli(1_795_418_952_000).UTC(),
		`{a: [1, 2.5]}`:              map[string]any{"a": []any{int32(1), 2.5}},
		`JSON.stringify({a:1})`:      `{"a":1}`,
		`o`:                          []any{int32(1), "a", map[string]any{"k": int32(2)}},
		`execution.getVariable("l")`: int32(5),
	}
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		for source, want := range cases {
			s := &scope{variables: variables()}
			if _, err := run(t, r, s, `execution.setVariable("q", `+source+`)`); err != nil {
				t.Errorf("%s: %v", source, err)
			} else if diff := cmp.Diff(want, s.variables["q"]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", source, diff)
			}
		}
		s := &scope{variables: variables()}
		if _, err := run(t, r, s, `execution.setVariable("q", j.prop("a"))`); err != nil {
			t.Fatal(err)
		}
		if got := value.FromGo(s.variables["q"]); got != value.Of(value.JSON, "1") {
			t.Errorf("a Spin node arrives as %v", got)
		}
		if got, err := run(t, r, s, `execution.setVariable("i", 5); i`); got != int32(5) || err != nil {
			t.Errorf("after setVariable the name shows %v, %v", got, err)
		}
	})
}

func TestRun_WritesListsAndMapsBackThatWereChangedInPlace(t *testing.T) {
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		s := &scope{variables: variables()}
		if _, err := run(t, r, s, `o.add(5); o[0] = 7; m.size(); 1`); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"o": []any{int32(7), "a", map[string]any{"k": int32(2)}, int32(5)}}
		if diff := cmp.Diff(want, s.changed); diff != "" {
			t.Errorf("changed (-want +got):\n%s", diff)
		}
	})
}

func TestRun_NamesOfTheScriptStayInside(t *testing.T) {
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		s := &scope{variables: variables()}
		if _, err := run(t, r, s, `var zz = 1; yy = 2; i = 3; globalThis.ww = 4; String.prototype.evil = function () { return 1 }; Object.prototype.polluted = true`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(variables(), s.variables); diff != "" {
			t.Errorf("variables (-want +got):\n%s", diff)
		}
		got, err := run(t, r, s, `[typeof zz, typeof yy, typeof ww, typeof "".evil, typeof ({}).polluted].join()`)
		if want := strings.TrimSuffix(strings.Repeat("undefined,", 5), ","); got != want || err != nil {
			t.Errorf("the next run sees %v, %v", got, err)
		}
	})
}

func TestRun_BPMNErrorIsTyped(t *testing.T) {
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		for _, source := range []string{
			`throw new org.camunda.bpm.engine.delegate.BpmnError("code", "msg")`,
			`var B = Java.type("org.camunda.bpm.engine.delegate.BpmnError"); function f() { throw new B("code", "msg") } f()`,
		} {
			_, err := run(t, r, &scope{}, source)
			var b *script.BPMNError
			if !errors.As(err, &b) || *b != (script.BPMNError{Code: "code", Message: "msg"}) {
				t.Errorf("%s: %v", source, err)
			}
		}
	})
}

func TestRun_ErrorsNameThePlaceAndTheCause(t *testing.T) {
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		for source, want := range map[string]string{
			"var a = 1;\n  foo.bar()":     "script s1, line 2, column 3 (var a = 1; foo.bar()): ReferenceError: foo is not defined",
			`throw new Error("boom")`:     `script s1, line 1, column 7 (throw new Error("boom")): Error: boom`,
			`throw "abc"`:                 `script s1, line 1, column 1 (throw "abc"): abc`,
			`throw {a: 1}`:                `script s1, line 1, column 1 (throw {a: 1}): [object Object]`,
			`execution.nope()`:            `script s1, line 1, column 15 (execution.nope()): TypeError: Object has no member 'nope'`,
			`execution.getNope()`:         "script s1, line 1, column 18 (execution.getNope()): Method not found: class execution.getNope()",
			`new java.io.File("x")`:       `script s1, line 1, column 13 (new java.io.File("x")): TypeError: the Java class java.io.File is not available to scripts`,
			`S("xyz")`:                    `script s1, line 1, column 2 (S("xyz")): the value looks neither like JSON nor like XML`,
			`(function f() { return f })`: `script s1 ((function f() { return f })): a Function of JavaScript cannot leave the script`,
		} {
			_, err := run(t, r, &scope{}, source)
			if err == nil || err.Error() != want {
				t.Errorf("%s\n got  %v\n want %s", source, err, want)
			}
		}
		_, err := run(t, r, &scope{}, `execution.getRefusal()`)
		if !errors.Is(err, errScope) {
			t.Errorf("the scope's error is lost: %v", err)
		}
		if got, err := run(t, r, &scope{}, `try { execution.getRefusal() } catch (e) { e.message }`); got != errScope.Error() || err != nil {
			t.Errorf("the script caught %v, %v", got, err)
		}
	})
	for source, want := range map[string][2]int{"var x = ;": {1, 9}, "\n\n return 5": {3, 2}, "a b": {1, 3}} {
		_, err := script.Compile("s1", source)
		var e *script.SyntaxError
		if !errors.As(err, &e) || [2]int{e.Line, e.Column} != want {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func TestRun_PrintsToTheLog(t *testing.T) {
	var lines []string
	both(t, script.Options{Print: func(line string) { lines = append(lines, line) }}, func(t *testing.T, r *script.Runner) {
		lines = nil
		if _, err := run(t, r, &scope{variables: variables()}, `print("a", i); console.log(o)`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a 21", "[1, a, {k=2}]"}, lines); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
		if _, err := run(t, r, &scope{}, `for (;;) print("0123456789")`); err == nil {
			t.Error("a script may print for ever")
		}
	})
}

func TestRun_IsRepeatable(t *testing.T) {
	both(t, script.Options{}, func(t *testing.T, r *script.Runner) {
		first, err := run(t, r, &scope{}, `[Math.random(), Date.now(), java.util.UUID.randomUUID()]`)
		if err != nil {
			t.Fatal(err)
		}
		again, err := run(t, r, &scope{}, `[Math.random(), Date.now(), java.util.UUID.randomUUID()]`)
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("the second run differs: %s, %v", diff, err)
		}
	})
}
