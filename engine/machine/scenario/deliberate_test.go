package scenario

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/model"
)

// What differs on purpose is told in docs/differences.md and docs/elements.md.
// Each kind is recognized as narrowly as it can be, so that nothing hides behind
// it: what a model is refused for problem by problem, a step by Camunda's sentence,
// and a picture by the very lines that differ, after which the comparison goes on.

// refusedHere are problems of a file that Camunda deploys: languages that are not
// run here, programs of the model, code of Java.
var refusedHere = regexp.MustCompile(`Scripts in '|Shell tasks|CMMN|Form handlers|Imports are not|the mapping of variables`)

// isRefusedOnPurpose tells whether a file has no other problems.
func isRefusedOnPurpose(err error) bool {
	var bad *model.ParseError
	return errors.As(err, &bad) && !slices.ContainsFunc(bad.Problems, func(p model.Problem) bool { return !refusedHere.MatchString(p.Message) })
}

// failsInJava are the sentences of failures that only an engine in Java comes to:
// a cast that fails, a null pointer, a tree that cannot be drawn, an assignee whom it cannot authorize, a
// library that an oracle without mails lacks.
var failsInJava = regexp.MustCompile(`org/apache/commons/mail|class java\.\S+ cannot be cast to class|because (the return value of )?"\S+" is null|Cannot construct activity-execution mapping|No parent activity instance with id \S+ generated|Cannot create default authorization for assignee \*`)

// deliberate is a failure of Camunda that this engine does not have on purpose.
type deliberate struct{ camunda string }

func (d *deliberate) Error() string { return "Camunda fails: " + d.camunda }

// withoutDeliberate has the pictures say the same of what differs on purpose.
func withoutDeliberate(there, here []string) (_, _ []string) {
	there, here = withoutIDs(there, theirID), withoutIDs(here, ourID)
	return withPooledHandlers(there, here)
}

// Values of variables that are ids of either engine.
var (
	theirID = regexp.MustCompile(` = [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}( |$)`)
	ourID   = regexp.MustCompile(` = 0\d{3}( |$)`)
)

func withoutIDs(lines []string, id *regexp.Regexp) []string {
	var all []string
	for _, l := range lines {
		all = append(all, id.ReplaceAllString(l, " = an id "))
	}
	return all
}

// javaObject is a variable that Camunda keeps as a serialized Java object, where
// this engine has JSON.
var javaObject = regexp.MustCompile(`^(.* = )rO0AB\S*(.*)$`)

func withObjects(there, here []string) (_, _ []string) {
	for i, line := range there {
		m := javaObject.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		isSame := func(l string) bool {
			return strings.HasPrefix(l, m[1]) && strings.HasSuffix(l, m[2]) && strings.ContainsAny(l[len(m[1]):], "[{")
		}
		if j := slices.IndexFunc(here, isSame); j >= 0 {
			there[i] = m[1] + "an object" + m[2]
			here[j] = there[i]
		}
	}
	return there, here
}

// compensates is the history of an event that waits for the handlers it started.
var compensates = regexp.MustCompile(`^history \S+ (intermediateCompensationThrowEvent|compensationEndEvent) .* open`)

// withPooledHandlers shows the handlers of compensation that run below several
// scopes in one place, where that makes two trees the same: Camunda shows those of
// all below one of them, or below another scope around them.
func withPooledHandlers(there, here []string) (_, _ []string) {
	isTree := func(l string) bool { return strings.HasPrefix(l, "tree ") }
	pools := []func([]treeNode) string{pool}
	if slices.ContainsFunc(here, compensates.MatchString) {
		pools = append(pools, leaves)
	}
	for _, pool := range pools {
		for i, line := range there {
			if !isTree(line) || slices.Contains(here, line) {
				continue
			}
			pooled := poolTree(line, pool)
			j := slices.IndexFunc(here, func(l string) bool { return isTree(l) && !slices.Contains(there, l) && poolTree(l, pool) == pooled })
			if j >= 0 {
				there[i], here[j] = pooled, pooled
			}
		}
	}
	return there, here
}

// poolTree prints a tree with its nodes pooled.
func poolTree(line string, pool func([]treeNode) string) string {
	nodes, _ := readTree(strings.TrimPrefix(line, "tree "))
	return "tree " + pool(nodes)
}

type treeNode struct {
	name   string
	inside []treeNode
}

var (
	openNode       = regexp.MustCompile(`^(\S+) x\d+ i\d+\{`)
	transitionNode = regexp.MustCompile(`^~\S+ i\d+`)
)

