package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// route is one operation with its two addresses, of which one may be missing:
// rest below /engine-rest, which answers JSON unless a page is asked for, and
// page, which answers a page unless JSON is asked for.
type route struct {
	method string
	rest   string
	page   string
	// handler answers; op answers where it is set, and knows the shapes of the
	// JSON as well.
	handler handler
	op      *operation
	// open: nobody has to be signed in.
	open bool
	// limited: attempts are bounded by address.
	limited bool
	// mounted says under which of the two addresses this copy answers.
	mounted mount
}

type mount int

const (
	mountedREST mount = iota
	mountedPage
)

// handle is what answers.
func (r route) handle() handler {
	if r.op != nil {
		return r.op.handle
	}
	return r.handler
}

func (r route) asREST() route { r.mounted = mountedREST; return r }
func (r route) asPage() route { r.mounted = mountedPage; return r }

// The methods, short so that a route stays a line.
const (
	get  = http.MethodGet
	post = http.MethodPost
	put  = http.MethodPut
	del  = http.MethodDelete
)

// routes is every operation once, the REST paths in the order of the API.
var routes = []route{
	{method: get, page: "/", handler: showHome},
	{method: get, page: "/account", handler: showAccount},
	{method: get, page: "/cockpit", handler: showCockpit},
	{method: get, page: "/cockpit/instances/{id}/cancel", handler: askCancel},
	{method: post, page: "/cockpit/instances/{id}/activate", handler: activateByForm},
	{method: post, page: "/cockpit/instances/{id}/cancel", handler: cancelInstance},
	{method: get, page: "/cockpit/instances/{id}/files/{name}", handler: getInstanceFile},
	{method: post, page: "/cockpit/instances/{id}/suspend", handler: suspendByForm},
	{method: post, page: "/cockpit/instances/{id}/variables", handler: addVariable},
	{method: post, page: "/cockpit/instances/{id}/variables/{name}", handler: editVariable},
	{method: post, page: "/cockpit/jobs/{id}/retry", handler: retryJob},
	{method: get, page: "/diagrams/{id}", handler: getDiagram},
	{method: get, page: "/login", handler: showLogin, open: true},
	{method: post, page: "/login", handler: login, open: true, limited: true},
	{method: post, page: "/logout", handler: logout, open: true},
	{method: get, page: "/setup/{token}", handler: showSetup, open: true},
	{method: post, page: "/setup/{token}", handler: setUp, open: true, limited: true},
	{method: get, page: "/start", handler: listStartable},
	{method: get, page: "/tasks/{id}/files/{name}", handler: getTaskFile},
	{method: post, page: "/theme", handler: chooseTheme, open: true},

	{method: get, rest: "/deployment", handler: listDeployments},
	{method: get, rest: "/deployment/count", handler: countDeployments},
	{method: post, rest: "/deployment/create", handler: createDeployment},
	{method: get, rest: "/deployment/{id}", handler: getDeployment},
	{method: del, rest: "/deployment/{id}", handler: deleteDeployment},
	{method: get, rest: "/deployment/{id}/resources", handler: listDeploymentResources},

	{method: get, rest: "/engine", handler: listEngines, open: true},

	{method: get, rest: "/history/activity-instance", op: lists(&query.HistoryActivityInstances, (*server).readableHistory, rest.HistoryActivityInstanceOf)},
	{method: post, rest: "/history/activity-instance", op: lists(&query.HistoryActivityInstances, (*server).readableHistory, rest.HistoryActivityInstanceOf)},
	{method: get, rest: "/history/activity-instance/count", op: counts(&query.HistoryActivityInstances, (*server).readableHistory)},
	{method: post, rest: "/history/activity-instance/count", op: counts(&query.HistoryActivityInstances, (*server).readableHistory)},
	{method: get, rest: "/history/process-instance", op: lists(&query.HistoryProcessInstances, (*server).readableHistory, rest.HistoryProcessInstanceOf)},
	{method: post, rest: "/history/process-instance", op: lists(&query.HistoryProcessInstances, (*server).readableHistory, rest.HistoryProcessInstanceOf)},
	{method: get, rest: "/history/process-instance/count", op: counts(&query.HistoryProcessInstances, (*server).readableHistory)},
	{method: post, rest: "/history/process-instance/count", op: counts(&query.HistoryProcessInstances, (*server).readableHistory)},
	{method: get, rest: "/history/process-instance/{id}", op: finds(&query.HistoryProcessInstances, (*server).readableHistory, rest.HistoryProcessInstanceOf, "Historic process instance with id %s does not exist")},
	{method: get, rest: "/history/task", op: lists(&query.HistoryTasks, (*server).readableHistory, rest.HistoryTaskOf)},
	{method: post, rest: "/history/task", op: lists(&query.HistoryTasks, (*server).readableHistory, rest.HistoryTaskOf)},
	{method: get, rest: "/history/task/count", op: counts(&query.HistoryTasks, (*server).readableHistory)},
	{method: post, rest: "/history/task/count", op: counts(&query.HistoryTasks, (*server).readableHistory)},
	{method: get, rest: "/history/variable-instance", handler: listHistoryVariables},
	{method: post, rest: "/history/variable-instance", handler: listHistoryVariables},
	{method: get, rest: "/history/variable-instance/count", op: counts(&query.HistoryVariableInstances, (*server).readableHistory)},
	{method: post, rest: "/history/variable-instance/count", op: counts(&query.HistoryVariableInstances, (*server).readableHistory)},

	{method: get, rest: "/incident", op: lists(&query.Incidents, (*server).readableInstances, rest.IncidentOf)},
	{method: get, rest: "/incident/count", op: counts(&query.Incidents, (*server).readableInstances)},

	{method: get, rest: "/job", op: lists(&query.Jobs, (*server).readableInstances, rest.JobOf)},
	{method: post, rest: "/job", op: lists(&query.Jobs, (*server).readableInstances, rest.JobOf)},
	{method: get, rest: "/job/count", op: counts(&query.Jobs, (*server).readableInstances)},
	{method: post, rest: "/job/count", op: counts(&query.Jobs, (*server).readableInstances)},
	{method: get, rest: "/job/{id}", op: finds(&query.Jobs, (*server).readableInstances, rest.JobOf, "Job with id %s does not exist")},
	{method: post, rest: "/job/{id}/execute", op: does(executeJob)},
	{method: put, rest: "/job/{id}/retries", op: takes(setJobRetries)},
	{method: get, rest: "/job/{id}/stacktrace", handler: getJobStacktrace},

	{method: get, rest: "/process-definition", handler: listProcessDefinitions},
	{method: get, rest: "/process-definition/count", handler: countProcessDefinitions},
	{method: get, rest: "/process-definition/key/{key}", handler: getProcessDefinition},
	{method: post, rest: "/process-definition/key/{key}/start", handler: startProcess},
	{method: get, rest: "/process-definition/key/{key}/startForm", page: "/processes/{key}/start", handler: getStartForm},
	{method: post, rest: "/process-definition/key/{key}/submit-form", page: "/processes/{key}/start", handler: submitStartForm},
	{method: put, rest: "/process-definition/key/{key}/suspended", handler: suspendProcessDefinition},
	{method: get, rest: "/process-definition/key/{key}/xml", handler: getProcessDefinitionXML},
	{method: get, rest: "/process-definition/{id}", page: "/cockpit/processes/{id}", handler: getProcessDefinition},
	{method: post, rest: "/process-definition/{id}/start", handler: startProcess},
	{method: get, rest: "/process-definition/{id}/startForm", handler: getStartForm},
	{method: post, rest: "/process-definition/{id}/submit-form", handler: submitStartForm},
	{method: put, rest: "/process-definition/{id}/suspended", handler: suspendProcessDefinition},
	{method: get, rest: "/process-definition/{id}/xml", handler: getProcessDefinitionXML},

	{method: get, rest: "/process-instance", handler: listProcessInstances},
	{method: post, rest: "/process-instance", handler: listProcessInstances},
	{method: get, rest: "/process-instance/count", handler: countProcessInstances},
	{method: post, rest: "/process-instance/count", handler: countProcessInstances},
	{method: get, rest: "/process-instance/{id}", page: "/cockpit/instances/{id}", handler: getProcessInstance},
	{method: del, rest: "/process-instance/{id}", handler: deleteProcessInstance},
	{method: get, rest: "/process-instance/{id}/activity-instances", handler: getActivityInstances},
	{method: put, rest: "/process-instance/{id}/suspended", handler: suspendProcessInstance},
	{method: get, rest: "/process-instance/{id}/variables", handler: getInstanceVariables},
	{method: post, rest: "/process-instance/{id}/variables", handler: patchInstanceVariables},
	{method: get, rest: "/process-instance/{id}/variables/{varName}", handler: getInstanceVariable},
	{method: put, rest: "/process-instance/{id}/variables/{varName}", handler: setInstanceVariable},
	{method: del, rest: "/process-instance/{id}/variables/{varName}", handler: deleteInstanceVariable},

	{method: get, rest: "/task", page: "/tasks", handler: listTasks},
	{method: post, rest: "/task", handler: listTasks},
	{method: get, rest: "/task/count", handler: countTasks},
	{method: post, rest: "/task/count", handler: countTasks},
	{method: get, rest: "/task/{id}", page: "/tasks/{id}", handler: getTask},
	{method: post, rest: "/task/{id}/assignee", page: "/tasks/{id}/assignee", handler: assignTask},
	{method: post, rest: "/task/{id}/claim", page: "/tasks/{id}/claim", handler: claimTask},
	{method: post, rest: "/task/{id}/complete", page: "/tasks/{id}/complete", handler: completeTask},
	{method: get, rest: "/task/{id}/form", handler: getTaskForm},
	{method: get, rest: "/task/{id}/form-variables", handler: getTaskVariables},
	{method: get, rest: "/task/{id}/identity-links", handler: getTaskIdentityLinks},
	{method: post, rest: "/task/{id}/submit-form", handler: submitTaskForm},
	{method: post, rest: "/task/{id}/unclaim", page: "/tasks/{id}/unclaim", handler: unclaimTask},
	{method: get, rest: "/task/{id}/variables", handler: getTaskVariables},

	{method: get, rest: "/version", handler: getVersion},
}
