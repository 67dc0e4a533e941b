package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about modifications and restarts are answered (Camunda 7.24).
var (
	modifyProblems     = rest.Problems{engine.Invalid: {Status: http.StatusBadRequest, Type: rest.NotValid}}
	modifyManyProblems = rest.Problems{
		engine.Invalid:   {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.Suspended: {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	}
)

// modifyInstance cancels and starts activities of a process instance.
func modifyInstance(s *server, c *call, body rest.ModifyInstance) error {
	m, err := body.Decode(false)
	if err != nil || len(m.Instructions) == 0 {
		return err // nothing to do, even where there is no such instance
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ModifyInstance{ProcessInstanceID: c.param("id"), Modification: m})
	return modifyProblems.As(err, "")
}

func readModifyInstanceLater(c *call, body rest.ModifyInstance) (engine.ModifyInstanceLater, error) {
	m, err := body.Decode(false)
	if err == nil && len(m.Instructions) == 0 {
		err = rest.Invalidf("The list of instructions is missing or empty.")
	}
	return engine.ModifyInstanceLater{ProcessInstanceID: c.param("id"), Modification: m}, err
}

// modifyInstances does so to process instances of one definition.
func modifyInstances(s *server, c *call, body rest.ModifyInstances) error {
	command, err := readModifyInstances(c, body)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ModifyInstances(command))
	return modifyManyProblems.As(err, "")
}

func readModifyInstances(_ *call, body rest.ModifyInstances) (engine.ModifyInstancesLater, error) {
	command := engine.ModifyInstancesLater{DefinitionID: string(body.ProcessDefinitionID)}
	if command.DefinitionID == "" {
		return command, rest.Invalidf("processDefinitionId is null")
	}
	var err error
	if command.Instances, err = body.Instances.Decode(); err != nil {
		return command, err
	}
	command.Modification, err = body.ModifyInstance.Decode(true)
	return command, err
}

// restartInstances starts new process instances in place of ended ones.
func restartInstances(s *server, c *call, body rest.RestartInstances) error {
	command, err := s.readRestart(c, body)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, command)
	return ownProblems.As(err, "")
}

func (s *server) readRestart(c *call, body rest.RestartInstances) (engine.RestartInstances, error) {
	id, err := s.definitionID(c)
	if err != nil {
		return engine.RestartInstances{}, err
	}
	return body.Decode(id)
}

// restartInstancesLater does so by a batch.
func restartInstancesLater(s *server, c *call, body rest.RestartInstances) (rest.Batch, error) {
	command, err := s.readRestart(c, body)
	if err != nil {
		return rest.Batch{}, err
	}
	batch, err := engine.Do(c.ctx(), s.engine, engine.RestartInstancesLater(command))
	return rest.CreatedBatchOf(batch), ownProblems.As(err, "")
}
