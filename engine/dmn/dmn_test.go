package dmn_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// env has variables and a fixed clock.
type env map[string]any

func (e env) Lookup(name string) (any, bool) { v, ok := e[name]; return v, ok }
func (e env) Now() time.Time                 { return time.Date(2026, 11, 24, 19, 30, 0, 0, time.UTC) }
func (e env) CurrentUser() string            { return "" }
func (e env) CurrentGroups() []string        { return nil }

const head = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="defs" name="Defs" namespace="http://t">`

func parse(t *testing.T, body string) *dmn.Definitions {
	t.Helper()
	d, err := dmn.Parse("test.dmn", []byte(head+body+"</definitions>"), dmn.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const dish = `
<decision id="season" name="Season" camunda:historyTimeToLive="5">
  <decisionTable id="t1" hitPolicy="FIRST">
    <input id="temp" label="Temperature"><inputExpression id="e1" typeRef="integer"><text>temperature</text></inputExpression></input>
    <output id="seasonOut" label="Season" name="season" typeRef="string"/>
    <rule id="r1"><inputEntry id="i1"><text>&gt; 25</text></inputEntry><outputEntry id="o1"><text>"Summer"</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="i2"><text/></inputEntry><outputEntry id="o2"><text>"Winter"</text></outputEntry></rule>
  </decisionTable>
</decision>
<decision id="dish" name="Dish" camunda:versionTag="v1">
  <informationRequirement id="ir"><requiredDecision href="#season"/></informationRequirement>
  <decisionTable id="t2" hitPolicy="COLLECT">
    <input id="seasonIn" label="Season"><inputExpression id="e2"><text>season</text></inputExpression></input>
    <output id="dishOut" label="Dish" name="dish"/>
    <output id="priceOut" name="price" typeRef="double"/>
    <rule id="d1"><inputEntry id="i3"><text>"Summer"</text></inputEntry><outputEntry id="o3"><text>"Salad"</text></outputEntry><outputEntry id="o4"><text>5</text></outputEntry></rule>
    <rule id="d2"><inputEntry id="i4"><text>-</text></inputEntry><outputEntry id="o5"><text>"Bread"</text></outputEntry><outputEntry id="o6"><text/></outputEntry></rule>
  </decisionTable>
</decision>`

func TestEvaluate_RecordsWhatHistoryShows(t *testing.T) {
	d := parse(t, dish)
	if got := d.Decisions[1]; got.VersionTag != "v1" || got.HistoryTimeToLive != nil || *d.Decisions[0].HistoryTimeToLive != 5 {
		t.Errorf("attributes: %+v", got)
	}
	r, err := d.Decisions[1].Evaluate(env{"temperature": int32(30)})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range r.Evaluations {
		lines = append(lines, fmt.Sprintf("%s %d", e.Decision.ID, e.Elements))
		for _, in := range e.Inputs {
			lines = append(lines, fmt.Sprintf("  in %s %q %s %v", in.ID, in.Label, in.Value.Type, in.Value.V))
		}
		for _, rule := range e.Rules {
			for _, out := range rule.Outputs {
				lines = append(lines, fmt.Sprintf("  out %s %s %q %s %s %v", rule.RuleID, out.ID, out.Label, out.Name, out.Value.Type, out.Value.V))
			}
		}
	}
	want := []string{
		"season 4", `  in temp "Temperature" Integer 30`, `  out r1 seasonOut "Season" season String Summer`,
		"dish 6", `  in seasonIn "Season" String Summer`, `  out d1 dishOut "Dish" dish String Salad`, `  out d1 priceOut "" price Double 5`,
		`  out d2 dishOut "Dish" dish String Bread`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if r.Elements() != 10 {
		t.Errorf("%d elements", r.Elements())
	}
}

func TestResult_IsMappedAndSeenByExpressions(t *testing.T) {
	d := parse(t, dish)
	many, err := d.Decisions[1].Evaluate(env{"temperature": int32(30)})
	if err != nil {
		t.Fatal(err)
	}
	one, err := d.Decisions[0].Evaluate(env{"temperature": int32(30)})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		result *dmn.Result
		mapper string
		want   string
	}{
		{one, dmn.SingleEntry, "String Summer"},
		{one, dmn.SingleResult, `Object {"season":"Summer"}`},
		{one, dmn.CollectEntries, `Object ["Summer"]`},
		{one, dmn.ResultList, `Object [{"season":"Summer"}]`},
		{many, dmn.SingleEntry, "error"},
		{many, dmn.SingleResult, "error"},
		{many, dmn.CollectEntries, "error"},
		{many, "", `Object [{"dish":"Salad","price":5.0},{"dish":"Bread"}]`},
		{&dmn.Result{}, dmn.SingleEntry, "Null <nil>"},
		{&dmn.Result{}, dmn.SingleResult, "Null <nil>"},
		{&dmn.Result{}, dmn.CollectEntries, "Object []"},
		{one, "nope", "error"},
	} {
		v, err := c.result.Map(c.mapper)
		got := "error"
		if err == nil {
			got = fmt.Sprintf("%s %v", v.Type, v.V)
			if o, ok := v.V.(value.ObjectText); ok {
				got = "Object " + o.Text
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.mapper, got, c.want)
		}
	}
	for source, want := range map[string]any{
		"${decisionResult.size()}":                    int32(2),
		"${decisionResult.firstResult.dish}":          "Salad",
		"${decisionResult.getFirstResult().price}":    5.0,
		"${decisionResult.collectEntries('dish')[1]}": "Bread",
		"${decisionResult.get(1).dish}":               "Bread",
		"${decisionResult.resultList.size()}":         int32(2),
	} {
		x, err := expr.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := x.Eval(env{"decisionResult": many}); got != want || err != nil {
			t.Errorf("%s = %v, %v", source, got, err)
		}
	}
}

func TestParse_ReportsAllProblemsWithTheirPlace(t *testing.T) {
	_, err := dmn.Parse("bad.dmn", []byte(head+`
