//go:build unix

package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// A contest is one process instance over which several clients contend at the same
// time, on all servers by turns: they claim its task and give it back, complete it,
// tell the instance its message, set a variable and read. What they were answered
// must be as if one had come after the other (linearizability), also where answers
// are missing.

// The size of contests: small enough for every order to be tried.
const (
	contestants   = 5
	contestMoves  = 8
	contestSuffix = "-contest"
	contestTime   = 20 * time.Second // for looking for an order
)

// move is what a contestant asks for.
type move struct {
	kind  string // claim, unclaim, complete, correlate, set, assignee, variable
	value string // the user who claims, the value that is set
}

// reply is what was answered: a value where the move reads.
type reply struct {
	outcome outcome
	value   string
}

// contested is what an order of moves makes of an instance.
type contested struct {
	assignee, variable  string
	completed, consumed bool
}

// contestModel says which replies are right in which state.
func contestModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return contested{variable: "start"} },
		Step: func(state, input, output any) (bool, any) {
			return step(state.(contested), input.(move), output.(reply))
		},
	}
}

// step is one move. One without an answer may have been made or not; where it was
// not, it counts as made after all others, when nobody can tell.
func step(s contested, m move, r reply) (right bool, next contested) {
	possible, next := s.after(m)
	switch {
	case r.outcome == unknown && !possible:
		return true, s
	case r.outcome == unknown:
		return true, next
	case r.outcome == refused:
		return !possible, s
	case !possible:
		return false, s
	}
	switch m.kind {
	case "assignee":
		return r.value == s.assignee, s
	case "variable":
		return r.value == s.variable, s
	}
	return true, next
}

// after is what a move makes of a state, where it is possible in it.
func (s contested) after(m move) (possible bool, next contested) {
	next = s
	ended := s.completed && s.consumed
	switch m.kind {
	case "claim":
		next.assignee = m.value
		return !s.completed && (s.assignee == "" || s.assignee == m.value), next
	case "unclaim":
		next.assignee = ""
		return !s.completed, next
	case "complete":
		next.completed = true
		return !s.completed, next
	case "assignee":
		return !s.completed, next
	case "correlate":
		next.consumed = true
		return !s.consumed, next
	case "set":
		next.variable = m.value
		return !ended, next
	case "variable":
		return !ended, next
	}
	panic("verify: unknown move " + m.kind)
}

// contests are those of a scene.
type contests struct {
	client  *client
	journal *journal
	prefix  string

	histories []contestHistory
}

type contestHistory struct {
	key        string
	operations []porcupine.Operation
}

// run holds one contest after the other until ctx ends.
func (c *contests) run(ctx context.Context) {
	for i := 0; ctx.Err() == nil; i++ {
		if !c.hold(context.WithoutCancel(ctx), fmt.Sprintf("%s-%d%s", c.prefix, i, contestSuffix)) {
			pause(ctx, 100*time.Millisecond)
		}
	}
}

// hold starts an instance and contends; false where it could not be started.
func (c *contests) hold(ctx context.Context, key string) bool {
	cmd := c.journal.begin("start", key, key)
	body := map[string]any{"businessKey": key, "variables": variables(cmd.nonce, "contested", "start")}
	status, answer := c.client.send(ctx, http.MethodPost, "/engine-rest/process-definition/key/verifyContest/start", body)
	var started instance
	var tasks []struct{ ID string }
	if c.journal.end(cmd, status, answer) != nil || cmd.outcome != acknowledged || json.Unmarshal(answer, &started) != nil {
		return false
	}
	if err := c.client.get(ctx, "/task?processInstanceId="+started.ID, &tasks); err != nil || len(tasks) != 1 {
		return false
	}
	a := arena{client: c.client, key: key, instance: started.ID, task: tasks[0].ID, begun: time.Now()}
	var wg sync.WaitGroup
	for i := range contestants {
		wg.Go(func() {
			for n := range contestMoves {
				a.move(ctx, i, chooseMove(i, n))
			}
		})
	}
	wg.Wait()
	c.histories = append(c.histories, contestHistory{key, a.operations})
	return true
}

