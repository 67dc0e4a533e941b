package expr

import "time"

// Env is what an expression can see while it is evaluated.
type Env interface {
	// Lookup resolves a name: an implicit object (execution, task), a variable
	// of the scope, a bean. ok is false where nothing has the name, which makes
	// the evaluation fail with an error that names it.
	Lookup(name string) (v any, ok bool)
	// Now is the instant of the command, the same for its whole length.
	Now() time.Time
	// CurrentUser is the id of the authenticated user, empty without one.
	CurrentUser() string
	// CurrentGroups are the ids of the authenticated user's groups.
	CurrentGroups() []string
}

// NodeReader is what an [Env] implements whose expressions may read documents
// with S(x), JSON(x) and XML(x).
type NodeReader interface {
	// ReadNode is the node of a value. format is application/json or
	// application/xml; empty is what the text looks like.
	ReadNode(x any, format string) (any, error)
}

// Object is a value with properties and methods, such as execution, task or a
// date. Property and Call return an error that names what is missing.
type Object interface {
	Property(name string) (any, error)
	Call(method string, args []any) (any, error)
}
