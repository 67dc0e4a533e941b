// Package postgres is the back end for one or more nodes on a server.
//
//	Flush ──▶ sets merged by table and operation ──▶ one pipeline of array statements ─┐
//	Load  ──▶ one statement, an array of records for each table                        ├─▶ pool for commands
//	AcquireJobs ──▶ one function, SKIP LOCKED                                          ─┘
//	Select ──▶ what package query wrote, in read-only transactions ──▶ pool for queries
//
// Commands speak the wire protocol's binary formats directly through pgconn:
// their statements, parameter and column types are all known from the table
// descriptors. See DESIGN.md of package store.
package postgres
