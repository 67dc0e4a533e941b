package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about batches are answered (Camunda 7.24).
var (
	// batchProblems are those of the batches themselves.
	batchProblems = rest.Problems{
		engine.NotFound:    {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
		engine.OtherTenant: {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
	}
	// ownProblems are those of operations where the API answers for itself.
	ownProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	}
	// userProblems are those of operations where the engine blames the caller.
	userProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
	}
)

const (
	noBatch        = "Batch with id '%s' does not exist"
	noHistoryBatch = "Historic batch with id '%s' does not exist"
)

// starts answers a body with the batch that does what it says.
func starts[B any, C engine.Command[state.Batch]](problems rest.Problems, read func(*call, B) (C, error)) *operation {
	return turns(func(s *server, c *call, body B) (rest.Batch, error) {
		command, err := read(c, body)
		if err != nil {
			return rest.Batch{}, err
		}
		batch, err := engine.Do(c.ctx(), s.engine, engine.Command[state.Batch](command))
		return rest.CreatedBatchOf(batch), problems.As(err, "")
	})
}

func suspendBatch(s *server, c *call, body rest.BatchSuspension) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendBatch{ID: c.param("id"), Suspended: bool(body.Suspended)})
	return batchProblems.As(err, "")
}

func deleteBatch(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteBatch{ID: c.param("id"), Cascade: c.asks("cascade", false)})
	return batchProblems.As(err, "")
}

func deleteHistoryBatch(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteHistoryBatch{ID: c.param("id")})
	return batchProblems.As(err, "")
}

func readDeleteInstances(_ *call, body rest.DeleteInstances) (engine.DeleteInstances, error) {
	return deletion(body, body.Running())
}

func readDeletePastInstances(_ *call, body rest.DeleteInstances) (engine.DeleteInstances, error) {
	return deletion(body, body.Past())
}

func deletion(body rest.DeleteInstances, of rest.Instances) (engine.DeleteInstances, error) {
	instances, err := of.Decode()
	return engine.DeleteInstances{
		Instances: instances, Reason: string(body.DeleteReason),
		SkipListeners: bool(body.SkipCustomListeners), SkipMappings: bool(body.SkipIoMappings), SkipCalled: bool(body.SkipSubprocesses),
	}, err
}

func readSuspendInstances(_ *call, body rest.SuspendInstances) (engine.SuspendInstances, error) {
	if !body.AreGiven() {
		return engine.SuspendInstances{}, rest.Invalidf("Either processInstanceIds, processInstanceQuery or historicProcessInstanceQuery should be set to update the suspension state.")
	}
	instances, err := body.Decode()
	return engine.SuspendInstances{Instances: instances, Suspended: bool(body.Suspended)}, err
}

func readSetVariablesOf(_ *call, body rest.SetVariablesOf) (engine.SetVariablesOf, error) {
	c := engine.SetVariablesOf{}
	var err error
	switch {
	case body.Variables == nil:
		return c, rest.Invalidf("variables is null")
	case len(body.Variables) > 0:
		if err = body.Check(); err != nil {
			return c, err
		}
	}
	if c.Instances, err = body.Decode(); err != nil {
		return c, err
	}
	c.Variables, err = rest.DecodeVariables(body.Variables)
	return c, rest.Prefixed(err, "Cannot set variables")
}

func readCorrelateOf(_ *call, body rest.CorrelateOf) (engine.CorrelateOf, error) {
	c := engine.CorrelateOf{MessageName: string(body.MessageName)}
	err := body.Check()
	if err != nil {
		return c, err
	}
	if c.Instances, err = body.Decode(); err != nil {
		return c, err
	}
	c.Variables, err = rest.DecodeVariables(body.Variables)
	return c, rest.Prefixed(err, "Cannot correlate")
}

func readRetryJobs(_ *call, body rest.RetryJobs) (engine.RetryJobs, error) {
	c, err := retries(body)
	if err != nil {
		return c, err
	}
	c.JobIDs = body.JobIDs
	c.JobQuery, err = body.JobQuery.Criteria(&query.Jobs)
	if err == nil && len(c.JobIDs) == 0 && c.JobQuery == nil {
		err = unspecified("ENGINE-13050 You must specify at least one of jobIds or jobQuery.")
	}
	return c, err
}

// readRetryJobsOf takes all jobs of process instances.
func readRetryJobsOf(_ *call, body rest.RetryJobs) (engine.RetryJobs, error) {
	return retriesOf(body, body.Instances().Running())
}

func readRetryJobsOfPast(_ *call, body rest.RetryJobs) (engine.RetryJobs, error) {
	return retriesOf(body, body.Instances().Past())
}

