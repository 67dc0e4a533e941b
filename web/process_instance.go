package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// readableInstances restricts rows of instances to those whose definition the
// caller may see them of.
func (s *server) readableInstances(c *call) []query.Condition {
	return s.readable(c, identity.ReadInstance)
}

func (s *server) readable(c *call, p identity.Permission) []query.Condition {
	keys, all := s.engine.ReadableDefinitionKeys(c.ctx(), p)
	if all {
		return nil
	}
	return []query.Condition{query.Readable(keys)}
}

func listProcessInstances(s *server, c *call) (reply, error) {
	return listing(s, c, &query.ProcessInstances, s.readableInstances(c), rest.ProcessInstanceOf)
}

func countProcessInstances(s *server, c *call) (reply, error) {
	return counting(s, c, &query.ProcessInstances, s.readableInstances(c))
}

// findInstance reads the running instance that the path names, if the caller may
// see it.
func (s *server) findInstance(c *call) (query.ProcessInstance, error) {
	id := c.param("id")
	p, err := query.ProcessInstances.Get(c.ctx(), s.engine.Reader(), id, s.readableInstances(c)...)
	if isMissing(err) {
		return p, rest.NotFoundf("Process instance with id %s does not exist", id)
	}
	return p, err
}

// getProcessInstance shows a running instance; as a page also one that has ended.
func getProcessInstance(s *server, c *call) (reply, error) {
	if c.html {
		return s.showInstance(c)
	}
	p, err := s.findInstance(c)
	return ok(rest.ProcessInstanceOf(p)), err
}

// getActivityInstances is the tree of what runs in an instance.
func getActivityInstances(s *server, c *call) (reply, error) {
	p, err := s.findInstance(c)
	if err != nil {
		return reply{}, err
	}
	tree, err := s.engine.ActivityInstanceTree(c.ctx(), p.ID)
	if err != nil {
		return reply{}, err
	}
	return ok(rest.ActivityInstanceOf(tree)), nil
}

func getInstanceVariables(s *server, c *call) (reply, error) {
	p, err := s.findInstance(c)
	if err != nil {
		return reply{}, err
	}
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: p.ID})
	if err != nil {
		return reply{}, err
	}
	return variablesReply(s, c, rows)
}

func getInstanceVariable(s *server, c *call) (reply, error) {
	p, err := s.findInstance(c)
	if err != nil {
		return reply{}, err
	}
	rows, err := s.engine.LocalVariables(c.ctx(), store.Scope{ProcessInstanceID: p.ID})
	if err != nil {
		return reply{}, err
	}
	deserialize, err := c.flag("deserializeValue", true)
	if err != nil {
		return reply{}, err
	}
	name := c.param("varName")
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
	return reply{}, err
}

func deleteInstanceVariable(s *server, c *call) (reply, error) {
	_, err := engine.Do(c.ctx(), s.engine, engine.SetVariables{
		ExecutionID: c.param("id"), Remove: []string{c.param("varName")}, RemoveLocal: true,
	})
	return reply{}, err
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
	return reply{}, err
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
	return reply{}, err
}
