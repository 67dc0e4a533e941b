package query

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// Criteria says which rows are wanted, in which order and how many. The zero
// Criteria asks for all, in the order of their creation, or of their ids where
// these have nothing of it.
type Criteria struct {
	// Conditions must all hold.
	Conditions []Condition
	// Or is a list of groups; of each group one condition at least must hold.
	Or   [][]Condition
	Sort []Sort
	// First is the number of rows to skip.
	First int
	// Max is the largest number of rows; 0 is no bound, a negative one is no row.
	Max int
	// After continues behind the last row of the page that gave the cursor, which
	// must have been sorted alike. It costs the same however far down it is.
	After Cursor
	// Now is what filters such as executable compare with; the zero time is the
	// machine's clock.
	Now time.Time
}

// Condition asks one filter of the resource's table. The Go type of Value is
// given by the filter's [Kind].
type Condition struct {
	Name  string
	Value any
}

// Sort orders by one key of the resource's table.
type Sort struct {
	Key  string
	Desc bool
	// Variable and Type say which variable is meant by a key that sorts by one.
	Variable string
	Type     value.Type
}

// Kind is the kind of value that a filter takes.
type Kind int

// The kinds of filters and the Go type of [Condition.Value] for each.
const (
	Text     Kind = iota // string
	TextList             // []string; one of them
	Number               // int64; a whole number of 32 bits
	Long                 // int64
	Boolean              // bool
	Flag                 // bool; false asks for nothing
	Date                 // time.Time
	Tests                // []VariableTest; all of them
	Dates                // []DateTest; all of them
	Internal             // set by the program only, never by a client
	Single               // value.Value; one value without name and operator
)

// IsScalar reports whether a value of the kind is a number, a date or a truth value.
func (k Kind) IsScalar() bool {
	switch k {
	case Number, Long, Boolean, Flag, Date:
		return true
	}
	return false
}

// VariableTest compares a variable with a value.
type VariableTest struct {
	Name     string
	Operator Operator
	// Value is compared within its type, a number with every type of number that
	// can hold it: 5 with all, 5.5 with Double only.
	Value                           value.Value
	IgnoreNameCase, IgnoreValueCase bool
	// Object: the value is an object or a list, which no variable is compared with.
	Object bool
}

// DateTest compares a date.
type DateTest struct {
	Operator Operator
	Date     time.Time
}

// Operator is a comparison as the REST API names it.
type Operator string

// The operators.
const (
	Equal          Operator = "eq"
	NotEqual       Operator = "neq"
	Greater        Operator = "gt"
	GreaterOrEqual Operator = "gteq"
	Less           Operator = "lt"
	LessOrEqual    Operator = "lteq"
	Like           Operator = "like"
	NotLike        Operator = "notLike"
)

// comparisons are the operators as SQL writes them.
var comparisons = map[Operator]string{
	Equal: "=", Greater: ">", GreaterOrEqual: ">=", Less: "<", LessOrEqual: "<=",
}

// IsKnown reports whether o is one of the operators.
func (o Operator) IsKnown() bool {
	_, ok := comparisons[o]
	return ok || o == NotEqual || o == Like || o == NotLike
}

// Has reports whether a condition with the name is among the conditions.
func (c Criteria) Has(name string) bool {
	_, ok := valueOf(c.Conditions, name)
	return ok
}

// With returns c with further conditions that must hold.
func (c Criteria) With(conditions ...Condition) Criteria {
	c.Conditions = append(c.Conditions[:len(c.Conditions):len(c.Conditions)], conditions...)
	return c
}

// Asks reports whether a flag with the name is among the conditions and true.
func (c Criteria) Asks(name string) bool { return asks(c.Conditions, name) }

func asks(conditions []Condition, flag string) bool {
	v, _ := valueOf(conditions, flag)
	return v == true
}

func valueOf(conditions []Condition, name string) (any, bool) {
	for _, c := range conditions {
		if c.Name == name {
			return c.Value, true
		}
	}
	return nil, false
}

// Millis is an instant in milliseconds since 1970 UTC; zero is none.
type Millis int64

// Time converts m to UTC; none becomes the zero time.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}
