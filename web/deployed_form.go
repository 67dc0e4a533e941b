package web

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about deployed and rendered forms are answered (Camunda 7.24).
var (
	deployedFormProblems = rest.Problems{
		engine.Forbidden: {Status: http.StatusForbidden, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:  {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
	}
	deployedTaskFormProblems = rest.Problems{
		engine.Forbidden: {Status: http.StatusForbidden, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:  {Status: http.StatusInternalServerError, Type: rest.NullPointer, Own: true},
	}
	renderedFormProblems     = rest.Problems{engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound}}
	renderedTaskFormProblems = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
)

// formAddress is where a form is to be found: by key, or by a reference to a
// Camunda Form. The deployment is that of the process.
type formAddress struct {
	rest.Form
	deploymentID, tenantID string
}

// startFormOf is the form of the start event of a definition.
func (s *server) startFormOf(c *call, id string) (formAddress, error) {
	row, err := s.engine.ReadDefinition(c.ctx(), id)
	if err != nil {
		return formAddress{}, err
	}
	d, err := s.engine.Definition(c.ctx(), row.ID)
	if err != nil {
		return formAddress{}, err
	}
	a := formAddress{deploymentID: row.DeploymentID, tenantID: row.TenantID}
	if start := d.Process.Root.Start; start != nil && start.Form != nil {
		a.Form = rest.StartFormOf(start.Form)
		if a.Key == "" && a.CamundaFormRef == nil && len(start.Form.Fields) > 0 {
			a.Key = rest.Text("embedded:engine://engine/:engine/process-definition/" + row.ID + "/rendered-form")
		}
	}
	return a, nil
}

// taskFormOf is the form of a task.
func (s *server) taskFormOf(c *call) (formAddress, error) {
	_, t, err := s.readTask(c)
	if err != nil || t.ProcessDefinitionID == "" {
		return formAddress{}, err
	}
	d, err := s.engine.Definition(c.ctx(), t.ProcessDefinitionID)
	if err != nil {
		return formAddress{}, err
	}
	a := formAddress{deploymentID: d.Row.DeploymentID, tenantID: t.TenantID, Form: rest.Form{
		Key:            rest.Text(t.FormKey),
		CamundaFormRef: rest.FormRefOf(t.FormRef, t.FormRefBinding, rest.Number(t.FormRefVersion)),
	}}
	n := d.Process.Nodes[t.TaskDefinitionKey]
	if a.Key == "" && a.CamundaFormRef == nil && n != nil && n.Form != nil && len(n.Form.Fields) > 0 {
		a.Key = rest.Text("embedded:engine://engine/:engine/task/" + t.ID + "/rendered-form")
	}
	return a, nil
}

func getDeployedStartForm(s *server, c *call) (reply, error) {
	id, err := s.definitionID(c)
	if err != nil {
		return reply{}, err
	}
	a, err := s.startFormOf(c, id)
	if err != nil {
		return reply{}, deployedFormProblems.As(err, "")
	}
	return s.deployedForm(c, a)
}

func getDeployedTaskForm(s *server, c *call) (reply, error) {
	a, err := s.taskFormOf(c)
	if err != nil {
		return reply{}, deployedTaskFormProblems.As(err, "")
	}
	return s.deployedForm(c, a)
}

// deployedForm reads a form that was deployed: a Camunda Form by its key, or the
// resource that a form key names.
func (s *server) deployedForm(c *call, a formAddress) (reply, error) {
	if ref := a.CamundaFormRef; ref != nil {
		data, err := s.engine.CamundaForm(c.ctx(), engine.DefinitionReference{
			Key: ref.Key, Binding: model.Binding(ref.Binding), Version: ref.Version.N, DeploymentID: a.deploymentID, TenantID: a.tenantID,
		})
		return reply{file: &file{contentType: typeJSON, data: data}}, deployedFormProblems.As(err, "")
	}
	key := string(a.Key)
	if key == "" || strings.HasPrefix(key, "embedded:engine:") {
		return reply{}, rest.Invalidf("The element has neither a formKey nor a camunda:formRef; one of them is needed.")
	}
	kind := typeXHTML
	name, embedded := strings.CutPrefix(key, "embedded:")
	if !embedded {
		if of, isCamundaForm := strings.CutPrefix(key, "camunda-forms:"); isCamundaForm {
			name, kind = of, typeJSON
		}
	}
	name, isDeployed := strings.CutPrefix(name, "deployment:")
	if !isDeployed {
		return reply{}, rest.Invalidf("The form key '%s' does not reference a deployed form.", key)
	}
	data, err := s.engine.ResourceData(c.ctx(), a.deploymentID, name)
	if isRefusal(err, engine.NotFound) {
		return reply{}, rest.NotFoundf("The form with the resource name '%s' cannot be found in deployment with id %s.", name, a.deploymentID)
	}
	return reply{file: &file{contentType: kind, data: data}}, err
}

// getRenderedStartForm answers the generated start form of a definition as HTML.
func getRenderedStartForm(s *server, c *call) (reply, error) {
	id, err := s.definitionID(c)
	if err != nil {
		return reply{}, err
	}
	fields, err := s.engine.StartForm(c.ctx(), id)
	if err != nil {
		return reply{}, renderedFormProblems.As(err, "")
	}
	if len(fields) == 0 {
		return reply{}, rest.NotFoundf("No matching rendered start form for process definition with the id %s found.", id)
	}
	return renderedForm(fields)
}

// getRenderedTaskForm answers the generated form of a task as HTML.
func getRenderedTaskForm(s *server, c *call) (reply, error) {
	id := c.param("id")
	fields, unit, err := s.engine.TaskForm(c.ctx(), id)
	if err != nil {
		return reply{}, renderedTaskFormProblems.As(err, "")
	}
	if t, ok := unit.Tasks.Get(id); ok && t.TaskDefinitionKey == "" {
		err = &engine.Error{Code: engine.NotFound, Message: "The task " + id + " is of no model that could have a form for it."}
		return reply{}, renderedTaskFormProblems.As(err, "")
	}
	if len(fields) == 0 {
		return reply{}, rest.NotFoundf("No matching rendered form for task with the id %s found.", id)
	}
	return renderedForm(fields)
}
