// Package dmn reads and evaluates decisions as Camunda 7.24 does: decision
// tables and literal expressions of DMN 1.1 to 1.5, and the graphs of decisions
// that require each other.
//
//	DMN XML → Parse → Definitions: decisions, linked ─ Decision.Evaluate(Env) → Result
//
// Everything is read and compiled at deployment. An expression that cannot be
// compiled does not refuse the deployment, as in Camunda: it is a [Warning], and
// an error where it is evaluated.
//
// Expressions are FEEL by default; juel goes through engine/expr, all other
// languages through a function value ([Options]).
//
// The package may import engine/expr, engine/feel and engine/value.
package dmn
