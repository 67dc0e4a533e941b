//go:build unix

package verify

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// bodySuffix is what Camunda appends to the id of an activity for the scope
// around its instances.
const bodySuffix = "#multiInstanceBody"

// tokenNet is a model as a net of tokens, and all states that it can come to rest in.
// It knows the elements of the models of this package, without loops, and scopes
// that one token goes through.
type tokenNet struct {
	key       string // of the process
	elements  map[string]*element
	flows     map[string]flow
	start     string
	reachable map[string]bool // states at rest, as marking.state tells them
	final     map[string]bool // those of them in which nothing is left to do
}

// element is a node of the net.
type element struct {
	id, kind  string
	in, out   []string // flows
	async     bool     // a job begins it
	waits     bool     // something outside ends it
	instances int      // of a multi-instance activity; 0 for a plain one
	turns     bool     // its instances come one after the other
	inner     string   // start event of a scope
	scope     string   // scope that it ends, where it is an end event within one
}

type flow struct{ source, target string }

// xmlScope is a process or a sub-process; its children are told by their names.
type xmlScope struct {
	ID       string       `xml:"id,attr"`
	Children []xmlElement `xml:",any"`
}

type xmlElement struct {
	XMLName    xml.Name
	ID         string `xml:"id,attr"`
	Source     string `xml:"sourceRef,attr"`
	Target     string `xml:"targetRef,attr"`
	Async      bool   `xml:"asyncBefore,attr"`
	Expression string `xml:"expression,attr"`
	Loop       *struct {
		Sequential  bool   `xml:"isSequential,attr"`
		Cardinality string `xml:"loopCardinality"`
	} `xml:"multiInstanceLoopCharacteristics"`
	Children []xmlElement `xml:",any"`
}

// parseNet reads a model and explores its states.
func parseNet(model []byte) (*tokenNet, error) {
	var document struct {
		Process xmlScope `xml:"process"`
	}
	if err := xml.Unmarshal(model, &document); err != nil {
		return nil, err
	}
	n := &tokenNet{key: document.Process.ID, elements: map[string]*element{}, flows: map[string]flow{}, reachable: map[string]bool{}, final: map[string]bool{}}
	start, err := n.addScope("", document.Process.Children)
	if err != nil {
		return nil, fmt.Errorf("process %s: %w", n.key, err)
	}
	n.start = start
	for _, id := range slices.Sorted(maps.Keys(n.flows)) {
		f := n.flows[id]
		source, target := n.elements[f.source], n.elements[f.target]
		if source == nil || target == nil {
			return nil, fmt.Errorf("process %s: flow %s leads from or to nothing", n.key, id)
		}
		source.out, target.in = append(source.out, id), append(target.in, id)
	}
	return n, n.explore()
}

// addScope adds the elements of a scope and returns its start event.
func (n *tokenNet) addScope(scope string, children []xmlElement) (start string, err error) {
	for _, x := range children {
		e := &element{id: x.ID, kind: x.XMLName.Local, async: x.Async}
		switch e.kind {
		case "sequenceFlow":
			n.flows[x.ID] = flow{x.Source, x.Target}
			continue
		case "multiInstanceLoopCharacteristics":
			continue
		case "startEvent":
			start = x.ID
		case "endEvent":
			e.scope = scope
		case "subProcess":
			if e.inner, err = n.addScope(x.ID, x.Children); err != nil {
				return "", err
			}
		case "userTask", "intermediateCatchEvent":
			e.waits = true
		case "serviceTask":
			e.waits = x.Expression == "" // then a worker does it
		case "parallelGateway", "exclusiveGateway":
		default:
			return "", fmt.Errorf("element %s is a %s, which this net does not know", x.ID, e.kind)
		}
		if x.Loop != nil {
			if e.instances, err = strconv.Atoi(strings.TrimSpace(x.Loop.Cardinality)); err != nil {
				return "", fmt.Errorf("cardinality of %s: %w", x.ID, err)
			}
			e.turns = x.Loop.Sequential
		}
		n.elements[x.ID] = e
	}
	if start == "" {
		return "", fmt.Errorf("scope %q has no start event", scope)
	}
	return start, nil
}

// isGateway reports whether an element is one: what their history rows say depends
// on how tokens arrive, so that states are told without them.
func (e *element) isGateway() bool { return strings.HasSuffix(e.kind, "Gateway") }

// marking is where the tokens are, and what has been done so far.
type marking struct {
	tokens map[string]int // by flow; by element where a job is to begin it, or has
	active map[string]int // activity instances that are open
	done   map[string]int // activity instances that have ended
}

func (m marking) clone() marking {
	return marking{maps.Clone(m.tokens), maps.Clone(m.active), maps.Clone(m.done)}
}

// state is what of a marking the history tells, in one text.
func (m marking) state() string { return stateOf(m.active, m.done) }

