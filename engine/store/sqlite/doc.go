// Package sqlite is the embedded back end: one file, no server.
//
//	Load, Select ──▶ a pool of reading connections, each a snapshot
//	Flush, AcquireJobs, Migrate ──▶ the one writing connection ──▶ WAL ──▶ fsync
//
// The driver's connections are used without database/sql, which neither the
// one writer nor the short reads have a need for. A flush is one transaction
// with a savepoint for each set, so that one that conflicts is undone alone.
// See DESIGN.md of package store.
package sqlite
