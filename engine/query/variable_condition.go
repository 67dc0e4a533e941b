package query

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// variableTest adds the condition that a variable v exists in from, tied to the
// row by scope, and compares as t says. As in Camunda a variable that does not
// exist satisfies no comparison, not even neq.
func (b *builder) variableTest(from, scope string, t VariableTest) {
	b.add("EXISTS (SELECT 1 FROM " + from + " v WHERE " + scope + " AND ")
	if t.IgnoreNameCase {
		b.add("lower(v.name) = lower(?)", t.Name)
	} else {
		b.add("v.name = ?", t.Name)
	}
	b.add(" AND ")
	b.valueTest(t)
	b.add(")")
}

// valueTest adds the comparison of the value of v alone.
func (b *builder) valueTest(t VariableTest) {
	switch t.Operator {
	case NotEqual:
		t.Operator = Equal
		b.add("NOT ")
	case NotLike:
		// NB: unlike neq this demands a text that is not like it.
		b.textTest(t, "NOT LIKE")
		return
	case Like:
		b.textTest(t, "LIKE")
		return
	}
	op := comparisons[t.Operator]
	switch x := t.Value.V.(type) {
	case nil:
		b.add("(v.type = 'Null' OR COALESCE(v.text2, '') = 'null')")
	case bool:
		b.typedTest(value.Boolean, "v.long", op, map[bool]int64{true: 1}[x])
	case int16:
		b.numberTest(op, int64(x), float64(x))
	case int32:
		b.numberTest(op, int64(x), float64(x))
	case int64:
		b.numberTest(op, x, float64(x))
	case float64:
		b.doubleTest(op, x)
	case time.Time:
		b.typedTest(value.Date, "v.long", op, x.UnixMilli())
	case string:
		if t.IgnoreValueCase {
			b.add("(v.type = ? AND v.text2 IS NULL AND lower(v.text) "+op+" lower(?))", string(t.Value.Type), x)
			return
		}
		b.typedTest(t.Value.Type, "v.text", op, x)
	default:
		b.add("1 = 0") // contents of files and objects are not compared
	}
}

// typedTest compares within one type. A typed null keeps its mark in text2,
// which is NULL in every value of a type that can be compared.
func (b *builder) typedTest(t value.Type, column, op string, arg any) {
	b.add("(v.type = ? AND v.text2 IS NULL AND "+column+" "+op+" ?)", string(t), arg)
}

func (b *builder) numberTest(op string, whole int64, double float64) {
	b.add("(v.text2 IS NULL AND (v.type IN ('Integer', 'Long', 'Short') AND v.long "+op+" ? OR v.type = 'Double' AND v.double "+op+" ?))",
		whole, double)
}

func (b *builder) doubleTest(op string, double float64) {
	b.add("(v.text2 IS NULL AND (v.type IN ('Integer', 'Long', 'Short') AND CAST(v.long AS DOUBLE PRECISION) "+op+" ? OR v.type = 'Double' AND v.double "+op+" ?))",
		double, double)
}

func (b *builder) textTest(t VariableTest, word string) {
	pattern, _ := t.Value.V.(string)
	column, mark := "v.text", "?"
	if t.IgnoreValueCase {
		column, mark = "lower(v.text)", "lower(?)"
	}
	b.add("(v.type = 'String' AND v.text2 IS NULL AND "+column+" "+word+" "+mark+` ESCAPE '\')`, pattern)
}
