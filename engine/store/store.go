package store

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Errors of a store. Others are failures of the database or the connection.
var (
	// ErrNotFound: nothing has the id that a scope names.
	ErrNotFound = errors.New("not found")
	// ErrConflict: a row that the changes rest on was changed or deleted meanwhile.
	ErrConflict = errors.New("changed meanwhile by another transaction")
	// ErrDuplicate: a unique key of an inserted row is taken.
	ErrDuplicate = errors.New("already exists")
	// ErrUnavailable: the database cannot be reached or the connection broke. The
	// outcome of a flush that ends so is unknown.
	ErrUnavailable = errors.New("database unavailable")
	// ErrInvalidText: a text of a row is not UTF-8 or has a zero byte in it,
	// which PostgreSQL cannot hold and so no back end takes.
	ErrInvalidText = errors.New("text cannot be stored")
)

// The kinds of round trips that a back end reports to its OnRoundTrip.
const (
	TripLoad    = "load"
	TripFlush   = "flush"
	TripSelect  = "select"
	TripAcquire = "acquire"
	TripRenew   = "renew"
)

// Store is a database with the engine's tables. It is safe for concurrent use.
type Store interface {
	// Load reads all rows of [state.InstanceTables] that belong to the process
	// instance (or standalone task) that scope points to, in one round trip.
	// It returns ErrNotFound where nothing has the scope's id.
	Load(ctx context.Context, scope Scope) (*state.Unit, error)
	// Flush applies change sets in one transaction and one round trip, with a
	// number of statements that does not grow with the rows or the sets. The
	// result has one error a set: nil for one that is durably committed. A set
	// that conflicts or hits a unique key fails alone; the others are applied. A
	// set conflicts too where it begins a process instance whose definition is not
	// there, where a definition that it holds has another rev, or where it purges a
	// definition by its id and leaves instances of it.
	Flush(ctx context.Context, sets []*state.Changes) []error
	// Select runs one reading statement, written with ? for arguments, and # for
	// those that an [state.IDColumn] is compared with. It calls scan for each row as
	// it comes, without holding those before or after it. An error of scan ends the
	// statement at once and is returned. The argument types are string, int64,
	// float64, bool, and []string for the ? of an `IN (?)`, of any length.
	Select(ctx context.Context, statement string, args []any, scan func(Scanner) error) error
	// AcquireJobs locks jobs that are due for the owner and returns them as locked.
	AcquireJobs(ctx context.Context, a Acquisition) ([]state.Job, error)
	// RenewJobs prolongs the locks that an owner holds on jobs; those that it no
	// longer holds stay as they are. It raises no rev: a lock is held before and after.
	RenewJobs(ctx context.Context, r Renewal) error
	// Migrate brings the tables to this program's version, under a lock.
	Migrate(ctx context.Context) error
	// Close releases the connections.
	Close() error
}

// Scanner reads the columns of the current row, as database/sql does. Targets
// are pointers as in [state.ColumnType] (a NULL leaves the zero value). It is
// that of package query, so that every Store is a [query.Reader].
type Scanner = query.Scanner

// Scope points to what a command loads. Exactly one field is set.
type Scope struct {
	ProcessInstanceID string
	ExecutionID       string
	TaskID            string
	JobID             string
	IncidentID        string
	ExternalTaskID    string
}

// Renewal prolongs the locks of an owner on jobs.
type Renewal struct {
	Owner       string
	JobIDs      []string
	LockedUntil state.Millis
}

// Acquisition asks for due jobs: due not after Now, not suspended (nor their
// process instance), retries left, not locked by anyone beyond Now. Of the exclusive jobs of one process
// instance at most one is locked at a time.
type Acquisition struct {
	Owner       string
	Now         state.Millis
	LockedUntil state.Millis
	Max         int
}
