// Package feel is the expression language of decisions: FEEL of DMN 1.3 to 1.5
// as Camunda 7.24 evaluates it (its engine is FEEL Scala 1.19), expressions and
// unary tests.
//
//	source → lexer → parser → nodes: Expression, UnaryTests ─ Eval(Env) → value
//
// Source is compiled once, at deployment; evaluating parses nothing. What goes
// wrong inside an expression is null, as DMN demands: an unknown name, an
// operator between types that do not fit, a function with wrong arguments. Only
// a broken assertion, an input symbol outside of unary tests and the bounds
// below are errors.
//
// Evaluation is deterministic but for random number() and uuid(): now() and
// today() come from the [Env]. Depth, steps and the size of lists and texts are
// bounded.
//
// Values (see [FromGo] and [ToGo] for the way in and out):
//
//	null nil · boolean bool · string string · number *apd.Decimal, 34 digits
//	date Date · time Time, LocalTime · date and time DateTime, LocalDateTime
//	days and time duration DaysDuration · years and months duration MonthsDuration
//	list []any · context *Context · range *Range · function *Function
//
// The package may import engine/expr, engine/spin and engine/value.
package feel
