package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about an incident are answered (Camunda 7.24).
var (
	resolveProblems = rest.Problems{
		engine.Invalid:     {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:    {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	}
	annotateProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
	}
)

func resolveIncident(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.ResolveIncident{IncidentID: c.param("id")})
	return resolveProblems.As(err, "")
}

// annotateIncident notes something beside an incident; without a text the note is
// removed.
func annotateIncident(s *server, c *call, body rest.Annotation) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AnnotateIncident{IncidentID: c.param("id"), Annotation: string(body.Annotation)})
	return annotateProblems.As(err, "")
}

func clearIncident(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AnnotateIncident{IncidentID: c.param("id")})
	return annotateProblems.As(err, "")
}
