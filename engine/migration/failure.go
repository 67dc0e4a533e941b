package migration

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
)

// Failure says why an instruction cannot be followed, by itself or for what runs.
type Failure struct {
	Rule Rule
	// Node is the other node that the rule is about, where it is about one.
	Node *model.FlowNode
	// Text says it in Camunda's words.
	Text string
}

// String implements [fmt.Stringer].
func (f Failure) String() string { return f.Text }

// Failures are all that is wrong in one place.
type Failures []Failure

func (f *Failures) add(rule Rule, node *model.FlowNode, format string, args ...any) {
	*f = append(*f, Failure{rule, node, fmt.Sprintf(format, args...)})
}

// Texts are the failures in Camunda's words.
func (f Failures) Texts() []string {
	var all []string
	for _, failure := range f {
		all = append(all, failure.Text)
	}
	return all
}

// Rule is what a failure breaks.
type Rule int

// The rules for instructions, then those for what runs.
const (
	SourceExists Rule = iota
	TargetExists
	SameBehavior
	SameEvent
	MappedOnce
	LoopMapped     // Node is the multi-instance body around the target
	RepeatedMapped // Node is what the multi-instance body repeats
	EnoughFlows
	FlowScopeMapped // Node is the scope around the gateway
	OneGateway
	EventScopeMapped // Node is where the event of the source waits
	TriggerDefined
	StaysInside // Node is the closest scope around the source that is mapped
	ConditionUpdated

	InstanceMapped
	ActivitySupported
	VariablesApart
	AsyncBefore
	AsyncAfter
	FlowMatched
	CompensationMapped // Node is the handler
)
