//go:build unix

package verify

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// outcome is what a client knows of a command that it sent.
type outcome int

const (
	unknown      outcome = iota // no answer, or one that the database does not answer: it may have been done
	acknowledged                // it was done
	refused                     // it was not done
)

// outcomeOf is what a status tells; 0 is no answer.
func outcomeOf(status int) outcome {
	switch {
	case status >= 200 && status < 300:
		return acknowledged
	case status == 0, status == 502, status == 503, status == 504:
		return unknown
	}
	return refused
}

// command is a request that changes something, and what was answered. Target is
// what it can be done to only once: a task, an external task, the instance for a
// message.
type command struct {
	kind, instance, target string
	nonce                  string // of the variable that it sets
	sent, answered         time.Time
	status                 int // 0 where no answer came
	outcome                outcome
	answer                 string // what a refusal says
	lockedUntil            time.Time
}

func (c *command) String() string {
	return fmt.Sprintf("%s of %s in instance %s (status %d, variable %s)", c.kind, c.target, c.instance, c.status, variableOf(c.nonce))
}

// variableOf is the name of the variable that a command sets.
func variableOf(nonce string) string { return "by" + nonce }

// maxCommands bounds a journal.
const maxCommands = 2_000_000

// journal is what the clients of one fault sent and were answered.
type journal struct {
	nonces atomic.Int64

	mu       sync.Mutex
	commands []*command
	// unavailable counts answers that the server cannot do it now.
	unavailable int
	// lastAnswer is when a command was last acknowledged, pause the longest time
	// between two acknowledgements.
	lastAnswer time.Time
	pause      time.Duration
}

// begin notes a command before it is sent.
func (j *journal) begin(kind, instance, target string) *command {
	return &command{
		kind: kind, instance: instance, target: target,
		nonce: fmt.Sprint(j.nonces.Add(1)), sent: time.Now(),
	}
}

// end notes its answer.
func (j *journal) end(c *command, status int, body []byte) error {
	c.answered, c.status = time.Now(), status
	if c.outcome = outcomeOf(status); c.outcome == refused {
		c.answer = fmt.Sprintf("%.300s", body)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.commands) == maxCommands {
		return fmt.Errorf("more than %d commands in one journal", maxCommands)
	}
	if status == 503 {
		j.unavailable++
	}
	if c.outcome == acknowledged {
		if !j.lastAnswer.IsZero() {
			j.pause = max(j.pause, c.answered.Sub(j.lastAnswer))
		}
		j.lastAnswer = c.answered
	}
	j.commands = append(j.commands, c)
	return nil
}

// longestSilence is the longest time between two acknowledgements so far.
func (j *journal) longestSilence() time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.pause
}

// acknowledgedSince reports whether a command was acknowledged that was sent after an
// instant.
func (j *journal) acknowledgedSince(at time.Time) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := len(j.commands) - 1; i >= 0 && j.commands[i].answered.After(at); i-- {
		if c := j.commands[i]; c.outcome == acknowledged && c.sent.After(at) {
			return true
		}
	}
	return false
}

// tally counts the commands by outcome.
func (j *journal) tally() (counts [3]int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range j.commands {
		counts[c.outcome]++
	}
	return counts
}
