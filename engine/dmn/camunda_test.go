package dmn_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// scripts stands for a script engine: it knows the scripts of the cases.
var scripts = dmn.Options{CompileScript: func(language, _, source string) (dmn.Script, error) {
	if language != "javascript" {
		return nil, fmt.Errorf("there is no script engine for the language %s", language)
	}
	juel, err := expr.Compile("${" + source + "}")
	if err != nil {
		return nil, err
	}
	return func(env expr.Env) (any, error) {
		v, err := juel.Eval(env)
		if i, ok := v.(int64); ok {
			v = int32(i) // as JavaScript has it
		}
		return v, err
	}, nil
}}

// recorded is an evaluation as Camunda 7.24 answered it over REST.
type recorded struct {
	Name      string
	XML       string `json:"xml"`
	Decision  string
	Variables map[string]struct {
		Value     any
		Type      string
		ValueInfo struct{ ObjectTypeName, SerializationDataFormat string }
	}
	Refused, Failed bool
	Decisions       int
	Graph           bool
	Result          []map[string][2]any
}

func (c recorded) env(t *testing.T) env {
	t.Helper()
	e := env{}
	for name, v := range c.Variables {
		text := fmt.Sprint(v.Value)
		switch {
		case v.Value == nil:
			e[name] = nil
		case v.Type == "Object":
			o := value.ObjectText{TypeName: v.ValueInfo.ObjectTypeName, Format: v.ValueInfo.SerializationDataFormat, Text: text}
			e[name] = value.OfObject(o).Go()
		case v.Type == "Date":
			d, err := value.ParseDate(text)
			if err != nil {
				t.Fatal(err)
			}
			e[name] = d
		case v.Type == "":
			e[name] = v.Value
		default:
			typed, err := value.Parse(value.Type(v.Type), text)
			if err != nil {
				t.Fatalf("%s: variable %s: %v", c.Name, name, err)
			}
			e[name] = typed.Go()
		}
	}
	return e
}

func TestEvaluate_AnswersAsCamunda(t *testing.T) {
	data, err := os.ReadFile("testdata/camunda.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			d, err := dmn.Parse("case.dmn", []byte(c.XML), scripts)
			if (err != nil) != c.Refused {
				t.Fatalf("refused: %v, Camunda refuses: %v", err, c.Refused)
			}
			if c.Refused {
				return
			}
			if len(d.Decisions) != c.Decisions || d.HasRequirementsGraph() != c.Graph {
				t.Errorf("%d decisions, graph %v; Camunda has %d, %v", len(d.Decisions), d.HasRequirementsGraph(), c.Decisions, c.Graph)
			}
			var decision *dmn.Decision
			for _, x := range d.Decisions {
				if x.ID == c.Decision {
					decision = x
				}
			}
			result, err := decision.Evaluate(c.env(t))
			if (err != nil) != c.Failed {
				t.Fatalf("failed: %v, Camunda fails: %v", err, c.Failed)
			}
			if c.Failed {
				return
			}
			got := []map[string][2]any{}
			for _, row := range result.Rows {
				m := map[string][2]any{}
				for _, entry := range row {
					name := entry.Name
					if name == "" {
						name = "null"
					}
					m[name] = [2]any{nil, shown(entry.Value)}
					if entry.Typed || entry.Value.IsNull() {
						m[name] = [2]any{string(entry.Value.Type), shown(entry.Value)}
					}
				}
				got = append(got, m)
			}
			if diff := cmp.Diff(c.Result, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

// shown is a value as it comes out of JSON.
func shown(v value.Value) any {
	switch x := v.V.(type) {
	case int32:
		return float64(x)
	case int64:
		return float64(x)
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return fmt.Sprint(x)
		}
		return x
	case time.Time:
		return value.FormatDate(x)
	case value.ObjectText:
		var open any
		if json.Unmarshal([]byte(x.Text), &open) == nil {
			return open
		}
	}
	return v.V
}
