package web

import (
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listHistoryVariables shows values too, of objects opened unless
// deserializeValues=false.
func listHistoryVariables(s *server, c *call) (reply, error) {
	deserialize := c.asks("deserializeValues", true)
	return listing(s, c, &query.HistoryVariableInstances, func(v query.HistoryVariableInstance) rest.HistoryVariableInstance {
		return rest.HistoryVariableInstanceOf(v, deserialize)
	})
}
