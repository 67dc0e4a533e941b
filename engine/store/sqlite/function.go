package sqlite

import (
	"database/sql/driver"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"modernc.org/sqlite"

	"github.com/sluice-bpm/sluice/engine/state"
)

// The functions that statements of both back ends use; on PostgreSQL they are made by
// migrations 0016, 0020 and 0021. They belong to the driver: every connection that is opened has them.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("sluice_short_id", 1, shortID)
	sqlite.MustRegisterDeterministicScalarFunction("sluice_id", 1, textOfID)
	sqlite.MustRegisterDeterministicScalarFunction("sluice_derived_id", 2, derivedID)
	sqlite.MustRegisterDeterministicScalarFunction("sluice_definition_reference", 1, definitionReference)
	sqlite.MustRegisterDeterministicScalarFunction("sluice_upper", 1, upper)
}

// upper makes capital letters of all scripts, where SQLite's own function knows those of
// ASCII.
func upper(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	text, ok := args[0].(string)
	if !ok {
		return args[0], nil // NULL
	}
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToUpper(text), nil // a fourth of the time
	}
	return cases.Upper(language.Und).String(text), nil // with “ß” as “SS”
}

// shortID makes the short form of an id in text form.
func shortID(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	if id, ok := args[0].(string); ok {
		return short(id), nil
	}
	return args[0], nil // NULL, or short already
}

// textOfID makes the text of an id in its short form.
func textOfID(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	if id, ok := args[0].([]byte); ok {
		return state.IDOf(id), nil
	}
	return args[0], nil // NULL
}

// derivedID makes another id out of one.
func derivedID(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	id, isID := args[0].([]byte)
	bits, isNumber := args[1].(int64)
	if !isID || !isNumber || len(id) == 0 {
		return nil, nil
	}
	return state.DerivedID(id, byte(bits)), nil
}

// definitionReference makes the reference of a definition out of its id.
func definitionReference(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	if id, ok := args[0].([]byte); ok {
		return state.DefinitionReference(id), nil
	}
	return nil, nil
}
