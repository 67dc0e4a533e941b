package store

import (
	"errors"
	"fmt"
	"strings"
)

// Placeholder is one ? or # of a statement.
type Placeholder struct {
	// Start is its position.
	Start int
	// ID: it is a #, and stands for ids.
	ID bool
	// In is the position of the IN before a `(?)`, or -1 where it stands for a
	// single value.
	In int
	// Negated: the IN is a NOT IN, and In is the position of its NOT.
	Negated bool
}

// Placeholders finds the ? and # of a statement that stand for arguments: those
// outside of quotes. It fails where they are not as many as the arguments, where
// a list stands for anything but the inside of an IN (?), or a # for anything but
// text, and with [ErrInvalidText] for a text that nothing stored can be like.
func Placeholders(statement string, args []any) ([]Placeholder, error) {
	marks := make([]Placeholder, 0, len(args))
	for i := 0; i < len(statement); i++ {
		switch c := statement[i]; c {
		case '\'', '"':
			end := strings.IndexByte(statement[i+1:], c)
			if end < 0 {
				return nil, fmt.Errorf("statement with an open quote: %s", statement)
			}
			i += 1 + end
		case '?', '#':
			marks = append(marks, placeholder(statement, i))
		}
	}
	if len(marks) != len(args) {
		return nil, fmt.Errorf("%d arguments for the %d placeholders of: %s", len(args), len(marks), statement)
	}
	for i, a := range args {
		if err := checkArgument(a, marks[i]); err != nil {
			return nil, fmt.Errorf("argument %d of %s: %w", i+1, statement, err)
		}
	}
	return marks, nil
}

func checkArgument(a any, mark Placeholder) error {
	switch a := a.(type) {
	case string:
		return CheckText(a)
	case []string:
		if mark.In < 0 {
			return errors.New("a list outside of an IN (?)")
		}
		for _, s := range a {
			if err := CheckText(s); err != nil {
				return err
			}
		}
	case int64, float64, bool:
		if mark.ID {
			return fmt.Errorf("the Go type %T is no id", a)
		}
	default:
		return fmt.Errorf("no statement takes the Go type %T", a)
	}
	return nil
}

func placeholder(statement string, i int) Placeholder {
	p := Placeholder{Start: i, ID: statement[i] == '#', In: -1}
	before, inside := strings.CutSuffix(statement[:i], "(")
	if !inside || !strings.HasPrefix(statement[i+1:], ")") {
		return p
	}
	before, isIn := strings.CutSuffix(strings.TrimRight(before, " "), " IN")
	if !isIn {
		return p
	}
	p.In = len(before) + 1
	if before, negated := strings.CutSuffix(strings.TrimRight(before, " "), " NOT"); negated {
		p.In, p.Negated = len(before)+1, true
	}
	return p
}
