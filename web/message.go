package web

import (
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals of messages, signals and conditions are answered (Camunda 7.24).
var (
	messageProblems = rest.Problems{engine.Invalid: {Status: http.StatusBadRequest, Type: rest.BadUserRequest}}
	signalProblems  = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
		engine.Mismatch: {Status: http.StatusInternalServerError, Type: rest.NullValue},
		engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue},
	}
	conditionProblems = rest.Problems{
		engine.Mismatch: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound},
	}
)

// bothTenants is the refusal of two that exclude each other.
var errBothTenants = rest.Invalidf("The parameters 'tenantId' and 'withoutTenantId' exclude each other.")

// correlateMessage hands a message to whoever waits for it.
func correlateMessage(s *server, c *call) (reply, error) {
	var body rest.Message
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	switch {
	case body.MessageName == nil:
		return reply{}, rest.Invalidf("The member 'messageName' is missing.")
	case body.TenantID != "" && bool(body.WithoutTenantID):
		return reply{}, errBothTenants
	case bool(body.VariablesInResultEnabled && !body.ResultEnabled):
		return reply{}, rest.Invalidf("The parameter 'variablesInResultEnabled' needs 'resultEnabled'.")
	}
	message, err := body.Decode()
	if err != nil {
		return reply{}, rest.Prefixed(err, "Cannot deliver message")
	}
	receivers, err := once(s, c, message, func(all []engine.Correlation) []engine.Correlation {
		return keptCorrelations(all, body)
	})
	if err != nil || !bool(body.ResultEnabled) {
		return reply{}, messageProblems.As(err, "")
	}
	results := make(rest.List[rest.MessageResult], len(receivers))
	for i, r := range receivers {
		results[i] = rest.MessageResultOf(r)
		if !body.VariablesInResultEnabled {
			continue
		}
		all, err := s.variablesReturned(c, r.Variables)
		if err != nil {
			return reply{}, err
		}
		results[i].Variables = &all
	}
	return ok(results), nil
}

// keptCorrelations is what of a correlation its answer needs.
func keptCorrelations(all []engine.Correlation, body rest.Message) []engine.Correlation {
	if !body.ResultEnabled {
		return nil
	}
	kept := slices.Clone(all)
	for i := range kept {
		if !body.VariablesInResultEnabled {
			kept[i].Variables = nil
		}
	}
	return kept
}

// throwSignal throws a signal to one execution or to everybody.
func throwSignal(s *server, c *call, body rest.Signal) error {
	if body.Name == nil {
		return rest.Invalidf("The member 'name' is missing.")
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ThrowSignal{
		Name: string(*body.Name), ExecutionID: string(body.ExecutionID), TenantID: string(body.TenantID), WithoutTenant: bool(body.WithoutTenantID),
		Variables: variables,
	})
	return signalProblems.As(err, "")
}

// evaluateCondition starts the processes whose conditions hold.
func evaluateCondition(s *server, c *call, body rest.Condition) (rest.List[rest.ProcessInstance], error) {
	if body.TenantID != "" && bool(body.WithoutTenantID) {
		return nil, errBothTenants
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return nil, err
	}
	started, err := engine.Do(c.ctx(), s.engine, engine.EvaluateCondition{
		DefinitionID: string(body.ProcessDefinitionID), BusinessKey: string(body.BusinessKey), TenantID: string(body.TenantID),
		WithoutTenant: bool(body.WithoutTenantID), Variables: variables,
	})
	shown := make(rest.List[rest.ProcessInstance], len(started))
	for i, one := range started {
		shown[i] = rest.InstanceOf(one)
	}
	return shown, conditionProblems.As(err, "")
}
