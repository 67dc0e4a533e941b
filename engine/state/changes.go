package state

// Changes is what one unit of work does to the database, table by table in the
// fixed order of [Tables] so that concurrent flushes lock in the same order.
type Changes struct {
	Tables []TableChange
	Holds  []Hold
}

// Hold is a process definition that changes rest on: they conflict where it is not
// there with the rev by now.
type Hold struct {
	DefinitionID string
	Rev          int64
}

// TableChange is the changes to one table. Rows keep the rev they were loaded
// with; the store raises it by one at an update and demands it at updates and
// deletes of versioned tables. Purges come last: they also take rows that the
// other changes wrote.
type TableChange struct {
	Table   *Table
	Inserts []Row
	Updates []Row
	Deletes []Row
	Purges  []Purge
}

// Purge deletes every row of a table that has one of the values in a column,
// whatever its rev and however many there are. A value that no row has is no
// error. The column is of [TextColumn] or [IDColumn].
type Purge struct {
	Column string
	Values []string
}

// size counts the changes.
func (c *TableChange) size() int {
	return len(c.Inserts) + len(c.Updates) + len(c.Deletes) + len(c.Purges)
}

// IsEmpty reports whether nothing changes.
func (c *Changes) IsEmpty() bool { return len(c.Tables)+len(c.Holds) == 0 }