// readTree reads the nodes that [describeTree] printed, up to the end of their
// parent.
func readTree(s string) (nodes []treeNode, rest string) {
	for {
		s = strings.TrimPrefix(s, " ")
		if m := openNode.FindStringSubmatch(s); m != nil {
			n := treeNode{name: m[1]}
			n.inside, s = readTree(s[len(m[0]):])
			s = strings.TrimPrefix(s, "}")
			nodes = append(nodes, n)
			continue
		}
		m := transitionNode.FindString(s)
		if m == "" {
			return nodes, s
		}
		nodes, s = append(nodes, treeNode{name: m}), s[len(m):]
	}
}

// leaves pools all activities without any inside.
func leaves(nodes []treeNode) string {
	var all []string
	var add func([]treeNode)
	add = func(nodes []treeNode) {
		for _, n := range nodes {
			if len(n.inside) == 0 {
				all = append(all, n.name)
			}
			add(n.inside)
		}
	}
	add(nodes)
	slices.Sort(all)
	return strings.Join(all, " ")
}

// pool pools the activities below those of one name.
func pool(nodes []treeNode) string {
	inside, count := map[string][]treeNode{}, map[string]int{}
	for _, n := range nodes {
		inside[n.name] = append(inside[n.name], n.inside...)
		count[n.name]++
	}
	var all []string
	for name, children := range inside {
		if len(children) > 0 {
			all = append(all, name+"{"+pool(children)+"}")
			continue
		}
		all = append(all, strings.Repeat(name+" ", count[name]))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestWithPooledHandlers_KeepsTreesApartThatDifferOtherwise(t *testing.T) {
	camunda := "tree process x1 i0{s#multiInstanceBody x3 i0{s x1 i0{undo x1 i0{} undo x1 i0{}} s x1 i0{}} throw x1 i0{}}"
	for name, tt := range map[string]struct {
		here string
		same bool
	}{
		"each below its own":  {"tree process x1 i0{s#multiInstanceBody x1 i0{s x1 i0{undo x1 i0{}} s x1 i0{undo x1 i0{}}} throw x1 i0{}}", true},
		"one is missing":      {"tree process x1 i0{s#multiInstanceBody x1 i0{s x1 i0{undo x1 i0{}} s x1 i0{}} throw x1 i0{}}", false},
		"one of another name": {"tree process x1 i0{s#multiInstanceBody x1 i0{s x1 i0{undo x1 i0{}} s x1 i0{other x1 i0{}}} throw x1 i0{}}", false},
		"one waits for a job": {"tree process x1 i0{s#multiInstanceBody x1 i0{s x1 i0{undo x1 i0{}} s x1 i0{~undo i0}} throw x1 i0{}}", false},
		"outside of the loop": {"tree process x1 i0{s#multiInstanceBody x1 i0{s x1 i0{undo x1 i0{}} s x1 i0{}} throw x1 i0{} undo x1 i0{}}", false},
	} {
		t.Run(name, func(t *testing.T) {
			there, here := withPooledHandlers([]string{camunda}, []string{tt.here})
			if same := there[0] == here[0]; same != tt.same {
				t.Errorf("same is %t of\n%s\n%s", same, there[0], here[0])
			}
		})
	}
}

func TestWithPooledHandlers_OfNestedScopesWhileAnEventCompensates(t *testing.T) {
	const (
		camunda = "tree process x1 i0{hotel x1 i0{undoBook x1 i0{} undoF x1 i0{}} throwing x1 i0{}}"
		ours    = "tree process x1 i0{hotel x1 i0{flight x1 i0{undoF x1 i0{}} undoBook x1 i0{}} throwing x1 i0{}}"
		lacking = "tree process x1 i0{hotel x1 i0{flight x1 i0{} undoBook x1 i0{}} throwing x1 i0{}}"
		waits   = "history throwing intermediateCompensationThrowEvent in process canceled false open"
	)
	for name, tt := range map[string]struct {
		tree, history string
		same          bool
	}{
		"while it waits":         {ours, waits, true},
		"nothing compensates":    {ours, "history throwing intermediateNoneThrowEvent in process canceled false open", false},
		"a handler is not there": {lacking, waits, false},
	} {
		t.Run(name, func(t *testing.T) {
			there, here := withPooledHandlers([]string{camunda, tt.history}, []string{tt.tree, tt.history})
			if same := there[0] == here[0]; same != tt.same {
				t.Errorf("same is %t of\n%s\n%s", same, there[0], here[0])
			}
		})
	}
}

// Every kind of difference that is left out of the comparison is told to users.
func TestDeliberate_IsDocumented(t *testing.T) {
	data, err := os.ReadFile("../../../docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range []string{
		"A task may be assigned to a user `*`, for whom Camunda cannot make an authorization",
		"each shows its handlers and variables below itself; Camunda shows those of all below one of them, and leaves out others of the scopes",
		"Lists and maps of numbers that mappings make are variables in JSON; Camunda keeps them as serialized Java objects",
	} {
		if !strings.Contains(string(data), sentence) {
			t.Errorf("the page does not say: %s", sentence)
		}
	}
}
