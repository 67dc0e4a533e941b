package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listsValues is lists for rows with values, which are opened unless
// deserializeValues says otherwise.
func listsValues[R, J any](r *query.Resource[R], show func(row R, deserialize bool) J) *operation {
	return &operation{filters: r, answer: rest.List[J]{}, handle: func(s *server, c *call) (reply, error) {
		deserialize := c.asks("deserializeValues", true)
		return listing(s, c, r, func(row R) J { return show(row, deserialize) })
	}}
}

// findsValue is finds for a row with a value.
func findsValue[R, J any](r *query.Resource[R], show func(row R, deserialize bool) J, missing string) *operation {
	var shape J
	return &operation{answer: shape, handle: func(s *server, c *call) (reply, error) {
		row, err := find(s, c, r, missing)
		return ok(show(row, c.asks("deserializeValue", true))), err
	}}
}

const (
	noVariable        = "Variable instance with Id '%s' does not exist."
	noHistoryVariable = "Historic variable instance with Id '%s' does not exist."
	noHistoryDetail   = "Historic detail with Id '%s' does not exist."
	noJobLog          = "Historic job log with id %s does not exist"
)

// getVariableContent downloads the content of a variable that lives.
func getVariableContent(s *server, c *call) (reply, error) {
	v, err := find(s, c, &query.VariableInstances, noVariable)
	if err != nil {
		return reply{}, err
	}
	return s.content(c, v.ID, v.Value)
}

// getHistoryVariableContent downloads the content of a variable, living or over.
func getHistoryVariableContent(s *server, c *call) (reply, error) {
	v, err := find(s, c, &query.HistoryVariableInstances, noHistoryVariable)
	if err != nil {
		return reply{}, err
	}
	return s.content(c, v.ID, v.Value)
}

// getHistoryDetailContent downloads what a variable held after a change.
func getHistoryDetailContent(s *server, c *call) (reply, error) {
	d, err := find(s, c, &query.HistoryDetails, noHistoryDetail)
	if err != nil {
		return reply{}, err
	}
	return s.content(c, d.ID, d.Value)
}

// getJobLogStacktrace is the text of a failure.
func getJobLogStacktrace(s *server, c *call) (reply, error) {
	l, err := find(s, c, &query.HistoryJobLogs, noJobLog)
	if err != nil {
		return reply{}, err
	}
	return reply{file: &file{contentType: "text/plain", data: []byte(l.ExceptionDetails), orNone: true}}, nil
}

func deleteHistoryVariable(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteHistoryVariable{ID: c.param("id")})
	return err
}

// historyVariablesProblems is how an instance is answered that history does not have.
var historyVariablesProblems = rest.Problems{engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true}}

func deleteHistoryVariables(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteHistoryVariables{ProcessInstanceID: c.param("id")})
	return historyVariablesProblems.As(err, "")
}

// deleteHistoryInstance removes an ended process instance; with failIfNotExists
// false a missing one is no error.
func deleteHistoryInstance(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteHistoryInstance{ProcessInstanceID: c.param("id")})
	if isRefusal(err, engine.NotFound) && !c.asks("failIfNotExists", true) {
		return nil
	}
	return err
}

// annotateOperation notes something beside what a user did; without a text the
// note is removed.
func annotateOperation(s *server, c *call, body rest.Annotation) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AnnotateOperation{OperationID: c.param("operationId"), Annotation: string(body.Annotation)})
	return annotateProblems.As(err, "")
}

func clearOperation(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AnnotateOperation{OperationID: c.param("operationId")})
	return annotateProblems.As(err, "")
}
