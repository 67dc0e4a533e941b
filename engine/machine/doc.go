// Package machine runs BPMN processes. It is pure: a command and a unit of work
// go in, changed rows and facts come out. It knows no clock, no randomness, no
// I/O and no goroutine; time, ids, definitions and delegates are handed in.
//
//	Apply(unit, env, command)
//	   └─ agenda of lifecycle steps, depth first, until nothing is runnable:
//	      enter → execute … wait ┄ trigger → end → leave → take flow → enter
//
// A behavior is a stateless value per element kind (registry.go). The shape of
// the execution tree is kept in scope.go alone, state changes go through the
// verbs of run.go alone.
//
// The package may import engine/model, engine/expr, engine/spin, engine/value,
// engine/iso8601 and engine/state; it must not import context, database/sql, log/slog or a store.
package machine
