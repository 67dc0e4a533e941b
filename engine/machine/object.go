package machine

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// executionObject is `execution` in expressions, taskObject is `task`: the most
// used methods of Camunda 7's DelegateExecution and DelegateTask.
type (
	executionObject environment
	taskObject      environment
)

var (
	_ expr.Object = executionObject{}
	_ expr.Object = taskObject{}
)

// Their classes in messages.
const (
	executionClass = "execution"
	taskClass      = "task"
)

// getters of both objects by their bean property.
var executionGetters = getters{
	"activityInstanceId":  func(v environment) any { return orNull(v.p.execution.ActivityInstanceID) },
	"businessKey":         func(v environment) any { return orNull(v.instance().BusinessKey) },
	"currentActivityId":   func(v environment) any { return orNull(v.p.execution.ActivityID) },
	"currentActivityName": func(v environment) any { return orNull(v.activityName()) },
	"currentTransitionId": func(v environment) any { return orNull(v.p.execution.FlowID) },
	"eventName":           func(v environment) any { return orNull(v.event) },
	"id":                  func(v environment) any { return v.p.execution.ID },
	"parentId":            func(v environment) any { return orNull(v.p.execution.ParentID) },
	"processBusinessKey":  func(v environment) any { return orNull(v.instance().BusinessKey) },
	"processDefinitionId": func(v environment) any { return v.p.execution.ProcessDefinitionID },
	"processInstance":     func(v environment) any { return v.of(v.r.root(v.p.execution)) },
	"processInstanceId":   func(v environment) any { return v.p.execution.ProcessInstanceID },
	"tenantId":            func(v environment) any { return orNull(v.p.execution.TenantID) },
	"variableNames":       func(v environment) any { return v.variableNames() },
	"variables":           func(v environment) any { return v.variables() },
	"variablesLocal":      func(v environment) any { return v.localVariables() },
}

var taskGetters = getters{
	"assignee":            func(v environment) any { return orNull(v.p.task.Assignee) },
	"createTime":          func(v environment) any { return orNoDate(v.p.task.Created) },
	"description":         func(v environment) any { return orNull(v.p.task.Description) },
	"dueDate":             func(v environment) any { return orNoDate(v.p.task.Due) },
	"eventName":           func(v environment) any { return orNull(v.event) },
	"execution":           func(v environment) any { return v.executionOrNull() },
	"executionId":         func(v environment) any { return orNull(v.p.task.ExecutionID) },
	"followUpDate":        func(v environment) any { return orNoDate(v.p.task.FollowUp) },
	"id":                  func(v environment) any { return v.p.task.ID },
	"name":                func(v environment) any { return orNull(v.p.task.Name) },
	"owner":               func(v environment) any { return orNull(v.p.task.Owner) },
	"priority":            func(v environment) any { return int32(v.p.task.Priority) },
	"processDefinitionId": func(v environment) any { return orNull(v.p.task.ProcessDefinitionID) },
	"processInstanceId":   func(v environment) any { return orNull(v.p.task.ProcessInstanceID) },
	"taskDefinitionKey":   func(v environment) any { return orNull(v.p.task.TaskDefinitionKey) },
	"tenantId":            func(v environment) any { return orNull(v.p.task.TenantID) },
	"variableNames":       func(v environment) any { return v.variableNames() },
	"variables":           func(v environment) any { return v.variables() },
	"variablesLocal":      func(v environment) any { return v.localVariables() },
}

// Property implements [expr.Object].
func (o executionObject) Property(name string) (any, error) {
	return property(executionClass, executionGetters, environment(o), name)
}

// Call implements [expr.Object].
func (o executionObject) Call(name string, args []any) (any, error) {
	return call(executionClass, executionGetters, executionMethods, environment(o), name, args)
}

// HasMethod tells scripts which names are methods.
func (executionObject) HasMethod(name string) bool {
	return hasMethod(executionGetters, executionMethods, name)
}

// Property implements [expr.Object].
func (o taskObject) Property(name string) (any, error) {
	return property(taskClass, taskGetters, environment(o), name)
}

// Call implements [expr.Object].
func (o taskObject) Call(name string, args []any) (any, error) {
	return call(taskClass, taskGetters, taskMethods, environment(o), name, args)
}

