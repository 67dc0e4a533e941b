// Package history turns the facts of a unit of work into history rows, as far
// as the history level wants them. It is pure; a history row is written once
// and never updated.
//
// The package imports engine/state only.
package history
