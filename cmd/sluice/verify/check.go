//go:build unix

package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// past is what the history tells of one process instance.
type past struct {
	id, key, businessKey, state string
	activities                  []pastActivity
	// updates is how often each variable was set.
	updates map[string]int
}

type pastActivity struct {
	ActivityID string
	EndTime    *string
	Canceled   bool
}

// hasEnded reports whether the history tells an end of the instance.
func (p *past) hasEnded() bool { return p.state == "COMPLETED" }

// readPasts reads the history of all instances of the models.
func readPasts(ctx context.Context, c *client) ([]*past, error) {
	var list []*past
	for first, page := 0, 1000; ; first += page {
		var rows []struct{ ID, ProcessDefinitionKey, BusinessKey, State string }
		path := fmt.Sprintf("/history/process-instance?sortBy=instanceId&sortOrder=asc&firstResult=%d&maxResults=%d", first, page)
		if err := c.get(ctx, path, &rows); err != nil {
			return nil, err
		}
		for _, r := range rows {
			list = append(list, &past{id: r.ID, key: r.ProcessDefinitionKey, businessKey: r.BusinessKey, state: r.State, updates: map[string]int{}})
		}
		if len(rows) < page {
			break
		}
	}
	return list, eachOf(list, func(p *past) error {
		var details []struct{ VariableName string }
		err := errors.Join(
			c.get(ctx, "/history/activity-instance?processInstanceId="+p.id, &p.activities),
			c.get(ctx, "/history/detail?variableUpdates=true&processInstanceId="+p.id, &details),
		)
		for _, d := range details {
			p.updates[d.VariableName]++
		}
		return err
	})
}

// readers is how many histories are read at the same time.
const readers = 8

// eachOf does something with every element, some at the same time.
func eachOf[T any](list []T, do func(T) error) error {
	var mu sync.Mutex
	var failure error
	var wg sync.WaitGroup
	next := make(chan T)
	for range readers {
		wg.Go(func() {
			for x := range next {
				if err := do(x); err != nil {
					mu.Lock()
					failure = cmp.Or(failure, err)
					mu.Unlock()
				}
			}
		})
	}
	for _, x := range list {
		next <- x
	}
	close(next)
	wg.Wait()
	return failure
}

// stateOfPast is the state of an instance as its activities tell it.
func (p *past) stateIn(n *tokenNet) string {
	active, done := map[string]int{}, map[string]int{}
	for _, a := range p.activities {
		if e := n.elements[strings.TrimSuffix(a.ActivityID, bodySuffix)]; e != nil && e.isGateway() {
			continue
		}
		if a.EndTime == nil {
			active[a.ActivityID]++
		} else {
			done[a.ActivityID]++
		}
	}
	return stateOf(active, done)
}

// checkStates finds instances whose tokens are where no way leads; ended says that
// all must have come to their end, and nothing goes on while it is read.
func checkStates(nets map[string]*tokenNet, pasts []*past, ended bool) (violations []string) {
	for _, p := range pasts {
		n := nets[p.key]
		if n == nil {
			violations = append(violations, fmt.Sprintf("instance %s is of the unknown process %s", p.id, p.key))
			continue
		}
		state := p.stateIn(n)
		switch {
		case !n.reachable[state]:
			violations = append(violations, fmt.Sprintf("instance %s (%s) of %s is in a state that cannot be reached: %s", p.businessKey, p.id, p.key, state))
		case ended && p.hasEnded() != n.final[state]:
			violations = append(violations, fmt.Sprintf("instance %s (%s) of %s is %s, yet: %s", p.businessKey, p.id, p.key, p.state, state))
		case ended && !p.hasEnded():
			violations = append(violations, fmt.Sprintf("instance %s (%s) of %s has not ended: %s", p.businessKey, p.id, p.key, state))
		}
	}
	return violations
}

// checkCommands compares what clients were told with what happened: what was
// acknowledged happened once, what was refused did not, and of what can be done
// only once, one came to pass.
func checkCommands(commands []*command, pasts []*past) (violations []string) {
	byKey := map[string]*past{}
	for _, p := range pasts {
		if byKey[p.businessKey] != nil {
			violations = append(violations, fmt.Sprintf("instance %s was started twice", p.businessKey))
		}
		byKey[p.businessKey] = p
	}
	targets := map[string][]*command{}
	for _, c := range commands {
		times := 0
		if p := byKey[c.instance]; p != nil {
			times = p.updates[variableOf(c.nonce)]
		}
		switch {
		case c.outcome == acknowledged && times == 0:
			violations = append(violations, "lost though acknowledged: "+c.String())
		case c.outcome == refused && times > 0:
			violations = append(violations, "done though refused: "+c.String())
		case times > 1:
			violations = append(violations, fmt.Sprintf("done %d times: %s", times, c))
		}
		if c.kind == "set" && c.outcome == refused && !strings.Contains(c.answer, "No execution") {
			violations = append(violations, fmt.Sprintf("refused though no instance was missing: %s: %s", c, c.answer))
		}
		if c.target != "" {
			targets[c.target] = append(targets[c.target], c)
		}
	}
	for _, target := range slices.Sorted(maps.Keys(targets)) {
		violations = append(violations, checkTarget(target, targets[target], byKey)...)
	}
	for _, p := range pasts {
		if n := p.updates["byJob"]; n > 1 {
			violations = append(violations, fmt.Sprintf("the job of instance %s ran %d times", p.businessKey, n))
		}
	}
	return violations
}

// checkTarget checks the commands on one thing that can be done once.
func checkTarget(target string, commands []*command, byKey map[string]*past) (violations []string) {
	done := 0
	for _, c := range commands {
		if p := byKey[c.instance]; p != nil && p.updates[variableOf(c.nonce)] > 0 {
			done++
		}
	}
	if p := byKey[commands[0].instance]; done > 1 || done == 0 && p != nil && p.hasEnded() {
		violations = append(violations, fmt.Sprintf("%s was done by %d commands", target, done))
	}
	for _, c := range commands {
		if c.outcome == refused && !mayRefuse(c, commands) {
			violations = append(violations, fmt.Sprintf("refused for no reason: %s: %s", c, c.answer))
		}
	}
	return violations
}

// mayRefuse reports whether a command could rightly be refused: another on the
// same thing may have come first, or the worker's lock had run out.
func mayRefuse(c *command, commands []*command) bool {
	if !c.lockedUntil.IsZero() && c.answered.After(c.lockedUntil) {
		return true
	}
	return slices.ContainsFunc(commands, func(other *command) bool {
		return other != c && other.outcome != refused && other.sent.Before(c.answered)
	})
}
