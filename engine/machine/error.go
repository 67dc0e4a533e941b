package machine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// technicalCodes are the error codes that catch a technical failure of an
// activity: in Camunda 7 they name the classes of Java's exceptions.
var technicalCodes = []string{
	"java.lang.Exception", "java.lang.RuntimeException", "java.lang.Throwable", "org.camunda.bpm.engine.ProcessEngineException",
}

// errorEndEvent throws an error (BPMN 2.0.2, clause 10.5.3).
type errorEndEvent struct{}

func (errorEndEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	thrown := &BPMNError{Code: n.Error.Code}
	if n.Error.Message != nil {
		message, err := n.Error.Message.EvalString(r.scopeEnv(e))
		if err != nil {
			return fmt.Errorf("message of the error %s: %w", n.Error.Code, err)
		}
		thrown.Message = message
	}
	return thrown
}

// throw hands an error of the activity n to the nearest event that catches it,
// across call activities (BPMN 2.0.2, clause 13.5.4). As in Camunda 7 a BPMN
// error that nobody catches ends the path; any other error is returned as it
// came.
func (r *run) throw(e *state.Execution, n *model.FlowNode, err error) error {
	var thrown *BPMNError
	if !errors.As(err, &thrown) {
		return r.throwTechnical(e, n, err)
	}
	catches := func(c *model.ErrorEvent) bool { return c.Code == "" || c.Code == thrown.Code }
	caught, err := r.catchError(e, n, catches, thrown.Code, thrown.Message)
	if err != nil || caught {
		return err
	}
	if n.ForCompensation && r.isCompensating(e) {
		return r.endCompensation(e, n) // NB: Camunda 7.24 would wait forever
	}
	return r.end(e, n, true)
}

// throwTechnical lets events catch a failure that name the class of one.
func (r *run) throwTechnical(e *state.Execution, n *model.FlowNode, failure error) error {
	switch n.Kind {
	case model.KindServiceTask, model.KindSendTask, model.KindScriptTask, model.KindBusinessRuleTask, model.KindMessageThrow, model.KindMessageEnd:
	default:
		return failure
	}
	var need *NeedInstances
	var nested *Failure
	if errors.As(failure, &need) || errors.As(failure, &nested) {
		return failure
	}
	catches := func(c *model.ErrorEvent) bool { return slices.Contains(technicalCodes, c.Code) }
	caught, err := r.catchError(e, n, catches, "", failure.Error())
	if err == nil && !caught {
		return failure
	}
	return err
}

// catchError finds the event that catches an error and lets it happen.
func (r *run) catchError(e *state.Execution, n *model.FlowNode, catches func(*model.ErrorEvent) bool, code, message string) (caught bool, err error) {
	scope, c, err := r.findCatcher(e, n, func(c *model.FlowNode) bool {
		return c.Error != nil && catches(c.Error) && !isInside(c, n)
	})
	if err != nil || c == nil {
		return false, err
	}
	p := place{execution: scope}
	if name := c.Error.CodeVariable; name != "" {
		r.setVariable(p, name, textOrNull(code))
	}
	if name := c.Error.MessageVariable; name != "" {
		r.setVariable(p, name, textOrNull(message))
	}
	return true, r.happen(scope, c)
}

// isInside tells whether the event begins the event subprocess that the other lies in,
// which does not catch its own errors.
func isInside(c, from *model.FlowNode) bool {
	return startsSubprocess(c) && c.Parent.Encloses(from)
}

func textOrNull(s string) value.Value {
	if s == "" {
		return value.OfNull()
	}
	return value.OfString(s)
}
