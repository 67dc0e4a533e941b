package forms

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/value"
)

// Actions of the variables form beside [ActionSubmit].
const (
	actionAdd    = "add"
	actionRemove = "remove." // followed by the row's number
)

// maxRows bounds the rows of the variables form.
const maxRows = 100

// VariableTypes are the types a variable can be typed in as, the usual first.
var VariableTypes = [...]value.Type{
	value.String, value.Boolean, value.Integer, value.Long, value.Double, value.Date, value.Short, value.JSON, value.XML,
}

// Variables is the form of a task without form: all variables to read, rows of
// name, type and value to write.
func Variables() Definition {
	return Definition{free: true, allFacts: true, component: variableRows}
}

// decodeRows reads name.0, type.0, value.0, name.1 … Rows without name and value
// are left out; buttons add and remove rows.
func (in *Input) decodeRows(s Submission, action string, vars map[string]value.Value) {
	in.Rows = s.Rows()
	switch {
	case action == actionAdd:
		in.Rows = append(in.Rows, Row{Type: value.String})
	case strings.HasPrefix(action, actionRemove):
		if i, err := strconv.Atoi(strings.TrimPrefix(action, actionRemove)); err == nil && i >= 0 && i < len(in.Rows) {
			in.Rows = append(in.Rows[:i:i], in.Rows[i+1:]...)
		}
	default:
		for i := range in.Rows {
			in.Rows[i].decode(vars)
		}
	}
}

// Rows are those of the variables form as they came in.
func (s Submission) Rows() []Row {
	var rows []Row
	for i := 0; i < maxRows; i++ {
		name, ok := s.first(rowPart("name", i))
		if !ok {
			break
		}
		kind, _ := s.first(rowPart("type", i))
		text, _ := s.first(rowPart("value", i))
		rows = append(rows, Row{Name: strings.TrimSpace(name), Type: value.Type(kind), Value: text})
	}
	return rows
}

// decode adds the row's variable to vars or says what is wrong with the row.
func (r *Row) decode(vars map[string]value.Value) {
	if r.Name == "" && r.Value == "" {
		return
	}
	_, twice := vars[r.Name]
	switch {
	case r.Name == "":
		r.Error, r.ErrorAt = "The value has no name. Write the variable's name.", "name"
		return
	case twice:
		r.Error, r.ErrorAt = fmt.Sprintf("“%s” is here twice. Write each variable once.", shorten(r.Name)), "name"
		return
	case !isVariableType(r.Type):
		r.Error, r.ErrorAt = fmt.Sprintf("“%s” is no type. Choose one of the list.", shorten(string(r.Type))), "type"
		return
	}
	v, err := value.Parse(r.Type, strings.ReplaceAll(r.Value, "\r\n", "\n"))
	if err != nil {
		r.Error, r.ErrorAt = TypeMessage(r.Type, r.Value), "value"
		return
	}
	vars[r.Name] = v
}

func isVariableType(t value.Type) bool {
	for _, offered := range VariableTypes {
		if t == offered {
			return true
		}
	}
	return false
}

// IsRowPart reports whether a form field belongs to a row of the variables form.
func IsRowPart(name string) bool {
	part, number, ok := strings.Cut(name, ".")
	if _, err := strconv.Atoi(number); !ok || err != nil {
		return false
	}
	return part == "name" || part == "type" || part == "value"
}

// fileNames lists the variables that are files, sorted.
func (in Input) fileNames() []string { return slices.Sorted(maps.Keys(in.Files)) }
