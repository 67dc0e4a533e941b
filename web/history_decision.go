package web

import (
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// The flags of what is shown beside an evaluation.
const (
	includeInputs  = "includeInputs"
	includeOutputs = "includeOutputs"
	leaveObjects   = "disableCustomObjectDeserialization"
)

// listHistoryDecisions lists evaluations.
var listHistoryDecisions = &operation{
	filters: &query.HistoryDecisionInstances, answer: []rest.HistoryDecisionInstance{},
	handle: func(s *server, c *call) (reply, error) {
		r := &query.HistoryDecisionInstances
		wanted, err := criteria(c, r)
		if err != nil {
			return reply{}, err
		}
		seen := wanted.With(s.engine.Visible(c.ctx(), r)...)
		if !wanted.Asks(includeInputs) && !wanted.Asks(includeOutputs) {
			return eachOf(s, c, r, seen, rest.HistoryDecisionInstanceOf), nil
		}
		return pagesOf(s, c, r, seen, func(rows []query.HistoryDecisionInstance) (rest.List[rest.HistoryDecisionInstance], error) {
			return s.showDecisions(c, rows, wanted.Asks)
		}), nil
	},
}

// getHistoryDecision shows one evaluation.
func getHistoryDecision(s *server, c *call) (rest.HistoryDecisionInstance, error) {
	row, err := find(s, c, &query.HistoryDecisionInstances, "Historic decision instance with id '%s' does not exist")
	if err != nil {
		return rest.HistoryDecisionInstance{}, err
	}
	shown, err := s.showDecisions(c, []query.HistoryDecisionInstance{row}, func(flag string) bool { return c.asks(flag, false) })
	if err != nil {
		return rest.HistoryDecisionInstance{}, err
	}
	return shown[0], nil
}

// showDecisions shows evaluations with the values that are asked for.
func (s *server) showDecisions(c *call, rows []query.HistoryDecisionInstance, asks func(flag string) bool) (rest.List[rest.HistoryDecisionInstance], error) {
	ids := make([]string, len(rows))
	shown := make(rest.List[rest.HistoryDecisionInstance], len(rows))
	for i, row := range rows {
		ids[i], shown[i] = row.ID, rest.HistoryDecisionInstanceOf(row)
	}
	if asks(includeInputs) {
		values, err := query.DecisionInputs(c.ctx(), s.engine.Reader(), ids)
		if err != nil {
			return nil, err
		}
		for i := range shown {
			shown[i].SetInputs(values[shown[i].ID], !asks(leaveObjects))
		}
	}
	if asks(includeOutputs) {
		values, err := query.DecisionOutputs(c.ctx(), s.engine.Reader(), ids)
		if err != nil {
			return nil, err
		}
		for i := range shown {
			shown[i].SetOutputs(values[shown[i].ID], !asks(leaveObjects))
		}
	}
	return shown, nil
}
