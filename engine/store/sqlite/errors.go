package sqlite

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/sluice-bpm/sluice/engine/store"
)

var errClosed = fmt.Errorf("%w: the store is closed", store.ErrUnavailable)

// translate gives the driver's errors the meaning that package store has for
// them. What it does not know is a bug of ours and stays as it is.
func translate(err error) error {
	var e *driver.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_UNIQUE:
		return fmt.Errorf("%w: %w", store.ErrDuplicate, err)
	}
	switch e.Code() & 0xff { // the rest of the code says more of the same
	case codes.SQLITE_AUTH, codes.SQLITE_BUSY, codes.SQLITE_CANTOPEN, codes.SQLITE_CORRUPT, codes.SQLITE_FULL,
		codes.SQLITE_IOERR, codes.SQLITE_LOCKED, codes.SQLITE_NOMEM, codes.SQLITE_NOTADB, codes.SQLITE_PERM,
		codes.SQLITE_PROTOCOL, codes.SQLITE_READONLY:
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return err
}