// stateOf writes down how many instances of each activity are open and have ended.
func stateOf(active, done map[string]int) string {
	var b strings.Builder
	all := map[string]int{}
	maps.Copy(all, done)
	maps.Copy(all, active)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if active[id] != 0 || done[id] != 0 {
			fmt.Fprintf(&b, "%s %d open %d ended, ", id, active[id], done[id])
		}
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// key tells markings apart.
func (m marking) key() string { return m.state() + "|" + stateOf(m.tokens, nil) }

// maxStates bounds the exploration.
const maxStates = 100_000

// explore fills in the states that can be reached.
func (n *tokenNet) explore() error {
	first := marking{tokens: map[string]int{beforeJob(n.start): 1}, active: map[string]int{}, done: map[string]int{}}
	if !n.elements[n.start].async {
		first.tokens = map[string]int{afterJob(n.start): 1}
	}
	seen := map[string]bool{first.key(): true}
	for queue := []marking{first}; len(queue) > 0; queue = queue[1:] {
		m := queue[0]
		next, atRest := n.next(m)
		if atRest {
			n.reachable[m.state()] = true
			if len(next) == 0 {
				n.final[m.state()] = true
			}
		}
		for _, other := range next {
			if key := other.key(); !seen[key] {
				seen[key] = true
				queue = append(queue, other)
			}
		}
		if len(seen) > maxStates {
			return fmt.Errorf("process %s has more than %d states", n.key, maxStates)
		}
	}
	return nil
}

// The places of a token at an element that a job begins: before the job and after.
func beforeJob(id string) string { return id + " awaits its job" }
func afterJob(id string) string  { return id + " begins" }

// next are the markings that follow: by what the engine does at once, and where
// there is nothing of the kind, at rest, by what it waits for.
func (n *tokenNet) next(m marking) (list []marking, atRest bool) {
	for _, id := range slices.Sorted(maps.Keys(n.elements)) {
		if list = n.move(m, n.elements[id]); len(list) > 0 {
			return list, false
		}
	}
	for _, id := range slices.Sorted(maps.Keys(n.elements)) {
		e := n.elements[id]
		if m.tokens[beforeJob(id)] > 0 {
			after := m.clone()
			after.tokens[beforeJob(id)]--
			after.tokens[afterJob(id)]++
			list = append(list, after)
		}
		if e.waits && m.active[id] > 0 {
			list = append(list, n.complete(m.clone(), e))
		}
	}
	return list, true
}

// move is what the engine does with tokens that arrive at an element; several
// markings where it has a choice, none where there is nothing to do.
func (n *tokenNet) move(m marking, e *element) []marking {
	after := m.clone()
	switch {
	case e.kind == "parallelGateway":
		for _, f := range e.in {
			if m.tokens[f] == 0 {
				return nil
			}
			after.tokens[f]--
		}
		return []marking{n.leave(after, e)}
	case m.tokens[afterJob(e.id)] > 0:
		after.tokens[afterJob(e.id)]--
		return n.begin(after, e)
	}
	for _, f := range e.in {
		if m.tokens[f] == 0 {
			continue
		}
		after.tokens[f]--
		if e.async {
			after.tokens[beforeJob(e.id)]++
			return []marking{after}
		}
		return n.begin(after, e)
	}
	return nil
}

// begin is what a token does that enters an element.
func (n *tokenNet) begin(m marking, e *element) []marking {
	switch {
	case e.kind == "exclusiveGateway":
		var list []marking
		for _, f := range e.out {
			one := m.clone()
			one.tokens[f]++
			list = append(list, one)
		}
		return list
	case e.inner != "":
		m.active[e.id]++
		m.tokens[afterJob(e.inner)]++
	case e.instances > 0:
		m.active[e.id+bodySuffix]++
		m.active[e.id] = e.instances
		if e.turns {
			m.active[e.id] = 1
		}
	case e.waits:
		m.active[e.id]++
	default:
		m.done[e.id]++
		m = n.leave(m, e)
	}
	return []marking{m}
}

// complete ends an instance of an activity that waited.
func (n *tokenNet) complete(m marking, e *element) marking {
	m.active[e.id]--
	m.done[e.id]++
	switch {
	case e.turns && m.done[e.id] < e.instances:
		m.active[e.id]++
		return m
	case m.active[e.id] > 0 && e.instances > 0:
		return m
	case e.instances > 0:
		m.active[e.id+bodySuffix]--
		m.done[e.id+bodySuffix]++
	}
	return n.leave(m, e)
}

// leave puts tokens on all flows that leave an element; one that ends a scope
// leaves that.
func (n *tokenNet) leave(m marking, e *element) marking {
	if e.scope != "" {
		scope := n.elements[e.scope]
		m.active[scope.id]--
		m.done[scope.id]++
		return n.leave(m, scope)
	}
	for _, f := range e.out {
		m.tokens[f]++
	}
	return m
}
