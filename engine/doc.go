// Package engine is the façade of the process engine: what programs embed and
// what the web layer calls.
//
//	Do(ctx, engine, command)   who may → load → machine → history → flush → wake
//	query.Tasks.List(ctx, engine.Reader(), …)   filter → one SELECT
//
// A command is one transaction: when Do returns without an error, everything
// it did is durable; with an error, nothing of it happened.
package engine
