package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// startProblems are how refusals of a start are answered (Camunda 7.24).
var startProblems = rest.Problems{
	engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.RESTException},
	engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.RESTException},
	engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
	engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
	engine.Suspended:   {Status: http.StatusInternalServerError, Type: rest.RESTException},
}

// startFormProblems are how refusals of a start form are answered.
var startFormProblems = rest.Problems{
	engine.NotFound:    {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
	engine.OtherTenant: {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
}

// readDefinition reads the definition that the path names by id, or by key: then
// its newest version. Who may not read the one with the id is refused; by key it
// is as if it were not there.
func (s *server) readDefinition(c *call) (state.ProcessDefinition, error) {
	if id := c.param("id"); id != "" {
		row, err := s.engine.ReadDefinition(c.ctx(), id)
		if isRefusal(err, engine.NotFound) {
			err = noDefinition(id)
		}
		return row, err
	}
	row, err := s.engine.ReadLatestDefinition(c.ctx(), c.param("key"), c.param("tenantId"))
	return row, noMatching(c, err, "process definition")
}

// namedDefinition looks for the definition that the path names.
func namedDefinition(s *server, c *call) error {
	_, err := s.readDefinition(c)
	return err
}

func noDefinition(id string) error {
	e := rest.NotFoundf("No matching definition with id %s", id)
	e.Engine = true
	return e
}

// findDefinition is readDefinition for those to whom what they may not read is
// not there.
func (s *server) findDefinition(c *call) (state.ProcessDefinition, error) {
	row, err := s.readDefinition(c)
	if isRefusal(err, engine.Forbidden) || isRefusal(err, engine.OtherTenant) {
		err = noDefinition(c.param("id"))
	}
	return row, err
}

func getProcessDefinition(s *server, c *call) (reply, error) {
	row, err := s.findDefinition(c)
	return ok(rest.DefinitionOf(row)).withPage(func() (templ.Component, error) { return s.processPage(c, row) }), err
}

func getProcessDefinitionXML(s *server, c *call) (reply, error) {
	row, err := s.readDefinition(c)
	if err != nil {
		return reply{}, err
	}
	data, err := s.engine.ResourceData(c.ctx(), row.DeploymentID, row.ResourceName)
	return ok(rest.DiagramXML{ID: row.ID, XML: string(data)}), err
}

// getStartForm says how the start form of a definition is found.
func getStartForm(s *server, c *call) (reply, error) {
	row, err := s.readDefinition(c)
	if err != nil {
		return reply{}, byID(c, startFormProblems, err)
	}
	a, err := s.startFormOf(c, row.ID)
	return ok(a.Form).withPage(func() (templ.Component, error) { return s.startPage(c, row, nil) }), err
}

// startProcess starts an instance of the definition that the path names.
func startProcess(s *server, c *call) (reply, error) { return s.start(c, false) }

// submitStartForm is startProcess with the variables logged as those of a form.
func submitStartForm(s *server, c *call) (reply, error) { return s.start(c, true) }

func (s *server) start(c *call, form bool) (reply, error) {
	if c.isForm() {
		return s.startByForm(c)
	}
	var body rest.StartProcess
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	id, key, tenant := c.param("id"), c.param("key"), c.param("tenantId")
	var definition *state.ProcessDefinition
	if id == "" {
		row, err := s.engine.DefinitionToStart(c.ctx(), key, tenant)
		if err != nil {
			return reply{}, noMatching(c, err, "process definition")
		}
		definition = &row
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return reply{}, startProblems.AsDecoded(err, s.startRefused(c, definition))
	}
	command := engine.StartProcess{
		DefinitionID: id, DefinitionKey: key, TenantID: tenant, Definition: definition, BusinessKey: string(body.BusinessKey), Variables: variables, Form: form, CaseInstanceID: string(body.CaseInstanceID),
		SkipListeners: bool(body.SkipCustomListeners), SkipMappings: bool(body.SkipIoMappings),
	}
	if command.Instructions, err = body.Instructions(); err != nil {
		return reply{}, rest.Prefixed(err, s.startRefused(c, definition))
	}
	started, err := once(s, c, command, func(all engine.Started) engine.Started {
		if !body.WithVariablesInReturn {
			all.Variables = nil
		}
		return all
	})
	if err != nil {
		return reply{}, startProblems.As(err, s.startRefused(c, definition))
	}
	shown := rest.StartedOf(started, c.base())
	if body.WithVariablesInReturn {
		shown.Variables, err = s.variablesReturned(c, started.Variables)
	}
	return ok(shown), err
}

// startRefused begins the message of a start that is refused. It names the definition
// that the path does; known is what was taken for it, nil where the path has its id.
func (s *server) startRefused(c *call, known *state.ProcessDefinition) string {
	id := c.param("id")
	if known != nil {
		id = known.ID
		if now, err := s.readDefinition(c); err == nil {
			id = now.ID
		}
	}
	return "Cannot instantiate process definition " + id
}

// definitionID is the definition that the path names, for a command. An unknown
// id is the command's own error, an unknown key that of the lookup, as in Camunda
// 7.24.
func (s *server) definitionID(c *call) (string, error) {
	if id := c.param("id"); id != "" {
		return id, nil
	}
	row, err := s.readDefinition(c)
	return row.ID, err
}

// suspendProcessDefinition suspends or activates the definition that the path
// names.
func suspendProcessDefinition(s *server, c *call, body rest.Suspension) error {
	id, err := s.definitionID(c)
	if err != nil {
		return err
	}
	if body.ProcessDefinitionKey != "" {
		return rest.Invalidf("Only one of processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	}
	return s.suspendDefinition(c, engine.DefinitionChoice{ID: id}, body)
}

// suspendProcessDefinitions suspends or activates all versions of a key.
func suspendProcessDefinitions(s *server, c *call, body rest.Suspension) error {
	switch {
	case body.ProcessDefinitionID != "":
		return rest.Invalidf("Only processDefinitionKey can be set to update the suspension state.")
	case body.ProcessDefinitionKey == "":
		return rest.Invalidf("Either processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	}
	return s.suspendDefinition(c, engine.DefinitionChoice{Key: string(body.ProcessDefinitionKey)}, body)
}

func (s *server) suspendDefinition(c *call, of engine.DefinitionChoice, body rest.Suspension) error {
	at, err := rest.Moment(body.ExecutionDate)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SuspendDefinitions{
		Of: of, Suspended: bool(body.Suspended), IncludeInstances: bool(body.IncludeProcessInstances), At: at,
	})
	return err
}

// How operations on a definition are answered that is not there.
var (
	definitionDiagramProblems = rest.Problems{engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound}}
	calledProblems            = rest.Problems{engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true}}
)

func getProcessDefinitionDiagram(s *server, c *call) (reply, error) {
	row, err := s.readDefinition(c)
	if err != nil {
		return reply{}, byID(c, definitionDiagramProblems, err)
	}
	return s.picture(c, row.DeploymentID, row.DiagramName)
}

func setProcessTimeToLive(s *server, c *call, body rest.TimeToLive) error {
	id, err := s.definitionID(c)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetTimeToLive{DefinitionID: id, Days: body.Days()})
	return timeToLiveProblems.As(err, "")
}

// listCalledDefinitions lists what a definition calls as its model says.
func listCalledDefinitions(s *server, c *call) (rest.List[rest.CalledDefinition], error) {
	id, err := s.definitionID(c)
	if err != nil {
		return nil, err
	}
	called, err := s.engine.CalledDefinitions(c.ctx(), id)
	list := make(rest.List[rest.CalledDefinition], len(called))
	for i, d := range called {
		list[i] = rest.CalledDefinition{ProcessDefinition: rest.DefinitionOf(d.Row), CalledFromActivityIDs: d.ActivityIDs, CallingProcessDefinitionID: id}
	}
	return list, calledProblems.As(err, "")
}

// deleteProcessDefinition removes one version.
func deleteProcessDefinition(s *server, c *call) (reply, error) {
	id, err := s.definitionID(c)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteDefinition{
		DefinitionID: id, Cascade: c.asks("cascade", false), SkipListeners: c.asks("skipCustomListeners", false), SkipMappings: c.asks("skipIoMappings", false),
	})
	return reply{}, deleteProblems.As(err, "")
}

// deleteProcessDefinitions removes all versions of a key.
func deleteProcessDefinitions(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteDefinitions{
		Key: c.param("key"), TenantID: c.param("tenantId"),
		Cascade: c.asks("cascade", false), SkipListeners: c.asks("skipCustomListeners", false), SkipMappings: c.asks("skipIoMappings", false),
	})
	return deleteAllProblems.As(err, "")
}
