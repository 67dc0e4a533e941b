package query

import (
	"slices"
	"strings"
)

// OwnTasks are the open tasks without what other tables say of them: the name of
// their process and the business key are empty. Who does not show these spares the
// database two more look-ups a row.
var OwnTasks = ownColumns(Tasks)

// ownColumns leaves out the columns that are read from other tables.
func ownColumns[R any](r Resource[R]) Resource[R] {
	r.columns = slices.DeleteFunc(slices.Clone(r.columns), func(c column[R]) bool { return strings.HasPrefix(c.expression, "(SELECT ") })
	return r
}
