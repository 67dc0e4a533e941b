package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The tests of this file ask every route for things that the asker must not see or
// do. A route that is not listed here has to refuse, or to list nothing.

// marker is in the name or content of everything that the asker must not see.
const marker = "hushhush"

// everybodys are the routes that answer everybody who is signed in, with why that
// gives nothing away. What they answer must not have the marker in it all the same.
var everybodys = map[string]string{
	"GET /":                                "leads to the tasks",
	"GET /account":                         "is about the asker",
	"GET /account/tokens":                  "is about the asker",
	"GET /engine-rest/authorization/check": "is about the asker",
	"GET /engine-rest/engine":              "names the engine",
	"GET /engine-rest/history/cleanup/configuration": "says when history is removed",
	"GET /engine-rest/identity/groups":               "lists groups and users as far as they are known to the asker",
	"GET /engine-rest/identity/password-policy":      "says what passwords must satisfy",
	"POST /engine-rest/identity/password-policy":     "says what passwords must satisfy",
	"GET /engine-rest/metrics":                       "counts what happened, without names of things or people",
	"GET /engine-rest/metrics/{name}/sum":            "counts what happened, without names of things or people",
	"GET /engine-rest/telemetry/configuration":       "says that nothing is sent",
	"POST /engine-rest/telemetry/configuration":      "changes nothing",
	"GET /engine-rest/version":                       "names the version",
	"GET /start":                                     "lists what the asker may start",
	"GET /tasks":                                     "lists the asker's tasks",
	"OPTIONS /engine-rest/authorization":             "offers what the asker may do",
	"OPTIONS /engine-rest/authorization/{id}":        "offers what the asker may do",
	"OPTIONS /engine-rest/filter":                    "offers what the asker may do",
	"OPTIONS /engine-rest/filter/{id}":               "offers what the asker may do",
	"OPTIONS /engine-rest/group":                     "offers what the asker may do",
	"OPTIONS /engine-rest/group/{id}":                "offers what the asker may do",
	"OPTIONS /engine-rest/group/{id}/members":        "offers what the asker may do",
	"OPTIONS /engine-rest/tenant":                    "offers what the asker may do",
	"OPTIONS /engine-rest/tenant/{id}":               "offers what the asker may do",
	"OPTIONS /engine-rest/user":                      "offers what the asker may do",
	"OPTIONS /engine-rest/user/{id}":                 "offers what the asker may do",
	"POST /account/tokens":                           "is about the asker, and refuses the empty body",
	"OPTIONS /engine-rest/tenant/{id}/user-members":  "offers what the asker may do",
	"OPTIONS /engine-rest/tenant/{id}/group-members": "offers what the asker may do",
}

// refusedOtherwise are the routes that refuse with another status, as Camunda 7.24
// does.
var refusedOtherwise = map[string]int{
	"DELETE /engine-rest/task/{id}":                 http.StatusInternalServerError, // it belongs to a process instance
	"POST /engine-rest/task/{id}/attachment/create": http.StatusBadRequest,          // as if there were no task
	"POST /engine-rest/task/{id}/comment/create":    http.StatusBadRequest,          // likewise
}

