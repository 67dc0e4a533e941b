//go:build unix

package verify

import (
	"testing"
)

const twoBranches = `<definitions><process id="p">
  <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
  <parallelGateway id="fork"/>
  <sequenceFlow id="f2" sourceRef="fork" targetRef="a"/><userTask id="a"/><sequenceFlow id="f3" sourceRef="a" targetRef="join"/>
  <sequenceFlow id="f4" sourceRef="fork" targetRef="b"/>
  <userTask id="b"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
  <sequenceFlow id="f5" sourceRef="b" targetRef="join"/>
  <parallelGateway id="join"/><sequenceFlow id="f6" sourceRef="join" targetRef="end"/><endEvent id="end"/>
</process></definitions>`

func TestNet_KnowsEveryStateAtRestAndNoOther(t *testing.T) {
	n, err := parseNet([]byte(twoBranches))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.reachable) != 6 { // a: open or ended; b: none, one or two of two ended
		t.Errorf("%d states, want 6: %v", len(n.reachable), n.reachable)
	}
	if len(n.final) != 1 {
		t.Errorf("%d final states, want 1: %v", len(n.final), n.final)
	}
	for name, c := range map[string]struct {
		active, done map[string]int
		reachable    bool
	}{
		"one of each has ended": {
			map[string]int{"b": 1, "b" + bodySuffix: 1},
			map[string]int{"start": 1, "a": 1, "b": 1},
			true,
		},
		"a token is lost":       {map[string]int{"b": 2, "b" + bodySuffix: 1}, map[string]int{"start": 1}, false},
		"a was done twice":      {map[string]int{"b": 2, "b" + bodySuffix: 1}, map[string]int{"start": 1, "a": 2}, false},
		"the join did not wait": {map[string]int{"a": 1}, map[string]int{"start": 1, "b": 2, "b" + bodySuffix: 1, "end": 1}, false},
		"the end came twice": {
			nil, map[string]int{"start": 1, "a": 1, "b": 2, "b" + bodySuffix: 1, "end": 2}, false,
		},
	} {
		if got := n.reachable[stateOf(c.active, c.done)]; got != c.reachable {
			t.Errorf("%s: reachable %v, want %v", name, got, c.reachable)
		}
	}
}

func TestNet_OfTheModels(t *testing.T) {
	nets, err := parseModels()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nets {
		if len(n.final) == 0 || len(n.reachable) <= len(n.final) {
			t.Errorf("%s has %d states, %d of them final", n.key, len(n.reachable), len(n.final))
		}
	}
}

func TestNet_RefusesWhatItDoesNotKnow(t *testing.T) {
	for _, model := range []string{
		`<definitions><process id="p"><startEvent id="s"/><inclusiveGateway id="g"/></process></definitions>`,
		`<definitions><process id="p"><userTask id="a"/></process></definitions>`,
		`<definitions><process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/></process></definitions>`,
		`<definitions`,
	} {
		if _, err := parseNet([]byte(model)); err == nil {
			t.Errorf("%s passed", model)
		}
	}
}
