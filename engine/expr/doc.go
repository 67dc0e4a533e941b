// Package expr is the expression language of the models: JUEL as Camunda 7.24
// reads it (Unified Expression Language 2.2, ${…} and #{…} alike, mixed text).
//
// Source text is compiled once, at deployment, into an [Expression]; evaluating
// one parses nothing and looks up no source. Names, functions and methods reach
// the outside only through the [Env] that the caller hands in: there is no
// reflection into Go values and no way out of the sandbox.
//
//	source → lexer → parser → planner → Expression ─ Eval(Env) → any
//
// The package may import engine/value and nothing above it.
package expr
