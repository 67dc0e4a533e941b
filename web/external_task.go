package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

const noExternalTaskLog = "Historic external task log with id %s does not exist"

// How refusals about external tasks are answered (Camunda 7.24).
var (
	externalTaskProblems = rest.Problems{
		engine.Conflict:  {Status: http.StatusBadRequest, Type: rest.RESTException},
		engine.Invalid:   {Status: http.StatusBadRequest, Type: rest.RESTException},
		engine.NotFound:  {Status: http.StatusNotFound, Type: rest.RESTException},
		engine.Suspended: {Status: http.StatusBadRequest, Type: rest.RESTException},
	}
	externalFailureProblems = externalTaskProblems.With(engine.Invalid, rest.Problem{Status: http.StatusInternalServerError, Type: rest.ProcessEngine})
	externalRetriesProblems = externalTaskProblems.With(engine.Invalid, rest.Problem{Status: http.StatusBadRequest, Type: rest.BadUserRequest})
	errorDetailsProblems    = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
)

// required refuses a text that is missing where Camunda's engine needs one.
func required(name string, text rest.Text) error {
	if text != "" {
		return nil
	}
	return &rest.Error{
		Status: http.StatusInternalServerError, Type: rest.NullValue, Engine: true, Code: engine.Invalid,
		Message: "The member '" + name + "' is missing.",
	}
}

// getExternalTask shows one external task.
func getExternalTask(s *server, c *call) (rest.ExternalTask, error) {
	id := c.param("id")
	t, err := query.ExternalTasks.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.ExternalTasks)...)
	if isMissing(err) {
		err = &rest.Error{
			Status: http.StatusNotFound, Type: rest.RESTException, Code: engine.NotFound, Message: "External task with id " + id + " does not exist",
		}
	}
	return rest.ExternalTaskOf(t), err
}

// listTopics lists the topics of the external tasks.
func listTopics(s *server, c *call) (rest.List[string], error) {
	var wanted []query.Condition
	for parameter, filter := range map[string]string{"withLockedTasks": "locked", "withUnlockedTasks": "notLocked", "withRetriesLeft": "withRetriesLeft"} {
		if c.asks(parameter, false) {
			wanted = append(wanted, query.Condition{Name: filter, Value: true})
		}
	}
	wanted = append(wanted, s.engine.Visible(c.ctx(), &query.ExternalTasks)...)
	topics, err := query.Topics(c.ctx(), s.engine.Reader(), s.engine.Clock().Now(), wanted...)
	return topics, err
}

// getErrorDetails is what a worker told of the last failure of a task.
func getErrorDetails(s *server, c *call) (reply, error) {
	text, err := s.engine.ExternalTaskErrorDetails(c.ctx(), c.param("id"))
	if err != nil {
		return reply{}, errorDetailsProblems.As(err, "")
	}
	return reply{file: &file{contentType: "text/plain", data: []byte(text), orNone: true}}, nil
}

func getExternalTaskLogDetails(s *server, c *call) (reply, error) {
	l, err := find(s, c, &query.HistoryExternalTaskLogs, noExternalTaskLog)
	if err != nil {
		return reply{}, err
	}
	return reply{file: &file{contentType: "text/plain", data: []byte(l.ErrorDetails), orNone: true}}, nil
}

func lockExternalTask(s *server, c *call, body rest.LockExternalTask) error {
	if err := required("workerId", body.WorkerID); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.LockExternalTask{
		ID: c.param("id"), WorkerID: string(body.WorkerID), Duration: body.LockDuration.Milliseconds(),
	})
	return externalTaskProblems.As(err, "")
}

func extendLock(s *server, c *call, body rest.ExtendLock) error {
	if body.NewDuration.N <= 0 {
		return &rest.Error{
			Status: http.StatusBadRequest, Type: rest.RESTException, Engine: true, Code: engine.Invalid,
			Message: "The member 'newDuration' is a number of milliseconds above zero.",
		}
	}
	if err := required("workerId", body.WorkerID); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.ExtendExternalTaskLock{
		ID: c.param("id"), WorkerID: string(body.WorkerID), Duration: body.NewDuration.Milliseconds(),
	})
	return externalTaskProblems.As(err, "")
}

func unlockExternalTask(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.UnlockExternalTask{ID: c.param("id")})
	return externalTaskProblems.As(err, "")
}

func completeExternalTask(s *server, c *call, body rest.CompleteExternalTask) error {
	if err := required("workerId", body.WorkerID); err != nil {
		return err
	}
	variables, err := rest.DecodeScoped(body.Variables, body.LocalVariables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.CompleteExternalTask{ID: c.param("id"), WorkerID: string(body.WorkerID), Variables: variables})
	return externalTaskProblems.As(err, "")
}

func failExternalTask(s *server, c *call, body rest.FailExternalTask) error {
	if err := required("workerId", body.WorkerID); err != nil {
		return err
	}
	variables, err := rest.DecodeScoped(body.Variables, body.LocalVariables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.FailExternalTask{
		ID: c.param("id"), WorkerID: string(body.WorkerID), Message: string(body.ErrorMessage), Details: string(body.ErrorDetails),
		Retries: body.Retries.N, RetryAfter: body.RetryTimeout.Milliseconds(), Variables: variables,
	})
	return externalFailureProblems.As(err, "")
}

func throwExternalTaskError(s *server, c *call, body rest.ExternalTaskError) error {
	if err := required("workerId", body.WorkerID); err != nil {
		return err
	}
	if err := required("errorCode", body.ErrorCode); err != nil {
		return err
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ThrowExternalTaskError{
		ID: c.param("id"), WorkerID: string(body.WorkerID), Code: string(body.ErrorCode), Message: string(body.ErrorMessage), Variables: variables,
	})
	return externalTaskProblems.As(err, "")
}

func setExternalTaskPriority(s *server, c *call, body rest.Priority) error {
	if !body.Priority.Set {
		return rest.Invalidf("The member 'priority' is missing; it is a whole number.")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetExternalTaskPriority{ID: c.param("id"), Priority: body.Priority.N})
	return externalTaskProblems.As(err, "")
}

func setExternalTaskRetries(s *server, c *call, body rest.JobRetries) error {
	if !body.Retries.Set {
		return noRetries()
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetExternalTaskRetries{ID: c.param("id"), Retries: body.Retries.N})
	return externalRetriesProblems.As(err, "")
}
