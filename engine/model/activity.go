package model

import "github.com/sluice-bpm/sluice/engine/expr"

// Loop makes the body of a multi-instance activity (BPMN 2.0.2, clause 13.3.7).
// Cardinality, Collection or CollectionVariable says how many instances there are.
type Loop struct {
	// Inner is the activity that is repeated.
	Inner              *FlowNode
	Sequential         bool
	Cardinality        *expr.Expression
	Collection         *expr.Expression
	CollectionVariable string
	// ElementVariable takes the element of each instance; empty for none.
	ElementVariable string
	// Completion ends the loop early; nil for never.
	Completion *expr.Expression
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
	// Listeners are the task listeners, in document order.
	Listeners []TaskListener
	// Copies are the variables that its properties set, in document order.
	Copies []VariableCopy
}

// VariableCopy sets the variable Target when the scope of a user task opens: to
// the value of the variable Source, or of Expression where that is set. It fails
// where there is no such variable, or no name for the target.
type VariableCopy struct {
	Source     string
	Expression *expr.Expression
	Target     string
}

// TaskListener is called on an event of a task: create, assignment, complete,
// update, delete, or, with a timer, timeout.
type TaskListener struct {
	Listener
	ID    string
	Timer *Timer
}

// Listener is a piece of behavior beside the flow: exactly one of Class,
// DelegateExpression, Expression and Script is set.
type Listener struct {
	Event              string // start, end, take, or one of a task's events
	Class              string
	DelegateExpression *expr.Expression
	Expression         *expr.Expression
	Script             *Script
	Fields             []Field
}

// Field is one camunda:field that is injected into a delegate.
type Field struct {
	Name  string
	Value *expr.Expression
}

// Service is the implementation of a service task, and of send tasks, business
// rule tasks and throwing message events that have one. Exactly one of Class,
// DelegateExpression, Expression, External, Mail and Connector is set.
type Service struct {
	Class              string
	DelegateExpression *expr.Expression
	Expression         *expr.Expression
	// ResultVariable takes the value of Expression; empty for none.
	ResultVariable string
	// Fields are those of a delegate or a mail, in document order.
	Fields    []Field
	External  *External
	Mail      bool
	Connector *Connector
}

// External is a task for workers of a topic.
type External struct {
	Topic    *expr.Expression
	Priority *expr.Expression
	// Errors are looked at when a worker completes or fails the task.
	Errors []ExternalError
}

// ExternalError throws an error where its expression holds.
type ExternalError struct {
	ErrorEvent
	Condition *expr.Expression
}

// Connector calls a connector such as http-connector.
type Connector struct {
	ID              string
	Inputs, Outputs []Parameter
}

// Script is a script in the model or, where Resource is set, in the deployment.
// A script task keeps the pointer for as long as its definition lives, so that
// what was compiled from it can be kept by it.
type Script struct {
	Language string // javascript, ecmascript or juel
	Source   string
	// Dynamic yields the source where it is an expression.
	Dynamic *expr.Expression
	// Resource names a file of the deployment; nil for none.
	Resource *expr.Expression
}

// ScriptTask is what a script task adds.
type ScriptTask struct {
	Script         *Script
	ResultVariable string
}

// Binding says which version of a definition a reference means.
type Binding string

// The bindings of Camunda 7.24.
const (
	BindLatest     Binding = "latest"
	BindDeployment Binding = "deployment"
	BindVersion    Binding = "version"
	BindVersionTag Binding = "versionTag"
)

// Reference names a definition that is looked up when the activity runs.
type Reference struct {
	Key                           *expr.Expression
	Binding                       Binding
	Version, VersionTag, TenantID *expr.Expression // nil where not given
}

// Decision is the decision that a business rule task evaluates.
type Decision struct {
	Reference
	ResultVariable string
	// Mapper is singleEntry, singleResult, collectEntries or resultList.
	Mapper string
}

// Call is the process that a call activity calls, with its mappings.
type Call struct {
	Reference
	In, Out     []Mapping
	BusinessKey *expr.Expression
}

// Mapping is a camunda:in or camunda:out: all variables, one of the name
// Source, or the value of SourceExpression, under the name Target.
type Mapping struct {
	All              bool
	Source           string
	SourceExpression *expr.Expression
	Target           string
	// Local: only local variables are read, or they are written as local ones.
	Local bool
}

// Parameter is one input or output parameter.
type Parameter struct {
	Name  string
	Value Value
}

// Entry is one of a map; its key must turn out to be a text.
type Entry struct {
	Key   *expr.Expression
	Value Value
}

// Value is the value of a parameter: a text, an expression, a script, a list or
// a map; the zero Value is null.
type Value struct {
	Expression *expr.Expression
	Script     *Script
	List       []Value
	Map        []Entry
	IsList     bool
	IsMap      bool
}
