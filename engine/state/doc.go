// Package state holds the rows of a running engine and the unit of work that
// collects what one command changes.
//
//	store.Load → Unit (rows + copies) → machine changes rows, reports facts
//	          → history appends rows → Unit.Changes → store.Flush
//
// A row is a flat, comparable struct. It has changed exactly when it differs
// from the copy made when it was loaded; a row inserted and deleted in one unit
// never reaches the database. Each row type lists its columns once, in its Bind
// method, from which every statement, scan and the migration test is derived.
//
// The package may import engine/value and nothing above it.
package state
