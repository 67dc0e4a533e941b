package web

import (
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

func (s *server) readableHistory(c *call) []query.Condition {
	return s.readable(c, identity.ReadHistory)
}

func listHistoryInstances(s *server, c *call) (reply, error) {
	return listing(s, c, &query.HistoryProcessInstances, s.readableHistory(c), rest.HistoryProcessInstanceOf)
}

func countHistoryInstances(s *server, c *call) (reply, error) {
	return counting(s, c, &query.HistoryProcessInstances, s.readableHistory(c))
}

func getHistoryInstance(s *server, c *call) (reply, error) {
	id := c.param("id")
	p, err := query.HistoryProcessInstances.Get(c.ctx(), s.engine.Reader(), id, s.readableHistory(c)...)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("Historic process instance with id %s does not exist", id)
	}
	return ok(rest.HistoryProcessInstanceOf(p)), err
}

func listHistoryActivities(s *server, c *call) (reply, error) {
	return listing(s, c, &query.HistoryActivityInstances, s.readableHistory(c), rest.HistoryActivityInstanceOf)
}

func countHistoryActivities(s *server, c *call) (reply, error) {
	return counting(s, c, &query.HistoryActivityInstances, s.readableHistory(c))
}

func listHistoryTasks(s *server, c *call) (reply, error) {
	return listing(s, c, &query.HistoryTasks, s.readableHistory(c), rest.HistoryTaskOf)
}

func countHistoryTasks(s *server, c *call) (reply, error) {
	return counting(s, c, &query.HistoryTasks, s.readableHistory(c))
}

func countHistoryVariables(s *server, c *call) (reply, error) {
	return counting(s, c, &query.HistoryVariableInstances, s.readableHistory(c))
}

// listHistoryVariables shows values too, of objects opened unless
// deserializeValues=false.
func listHistoryVariables(s *server, c *call) (reply, error) {
	deserialize, err := c.flag("deserializeValues", true)
	if err != nil {
		return reply{}, err
	}
	return listing(s, c, &query.HistoryVariableInstances, s.readableHistory(c), func(v query.HistoryVariableInstance) rest.HistoryVariableInstance {
		return rest.HistoryVariableInstanceOf(v, deserialize)
	})
}
