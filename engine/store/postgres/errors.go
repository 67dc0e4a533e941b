package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sluice-bpm/sluice/engine/store"
)

// The SQLSTATEs that mean something of their own (PostgreSQL 18, appendix A);
// the first is the migrations'.
const (
	stateConflict        = "SL001"
	stateBadText         = "22021" // character_not_in_repertoire
	stateReadOnly        = "25006" // read_only_sql_transaction: a standby
	stateUnique          = "23505" // unique_violation
	stateSerialization   = "40001" // serialization_failure
	stateDeadlock        = "40P01" // deadlock_detected
	stateLockUnavailable = "55P03" // lock_not_available
)

// The classes of SQLSTATEs that say that the server cannot do it now.
var unavailableClasses = map[string]bool{
	"08": true, // connection exception
	"53": true, // insufficient resources: disk full, too many connections
	"57": true, // operator intervention: shutdown, canceled
	"58": true, // system error
	"XX": true, // internal error: a corrupt page
}

// translate gives the errors of server and driver the meaning that package
// store has for them. An error of a statement that it does not know is a bug of
// ours and stays as it is; anything else is the connection's, unless ctx, with
// which the work was done, has ended it.
func translate(ctx context.Context, err error) error {
	var server *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case !errors.As(err, &server):
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	case server.Code == stateConflict:
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	case server.Code == stateUnique:
		return fmt.Errorf("%w: %w", store.ErrDuplicate, err)
	case server.Code == stateBadText:
		return fmt.Errorf("%w: %w", store.ErrInvalidText, err)
	case server.Code == stateReadOnly, server.Code == stateLockUnavailable, unavailableClasses[server.Code[:2]]:
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return err
}

var errClosed = fmt.Errorf("%w: the store is closed", store.ErrUnavailable)

// codeOf is the SQLSTATE of an error, empty where it is not the server's.
func codeOf(err error) string {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code
	}
	return ""
}
