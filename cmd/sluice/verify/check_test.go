//go:build unix

package verify

import (
	"strings"
	"testing"
	"time"
)

// ended is an instance of twoBranches that came to its end.
func ended() *past {
	moment := "2026-01-01T00:00:00.000+0000"
	p := &past{id: "1", key: "p", businessKey: "one", state: "COMPLETED", updates: map[string]int{"by1": 1, "by2": 1}}
	for _, id := range []string{"start", "fork", "a", "b", "b", "b" + bodySuffix, "join", "end"} {
		p.activities = append(p.activities, pastActivity{ActivityID: id, EndTime: &moment})
	}
	return p
}

// sent are the commands of it: its start and the completion of a.
func sent() []*command {
	return []*command{
		{kind: "start", instance: "one", target: "one", nonce: "1", outcome: acknowledged},
		{kind: "complete", instance: "one", target: "task a", nonce: "2", outcome: acknowledged},
	}
}

func TestCheck_FindsEachKindOfLoss(t *testing.T) {
	n, err := parseNet([]byte(twoBranches))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for name, c := range map[string]struct {
		change func([]*command, *past) ([]*command, []*past)
		want   string // in the only violation; empty for none
	}{
		"nothing is wrong": {func(c []*command, p *past) ([]*command, []*past) { return c, []*past{p} }, ""},
		"an acknowledged command is not there": {func(c []*command, p *past) ([]*command, []*past) {
			c = append(c, &command{kind: "set", instance: "one", nonce: "3", outcome: acknowledged})
			return c, []*past{p}
		}, "lost though acknowledged"},
		"an unanswered command is not there": {func(c []*command, p *past) ([]*command, []*past) {
			c = append(c, &command{kind: "set", instance: "one", nonce: "3"})
			return c, []*past{p}
		}, ""},
		"a command was done twice": {func(c []*command, p *past) ([]*command, []*past) {
			p.updates["by2"] = 2
			return c, []*past{p}
		}, "done 2 times"},
		"a refused command was done": {func(c []*command, p *past) ([]*command, []*past) {
			p.updates["by3"] = 1
			return append(c, &command{kind: "set", instance: "one", nonce: "3", outcome: refused, answer: "No execution 1 found"}), []*past{p}
		}, "done though refused"},
		"a variable is not set for no reason": {func(c []*command, p *past) ([]*command, []*past) {
			return append(c, &command{kind: "set", instance: "one", nonce: "3", outcome: refused, answer: "ENGINE-03005"}), []*past{p}
		}, "no instance was missing"},
		"two commands did the same": {func(c []*command, p *past) ([]*command, []*past) {
			p.updates["by3"] = 1
			return append(c, &command{kind: "complete", instance: "one", target: "task a", nonce: "3"}), []*past{p}
		}, "done by 2 commands"},
		"a legal command was refused": {func(c []*command, p *past) ([]*command, []*past) {
			p.updates["by3"] = 1
			return append(c,
				&command{kind: "complete", instance: "one", target: "task b", nonce: "4", outcome: refused, sent: now, answered: now.Add(1)},
				&command{kind: "complete", instance: "one", target: "task b", nonce: "3", outcome: acknowledged, sent: now.Add(2)}), []*past{p}
		}, "refused for no reason"},
		"a command was refused that another had done": {func(c []*command, p *past) ([]*command, []*past) {
			return append(c, &command{kind: "complete", instance: "one", target: "task a", nonce: "4", outcome: refused, answered: now}), []*past{p}
		}, ""},
		"an instance was started twice": {func(c []*command, p *past) ([]*command, []*past) {
			return c, []*past{p, ended()}
		}, "started twice"},
		"a job ran twice": {func(c []*command, p *past) ([]*command, []*past) {
			p.updates["byJob"] = 2
			return c, []*past{p}
		}, "ran 2 times"},
		"an instance stands still": {func(c []*command, p *past) ([]*command, []*past) {
			p.state, p.activities = "ACTIVE", p.activities[:5]
			p.activities[2].EndTime, p.activities[3].EndTime, p.activities[4].EndTime = nil, nil, nil
			p.activities = append(p.activities, pastActivity{ActivityID: "b" + bodySuffix})
			return c, []*past{p}
		}, "has not ended"},
		"a token is gone": {func(c []*command, p *past) ([]*command, []*past) {
			p.activities = p.activities[:5]
			return c, []*past{p}
		}, "cannot be reached"},
		"an ended instance runs": {func(c []*command, p *past) ([]*command, []*past) {
			p.state = "ACTIVE"
			return c, []*past{p}
		}, "is ACTIVE, yet"},
	} {
		commands, pasts := c.change(sent(), ended())
		violations := append(checkStates(map[string]*tokenNet{"p": n}, pasts, true), checkCommands(commands, pasts)...)
		switch {
		case c.want == "" && len(violations) > 0, c.want != "" && len(violations) != 1:
			t.Errorf("%s: violations %q", name, violations)
		case c.want != "" && !strings.Contains(violations[0], c.want):
			t.Errorf("%s: violation %q does not say %q", name, violations[0], c.want)
		}
	}
}
