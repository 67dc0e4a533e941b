package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about a process instance are answered (Camunda 7.24).
var (
	treeProblems = rest.Problems{
		engine.NotFound:    {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.InvalidRequest},
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

// deleteProcessInstance cancels an instance.
func deleteProcessInstance(s *server, c *call) (reply, error) {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteInstance{
		ProcessInstanceID: c.param("id"),
		SkipListeners:     c.asks("skipCustomListeners", false), SkipMappings: c.asks("skipIoMappings", false), SkipCalled: c.asks("skipSubprocesses", false),
	})
	if isRefusal(err, engine.NotFound) && !c.asks("failIfNotExists", true) {
		return reply{}, nil
	}
	return reply{}, err
}

// suspendProcessInstance suspends or activates an instance.
func suspendProcessInstance(s *server, c *call, body rest.InstanceSuspension) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendInstance{ProcessInstanceID: c.param("id"), Suspended: bool(body.Suspended)})
	if isRefusal(err, engine.NotFound) {
		return nil // nothing to suspend, as Camunda 7.24 has it
	}
	return err
}

// suspendProcessInstances suspends or activates the instances of definitions, or
// those that ids and queries say.
func suspendProcessInstances(s *server, c *call, body rest.InstancesSuspension) error {
	if err := body.Check(); err != nil {
		return err
	}
	if !body.IsOfInstances() {
		_, err := engine.Do(c.ctx(), s.engine, engine.SuspendInstancesOf{Of: body.Choice(), Suspended: bool(body.Suspended)})
		return err
	}
	instances, err := body.Instances.Decode()
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SuspendInstancesNow{Instances: instances, Suspended: bool(body.Suspended)})
	return userProblems.As(err, "")
}
