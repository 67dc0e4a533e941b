package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// startProblems are how refusals of a start are answered (Camunda 7.24).
var startProblems = rest.Problems{
	engine.Failed:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
	engine.Suspended: {Status: http.StatusInternalServerError, Type: rest.RESTException},
}

// readableDefinitions restricts process definitions to those the caller may read.
func (s *server) readableDefinitions(c *call) []query.Condition {
	keys, all := s.engine.ReadableDefinitionKeys(c.ctx(), identity.Read)
	if all {
		return nil
	}
	return []query.Condition{query.Readable(keys)}
}

func listProcessDefinitions(s *server, c *call) (reply, error) {
	return listing(s, c, &query.ProcessDefinitions, s.readableDefinitions(c), rest.ProcessDefinitionOf)
}

func countProcessDefinitions(s *server, c *call) (reply, error) {
	return counting(s, c, &query.ProcessDefinitions, s.readableDefinitions(c))
}

// findDefinition reads the definition that the path names by id, or by key: then
// its newest version. One that the caller may not read is as if it were not there.
func (s *server) findDefinition(c *call) (state.ProcessDefinition, error) {
	id, key := c.param("id"), c.param("key")
	var row state.ProcessDefinition
	var err error
	if id != "" {
		row, err = s.engine.DefinitionRow(c.ctx(), id)
	} else {
		row, err = s.engine.LatestDefinition(c.ctx(), key, c.param("tenantId"))
	}
	readable := err == nil && s.engine.Can(c.ctx(), identity.Read, identity.ResourceProcessDefinition, row.Key)
	switch {
	case readable:
		return row, nil
	case err != nil && !isRefusal(err, engine.NotFound):
		return row, err
	case id != "":
		return row, rest.NotFoundf("No matching definition with id %s", id)
	}
	return row, &rest.Error{
		Status: http.StatusNotFound, Type: rest.RESTException, Code: engine.NotFound,
		Message: "No matching process definition with key: " + key + " and no tenant-id",
	}
}

func getProcessDefinition(s *server, c *call) (reply, error) {
	row, err := s.findDefinition(c)
	return ok(rest.DefinitionOf(row)).withPage(func() (templ.Component, error) { return s.processPage(c, row) }), err
}

func getProcessDefinitionXML(s *server, c *call) (reply, error) {
	row, err := s.findDefinition(c)
	if err != nil {
		return reply{}, err
	}
	data, err := s.engine.ResourceData(c.ctx(), row.DeploymentID, row.ResourceName)
	return ok(rest.DiagramXML{ID: row.ID, XML: string(data)}), err
}

// getStartForm says how the start form of a definition is found.
func getStartForm(s *server, c *call) (reply, error) {
	row, err := s.findDefinition(c)
	if err != nil {
		return reply{}, err
	}
	d, err := s.engine.Definition(c.ctx(), row.ID)
	if err != nil {
		return reply{}, err
	}
	form := rest.Form{}
	start := d.Process.Root.Start
	switch {
	case start == nil || start.Form == nil:
	case start.Form.Key != nil:
		form.Key = rest.Text(start.Form.Key.Source())
	case len(start.Form.Fields) > 0:
		form.Key = rest.Text("embedded:engine://engine/:engine/process-definition/" + row.ID + "/rendered-form")
	}
	return ok(form).withPage(func() (templ.Component, error) { return s.startPage(c, row, startInput{}) }), nil
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
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return reply{}, err
	}
	id, err := s.startableID(c)
	if err != nil {
		return reply{}, err
	}
	started, err := engine.Do(c.ctx(), s.engine, engine.StartProcess{
		DefinitionID: id, BusinessKey: body.BusinessKey, Variables: variables, Form: form,
	})
	if err != nil {
		return reply{}, startProblems.As(err, "Cannot instantiate process definition "+id)
	}
	shown, err := rest.StartedOf(started, c.base(), body.WithVariablesInReturn)
	return ok(shown), err
}

// startableID is the definition that the path names. An unknown id is the
// start's own error, an unknown key that of the lookup, as in Camunda 7.24.
func (s *server) startableID(c *call) (string, error) {
	if id := c.param("id"); id != "" {
		return id, nil
	}
	row, err := s.engine.LatestDefinition(c.ctx(), c.param("key"), c.param("tenantId"))
	if isRefusal(err, engine.NotFound) {
		_, err = s.findDefinition(c)
	}
	return row.ID, err
}

// suspendProcessDefinition suspends or activates a definition.
func suspendProcessDefinition(s *server, c *call) (reply, error) {
	row, err := s.findDefinition(c)
	if err != nil {
		return reply{}, err
	}
	var body rest.Suspension
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	if body.Suspended == nil {
		return reply{}, rest.Invalidf("The member 'suspended' is missing; it is true or false.")
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SuspendDefinition{
		DefinitionID: row.ID, Suspended: *body.Suspended, IncludeInstances: body.IncludeProcessInstances,
	})
	return reply{}, err
}