func retriesOf(body rest.RetryJobs, of rest.Instances) (engine.RetryJobs, error) {
	c, err := retries(body)
	if err != nil {
		return c, err
	}
	if !of.AreGiven() {
		return c, unspecified("ENGINE-13051 You must specify at least one of processInstances, processInstanceQuery or historicProcessInstanceQuery.")
	}
	c.Instances, err = of.Decode()
	return c, err
}

func retries(body rest.RetryJobs) (engine.RetryJobs, error) {
	if !body.Retries.Set {
		return engine.RetryJobs{}, rest.Invalidf("retries is null")
	}
	c := engine.RetryJobs{Retries: body.Retries.N}
	if body.DueDate.Set {
		due := body.DueDate.V.Millis()
		c.Due = &due
	}
	return c, nil
}

func readRetryExternalTasks(_ *call, body rest.RetryExternalTasks) (engine.RetryExternalTasks, error) {
	if !body.Retries.Set {
		return engine.RetryExternalTasks{}, rest.Invalidf("The number of retries cannot be null.")
	}
	c := engine.RetryExternalTasks{TaskIDs: body.ExternalTaskIDs, Retries: body.Retries.N}
	var err error
	if c.Instances, err = body.Decode(); err != nil {
		return c, err
	}
	c.TaskQuery, err = body.ExternalTaskQuery.Criteria(&query.ExternalTasks)
	return c, err
}

// unspecified is how Camunda 7.24 refuses a body that says nothing.
func unspecified(message string) error {
	return &rest.Error{Status: http.StatusInternalServerError, Type: rest.ProcessEngine, Message: message, Engine: true, Code: engine.Invalid}
}

func readDeleteHistoryInstances(_ *call, body rest.DeleteHistoryInstances) (engine.DeleteHistoryInstances, error) {
	ended, err := body.HistoricProcessInstanceQuery.Criteria(&query.HistoryProcessInstances)
	return engine.DeleteHistoryInstances{
		Instances: engine.Instances{IDs: body.HistoricProcessInstanceIDs, HistoryQuery: ended}, Reason: string(body.DeleteReason),
	}, err
}

func readRemovalTimeOfInstances(_ *call, body rest.RemovalTimeOfInstances) (engine.SetRemovalTimeOfInstances, error) {
	c := engine.SetRemovalTimeOfInstances{Hierarchical: bool(body.Hierarchical), InChunks: bool(body.UpdateInChunks)}
	if err := rest.CheckRemovalTimeOf(body.HistoricProcessInstanceIDs, body.HistoricProcessInstanceQuery); err != nil {
		return c, err
	}
	if err := body.CheckChunkSize(); err != nil {
		return c, err
	}
	if body.UpdateChunkSize.Set {
		c.ChunkSize = int(body.UpdateChunkSize.N)
	}
	ended, err := body.HistoricProcessInstanceQuery.Criteria(&query.HistoryProcessInstances)
	if err != nil {
		return c, err
	}
	c.Instances = engine.Instances{IDs: body.HistoricProcessInstanceIDs, HistoryQuery: ended}
	c.RemovalTime, err = body.RemovalTime.Decode()
	return c, err
}

func readRemovalTimeOfBatches(_ *call, body rest.RemovalTimeOfBatches) (engine.SetRemovalTimeOfBatches, error) {
	c := engine.SetRemovalTimeOfBatches{IDs: body.HistoricBatchIDs}
	if err := rest.CheckRemovalTimeOf(body.HistoricBatchIDs, body.HistoricBatchQuery); err != nil {
		return c, err
	}
	var err error
	if c.Query, err = body.HistoricBatchQuery.Criteria(&query.HistoryBatches); err != nil {
		return c, err
	}
	c.RemovalTime, err = body.RemovalTime.Decode()
	return c, err
}

func readDeleteDecisions(_ *call, body rest.DeleteDecisions) (engine.DeleteDecisions, error) {
	q, err := body.HistoricDecisionInstanceQuery.Criteria(&query.HistoryDecisionInstances)
	return engine.DeleteDecisions{IDs: body.HistoricDecisionInstanceIDs, Query: q, Reason: string(body.DeleteReason)}, err
}

func readRemovalTimeOfDecisions(_ *call, body rest.RemovalTimeOfDecisions) (engine.SetRemovalTimeOfDecisions, error) {
	c := engine.SetRemovalTimeOfDecisions{IDs: body.HistoricDecisionInstanceIDs, Hierarchical: bool(body.Hierarchical)}
	if err := rest.CheckRemovalTimeOf(body.HistoricDecisionInstanceIDs, body.HistoricDecisionInstanceQuery); err != nil {
		return c, err
	}
	var err error
	if c.Query, err = body.HistoricDecisionInstanceQuery.Criteria(&query.HistoryDecisionInstances); err != nil {
		return c, err
	}
	c.RemovalTime, err = body.RemovalTime.Decode()
	return c, err
}
