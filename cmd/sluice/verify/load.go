//go:build unix

package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load drives instances of the models through the API: it starts them, completes
// their tasks, tells them messages, sets variables, and works on external tasks.
// What wants doing in one instance at the same time is sent at the same time.
type load struct {
	client  *client
	journal *journal
	rate    int // instances that are started a second
	actors  int
	// draining: nothing is started any more, and nothing but what leads to the end
	// is done.
	draining atomic.Bool
	started  atomic.Int64
	failure  atomic.Pointer[error]
	prefix   string // of business keys
	// clockMoves: locks can run out at any time.
	clockMoves bool
}

// The bounds of load, so that a run can be checked in the time it took.
const (
	maxActors    = 64
	workers      = 3
	lockDuration = 4 * time.Second
	topic        = "verify"
	messageName  = "verifyMessage"
)

// run drives until ctx ends.
func (l *load) run(ctx context.Context) {
	starts := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(starts)
		tick := time.NewTicker(time.Second / time.Duration(l.rate))
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			select {
			case <-ctx.Done():
				return
			case starts <- i:
			}
		}
	})
	for range l.actors {
		wg.Go(func() {
			for i := range starts {
				l.instance(ctx, i)
			}
		})
	}
	for i := range workers {
		wg.Go(func() { l.work(ctx, fmt.Sprintf("worker%d", i)) })
	}
	wg.Wait()
}

// fail keeps the first error that makes the run worthless.
func (l *load) fail(err error) {
	if err != nil {
		l.failure.CompareAndSwap(nil, &err)
	}
}

// instance starts one and carries it on until it ends, or ctx does. One whose
// start was not answered is left for the end.
func (l *load) instance(ctx context.Context, i int) {
	key := fmt.Sprintf("%s-%d", l.prefix, i)
	process, route := "verifyJoin", "left"
	if i%2 == 1 {
		process = "verifyRoute"
	}
	if i%4 > 1 {
		route = "right"
	}
	l.started.Add(1)
	cmd := l.journal.begin("start", key, key)
	// A start that was sent gets its answer though the load ends meanwhile.
	l.fail(l.client.command(context.WithoutCancel(ctx), l.journal, cmd, "/process-definition/key/"+process+"/start",
		map[string]any{"businessKey": key, "variables": variables(cmd.nonce, "route", route)}))
	if cmd.outcome != acknowledged {
		return
	}
	var found []instance
	for ctx.Err() == nil {
		if found == nil {
			if err := l.client.get(ctx, "/process-instance?businessKey="+url.QueryEscape(key), &found); err != nil {
				found = nil
				pause(ctx, 100*time.Millisecond)
				continue
			}
		}
		if len(found) == 0 {
			return
		}
		more, err := l.advance(ctx, found[0])
		if err == nil && !more {
			found = nil // perhaps it has ended
		}
		pause(ctx, 50*time.Millisecond)
	}
}

// instance is one as the API tells it.
type instance struct {
	ID          string
	BusinessKey string
}

// pause waits for a moment, or the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// advance does at the same time all that an instance waits for from people and
// messages. more: there was something.
func (l *load) advance(ctx context.Context, in instance) (more bool, err error) {
	var tasks []struct{ ID string }
	var messages []struct{ ID string }
	err = errors.Join(
		l.client.get(ctx, "/task?processInstanceId="+in.ID, &tasks),
		l.client.get(ctx, "/event-subscription?eventType=message&processInstanceId="+in.ID, &messages),
	)
	if err != nil {
		return false, err
	}
	ctx = context.WithoutCancel(ctx)
	// What is done to one thing is compared, but not with moves of a contest.
	target := func(of string) string {
		if strings.HasSuffix(in.BusinessKey, contestSuffix) {
			return ""
		}
		return of
	}
	var wg sync.WaitGroup
	for _, t := range tasks {
		wg.Go(func() {
			cmd := l.journal.begin("complete", in.BusinessKey, target("task "+t.ID))
			l.fail(l.client.command(ctx, l.journal, cmd, "/task/"+t.ID+"/complete", map[string]any{"variables": variables(cmd.nonce)}))
		})
	}
	for range messages {
		wg.Go(func() {
			cmd := l.journal.begin("correlate", in.BusinessKey, target("message for "+in.BusinessKey))
			l.fail(l.client.command(ctx, l.journal, cmd, "/message", map[string]any{
				"messageName": messageName, "businessKey": in.BusinessKey, "processVariables": variables(cmd.nonce),
			}))
		})
	}
	if !l.draining.Load() && rand.IntN(4) == 0 {
		wg.Go(func() {
			cmd := l.journal.begin("set", in.BusinessKey, "")
			l.fail(l.client.command(ctx, l.journal, cmd, "/process-instance/"+in.ID+"/variables", map[string]any{"modifications": variables(cmd.nonce)}))
		})
	}
	wg.Wait()
	return len(tasks)+len(messages) > 0, nil
}

// work fetches and completes external tasks until ctx ends.
func (l *load) work(ctx context.Context, worker string) {
	for ctx.Err() == nil {
		l.fetch(ctx, worker)
	}
}

// fetch locks some external tasks and completes them.
func (l *load) fetch(ctx context.Context, worker string) {
	var tasks []struct {
		ID                 string
		BusinessKey        string
		LockExpirationTime string
	}
	begun := time.Now()
	status, body := l.client.send(ctx, http.MethodPost, "/engine-rest/external-task/fetchAndLock", map[string]any{
		"workerId": worker, "maxTasks": 8, "usePriority": false,
		"topics": []any{map[string]any{"topicName": topic, "lockDuration": lockDuration.Milliseconds(), "variables": []string{}}},
	})
	if status != http.StatusOK || json.Unmarshal(body, &tasks) != nil || len(tasks) == 0 {
		pause(ctx, 50*time.Millisecond)
		return
	}
	for _, t := range tasks {
		cmd := l.journal.begin("external", t.BusinessKey, "external task "+t.ID)
		cmd.lockedUntil = begun.Add(lockDuration)
		if l.clockMoves {
			cmd.lockedUntil = begun
		}
		l.fail(l.client.command(context.WithoutCancel(ctx), l.journal, cmd, "/external-task/"+t.ID+"/complete",
			map[string]any{"workerId": worker, "variables": variables(cmd.nonce)}))
	}
}

// drain carries every instance that still runs to its end, however it was left.
func (l *load) drain(ctx context.Context) error {
	l.draining.Store(true)
	working, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	for i := range workers {
		wg.Go(func() { l.work(working, fmt.Sprintf("drain%d", i)) })
	}
	left := -1
	var last error
	for ctx.Err() == nil {
		var running []instance
		if err := l.client.get(ctx, "/process-instance?maxResults=200", &running); err != nil {
			last = err
			pause(ctx, 100*time.Millisecond)
			continue
		}
		left = len(running)
		if left == 0 {
			return nil
		}
		limit := make(chan struct{}, l.actors)
		var round sync.WaitGroup
		for _, in := range running {
			limit <- struct{}{}
			round.Go(func() {
				defer func() { <-limit }()
				_, _ = l.advance(ctx, in) // the next round tries again
			})
		}
		round.Wait()
		pause(ctx, 50*time.Millisecond)
	}
	return errors.Join(fmt.Errorf("%d instances do not come to their end", left), last)
}
