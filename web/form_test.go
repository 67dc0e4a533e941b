package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// formsModel asks for one field of each type at its start and in its task.
const formsModel = `
  <process id="forms" isExecutable="true">
    <startEvent id="start"><extensionElements><camunda:formData>
      <camunda:formField id="days" label="Days" type="long" defaultValue="${2*21}"/>
      <camunda:formField id="from" label="From" type="date" datePattern="yyyy-MM-dd" defaultValue="2030-12-24"/>
    </camunda:formData></extensionElements></startEvent>
    <sequenceFlow id="a" sourceRef="start" targetRef="task"/>
    <userTask id="task"><extensionElements><camunda:formData>
      <camunda:formField id="days" label="Days" type="long"/>
      <camunda:formField id="from" label="From" type="date"/>
      <camunda:formField id="until" label="Until" type="date"/>
      <camunda:formField id="color" label="Color" type="enum"><camunda:value id="red" name="Red"/></camunda:formField>
      <camunda:formField id="paid" label="Paid" type="boolean"/>
      <camunda:formField id="note" label="Note" type="string" defaultValue="none"/>
    </camunda:formData></extensionElements></userTask>
    <sequenceFlow id="b" sourceRef="task" targetRef="end"/>
    <endEvent id="end"/>
  </process>`

func TestFormVariables_AreTheFieldsOfTheFormAndTheVariables(t *testing.T) {
	s := newSite(t)
	s.deployed("forms", formsModel)
	nobody := api{s, ""}
	nobody.call(http.MethodGet, "/process-definition/key/forms/form-variables", "").is(http.StatusOK).equals(`{
		"days": {"type": "Long", "value": 42, "valueInfo": {}}, "from": {"type": "String", "value": "2030-12-24", "valueInfo": {}}}`)
	from, err := value.Parse(value.Date, "2030-12-24")
	if err != nil {
		t.Fatal(err)
	}
	instance := do(s, engine.StartProcess{DefinitionKey: "forms", Variables: []engine.Variable{
		{Name: "days", Value: value.OfString("12")},
		{Name: "from", Value: from},
		{Name: "paid", Value: value.OfString("true")},
		{Name: "other", Value: value.OfInt(1)},
	}}).Instance.ID
	path := "/task/" + s.task(instance) + "/form-variables"
	nobody.call(http.MethodGet, path, "").is(http.StatusOK).equals(`{
		"color": {"type": "String", "value": null, "valueInfo": {}},
		"days": {"type": "Long", "value": 12, "valueInfo": {}},
		"from": {"type": "String", "value": "24/12/2030", "valueInfo": {}},
		"note": {"type": "String", "value": "none", "valueInfo": {}},
		"other": {"type": "Integer", "value": 1, "valueInfo": {}},
		"paid": {"type": "Boolean", "value": true, "valueInfo": {}},
		"until": {"type": "String", "value": "", "valueInfo": {}}}`)
	nobody.call(http.MethodGet, path+"?variableNames=other,days,missing", "").is(http.StatusOK).equals(`{
		"days": {"type": "Long", "value": 12, "valueInfo": {}}, "other": {"type": "Integer", "value": 1, "valueInfo": {}}}`)
	api{s, "john"}.call(http.MethodGet, path, "").refuses(http.StatusForbidden, "AuthorizationException")

	do(s, engine.SetVariables{ExecutionID: instance, Variables: []engine.Variable{{Name: "color", Value: value.OfString("green")}}})
	nobody.call(http.MethodGet, path, "").refuses(http.StatusInternalServerError, "FormFieldValidationException")
	nobody.call(http.MethodGet, "/task/none/form-variables", "").refuses(http.StatusBadRequest, "BadUserRequestException")
}