// HasMethod tells scripts which names are methods.
func (taskObject) HasMethod(name string) bool { return hasMethod(taskGetters, taskMethods, name) }

type getters map[string]func(environment) any

func property(class string, known getters, v environment, name string) (any, error) {
	get, ok := known[name]
	if !ok {
		return nil, &expr.MissingError{Class: class, Member: name}
	}
	return get(v), nil
}

func call(class string, known getters, own map[string]method, v environment, name string, args []any) (any, error) {
	m, ok := own[name]
	if !ok {
		m, ok = scopeMethods[name]
	}
	if ok && len(args) >= m.arguments && len(args) <= m.arguments+m.optional {
		return m.call(v, args)
	}
	if get, ok := known[getterOf(name)]; ok && len(args) == 0 {
		return get(v), nil
	}
	return nil, expr.MissingMethod(class, name, args)
}

func hasMethod(known getters, own map[string]method, name string) bool {
	_, isOwn := own[name]
	_, isShared := scopeMethods[name]
	_, isGetter := known[getterOf(name)]
	return isOwn || isShared || isGetter
}

// getterOf is the property that a method gets; empty where it is no getter.
func getterOf(method string) string {
	if rest, ok := strings.CutPrefix(method, "get"); ok && rest != "" {
		return lowerFirst(rest)
	}
	return ""
}

func lowerFirst(s string) string {
	return string(unicode.ToLower(rune(s[0]))) + s[1:]
}

func (v environment) activityName() string {
	if n, ok := v.r.process(v.p.execution).Nodes[v.p.execution.ActivityID]; ok {
		return n.Name
	}
	return ""
}

func (v environment) instance() *state.ProcessInstance { return v.r.instance(v.p.execution) }

func (v environment) executionOrNull() any {
	if v.p.execution == nil {
		return nil
	}
	return v.of(v.p.execution)
}

// of is another execution, in which no event happens.
func (v environment) of(e *state.Execution) any {
	return executionObject{r: v.r, p: place{execution: e}}
}

func (v environment) find(name any, local bool) (*state.Variable, bool, error) {
	s, ok := name.(string)
	if !ok {
		return nil, false, fmt.Errorf("the name of a variable is a text, not %s", describeValue(name))
	}
	if local {
		row, found := v.r.variables[v.p.localID()][s]
		return row, found, nil
	}
	row, found := v.r.findVariable(v.p, s)
	return row, found, nil
}

func (v environment) variable(name any, local bool) (any, error) {
	row, ok, err := v.find(name, local)
	if err != nil || !ok {
		return nil, err
	}
	return v.r.goValue(row)
}

func (v environment) has(name any, local bool) (any, error) {
	_, ok, err := v.find(name, local)
	return ok, err
}

func (v environment) remove(name any, local bool) error {
	row, ok, err := v.find(name, local)
	if err == nil && ok {
		v.r.removeVariable(row, v.asCode())
	}
	return err
}

func (v environment) set(name, x any, local bool) error {
	s, ok := name.(string)
	if !ok {
		return fmt.Errorf("the name of a variable is a text, not %s", describeValue(name))
	}
	typed, ok := value.TryFromGo(x)
	if !ok {
		return fmt.Errorf("%T cannot be kept in the variable %s", x, s)
	}
	if local {
		v.r.setLocal(v.asCode(), s, typed)
	} else {
		v.r.setVariable(v.asCode(), s, typed)
	}
	return nil
}

// asCode is the place of the environment as that of code of the model.
func (v environment) asCode() place {
	p := v.p
	p.code = true
	return p
}

func (v environment) variables() any { return v.r.goValues(v.r.visibleVariables(v.p)) }

func (v environment) localVariables() any {
	return v.r.goValues(byName(v.r.variables[v.p.localID()]))
}

func (r *run) goValues(rows []*state.Variable) map[string]any {
	all := make(map[string]any, len(rows))
	for _, row := range rows {
		if x, err := r.goValue(row); err == nil {
			all[row.Name] = x
		}
	}
	return all
}

func (v environment) variableNames() any {
	var names []any
	for _, row := range v.r.visibleVariables(v.p) {
		names = append(names, row.Name)
	}
	return names
}
