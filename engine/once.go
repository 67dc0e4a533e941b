package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

type (
	// Once has a command done once for all calls of the actor with the same key
	// within a day, on whichever node: those that come later get what the first one
	// yielded. It is remembered in the transaction of the command. A command that
	// is refused or fails is not remembered.
	Once[R any] struct {
		Key string
		// Request tells the call from others: one with the same key that asks for
		// something else is a KeyReused.
		Request string
		Command Repeatable[R]
		// Keep is what of the result later calls need to get; nil for all of it.
		Keep func(R) R
	}
	// Repeatable is a command that can be done [Once].
	Repeatable[R any] interface {
		Command[R]
		// finishing is do with the result handed to finish, together with the unit
		// that is about to be flushed.
		finishing(ctx context.Context, e *Engine, finish func(*state.Unit, R) error) (R, error)
	}
)

// How long calls are remembered, how long a key is at most, in bytes, and how many
// calls are forgotten at once.
const (
	callsRemembered = 24 * time.Hour
	maxKey          = 255
	forgetAtOnce    = 1000
)

// inner is what is done, for those who name it.
func (c Once[R]) inner() any { return c.Command }

func (c Once[R]) do(ctx context.Context, e *Engine) (result R, err error) {
	if c.Key == "" || len(c.Key) > maxKey {
		return result, refuse(Invalid, "A key that makes a call unique has 1 to %d bytes.", maxKey)
	}
	user := ActorFrom(ctx).UserID
	// Those of this node wait for each other; of two nodes the second one fails at
	// the key and finds what the first one did.
	defer e.queues.enter("key " + user + " " + c.Key)()
	for attempt := 1; ; attempt++ {
		before, known, err := e.rememberedCall(ctx, user, c.Key)
		if err != nil {
			return result, err
		}
		if known && before.Created > e.now()-milliseconds(callsRemembered) {
			return c.answer(before)
		}
		result, err := c.Command.finishing(ctx, e, func(unit *state.Unit, r R) error {
			if known {
				unit.Remove(state.RememberedCallTable, &before)
			}
			return c.remember(e, unit, user, r)
		})
		if !errors.Is(err, store.ErrDuplicate) || attempt == maxAttempts {
			return result, err
		}
	}
}

// answer is what the call that is remembered yielded.
func (c Once[R]) answer(before state.RememberedCall) (result R, err error) {
	if before.Request != c.Request {
		return result, refuse(KeyReused, "The key '%s' was given to another call within the last day.", c.Key)
	}
	if err := json.Unmarshal([]byte(before.Result), &result); err != nil {
		return result, fmt.Errorf("read what the call with the key %s yielded: %w", c.Key, err)
	}
	return result, nil
}

// remember adds the result to what is flushed.
func (c Once[R]) remember(e *Engine, unit *state.Unit, user string, result R) error {
	if c.Keep != nil {
		result = c.Keep(result)
	}
	data, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("write what the call with the key %s yields: %w", c.Key, err)
	}
	unit.Append(state.RememberedCallTable, &state.RememberedCall{
		ID: e.ids.next(), UserID: user, Key: c.Key, Request: c.Request, Result: string(data), Created: e.now(),
	})
	return nil
}

func (e *Engine) rememberedCall(ctx context.Context, user, key string) (call state.RememberedCall, known bool, err error) {
	rows, err := find[state.RememberedCall](ctx, e.store, "coalesce(user_id, '') = ? AND key = ?", user, key)
	if err != nil || len(rows) == 0 {
		return call, false, err
	}
	return rows[0], true, nil
}

// ForgetCalls removes calls that are remembered no longer.
func (e *Engine) ForgetCalls(ctx context.Context) error {
	before := int64(e.now() - milliseconds(callsRemembered))
	for {
		rows, err := find[state.RememberedCall](ctx, e.store, "created <= ? ORDER BY created LIMIT ?", before, int64(forgetAtOnce))
		if err != nil || len(rows) == 0 {
			return err
		}
		unit := state.NewUnit()
		for i := range rows {
			unit.Remove(state.RememberedCallTable, &rows[i])
		}
		if err := e.flush(ctx, unit); err != nil {
			return fmt.Errorf("forget calls: %w", err)
		}
	}
}
