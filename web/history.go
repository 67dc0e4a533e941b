package web

import (
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

func (s *server) readableHistory(c *call) []query.Condition {
	return s.readable(c, identity.ReadHistory)
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
