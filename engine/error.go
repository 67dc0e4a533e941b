package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Code says what kind of refusal an [Error] is.
type Code string

// The codes. An error that is no [Error] is internal: its text belongs in the
// log, not before the caller.
const (
	Invalid     Code = "invalid"      // the command makes no sense as given
	NotFound    Code = "not found"    // nothing has the id or key
	Forbidden   Code = "forbidden"    // the actor may not
	Conflict    Code = "conflict"     // someone else was first
	Suspended   Code = "suspended"    // the definition, instance or task is suspended
	Failed      Code = "failed"       // the process failed while running, for example in an expression
	KeyReused   Code = "key reused"   // the key of the call belongs to another one; see Once
	Mismatch    Code = "mismatch"     // nothing waits for it, or more than the one that is meant
	OtherTenant Code = "other tenant" // it belongs to a tenant that the actor does not belong to
	Unavailable Code = "unavailable"  // the database does not answer
)

// Error is a refusal: a message for the caller and the cause for the log.
type Error struct {
	Code    Code
	Message string
	Err     error
	// UserID and Missing say who lacked which permissions, of which one would
	// have been enough, where a Forbidden one is about permissions.
	UserID  string
	Missing []MissingPermission
}

// MissingPermission names a permission on a resource as Camunda's API does; the
// id is empty where it is about none in particular.
type MissingPermission struct {
	Permission, Resource, ResourceID string
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// refuse makes an Error.
func refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// ErrorOf gives an error of a query, which no command ran, the code that [Do] would:
// an [*Error] where the caller can do something about it.
func ErrorOf(err error) error { return asError(err) }

// asError gives the errors of the machine and the store their code.
func asError(err error) error {
	var own *Error
	var refusal *machine.Refusal
	var failure *machine.Failure
	var subject *aboutError
	switch {
	case errors.As(err, &failure) && errors.Is(failure, store.ErrUnavailable):
		// What a process could not read is no failure of its own.
		return unavailable(err)
	case errors.As(err, &failure) && errors.As(failure, &own):
		// What a process was refused is its failure, not the caller's.
		return &Error{Code: Failed, Message: failure.Error(), Err: err}
	case errors.As(err, &own) && errors.As(err, &subject):
		return &Error{Code: own.Code, Message: own.Message, Err: err, UserID: own.UserID, Missing: own.Missing}
	case err == nil, own != nil:
		return err
	case errors.As(err, &refusal):
		return &Error{Code: refusalCodes[refusal.Code], Message: refusal.Message, Err: err}
	case errors.As(err, &failure):
		return &Error{Code: Failed, Message: failure.Error(), Err: err}
	case errors.Is(err, store.ErrConflict):
		return &Error{Code: Conflict, Message: "it was changed by someone else at the same time; load it again and repeat", Err: err}
	case errors.Is(err, store.ErrDuplicate):
		return &Error{Code: Conflict, Message: "it exists already", Err: err}
	case errors.Is(err, store.ErrInvalidText):
		return &Error{Code: Invalid, Message: "a text has a zero byte in it or is not UTF-8 and cannot be stored", Err: err}
	case errors.Is(err, errOverloaded), errors.Is(err, errClosed):
		return &Error{Code: Unavailable, Message: err.Error() + "; nothing was changed, try again in a moment", Err: err}
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return unavailable(err)
	}
	return err
}

func unavailable(err error) *Error {
	return &Error{Code: Unavailable, Message: "the database does not answer; nothing was changed by a command that was not acknowledged", Err: err}
}

var refusalCodes = map[machine.RefusalCode]Code{
	machine.AlreadyClaimed: Conflict,
	machine.Invalid:        Invalid,
	machine.NotLocked:      Conflict,
	machine.NotFound:       NotFound,
	machine.Suspended:      Suspended,
	machine.Unfit:          Failed,
}
