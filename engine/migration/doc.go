// Package migration plans how instances of one process go on as instances of
// another: which activity becomes which. It is pure and looks at models alone.
//
//	Generate(source, target) → instructions → Validate → reports
//
// What an instance adds to that, and the migration itself, is the machine's.
// The rules are those of Camunda 7.24 ("Process Instance Migration").
//
// The package may import engine/model.
package migration
