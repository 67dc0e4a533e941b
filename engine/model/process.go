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
	JobPriority         *expr.Expression

	// Root is the scope of the process itself: an element of kind
	// [KindProcess] whose ID is Key and whose children are the flow nodes.
	Root *FlowNode
	// Nodes holds every flow node of every scope by id, Root not included.
	Nodes map[string]*FlowNode
	// Flows holds every sequence flow of every scope by id.
	Flows map[string]*SequenceFlow
	// HasDiagram tells whether the file carries BPMN DI for the process.
	HasDiagram bool
}

// Kind names what a flow node is. Its text is the activityType that the API
// shows for it.
type Kind string

// The kinds of flow nodes that can be deployed.
const (
	KindProcess          Kind = "processDefinition"
	KindStartEvent       Kind = "startEvent"
	KindEndEvent         Kind = "noneEndEvent"
	KindUserTask         Kind = "userTask"
	KindServiceTask      Kind = "serviceTask"
	KindExclusiveGateway Kind = "exclusiveGateway"
	KindParallelGateway  Kind = "parallelGateway"
	KindSubProcess       Kind = "subProcess"
	KindBoundaryTimer    Kind = "boundaryTimer"
)

// FlowNode is an event, an activity, a gateway or a scope (BPMN 2.0.2, clause
// 8.3.13). What only some kinds have is behind a pointer that is set for them.
type FlowNode struct {
	ID, Name      string
	Kind          Kind
	Documentation string
	// Parent is the enclosing scope: a subprocess or the process root; nil for the root.
	Parent *FlowNode
	// Children are the flow nodes directly inside, in document order, boundary
	// events included.
	Children []*FlowNode
	// Start is the none start event directly inside a process or subprocess.
	Start *FlowNode

	Incoming, Outgoing []*SequenceFlow
	// DefaultFlow is the flow taken where no condition of the others holds.
	DefaultFlow *SequenceFlow

	// Scope tells whether an execution of its own is made for the node, as
	// Camunda does: subprocesses, activities with boundary events, user tasks
	// with a property element.
	Scope bool

	AsyncBefore, AsyncAfter bool
	// Exclusive: the node's jobs do not run in parallel with others of the instance.
	Exclusive   bool
	JobPriority *expr.Expression
	// Retries is the failedJobRetryTimeCycle; nil for three retries without wait.
	Retries *RetryCycle

	// Boundary are the boundary events attached to this activity.
	Boundary []*FlowNode
	// AttachedTo is the activity of a boundary event.
	AttachedTo *FlowNode
	// CancelActivity: the boundary event interrupts its activity.
	CancelActivity bool

	Timer       *Timer       // timer events
	UserTask    *UserTask    // KindUserTask
	ServiceTask *ServiceTask // KindServiceTask
	Form        *Form        // start events and user tasks
	// Initiator is the variable of a start event that takes the starter's user id.
	Initiator string
	// Properties are the extension properties, in document order.
	Properties []Property
}

// Property is a name and value of camunda:properties.
type Property struct{ Name, Value string }

// SequenceFlow connects two flow nodes of one scope (BPMN 2.0.2, clause 8.3.13).
type SequenceFlow struct {
	ID, Name       string
	Source, Target *FlowNode
	// Condition is nil for an unconditional flow.
	Condition *expr.Expression
}

// Candidates are the users and groups of a task or a process, each an
// expression that yields one id, a comma-separated list or a collection.
type Candidates struct {
	Users, Groups []*expr.Expression
}

// UserTask is what a user task adds (BPMN 2.0.2, clause 10.3.4.1, and
// Camunda's extension attributes). Unset expressions are nil.
type UserTask struct {
	Name, Description *expr.Expression
	Assignee          *expr.Expression
	Candidates        Candidates
	DueDate           *expr.Expression
	FollowUpDate      *expr.Expression
	Priority          *expr.Expression
}

// ServiceTask is the implementation of a service task: either an expression
// whose result may be stored, or the class name of a registered delegate.
type ServiceTask struct {
	Expression     *expr.Expression
	ResultVariable string
	Class          string
	// DelegateExpression yields a registered delegate by bean name.
	DelegateExpression *expr.Expression
	// Fields are the injected fields of a delegate, in document order.
	Fields []Field
}

// Field is one camunda:field of a delegate.
type Field struct {
	Name  string
	Value *expr.Expression
}

// TimerKind tells how a timer's text is read.
type TimerKind int

// The three timer definitions of BPMN (clause 10.5.5.11).
const (
	TimerDate TimerKind = iota
	TimerDuration
	TimerCycle
)

// Timer is a timer event definition. Its text is an expression, resolved when
// the job is created.
type Timer struct {
	Kind TimerKind
	Text *expr.Expression
	// Exclusive: the timer's job does not run in parallel with others of the instance.
	Exclusive bool
}

// RetryCycle is a camunda:failedJobRetryTimeCycle such as R5/PT5M or a list of
// durations; an expression is resolved when a job fails.
type RetryCycle struct {
	Text *expr.Expression
}

// Form says how a start event's or user task's form is found. At most one of
// Key and Fields is set.
type Form struct {
	// Key is the camunda:formKey, for example "embedded:app:forms/start-invoice.html".
	Key *expr.Expression
	// Fields are those of camunda:formData.
	Fields []FormField
	// BusinessKey is the id of the field that becomes the business key.
	BusinessKey string
}

// FormField is one camunda:formField (Camunda 7.24, form types string, long,
// boolean, date, enum).
type FormField struct {
	ID          string
	Label       *expr.Expression
	Type        string
	DatePattern string
	Default     *expr.Expression
	Properties  []Property
	// Values are the choices of an enum, in document order.
	Values []Property
	// Constraints are the validations by name: required, readonly, min, max,
	// minlength, maxlength; Config is empty for those without a value.
	Constraints []Constraint
}

// Constraint is one camunda:constraint.
type Constraint struct{ Name, Config string }