<decision id="a"><decisionTable id="t" hitPolicy="PRIORITY">
  <output id="o" name="x"/>
  <rule id="r1"><inputEntry id="i"><text/></inputEntry></rule>
</decisionTable></decision>
<decision id="b"><literalExpression id="l"><text>1</text></literalExpression></decision>
</definitions>`), dmn.Options{})
	var e *dmn.ParseError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Problems {
		got = append(got, fmt.Sprintf("%d %s", p.Line, p.ElementID))
	}
	if diff := cmp.Diff([]string{"2 t", "4 r1", "6 b"}, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// As in Camunda 7.24, which holds the file to DMN's schema there.
func TestParse_RefusesIDsThatAreNoNamesOrUsedTwice(t *testing.T) {
	_, err := dmn.Parse("bad.dmn", []byte(head+`
<decision id="a"><variable id="a" name="a"/><literalExpression id="0l"><text>1</text></literalExpression></decision>
<decision id="b"><extensionElements><x xmlns="urn:x" id="a"/><y xmlns="urn:x" id="b c"/></extensionElements><variable id="v" name="b"/><literalExpression id="l"><text>1</text></literalExpression></decision>
<decision id="b"><variable id="w" name="b"/><literalExpression id="m"><text>1</text></literalExpression></decision>
</definitions>`), dmn.Options{})
	var e *dmn.ParseError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Problems {
		got = append(got, fmt.Sprintf("%d %s", p.Line, p.Message))
	}
	want := []string{
		"2 the id a is used twice: here and in line 2",
		"2 the id 0l is no name: it has to begin with a letter or an underscore, and have only letters, digits, '_', '-' and '.'",
		"4 the id b is used twice: here and in line 3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestParse_WarnsOfExpressionsThatCannotBeCompiled(t *testing.T) {
	d := parse(t, `<decision id="a"><variable id="v" name="v"/><literalExpression id="l"><text>1 +</text></literalExpression></decision>`)
	if len(d.Warnings) != 1 || d.Warnings[0].ElementID != "l" || d.Warnings[0].Line != 1 {
		t.Errorf("warnings: %+v", d.Warnings)
	}
}

func TestParse_IsBounded(t *testing.T) {
	for name, file := range map[string]string{
		"entities": `<!DOCTYPE d [<!ENTITY a "x">]>` + head + "&a;</definitions>",
		"deep":     head + strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000) + "</definitions>",
		"wide":     head + strings.Repeat("<a/>", 300_000) + "</definitions>",
		"large":    strings.Repeat(" ", 17<<20),
		"empty":    "",
		"no xml":   "hello",
	} {
		if _, err := dmn.Parse("x.dmn", []byte(file), dmn.Options{}); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	d, err := dmn.Parse("test.dmn", []byte(head+dish+"</definitions>"), dmn.Options{})
	if err != nil {
		b.Fatal(err)
	}
	e := env{"temperature": int32(30)}
	for b.Loop() {
		if _, err := d.Decisions[1].Evaluate(e); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParseAndEvaluate(f *testing.F) {
	f.Add(head + dish + "</definitions>")
	f.Fuzz(func(_ *testing.T, file string) {
		d, err := dmn.Parse("fuzz.dmn", []byte(file), dmn.Options{})
		if err != nil {
			return
		}
		for _, x := range d.Decisions {
			_, _ = x.Evaluate(env{"temperature": int32(30)})
		}
	})
}
