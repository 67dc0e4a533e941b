package state

// Changes is what one unit of work does to the database, table by table in the
// fixed order of [Tables] so that concurrent flushes lock in the same order.
type Changes struct {
	Tables []TableChange
}

// TableChange is the changes to one table. Rows keep the rev they were loaded
// with; the store raises it by one at an update and demands it at updates and
// deletes of versioned tables.
type TableChange struct {
	Table   *Table
	Inserts []Row
	Updates []Row
	Deletes []Row
}

// IsEmpty reports whether nothing changes.
func (c *Changes) IsEmpty() bool { return len(c.Tables) == 0 }
