package model

import "github.com/sluice-bpm/sluice/engine/expr"

// Process is one executable process of a BPMN file (BPMN 2.0.2, clause 10.1),
// linked and checked. It is immutable and may be shared between goroutines.
type Process struct {
	// Key is the id of the process element; Name may be empty.
	Key, Name string
	// Category is the targetNamespace of the file.
	Category      string
	Documentation string
	VersionTag    string
	// HistoryTimeToLive is in days; nil where the model names none.
	HistoryTimeToLive   *int
	StartableInTasklist bool
	CandidateStarters   Candidates
	// JobPriority and TaskPriority hold for elements that name none; nil is 0.
	JobPriority, TaskPriority *expr.Expression

	// Root is the scope of the process itself: an element of kind
	// [KindProcess] whose ID is Key and whose children are the flow nodes. Its
	// Start is the none or timer start event, or the only start event of any kind.
	Root *FlowNode
	// Starts are the start events of the process itself, in document order.
	Starts []*FlowNode
	// Nodes holds every flow node of every scope by id, Root not included.
	Nodes map[string]*FlowNode
	// Flows holds every sequence flow of every scope by id.
	Flows map[string]*SequenceFlow
	// Lanes are those of the process, in document order.
	Lanes []Lane
	// Conditional tells whether any conditional event waits in the process.
	Conditional bool
	// HasDiagram tells whether the file carries BPMN DI for the process.
	HasDiagram bool
}

// Lane is a lane with the ids of the flow nodes in it; it has no effect.
type Lane struct {
	ID, Name string
	Nodes    []string
}

// FlowNode is an event, an activity, a gateway or a scope (BPMN 2.0.2, clause
// 8.3.13). What only some kinds have is behind a pointer that is set for them.
//
// A multi-instance activity is two nodes: a body of kind
// [KindMultiInstanceBody], which has the flows, the boundary events and the jobs
// of the activity as a whole, and inside of it the activity itself, which has
// its listeners and mappings.
type FlowNode struct {
	ID, Name      string
	Kind          Kind
	Documentation string
	// Parent is the enclosing scope: a subprocess, a multi-instance body or the
	// process root; nil for the root.
	Parent *FlowNode
	// Children are the flow nodes directly inside, in document order, boundary
	// events included.
	Children []*FlowNode
	// Start is the start event directly inside a process or subprocess.
	Start *FlowNode

	Incoming, Outgoing []*SequenceFlow
	// DefaultFlow is the flow taken where no condition of the others holds.
	DefaultFlow *SequenceFlow

	// Scope tells whether an execution of its own is made for the node, as
	// Camunda does: for what has an inside, boundary events, a local mapping or
	// a subscription of its own.
	Scope bool

	AsyncBefore, AsyncAfter bool
	// Exclusive: the node's jobs do not run in parallel with others of the instance.
	Exclusive   bool
	JobPriority *expr.Expression
	// Retries is the failedJobRetryTimeCycle; nil for three retries without wait.
	Retries *RetryCycle
	// Listeners are the execution listeners, in document order.
	Listeners []Listener
	// Inputs and Outputs are the camunda:inputOutput mapping.
	Inputs, Outputs []Parameter
	// Properties are the extension properties, in document order.
	Properties []Property

	// EventScope is the scope in which a catching event waits: itself, the host
	// of a boundary event, what is around an event subprocess, or the gateway in
	// front of the event.
	EventScope *FlowNode
	// Catches are the events that wait while this scope is active, in document order.
	Catches []*FlowNode
	// Interrupting: a boundary event or event subprocess cancels what it interrupts.
	Interrupting bool
	// AttachedTo is the activity of a boundary event.
	AttachedTo *FlowNode

	// ForCompensation marks a compensation handler; CompensationHandler is the
	// one of this activity: a handler or an event subprocess inside.
	ForCompensation     bool
	CompensationHandler *FlowNode
	// CancelBoundary is the boundary event by which a cancel end event goes on.
	CancelBoundary *FlowNode
	// TriggeredByEvent marks an event subprocess.
	TriggeredByEvent bool

	Timer        *Timer        // timer events
	Message      *Message      // message events and receive tasks that wait
	Signal       *Signal       // signal events
	Error        *ErrorEvent   // error events
	Escalation   *Escalation   // escalation events
	Conditional  *Conditional  // conditional events
	Compensation *Compensation // events that throw compensation
	Loop         *Loop         // KindMultiInstanceBody
	UserTask     *UserTask     // KindUserTask
	Service      *Service      // service tasks and what is implemented as they are
	Script       *ScriptTask   // KindScriptTask
	Decision     *Decision     // business rule tasks that name a decision
	Call         *Call         // KindCallActivity
	Form         *Form         // start events and user tasks
	// Initiator is the variable of a start event that takes the starter's user id.
	Initiator string
}

// IsThrowingCompensation tells whether the node waits for compensation that it threw.
func (n *FlowNode) IsThrowingCompensation() bool {
	return n.Kind == KindCompensationThrow || n.Kind == KindCompensationEnd || n.Kind == KindCancelEnd
}

// Encloses tells whether other lies inside of n at any depth, or is n itself.
func (n *FlowNode) Encloses(other *FlowNode) bool {
	for ; other != nil; other = other.Parent {
		if other == n {
			return true
		}
	}
	return false
}

// Boundary returns the events attached to the node, in document order.
func (n *FlowNode) Boundary() []*FlowNode {
	var events []*FlowNode
	if n.Parent == nil {
		return nil
	}
	for _, c := range n.Parent.Children {
		if c.AttachedTo == n {
			events = append(events, c)
		}
	}
	return events
}

// Property is a name and value of camunda:properties.
type Property struct{ Name, Value string }

// SequenceFlow connects two flow nodes of one scope (BPMN 2.0.2, clause 8.3.13).
type SequenceFlow struct {
	ID, Name       string
	Source, Target *FlowNode
	// Condition is nil for an unconditional flow.
	Condition *Condition
	// Listeners are called when the flow is taken.
	Listeners []Listener
}

// Condition is an expression or a script that yields a boolean.
type Condition struct {
	Expression *expr.Expression
	Script     *Script
}

// Source is the text of the condition.
func (c *Condition) Source() string {
	if c.Script != nil {
		return c.Script.Source
	}
	return c.Expression.Source()
}

// Candidates are the users and groups of a task or a process, each an
// expression that yields one id, a comma-separated list or a collection.
type Candidates struct {
	Users, Groups []*expr.Expression
}
