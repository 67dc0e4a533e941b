package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Backup writes the database as it is at one moment to a new file, while whoever
// uses it goes on. The copy is complete and compact; a file that exists already is
// left alone and refused.
func Backup(ctx context.Context, file, to string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("there is no database to back up: %w", err)
	}
	// SQLite would take an empty file that is there already, and make one that
	// everybody on the machine can read.
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already; nothing was written", to)
	}
	if err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	c, err := newConnector(file).open(ctx, sharedPragmas)
	if err == nil {
		_, err = c.exec("VACUUM INTO ?", named(to)...)
		err = firstError(err, c.close())
	}
	if err != nil {
		_ = os.Remove(to) // the error that matters is the one before
		return fmt.Errorf("copy %s: %w", file, translate(err))
	}
	return syncFile(to)
}

// syncFile has the copy on disk before it is called a backup.
func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("sync the copy: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync the copy: %w", err)
	}
	return nil
}
