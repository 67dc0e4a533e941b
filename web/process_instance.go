package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about a process instance are answered (Camunda 7.24).
var (
	treeProblems          = rest.Problems{engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.InvalidRequest}}
	readVariablesProblems = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
	variableProblems      = rest.Problems{
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
)

// getProcessInstance shows a running instance; as a page also one that has ended.
func getProcessInstance(s *server, c *call) (reply, error) {
	if c.html {
		return s.showInstance(c)
	}
	p, err := find(s, c, &query.ProcessInstances, "Process instance with id %s does not exist")
	return ok(rest.ProcessInstanceOf(p)), err
}

// getActivityInstances is the tree of what runs in an instance.
func getActivityInstances(s *server, c *call) (reply, error) {
	tree, err := s.engine.ActivityInstanceTree(c.ctx(), c.param("id"))
	if err != nil {
		return reply{}, treeProblems.As(err, "")
	}
	return ok(rest.ActivityInstanceOf(tree)), nil
}

func getInstanceVariables(s *server, c *call) (reply, error) {
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: c.param("id")})
	if err != nil {
		return reply{}, readVariablesProblems.As(err, "")
	}
	return variablesReply(s, c, rows)
}

func getInstanceVariable(s *server, c *call) (reply, error) {
	name := c.param("varName")
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: c.param("id")})
	if err != nil {
		return reply{}, variableProblems.As(err, "Cannot get process instance variable "+name)
	}
	deserialize, err := c.flag("deserializeValue", true)
	if err != nil {
		return reply{}, err
	}
	for _, row := range rows {
		if row.Name == name {
			v, err := rest.EncodeStored(row.Value, deserialize)
			return ok(v), err
		}
	}
	return reply{}, rest.NotFoundf("process instance variable with name %s does not exist", name)
}

func setInstanceVariable(s *server, c *call) (reply, error) {
	var body rest.VariableValue
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	name := c.param("varName")
	v, err := body.Decode()
	if err != nil {
		return reply{}, rest.Invalidf("Cannot put process instance variable %s: %v", name, err)
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetVariables{
		ExecutionID: c.param("id"), Variables: []engine.Variable{{Name: name, Value: v}},
	})
	return reply{}, variableProblems.As(err, "Cannot put process instance variable "+name)
}

func deleteInstanceVariable(s *server, c *call) (reply, error) {
	name := c.param("varName")
	_, err := engine.Do(c.ctx(), s.engine, engine.SetVariables{
		ExecutionID: c.param("id"), Remove: []string{name}, RemoveLocal: true,
	})
	return reply{}, variableProblems.As(err, "Cannot delete process instance variable "+name)
}

func patchInstanceVariables(s *server, c *call) (reply, error) {
	var body rest.PatchVariables
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	variables, err := rest.DecodeVariables(body.Modifications)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetVariables{
		ExecutionID: c.param("id"), Variables: variables, Remove: body.Deletions, RemoveLocal: true,
	})
	return reply{}, variableProblems.As(err, "Cannot modify variables for process instance "+c.param("id"))
}

// deleteProcessInstance cancels an instance.
func deleteProcessInstance(s *server, c *call) (reply, error) {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteInstance{ProcessInstanceID: c.param("id")})
	if isRefusal(err, engine.NotFound) {
		if missing, flagErr := c.flag("failIfNotExists", true); flagErr != nil || !missing {
			return reply{}, flagErr
		}
	}
	return reply{}, err
}

// suspendProcessInstance suspends or activates an instance.
func suspendProcessInstance(s *server, c *call) (reply, error) {
	var body rest.Suspension
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	if body.Suspended == nil {
		return reply{}, rest.Invalidf("The member 'suspended' is missing; it is true or false.")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendInstance{ProcessInstanceID: c.param("id"), Suspended: *body.Suspended})
	if isRefusal(err, engine.NotFound) {
		err = nil // nothing to suspend, as Camunda 7.24 has it
	}
	return reply{}, err
}
