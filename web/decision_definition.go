package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about decision definitions are answered (Camunda 7.24).
var (
	decisionProblems = rest.Problems{engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException}}
	diagramProblems  = rest.Problems{engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound}}
	evaluateProblems = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
	timeToLiveProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
		engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullPointer, Own: true},
	}
)

// readDecision reads the decision definition that the path names by id, or by key:
// then its newest version.
func (s *server) readDecision(c *call) (state.DecisionDefinition, error) {
	if id := c.param("id"); id != "" {
		return s.engine.ReadDecision(c.ctx(), id)
	}
	row, err := s.engine.ReadLatestDecision(c.ctx(), c.param("key"), c.param("tenantId"))
	return row, noMatching(c, err, "decision definition")
}

// namedDecision looks for the definition that the path names.
func namedDecision(s *server, c *call) error {
	_, err := s.readDecision(c)
	return decisionProblems.As(err, "")
}

// noMatching answers that there is no definition with the key, or none that the
// caller may know of.
func noMatching(c *call, err error, kind string) error {
	if !isRefusal(err, engine.NotFound) {
		return err
	}
	of := " and no tenant-id"
	if tenant := c.param("tenantId"); tenant != "" {
		of = " and tenant-id: " + tenant
	}
	return &rest.Error{
		Status: http.StatusNotFound, Type: rest.RESTException, Code: engine.NotFound,
		Message: "No matching " + kind + " with key: " + c.param("key") + of,
	}
}

// decisionID is the decision definition that the path names, for a command: an
// unknown id is the command's own error, an unknown key that of the lookup.
func (s *server) decisionID(c *call) (string, error) {
	if id := c.param("id"); id != "" {
		return id, nil
	}
	row, err := s.readDecision(c)
	return row.ID, err
}

func getDecision(s *server, c *call) (rest.DecisionDefinition, error) {
	row, err := s.readDecision(c)
	return rest.DecisionOf(row), decisionProblems.As(err, "")
}

func getDecisionXML(s *server, c *call) (rest.DecisionXML, error) {
	row, err := s.readDecision(c)
	if err != nil {
		return rest.DecisionXML{}, decisionProblems.As(err, "")
	}
	data, err := s.engine.ResourceData(c.ctx(), row.DeploymentID, row.ResourceName)
	return rest.DecisionXML{ID: row.ID, XML: string(data)}, err
}

func getDecisionDiagram(s *server, c *call) (reply, error) {
	row, err := s.readDecision(c)
	if err != nil {
		return reply{}, byID(c, diagramProblems, err)
	}
	return s.decisionPicture(c, row.DeploymentID, row.ResourceName, row.Key)
}

// evaluateDecision answers what a decision yields for the variables.
func evaluateDecision(s *server, c *call, body rest.EvaluateDecision) (rest.List[rest.Variables], error) {
	id, err := s.decisionID(c)
	if err != nil {
		return nil, err
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return nil, err
	}
	result, err := engine.Do(c.ctx(), s.engine, engine.EvaluateDecision{DefinitionID: id, Variables: variables})
	if err != nil {
		return nil, evaluateProblems.As(err, "Cannot evaluate decision "+id)
	}
	return rest.DecisionResult(result)
}

func setDecisionTimeToLive(s *server, c *call, body rest.TimeToLive) error {
	id, err := s.decisionID(c)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetDecisionTimeToLive{DefinitionID: id, Days: body.Days()})
	return timeToLiveProblems.As(err, "")
}

// How refusals about requirements graphs are answered (Camunda 7.24).
var (
	requirementsProblems = rest.Problems{
		engine.NotFound:    {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
	requirementsDiagramProblems = rest.Problems{engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotValid}}
)

// readRequirements reads the requirements graph that the path names.
func (s *server) readRequirements(c *call) (state.DecisionRequirements, error) {
	if id := c.param("id"); id != "" {
		return s.engine.ReadRequirements(c.ctx(), id)
	}
	row, err := s.engine.ReadLatestRequirements(c.ctx(), c.param("key"), c.param("tenantId"))
	return row, noMatching(c, err, "decision requirements definition")
}

// namedRequirements looks for the definition that the path names.
func namedRequirements(s *server, c *call) error {
	_, err := s.readRequirements(c)
	return err
}

func getRequirements(s *server, c *call) (rest.DecisionRequirements, error) {
	row, err := s.readRequirements(c)
	return rest.RequirementsOf(row), byID(c, requirementsProblems, err)
}

func getRequirementsXML(s *server, c *call) (rest.DecisionXML, error) {
	row, err := s.readRequirements(c)
	if err != nil {
		return rest.DecisionXML{}, byID(c, requirementsProblems, err)
	}
	data, err := s.engine.ResourceData(c.ctx(), row.DeploymentID, row.ResourceName)
	return rest.DecisionXML{ID: row.ID, XML: string(data)}, err
}

func getRequirementsDiagram(s *server, c *call) (reply, error) {
	row, err := s.readRequirements(c)
	if err != nil {
		return reply{}, byID(c, requirementsDiagramProblems, err)
	}
	return s.decisionPicture(c, row.DeploymentID, row.ResourceName, row.Key)
}

// byID answers what was asked for by id as the problems say; by key it is answered
// by the lookup.
func byID(c *call, p rest.Problems, err error) error {
	if c.param("id") == "" {
		return err
	}
	return p.As(err, "")
}

// getRequirementsStatistics counts how often the decisions of a graph were
// evaluated.
func getRequirementsStatistics(s *server, c *call) (rest.List[rest.DecisionStatistics], error) {
	row, err := s.engine.ReadRequirements(c.ctx(), c.param("id"))
	if isRefusal(err, engine.NotFound) || isRefusal(err, engine.OtherTenant) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	counted, err := query.DecisionsEvaluated(c.ctx(), s.engine.Reader(), row.ID, c.query("decisionInstanceId"))
	list := make(rest.List[rest.DecisionStatistics], len(counted))
	for i, d := range counted {
		list[i] = rest.DecisionStatistics(d)
	}
	return list, err
}

// decisionPicture downloads the picture that was deployed beside a file of
// decisions.
func (s *server) decisionPicture(c *call, deploymentID, resource, key string) (reply, error) {
	name, err := s.engine.DecisionDiagramName(c.ctx(), deploymentID, resource, key)
	if err != nil {
		return reply{}, err
	}
	return s.picture(c, deploymentID, name)
}
