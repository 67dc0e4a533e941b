// Package value holds the typed values of process variables.
//
// A [Value] is what an expression yields, what a form submits, what the API
// shows and what a variable row stores: a type and, for that type, one Go
// representation. The package knows nothing above it; it must not import the
// engine, the model or a store.
package value
