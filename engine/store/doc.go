// Package store is the contract between the engine and a database.
//
// A store knows rows, not processes. A command is one Load and one Flush, each
// one round trip; everything that only reads goes through Select. Package
// storetest holds the suite that every back end passes.
package store
