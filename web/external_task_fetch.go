package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxPoll is how long a worker may wait for tasks (Camunda 7.24).
const maxPoll = 30 * time.Minute

// fetchProblems are how refusals of a worker's request are answered (Camunda 7.24).
var fetchProblems = rest.Problems{engine.Invalid: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine}}

// fetchExternalTasks locks tasks for a worker, which may wait for them.
func fetchExternalTasks(s *server, c *call, body rest.FetchExternalTasks) (rest.List[rest.LockedExternalTask], error) {
	if body.AsyncResponseTimeout.Milliseconds() > maxPoll {
		return nil, rest.Invalidf("The member 'asyncResponseTimeout' is above %d milliseconds.", maxPoll.Milliseconds())
	}
	if err := required("workerId", body.WorkerID); err != nil {
		return nil, err
	}
	for _, t := range body.Topics {
		if err := required("topicName", t.TopicName); err != nil {
			return nil, err
		}
	}
	wanted, err := body.Decode()
	if err != nil {
		return nil, err
	}
	tasks, err := s.fetch(c, wanted)
	if err != nil {
		return nil, fetchProblems.As(err, "")
	}
	return s.lockedTasks(c, body, tasks)
}

// fetch waits for tasks. Where somebody's rights have changed meanwhile, it is
// looked anew who asks.
func (s *server) fetch(c *call, wanted engine.FetchExternalTasks) ([]engine.LockedTask, error) {
	until := time.Now().Add(wanted.Wait)
	for {
		tasks, err := engine.Do(c.ctx(), s.engine, wanted)
		if !errors.Is(err, engine.ErrAskAgain) {
			return tasks, err
		}
		if err := s.identify(c); err != nil {
			return nil, err
		}
		wanted.Wait = max(0, time.Until(until))
	}
}

// lockedTasks shows tasks as their topics ask for.
func (s *server) lockedTasks(c *call, body rest.FetchExternalTasks, tasks []engine.LockedTask) (rest.List[rest.LockedExternalTask], error) {
	topics := map[string]rest.FetchTopic{}
	for _, t := range body.Topics {
		topics[string(t.TopicName)] = t
	}
	shown := make(rest.List[rest.LockedExternalTask], len(tasks))
	for i, t := range tasks {
		topic := topics[t.Task.Topic]
		variables, err := s.variablesOf(c, t.Variables, bool(topic.DeserializeValues))
		if err != nil {
			return nil, err
		}
		shown[i] = rest.LockedExternalTaskOf(t, variables, bool(topic.IncludeExtensionProperties))
	}
	return shown, nil
}
