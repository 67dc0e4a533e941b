//go:build unix

package verify

import (
	"testing"

	"github.com/anishathalye/porcupine"
)

func TestContest_FindsAnswersThatNoOrderExplains(t *testing.T) {
	op := func(client int, call, end int64, m move, r reply) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: m, Call: call, Output: r, Return: end}
	}
	ok, no, lost := reply{outcome: acknowledged}, reply{outcome: refused}, reply{}
	for name, c := range map[string]struct {
		operations []porcupine.Operation
		right      bool
	}{
		"one claims, the other is refused": {[]porcupine.Operation{
			op(0, 0, 10, move{"claim", "a"}, ok), op(1, 5, 15, move{"claim", "b"}, no),
		}, true},
		"two claim one task": {[]porcupine.Operation{
			op(0, 0, 10, move{"claim", "a"}, ok), op(1, 5, 15, move{"claim", "b"}, ok),
		}, false},
		"a task is completed twice": {[]porcupine.Operation{
			op(0, 0, 10, move{kind: "complete"}, ok), op(1, 5, 15, move{kind: "complete"}, ok),
		}, false},
		"a message is taken twice": {[]porcupine.Operation{
			op(0, 0, 10, move{kind: "correlate"}, ok), op(1, 20, 30, move{kind: "correlate"}, ok),
		}, false},
		"a read sees an old value": {[]porcupine.Operation{
			op(0, 0, 10, move{"set", "new"}, ok), op(1, 20, 30, move{kind: "variable"}, reply{acknowledged, "start"}),
		}, false},
		"a claim is refused though the task is free": {[]porcupine.Operation{
			op(0, 0, 10, move{kind: "unclaim"}, ok), op(1, 20, 30, move{"claim", "b"}, no),
		}, false},
		"an unanswered claim was made": {[]porcupine.Operation{
			op(0, 0, never, move{"claim", "a"}, lost), op(1, 20, 30, move{kind: "assignee"}, reply{acknowledged, "a"}),
		}, true},
		"an unanswered claim was not made": {[]porcupine.Operation{
			op(0, 0, never, move{"claim", "a"}, lost), op(1, 20, 30, move{kind: "assignee"}, reply{acknowledged, ""}),
		}, true},
		"an unanswered claim came and went by itself": {[]porcupine.Operation{
			op(0, 0, never, move{"claim", "a"}, lost), op(1, 20, 30, move{kind: "assignee"}, reply{acknowledged, "a"}),
			op(1, 40, 50, move{kind: "assignee"}, reply{acknowledged, ""}),
		}, false},
		"a variable is refused though the instance runs": {[]porcupine.Operation{
			op(0, 0, 10, move{kind: "complete"}, ok), op(1, 20, 30, move{"set", "x"}, no),
		}, false},
		"a variable of an ended instance is refused": {[]porcupine.Operation{
			op(0, 0, 10, move{kind: "complete"}, ok), op(0, 20, 30, move{kind: "correlate"}, ok), op(1, 40, 50, move{"set", "x"}, no),
		}, true},
	} {
		contests := contests{histories: []contestHistory{{"one", c.operations}}}
		undecided, violations := contests.check()
		if undecided != 0 || (len(violations) == 0) != c.right {
			t.Errorf("%s: violations %q, %d undecided; right is %v", name, violations, undecided, c.right)
		}
	}
}