// chooseMove favors what leaves the task and the instance open, until the last.
func chooseMove(contestant, n int) move {
	own := fmt.Sprintf("user%d", contestant)
	value := fmt.Sprintf("%d.%d", contestant, n)
	if n == contestMoves-1 {
		return [...]move{{kind: "complete"}, {kind: "correlate"}}[contestant%2]
	}
	usual := [...]move{{"claim", own}, {"claim", own}, {"unclaim", ""}, {"assignee", ""}, {"assignee", ""}, {"set", value}, {"variable", ""}}
	if n == contestMoves/2 && rand.IntN(8) == 0 {
		return [...]move{{kind: "complete"}, {kind: "correlate"}}[rand.IntN(2)]
	}
	return usual[rand.IntN(len(usual))]
}

// arena is where one contest is held.
type arena struct {
	client              *client
	key, instance, task string
	begun               time.Time

	mu         sync.Mutex
	operations []porcupine.Operation
}

// never is when a move ends that was not answered: it can come to pass after all
// others.
const never = int64(1) << 62

func (a *arena) move(ctx context.Context, contestant int, m move) {
	call := time.Since(a.begun)
	status, body := a.send(ctx, m)
	end := int64(time.Since(a.begun))
	r := reply{outcome: outcomeOf(status)}
	switch {
	case r.outcome == unknown:
		end = never
	case r.outcome == acknowledged && (m.kind == "assignee" || m.kind == "variable"):
		var answer struct{ Assignee, Value string }
		if json.Unmarshal(body, &answer) != nil {
			answer.Assignee, answer.Value = string(body), string(body) // nobody's value
		}
		r.value = answer.Assignee + answer.Value // one of both is not in it
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.operations = append(a.operations, porcupine.Operation{ClientId: contestant, Input: m, Call: int64(call), Output: r, Return: end})
}

// send sends a move.
func (a *arena) send(ctx context.Context, m move) (status int, body []byte) {
	task, variable := "/engine-rest/task/"+a.task, "/engine-rest/process-instance/"+a.instance+"/variables/contested"
	switch m.kind {
	case "claim":
		return a.client.send(ctx, http.MethodPost, task+"/claim", map[string]any{"userId": m.value})
	case "unclaim":
		return a.client.send(ctx, http.MethodPost, task+"/unclaim", nil)
	case "complete":
		return a.client.send(ctx, http.MethodPost, task+"/complete", map[string]any{})
	case "assignee":
		return a.client.send(ctx, http.MethodGet, task, nil)
	case "correlate":
		return a.client.send(ctx, http.MethodPost, "/engine-rest/message", map[string]any{"messageName": messageName, "businessKey": a.key})
	case "set":
		return a.client.send(ctx, http.MethodPut, variable, map[string]any{"value": m.value, "type": "String"})
	}
	return a.client.send(ctx, http.MethodGet, variable, nil)
}

// check looks for an order of each contest. undecided are those for which none was
// found in time, nor that there is none.
func (c *contests) check() (undecided int, violations []string) {
	for _, h := range c.histories {
		switch porcupine.CheckOperationsTimeout(contestModel(), h.operations, contestTime) {
		case porcupine.Illegal:
			violations = append(violations, fmt.Sprintf("no order of the moves explains the answers in contest %s:%s", h.key, h.String()))
		case porcupine.Unknown:
			undecided++
		}
	}
	return undecided, violations
}

// String lists the moves.
func (h contestHistory) String() string {
	var b strings.Builder
	outcomes := [...]string{unknown: "unanswered", acknowledged: "ok", refused: "refused"}
	for _, o := range h.operations {
		m, r := o.Input.(move), o.Output.(reply)
		fmt.Fprintf(&b, "\n    client %d %8d..%8d us: %s %s → %s %s", o.ClientId, o.Call/1000, min(o.Return/1000, 99999999), m.kind, m.value, outcomes[r.outcome], r.value)
	}
	return b.String()
}
