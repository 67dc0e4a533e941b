// Package migration reads the numbered SQL files that bring a database to this
// program's version. They go forward only: 0001_tables.sql, 0002_….sql. Each
// back end has its own files under the same numbers and runs what is missing in
// one transaction that holds a lock, so that nodes which start together do it
// once and a failure leaves nothing half done. A new database gets the back end's
// schema.sql instead, which each new step is written into as well.
package migration

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
)

// Step is one file.
type Step struct {
	Version int // 1 and up, without gaps
	Name    string
	SQL     string
}

var fileName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.sql$`)

// Read reads the steps from the files of a folder, in their order.
func Read(files fs.FS, folder string) ([]Step, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	steps := make([]Step, 0, len(entries))
	for _, e := range entries {
		m := fileName.FindStringSubmatch(e.Name())
		if m == nil {
			return nil, fmt.Errorf("migration %s is not named like 0001_tables.sql", e.Name())
		}
		version, err := strconv.Atoi(m[1])
		if err != nil || version != len(steps)+1 {
			return nil, fmt.Errorf("migration %s: number %04d is missing before it", e.Name(), len(steps)+1)
		}
		data, err := fs.ReadFile(files, folder+"/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", e.Name(), err)
		}
		steps = append(steps, Step{Version: version, Name: m[2], SQL: string(data)})
	}
	return steps, nil
}

// Missing returns the steps that a database of a version lacks. It fails for a
// database of a newer program, which this one could damage.
func Missing(steps []Step, version int) ([]Step, error) {
	if version > len(steps) {
		return nil, fmt.Errorf("the database has version %d and this program knows %d: use the newer program", version, len(steps))
	}
	return steps[version:], nil
}