// bodies are what routes take that refuse an empty object before they ask who may.
// <family> stands for the vault's id.
var bodies = map[string]string{
	"POST /engine-rest/authorization/create":                              `{"type":1,"permissions":["ALL"],"userId":"nobody","resourceType":7,"resourceId":"*"}`,
	"POST /engine-rest/condition":                                         `{"variables":{"secretSwitch":{"value":true}}}`,
	"POST /engine-rest/execution/{id}/create-incident":                    `{"incidentType":"x"}`,
	"POST /engine-rest/external-task/fetchAndLock":                        `{"workerId":"w","maxTasks":5,"topics":[{"topicName":"hushhush","lockDuration":1000}]}`,
	"POST /engine-rest/external-task/{id}/bpmnError":                      `{"workerId":"w","errorCode":"x"}`,
	"POST /engine-rest/external-task/{id}/complete":                       `{"workerId":"w"}`,
	"POST /engine-rest/external-task/{id}/extendLock":                     `{"workerId":"w","newDuration":1000}`,
	"POST /engine-rest/external-task/{id}/failure":                        `{"workerId":"w"}`,
	"POST /engine-rest/external-task/{id}/lock":                           `{"workerId":"w","lockDuration":1000}`,
	"POST /engine-rest/filter/create":                                     `{"resourceType":"Task","name":"own","query":{}}`,
	"PUT /engine-rest/filter/{id}":                                        `{"resourceType":"Task","name":"own","query":{}}`,
	"POST /engine-rest/group/create":                                      `{"id":"own"}`,
	"POST /engine-rest/history/batch/set-removal-time":                    `{"historicBatchIds":["<batch>"],"clearedRemovalTime":true}`,
	"POST /engine-rest/history/decision-instance/set-removal-time":        `{"historicDecisionInstanceIds":["x"],"clearedRemovalTime":true}`,
	"POST /engine-rest/history/process-instance/delete":                   `{"historicProcessInstanceIds":["<history/process-instance>"]}`,
	"POST /engine-rest/history/process-instance/set-removal-time":         `{"historicProcessInstanceIds":["<history/process-instance>"],"clearedRemovalTime":true}`,
	"POST /engine-rest/identity/password-policy":                          `{"password":"x"}`,
	"POST /engine-rest/identity/verify":                                   `{"username":"mary","password":"mary"}`,
	"POST /engine-rest/job/retries":                                       `{"jobIds":["<job>"],"retries":5}`,
	"POST /engine-rest/message":                                           `{"messageName":"secretLetter"}`,
	"POST /engine-rest/migration/execute":                                 `{"migrationPlan":{"sourceProcessDefinitionId":"<process-definition>","targetProcessDefinitionId":"<process-definition>","instructions":[{"sourceActivityIds":["task"],"targetActivityIds":["task"]}]},"processInstanceIds":["<process-instance>"]}`,
	"POST /engine-rest/migration/executeAsync":                            `{"migrationPlan":{"sourceProcessDefinitionId":"<process-definition>","targetProcessDefinitionId":"<process-definition>","instructions":[{"sourceActivityIds":["task"],"targetActivityIds":["task"]}]},"processInstanceIds":["<process-instance>"]}`,
	"POST /engine-rest/migration/generate":                                `{"sourceProcessDefinitionId":"<process-definition>","targetProcessDefinitionId":"<process-definition>","instructions":[{"sourceActivityIds":["task"],"targetActivityIds":["task"]}]}`,
	"POST /engine-rest/migration/validate":                                `{"sourceProcessDefinitionId":"<process-definition>","targetProcessDefinitionId":"<process-definition>","instructions":[{"sourceActivityIds":["task"],"targetActivityIds":["task"]}]}`,
	"POST /engine-rest/modification/execute":                              `{"processDefinitionId":"<process-definition>","processInstanceIds":["<process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/modification/executeAsync":                         `{"processDefinitionId":"<process-definition>","processInstanceIds":["<process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-definition/key/{key}/restart":              `{"processInstanceIds":["<history/process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-definition/key/{key}/restart-async":        `{"processInstanceIds":["<history/process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-definition/key/{key}/start":                `{"variables":{}}`,
	"POST /engine-rest/process-definition/{id}/restart":                   `{"processInstanceIds":["<history/process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-definition/{id}/restart-async":             `{"processInstanceIds":["<history/process-instance>"],"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-definition/{id}/start":                     `{"variables":{}}`,
	"POST /engine-rest/process-instance/delete":                           `{"processInstanceIds":["<process-instance>"]}`,
	"POST /engine-rest/process-instance/delete-historic-query-based":      `{"processInstanceIds":["<process-instance>"]}`,
	"POST /engine-rest/process-instance/job-retries":                      `{"processInstances":["<process-instance>"],"retries":5}`,
	"POST /engine-rest/process-instance/job-retries-historic-query-based": `{"processInstances":["<process-instance>"],"retries":5}`,
	"POST /engine-rest/process-instance/message-async":                    `{"processInstanceIds":["<process-instance>"],"messageName":"m"}`,
	"POST /engine-rest/process-instance/suspended-async":                  `{"processInstanceIds":["<process-instance>"],"suspended":true}`,
	"POST /engine-rest/process-instance/variables-async":                  `{"processInstanceIds":["<process-instance>"],"variables":{"v":{"value":1}}}`,
	"POST /engine-rest/process-instance/{id}/modification":                `{"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/process-instance/{id}/modification-async":          `{"instructions":[{"type":"startBeforeActivity","activityId":"task"}]}`,
	"POST /engine-rest/signal":                                            `{"name":"secretBell"}`,
	"POST /engine-rest/task/{id}/bpmnError":                               `{"errorCode":"x"}`,
	"POST /engine-rest/task/{id}/bpmnEscalation":                          `{"escalationCode":"x"}`,
	"POST /engine-rest/task/{id}/comment/create":                          `{"message":"x"}`,
	"POST /engine-rest/task/{id}/identity-links":                          `{"type":"candidate","userId":"nobody"}`,
	"POST /engine-rest/task/{id}/identity-links/delete":                   `{"type":"candidate","groupId":"vault"}`,
	"POST /engine-rest/telemetry/configuration":                           `{"enableTelemetry":true}`,
	"POST /engine-rest/tenant/create":                                     `{"id":"own"}`,
	"POST /engine-rest/user/create":                                       `{"profile":{"id":"own"},"credentials":{"password":"own"}}`,
	"PUT /engine-rest/authorization/{id}":                                 `{"permissions":["ALL"],"userId":"nobody","resourceType":7,"resourceId":"*"}`,
	"POST /engine-rest/external-task/retries-async":                       `{"retries":5,"externalTaskIds":["<external-task>"]}`,
	"PUT /engine-rest/external-task/retries":                              `{"retries":5,"externalTaskIds":["<external-task>"]}`,
	"PUT /engine-rest/external-task/{id}/priority":                        `{"priority":5}`,
	"PUT /engine-rest/external-task/{id}/retries":                         `{"retries":5}`,
	"PUT /engine-rest/job-definition/suspended":                           `{"suspended":true,"processDefinitionKey":"secret"}`,
	"PUT /engine-rest/job-definition/{id}/retries":                        `{"retries":1}`,
	"PUT /engine-rest/job/suspended":                                      `{"suspended":true,"processDefinitionKey":"secret"}`,
	"PUT /engine-rest/job/{id}/priority":                                  `{"priority":1}`,
	"PUT /engine-rest/job/{id}/retries":                                   `{"retries":1}`,
	"PUT /engine-rest/process-definition/key/{key}/suspended":             `{"suspended":true}`,
	"PUT /engine-rest/process-definition/suspended":                       `{"processDefinitionKey":"secret","suspended":true}`,
	"PUT /engine-rest/process-instance/suspended":                         `{"processDefinitionKey":"secret","suspended":true}`,
	"PUT /engine-rest/process-definition/{id}/suspended":                  `{"suspended":true}`,
	"PUT /engine-rest/process-instance/{id}/comment":                      `{"id":"none","message":"x"}`,
	"PUT /engine-rest/process-instance/{id}/suspended":                    `{"suspended":true}`,
	"PUT /engine-rest/process-instance/{id}/variables/{varName}":          `{"value":"x","type":"String"}`,
	"PUT /engine-rest/task/{id}/comment":                                  `{"id":"none","message":"x"}`,
	"PUT /engine-rest/user/{id}/credentials":                              `{"password":"x","authenticatedUserPassword":"nobody"}`,
}

// parameters are the queries that routes cannot do without.
var parameters = map[string]string{
	"GET /engine-rest/authorization/check":             "?permissionName=READ&resourceName=user&resourceType=1&resourceId=mary",
	"GET /engine-rest/history/process-instance/report": "?reportType=duration&periodUnit=month",
	"GET /engine-rest/history/task/report":             "?reportType=count&groupBy=taskName",
	"GET /engine-rest/identity/groups":                 "?userId=mary",
}

// secretModel waits in a task, and beside it fails in a job.
const secretModel = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <message id="letter" name="secretLetter"/>
  <signal id="bell" name="secretBell"/>
  <process id="secret" name="hushhush process" isExecutable="true">
    <startEvent id="start"/>
    <startEvent id="condition"><conditionalEventDefinition id="c1"><condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="tFormalExpression">${secretSwitch}</condition></conditionalEventDefinition></startEvent>
    <sequenceFlow id="g" sourceRef="condition" targetRef="task"/>
    <sequenceFlow id="h" sourceRef="fork" targetRef="work"/>
    <serviceTask id="work" name="hushhush work" camunda:type="external" camunda:topic="hushhush"/>
    <sequenceFlow id="i" sourceRef="fork" targetRef="receive"/>
    <receiveTask id="receive" messageRef="letter"/>
    <sequenceFlow id="j" sourceRef="fork" targetRef="hear"/>
    <intermediateCatchEvent id="hear"><signalEventDefinition id="s1" signalRef="bell"/></intermediateCatchEvent>
    <sequenceFlow id="a" sourceRef="start" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="b" sourceRef="fork" targetRef="task"/>
    <userTask id="task" name="hushhush task" camunda:assignee="mary" camunda:candidateGroups="vault"/>
    <sequenceFlow id="c" sourceRef="task" targetRef="end"/>
    <endEvent id="end"/>
    <sequenceFlow id="e" sourceRef="fork" targetRef="job"/>
    <serviceTask id="job" name="hushhush job" camunda:asyncBefore="true" camunda:class="fails"/>
    <sequenceFlow id="f" sourceRef="job" targetRef="over"/>
    <endEvent id="over"/>
  </process>
</definitions>`

// secretDecisions are two decisions, of which one requires the other.
const secretDecisions = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="secretGraph" name="hushhush decisions" namespace="t">
  <decision id="first" name="hushhush first">
    <variable id="v1" name="one" typeRef="string"/>
    <literalExpression id="e1"><text>"hushhush"</text></literalExpression>
  </decision>
  <decision id="secret" name="hushhush decision">
    <variable id="v2" name="two" typeRef="string"/>
    <informationRequirement id="r"><requiredDecision href="#first"/></informationRequirement>
    <literalExpression id="e2"><text>"hushhush"</text></literalExpression>
  </decision>
</definitions>`

// ownModel is what they deploy who may.
var ownModel = strings.NewReplacer(marker, "own", `"secret"`, `"own"`).Replace(secretModel)

// vault is a server that holds one of everything, with ids by the first part of the
// path that names them.
type vault struct {
	*testing.T
	engine *engine.Engine
	server *httptest.Server
	ids    map[string]string
}

func newVault(t *testing.T, tenant string) *vault {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "vault.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	e, err := engine.New(t.Context(), engine.Options{Store: db, Logger: quiet, PasswordPolicy: identity.CamundaPolicy(), Delegates: map[string]machine.Delegate{
		"fails": func(*machine.Call) error { return errors.New(marker + " failure") },
	}})
	if err != nil {
		t.Fatal(err)
	}
	v := &vault{T: t, engine: e}
	v.server = httptest.NewServer(New(Options{Engine: e, RestAuth: authBasic, Logger: quiet}))
	t.Cleanup(func() {
		e.StopListeners()
		v.server.Close()
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	v.fill(tenant)
	return v
}

// give runs a command for nobody, who is not checked.
func give[R any](v *vault, c engine.Command[R]) R {
	v.Helper()
	r, err := engine.Do(v.Context(), v.engine, c)
	if err != nil {
		v.Fatalf("%T: %v", c, err)
	}
	return r
}

func (v *vault) fill(tenant string) {
	v.Helper()
	give(v, engine.CreateUser{ID: "nobody", Password: "nobody", AnyPassword: true})
	give(v, engine.DeleteAuthorization{ID: v.grantOf("nobody")}) // not even over themselves
	give(v, engine.CreateUser{ID: "demo", Password: "demo", AnyPassword: true})
	give(v, engine.AdminGroup())
	give(v, engine.AddMember{UserID: "demo", GroupID: identity.AdminGroup})
	give(v, engine.CreateUser{ID: "mary", FirstName: marker, Password: "mary", AnyPassword: true})
	give(v, engine.CreateGroup{ID: "vault", Name: marker})
	give(v, engine.CreateTenant{ID: "north", Name: marker})
	grant := give(v, engine.CreateAuthorization{Authorization: state.Authorization{
		Type: identity.TypeGrant, UserID: "mary", ResourceType: int64(identity.ResourceTask), ResourceID: marker, Permissions: int64(identity.All),
	}})
	d := give(v, engine.Deploy{Name: marker, TenantID: tenant, Resources: []engine.DeployResource{
		{Name: marker + ".bpmn", Data: []byte(secretModel)}, {Name: marker + ".dmn", Data: []byte(secretDecisions)},
	}})
	decision := d.Decisions[1].ID
	give(v, engine.EvaluateDecision{DefinitionID: decision})
	definition := d.Definitions[0].ID
	instance := give(v, engine.StartProcess{DefinitionID: definition, BusinessKey: marker, Variables: []engine.Variable{
		{Name: "secret", Value: value.OfString(marker)},
		{Name: "file", Value: value.OfFile(value.FileRef{Name: marker, MIMEType: "text/plain", Blob: value.Blob{Data: []byte(marker)}})},
	}}).Instance.ID
	ended := give(v, engine.StartProcess{DefinitionID: definition, BusinessKey: marker}).Instance.ID
	give(v, engine.DeleteInstance{ProcessInstanceID: ended, Reason: marker})
	batch := give(v, engine.ModifyInstancesLater{
		DefinitionID: definition, Instances: engine.Instances{IDs: []string{instance}},
		Modification: engine.Modification{Instructions: []engine.Instruction{{Type: machine.StartBefore, ActivityID: "task"}}},
	})
	unit, err := v.engine.Unit(v.Context(), store.Scope{ProcessInstanceID: instance})
	if err != nil {
		v.Fatal(err)
	}
	var task, job, external string
	for t := range unit.Tasks.All() {
		task = t.ID
	}
	for t := range unit.ExternalTasks.All() {
		external = t.ID
	}
	for j := range unit.Jobs.All() {
		job = j.ID
	}
	for range 3 {
		if _, err := engine.Do(v.Context(), v.engine, engine.ExecuteJob{JobID: job}); err == nil {
			v.Fatal("the job did not fail")
		}
	}
	v.ids = map[string]string{"process-instance": instance}
	v.ids = map[string]string{
		"authorization": grant.ID, "deployment": d.Deployment.ID, "diagrams": definition, "group": "vault", "tenant": "north", "user": "mary",
		"process-definition": definition, "process-instance": instance, "execution": instance, "job": job, "task": task, "tasks": task,
		"history/process-instance": ended, "cockpit/instances": instance, "cockpit/jobs": job, "cockpit/external-tasks": external, "cockpit/processes": definition, "cockpit/job-definitions": v.any("job_definition"),
		"admin/users": "mary", "admin/groups": "vault", "admin/tenants": "north", "admin/authorizations": grant.ID,
		"external-task": external, "history/external-task-log": v.any("history_external_task_log"), "{messageName}": "secretLetter",
		"decision-definition": decision, "decision-requirements-definition": d.Requirements[0].ID, "history/decision-instance": v.any("history_decision_instance"),
		"history/process-definition": definition, "history/decision-requirements-definition": d.Requirements[0].ID, "{tenantId}": "north",
		"history/activity-instance": v.any("history_activity_instance"), "history/detail": v.any("history_detail"), "history/job-log": v.any("history_job_log"),
		"history/variable-instance": v.any("variable"), "incident": v.any("incident"), "job-definition": v.any("job_definition"),
		"variable-instance": v.any("variable"), "{operationId}": v.operation(), "{resourceId}": v.any("resource"),
		"{key}": "secret", "{varName}": "secret", "{name}": "file", "{userId}": "mary", "{groupId}": "vault", "{token}": "x",
		"account/tokens": "none", "{group}": "task", "batch": batch.ID, "cockpit/batches": batch.ID, "cockpit/deployments": d.Deployment.ID, "history/batch": batch.ID,
		"{attachmentId}": give(v, engine.AddAttachment{TaskID: task, Name: marker, Content: []byte(marker)}).ID,
		"filter":         give(v, engine.CreateFilter{Filter: state.Filter{ResourceType: "Task", Name: marker, Query: `{"name":"hushhush task"}`}}).ID,
		"{commentId}":    give(v, engine.AddComment{TaskID: task, ProcessInstanceID: instance, Message: marker}).ID,
	}
}

// grantOf is the authorization that a new user was given.
func (v *vault) grantOf(user string) (id string) {
	v.Helper()
	err := v.engine.Reader().Select(v.Context(), "SELECT id FROM authorization_grant WHERE user_id = ?", []any{user}, func(s store.Scanner) error { return s.Scan(&id) })
	if err != nil || id == "" {
		v.Fatal("no authorization of "+user, err)
	}
	return id
}

// any is the id of some row of a table.
func (v *vault) any(table string) (id string) {
	v.Helper()
	err := v.engine.Reader().Select(v.Context(), "SELECT MAX(id) FROM "+table, nil, func(s store.Scanner) error { return s.Scan(&id) })
	if err != nil || id == "" {
		v.Fatalf("nothing in %s: %v", table, err)
	}
	return id
}

// operation is the id of something that a user did.
func (v *vault) operation() (id string) {
	v.Helper()
	demo := engine.WithActor(v.Context(), engine.Actor{UserID: "demo"})
	if _, err := engine.Do(demo, v.engine, engine.SetVariables{ExecutionID: v.ids["process-instance"], Variables: []engine.Variable{{Name: "other", Value: value.OfString(marker)}}}); err != nil {
		v.Fatal(err)
	}
	err := v.engine.Reader().Select(v.Context(), "SELECT MAX(operation_id) FROM history_operation", nil, func(s store.Scanner) error { return s.Scan(&id) })
	if err != nil || id == "" {
		v.Fatalf("no operation: %v", err)
	}
	return id
}

// routeCase is one address of a route.
type routeCase struct {
	route
	name string // method and path with its placeholders
	path string // with ids of the vault, and what it cannot do without
}

// cases are the addresses of all routes.
func (v *vault) cases() []routeCase {
	v.Helper()
	var all []routeCase
	for _, r := range routes {
		if r.rest != "" {
			all = append(all, v.caseOf(r.asREST(), "/engine-rest", r.rest))
		}
		if r.page != "" {
			all = append(all, v.caseOf(r.asPage(), "", r.page))
		}
	}
	return all
}

func (v *vault) caseOf(r route, prefix, path string) routeCase {
	v.Helper()
	c := routeCase{route: r, name: r.method + " " + prefix + path}
	family, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/{id}")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		of := part
		if part == "{id}" {
			of = family
		}
		id, ok := v.ids[of]
		if !ok {
			v.Errorf("%s: the vault holds nothing for %s of %s; add one of the kind in fill", c.name, part, family)
		}
		parts[i] = id
	}
	c.path = prefix + strings.Join(parts, "/") + parameters[c.name]
	return c
}

// ask sends what the route takes, as a program.
func (v *vault) ask(c routeCase, authorize func(*http.Request)) (status int, body string) {
	v.Helper()
	sent := ""
	if c.method != http.MethodGet && c.method != http.MethodOptions {
		if sent = bodies[c.name]; sent == "" {
			sent = "{}"
		}
		for family, id := range v.ids {
			sent = strings.ReplaceAll(sent, "<"+family+">", id)
		}
	}
	r, err := http.NewRequestWithContext(v.Context(), c.method, v.server.URL+c.path, strings.NewReader(sent))
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set("Accept", "application/json, */*;q=0.5")
	switch {
	case c.name == "POST /engine-rest/deployment/create":
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Body = io.NopCloser(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bpmn\"\r\n\r\n" + ownModel + "\r\n--x--\r\n"))
		r.ContentLength = -1
	case strings.HasSuffix(c.path, "/attachment/create"):
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Body = io.NopCloser(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nx\r\n--x--\r\n"))
		r.ContentLength = -1
	case c.method == http.MethodPost && strings.HasSuffix(c.path, "/data"):
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Body = io.NopCloser(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\nx\r\n--x--\r\n"))
		r.ContentLength = -1
	case sent != "":
		r.Header.Set("Content-Type", "application/json")
	}
	authorize(r)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		v.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// isNothing reports whether a body lists nothing.
func isNothing(body string) bool {
	var list []any
	if json.Unmarshal([]byte(body), &list) == nil {
		return len(list) == 0
	}
	var count struct{ Count *int }
	return json.Unmarshal([]byte(body), &count) == nil && count.Count != nil && *count.Count == 0
}

func TestRoutes_WithoutCredentialsAreClosed(t *testing.T) {
	v := newVault(t, "")
	for _, c := range v.cases() {
		if c.open {
			continue
		}
		if status, body := v.ask(c, func(*http.Request) {}); status != http.StatusUnauthorized || body != "" {
			t.Errorf("%s: status %d, %.200s", c.name, status, body)
		}
	}
}

func TestRoutes_GiveAPowerlessUserNothing(t *testing.T) {
	v := newVault(t, "")
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	for _, c := range v.cases() {
		if c.open {
			continue
		}
		status, body := v.ask(c, func(r *http.Request) { r.SetBasicAuth("nobody", "nobody") })
		if strings.Contains(body, marker) {
			t.Errorf("%s: the answer gives something away: %.300s", c.name, body)
		}
		if status == refusedOtherwise[c.name] {
			continue
		}
		if _, ok := everybodys[c.name]; !ok && !slices.Contains(refusals, status) && !(status == http.StatusOK && isNothing(body)) {
			t.Errorf("%s: status %d, want 403, 404 or an empty list: %.300s", c.name, status, body)
		}
	}
	v.isUntouched()
}

func TestRoutes_GiveNothingOfOtherTenants(t *testing.T) {
	v := newVault(t, "north")
	for _, r := range identity.Resources() {
		if ofNoTenant := []identity.Resource{identity.ResourceFilter, identity.ResourceUser, identity.ResourceGroup, identity.ResourceTenant, identity.ResourceAuthorization}; !slices.Contains(ofNoTenant, r) {
			give(v, engine.CreateAuthorization{Authorization: state.Authorization{
				Type: identity.TypeGrant, UserID: "nobody", ResourceType: int64(r), ResourceID: identity.Any, Permissions: int64(identity.All),
			}})
		}
	}
	for _, c := range v.cases() {
		if c.open {
			continue
		}
		status, body := v.ask(c, func(r *http.Request) { r.SetBasicAuth("nobody", "nobody") })
		if strings.Contains(body, marker) {
			t.Errorf("%s: status %d, the answer gives something away: %.300s", c.name, status, body)
		}
	}
	v.isUntouched()
}

func TestRoutes_AReadingTokenChangesNothing(t *testing.T) {
	v := newVault(t, "")
	demo := engine.WithActor(t.Context(), engine.Actor{UserID: "demo"})
	token, err := engine.Do(demo, v.engine, engine.CreateToken{Name: "reader", Scopes: []identity.Scope{identity.ScopeRead}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.cases() {
		reads := c.scope() == identity.ScopeRead && !c.personal
		if c.open || c.method == http.MethodGet && reads {
			continue
		}
		status, body := v.ask(c, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token.Secret) })
		if reads != (status < http.StatusMultipleChoices) || !reads && status != http.StatusForbidden {
			t.Errorf("%s: status %d %.200s", c.name, status, body)
		}
	}
	v.isUntouched()
}

func TestRoutes_TheListsOfThisTestAreAboutRoutes(t *testing.T) {
	v := newVault(t, "")
	var names []string
	for _, c := range v.cases() {
		names = append(names, c.name)
	}
	for name := range everybodys {
		if !slices.Contains(names, name) {
			t.Errorf("everybodys names %s, which is no route", name)
		}
	}
	for name := range bodies {
		if !slices.Contains(names, name) {
			t.Errorf("bodies names %s, which is no route", name)
		}
	}
}

// isUntouched demands that everything is as it was put there.
func (v *vault) isUntouched() {
	v.Helper()
	unit, err := v.engine.Unit(v.Context(), store.Scope{ProcessInstanceID: v.ids["process-instance"]})
	if err != nil {
		v.Fatal(err)
	}
	instance, _ := unit.ProcessInstances.Get(v.ids["process-instance"])
	task, ok := unit.Tasks.Get(v.ids["task"])
	job, hasJob := unit.Jobs.Get(v.ids["job"])
	external, hasExternal := unit.ExternalTasks.Get(v.ids["external-task"])
	if !ok || !hasJob || !hasExternal || instance.Suspended || task.Assignee != "mary" || job.Retries != 0 || job.Suspended || job.Priority != 0 ||
		unit.Incidents.Len() != 1 || external.WorkerID != "" || external.Priority != 0 {
		v.Errorf("something was changed: %+v %+v %+v %+v", instance, task, job, external)
	}
	if n := unit.EventSubscriptions.Len(); n != 2 {
		v.Errorf("%d events are waited for, not two", n)
	}
	var batches, suspended, ended int64
	err = v.engine.Reader().Select(v.Context(), "SELECT COUNT(*), COALESCE(SUM(suspended), 0), (SELECT COUNT(*) FROM history_process_instance) FROM batch", nil,
		func(s store.Scanner) error { return s.Scan(&batches, &suspended, &ended) })
	if err != nil || batches != 1 || suspended != 0 || ended != 1 {
		v.Errorf("%d batches, %d of them suspended, and %d ended instances, want 1, 0 and 1: %v", batches, suspended, ended, err)
	}
	for _, secret := range []string{"mary", "demo"} {
		if _, err := v.engine.Authenticate(v.Context(), secret, secret); err != nil {
			v.Errorf("%s: %v", secret, err)
		}
	}
}
