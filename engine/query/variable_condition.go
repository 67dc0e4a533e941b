package query

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// The flags that say how all variables of a query compare.
const (
	ignoreNameCase  = "variableNamesIgnoreCase"
	ignoreValueCase = "variableValuesIgnoreCase"
)

// allOperators are those that most filters by variables take.
var allOperators = []Operator{Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Like}

// variables are the variables v of a table that belong to a row: those whose
// column of names what row does.
type variables struct {
	from    string
	ended   string // where they are of rows that are over, if not in from
	of, row string
	and     string // a further condition; may be empty
	// as is how a comparison that makes no sense is refused; NotValid unless set.
	as Refusal
}

// table is where the variables are.
func (of variables) table(way arm) string {
	if way.ended && of.ended != "" {
		return of.ended
	}
	return of.from
}

// tests is a filter by variables. As in Camunda a variable that does not exist
// satisfies no comparison, not even neq.
func tests(of variables, operators ...Operator) Filter {
	if operators == nil {
		operators = allOperators
	}
	return Filter{Kind: Tests, Operators: operators, build: func(b *builder, v any, peers []Condition) error {
		list, err := testsOf(v, peers, operators, cmp.Or(of.as, NotValid))
		if err != nil {
			return err
		}
		// NB: among alternatives each of the tests is one, too.
		b.join(len(list), map[bool]string{false: " AND ", true: " OR "}[b.or], func(i int) { of.write(b, list[i]) })
		return nil
	}}
}

// write adds the condition that a variable of the row passes the test. What is
// equal to a value is mostly rare and searched for once; all else is looked at
// row by row, so that a page is full soon.
func (of variables) write(b *builder, t VariableTest) {
	if t.isSelective() {
		b.add(of.row + " IN (SELECT " + of.of + " FROM " + of.table(b.way) + " v WHERE ")
	} else {
		b.add("EXISTS (SELECT 1 FROM " + of.table(b.way) + " v WHERE " + of.of + " = " + of.row + " AND ")
	}
	if of.and != "" {
		b.add(of.and + " AND ")
	}
	b.nameTest(t)
	b.add(" AND ")
	b.valueTest(t)
	b.add(")")
}

// isSelective reports whether few variables are likely to pass the test.
func (t VariableTest) isSelective() bool {
	_, isBool := t.Value.V.(bool)
	return t.Operator == Equal && !isBool && t.Value.V != nil
}

// ownValue is a filter by the name and value of the row v itself.
func ownValue() Filter {
	return Filter{Kind: Tests, Operators: allOperators, build: func(b *builder, v any, peers []Condition) error {
		list, err := testsOf(v, peers, allOperators, NotValid)
		if err != nil {
			return err
		}
		b.all(len(list), func(i int) {
			b.nameTest(list[i])
			b.add(" AND ")
			b.valueTest(list[i])
		})
		return nil
	}}
}

// testsOf reads the value of a condition of the kind Tests, as the flags beside
// it change it, and refuses what cannot be compared.
func testsOf(v any, peers []Condition, operators []Operator, as Refusal) ([]VariableTest, error) {
	given, ok := v.([]VariableTest)
	if !ok {
		return nil, wrongType(v)
	}
	list := slices.Clone(given)
	for i := range list {
		t := &list[i]
		t.IgnoreNameCase = t.IgnoreNameCase || asks(peers, ignoreNameCase)
		t.IgnoreValueCase = t.IgnoreValueCase || asks(peers, ignoreValueCase)
		if !slices.Contains(operators, t.Operator) {
			return nil, invalid("variables cannot be compared by '%s' here", t.Operator)
		}
		if t.Object {
			return nil, invalid("the variable '%s' cannot be compared with an object or a list", t.Name).as(ProcessEngine)
		}
		_, isBool := t.Value.V.(bool)
		if _, hasOrder := orders[t.Operator]; hasOrder && (isBool || t.Value.V == nil) {
			return nil, invalid("'%s' does not compare booleans and null", t.Operator).as(as)
		}
	}
	return list, nil
}

// orders are the operators that need values with an order.
var orders = map[Operator]struct{}{Greater: {}, GreaterOrEqual: {}, Less: {}, LessOrEqual: {}}

// nameTest adds the comparison of the name of v.
func (b *builder) nameTest(t VariableTest) {
	if t.IgnoreNameCase {
		b.add(anyCase("v.name")+" = "+anyCase("?"), t.Name)
		return
	}
	b.add("v.name = ?", t.Name)
}

// valueTest adds the comparison of the value of v.
func (b *builder) valueTest(t VariableTest) {
	switch t.Operator {
	case NotEqual:
		t.Operator = Equal
		b.add("NOT ")
	case NotLike:
		b.add("NOT ")
		b.likeTest(t)
		return
	case Like:
		b.likeTest(t)
		return
	}
	op := comparisons[t.Operator]
	switch x := t.Value.V.(type) {
	case nil:
		b.add("(v.type = 'Null' OR COALESCE(v.text2, '') = 'null')")
	case bool:
		b.typedTest(value.Boolean, "v.long", op, map[bool]int64{true: 1}[x])
	case int16:
		b.wholeTest(op, int64(x))
	case int32:
		b.wholeTest(op, int64(x))
	case int64:
		b.wholeTest(op, x)
	case float64:
		b.doubleTest(op, x)
	case time.Time:
		b.typedTest(value.Date, "v.long", op, x.UnixMilli())
	case string:
		if t.IgnoreValueCase {
			b.add("(v.type = ? AND v.text2 IS NULL AND "+anyCase("v.text")+" "+op+" "+anyCase("?")+")", string(t.Value.Type), x)
			return
		}
		b.typedTest(t.Value.Type, "v.text", op, x)
	default:
		b.add("(1 = 0)") // contents of files and objects are not compared
	}
}

// typedTest compares within one type. A typed null keeps its mark in text2,
// which is NULL in every value of a type that can be compared.
func (b *builder) typedTest(t value.Type, column, op string, arg any) {
	b.add("(v.type = ? AND v.text2 IS NULL AND "+column+" "+op+" ?)", string(t), arg)
}

// wholeTest compares with the variables of the types that can hold the number,
// as Camunda does: less than 6000000000 finds no Integer.
func (b *builder) wholeTest(op string, n int64) {
	types := "'Long'"
	if n >= math.MinInt32 && n <= math.MaxInt32 {
		types += ", 'Integer'"
	}
	if n >= math.MinInt16 && n <= math.MaxInt16 {
		types += ", 'Short'"
	}
	b.add("(v.text2 IS NULL AND (v.type IN ("+types+") AND v.long "+op+" ? OR v.type = 'Double' AND v.double "+op+" ?))", n, float64(n))
}

func (b *builder) doubleTest(op string, f float64) {
	const most = 1 << 53 // what a double counts without gaps
	if f == math.Trunc(f) && math.Abs(f) <= most {
		b.wholeTest(op, int64(f))
		return
	}
	b.typedTest(value.Double, "v.double", op, f)
}

// likeTest compares with a pattern; what is no text is not like any.
func (b *builder) likeTest(t VariableTest) {
	pattern, ok := t.Value.V.(string)
	if !ok {
		b.add("(1 = 0)")
		return
	}
	like := "v.text" + likeClause
	if t.IgnoreValueCase {
		like = anyCase("v.text") + likeAnyCase
	}
	b.add("(v.type = 'String' AND v.text2 IS NULL AND "+like+")", pattern)
}
