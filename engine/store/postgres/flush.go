package postgres

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// flushTimeout is how long a transaction may take where the caller's context has
// no deadline. That somebody cancels the context does not cut it short: whether
// it was committed would be unknown.
const flushTimeout = time.Minute

// maxGroupAttempts bounds how often a group is sent again without the sets that
// conflicted, before its sets are tried one by one.
const maxGroupAttempts = 4

// maxSetAttempts bounds how often a set is repeated that lost a deadlock.
const maxSetAttempts = 6

// groups keeps the memory of groups for the next flush.
var groups = sync.Pool{New: func() any { return newGroup() }}

// Flush implements [store.Store].
func (s *Store) Flush(ctx context.Context, sets []*state.Changes) []error {
	results := make([]error, len(sets))
	if len(sets) == 0 {
		return results
	}
	if err := ctx.Err(); err != nil {
		return fill(results, allOf(sets), err)
	}
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(flushTimeout)
	}
	ctx, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline)
	defer cancel()
	f := flush{store: s, sets: sets, results: results, group: groups.Get().(*group)}
	f.group.fill(sets, results)
	f.run(ctx)
	f.group.release()
	groups.Put(f.group)
	return results
}

func allOf(sets []*state.Changes) []int {
	list := make([]int, len(sets))
	for i := range list {
		list[i] = i
	}
	return list
}

// fill gives the sets the same error.
func fill(results []error, sets []int, err error) []error {
	for _, i := range sets {
		results[i] = err
	}
	return results
}

// flush is one call of Flush.
type flush struct {
	store   *Store
	sets    []*state.Changes
	results []error
	group   *group
}

// run sends the sets as one group and takes out those that conflict. What that
// cannot settle is tried set by set.
func (f *flush) run(ctx context.Context) {
	later := f.group.deferLater()
	remaining := f.group.remaining()
	for attempt := 1; len(remaining) > 1 && attempt <= maxGroupAttempts; attempt++ {
		err := f.send(ctx, f.group)
		if err == nil {
			remaining = nil
			break
		}
		if lasts(err) {
			fill(f.results, append(remaining, later...), err)
			return
		}
		if !f.takeOut(err) {
			break
		}
		remaining = f.group.remaining()
	}
	f.runEach(ctx, append(remaining, later...))
}

// lasts reports whether an error of a group would meet each of its sets alone.
func lasts(err error) bool {
	return codeOf(err) == "" || errors.Is(err, store.ErrUnavailable)
}

// takeOut takes the sets out that own the rows which a conflict names, and
// reports whether there are any.
func (f *flush) takeOut(err error) bool {
	var server *pgconn.PgError
	if !errors.As(err, &server) || server.Code != stateConflict {
		return false
	}
	ids, unreadable := idsIn(server.Detail)
	if unreadable != nil {
		return false
	}
	guilty := f.group.owners(server.TableName, ids)
	for _, i := range guilty {
		f.group.out[i] = true
		f.results[i] = err
	}
	return len(guilty) > 0
}

// idsIn are the ids that a conflict names: an object of texts by what they are, ids
// in their short form or texts as they are.
func idsIn(detail string) ([]string, error) {
	var named struct {
		Short []string `json:"short"`
		Texts []string `json:"texts"`
	}
	if err := json.Unmarshal([]byte(detail), &named); err != nil {
		return nil, err
	}
	for _, digits := range named.Short {
		short, err := hex.DecodeString(digits)
		if err != nil {
			return nil, err
		}
		named.Texts = append(named.Texts, state.IDOf(short))
	}
	return named.Texts, nil
}

// runEach runs sets in their order, each in a transaction of its own.
func (f *flush) runEach(ctx context.Context, sets []int) {
	one := f.group
	if len(f.sets) > 1 && len(sets) > 0 {
		one = newGroup()
	}
	for n, i := range sets {
		if one != f.group {
			one.fill(f.sets[i:i+1], f.results[i:i+1])
		}
		err := f.sendAgain(ctx, one)
		f.results[i] = err
		if err != nil && lasts(err) {
			fill(f.results, sets[n:], err)
			return
		}
	}
}

// sendAgain repeats a set that another transaction got in the way of.
func (f *flush) sendAgain(ctx context.Context, g *group) error {
	for attempt := 1; ; attempt++ {
		err := f.send(ctx, g)
		switch codeOf(err) {
		case stateSerialization, stateDeadlock:
		default:
			return err
		}
		if attempt == maxSetAttempts {
			return fmt.Errorf("%w: %w", store.ErrConflict, err)
		}
	}
}

// send runs one transaction. It is repeated on another connection where the
// first was broken before anything was sent.
func (f *flush) send(ctx context.Context, g *group) error {
	err := f.store.command(ctx, store.TripFlush, g.send, nil)
	if err != nil && pgconn.SafeToRetry(err) {
		err = f.store.command(ctx, store.TripFlush, g.send, nil)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("flush: %w: no answer in time: %w", store.ErrUnavailable, err)
	}
	return fmt.Errorf("flush: %w", translate(ctx, err))
}
