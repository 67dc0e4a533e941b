package web

import "net/http"

// route is one operation with its two addresses, of which one may be missing:
// rest below /engine-rest, which answers JSON unless a page is asked for, and
// page, which answers a page unless JSON is asked for.
type route struct {
	method  string
	rest    string
	page    string
	handler handler
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
	{method: get, rest: "/deployment", handler: listDeployments},
	{method: get, rest: "/deployment/count", handler: countDeployments},
	{method: post, rest: "/deployment/create", handler: createDeployment},
	{method: get, rest: "/deployment/{id}", handler: getDeployment},
	{method: del, rest: "/deployment/{id}", handler: deleteDeployment},
	{method: get, rest: "/deployment/{id}/resources", handler: listDeploymentResources},

	{method: get, rest: "/engine", handler: listEngines, open: true},

	{method: get, rest: "/history/activity-instance", handler: listHistoryActivities},
	{method: post, rest: "/history/activity-instance", handler: listHistoryActivities},
	{method: get, rest: "/history/activity-instance/count", handler: countHistoryActivities},
	{method: post, rest: "/history/activity-instance/count", handler: countHistoryActivities},
	{method: get, rest: "/history/process-instance", handler: listHistoryInstances},
	{method: post, rest: "/history/process-instance", handler: listHistoryInstances},
	{method: get, rest: "/history/process-instance/count", handler: countHistoryInstances},
	{method: post, rest: "/history/process-instance/count", handler: countHistoryInstances},
	{method: get, rest: "/history/process-instance/{id}", handler: getHistoryInstance},
	{method: get, rest: "/history/task", handler: listHistoryTasks},
	{method: post, rest: "/history/task", handler: listHistoryTasks},
	{method: get, rest: "/history/task/count", handler: countHistoryTasks},
	{method: post, rest: "/history/task/count", handler: countHistoryTasks},
	{method: get, rest: "/history/variable-instance", handler: listHistoryVariables},
	{method: post, rest: "/history/variable-instance", handler: listHistoryVariables},
	{method: get, rest: "/history/variable-instance/count", handler: countHistoryVariables},
	{method: post, rest: "/history/variable-instance/count", handler: countHistoryVariables},

	{method: get, rest: "/incident", handler: listIncidents},
	{method: get, rest: "/incident/count", handler: countIncidents},

	{method: get, rest: "/job", handler: listJobs},
	{method: post, rest: "/job", handler: listJobs},
	{method: get, rest: "/job/count", handler: countJobs},
	{method: post, rest: "/job/count", handler: countJobs},
	{method: get, rest: "/job/{id}", handler: getJob},
	{method: post, rest: "/job/{id}/execute", handler: executeJob},
	{method: put, rest: "/job/{id}/retries", handler: setJobRetries},
	{method: get, rest: "/job/{id}/stacktrace", handler: getJobStacktrace},

	{method: get, rest: "/process-definition", handler: listProcessDefinitions},
	{method: get, rest: "/process-definition/count", handler: countProcessDefinitions},
	{method: get, rest: "/process-definition/key/{key}", handler: getProcessDefinition},
	{method: post, rest: "/process-definition/key/{key}/start", handler: startProcess},
	{method: get, rest: "/process-definition/key/{key}/startForm", handler: getStartForm},
	{method: post, rest: "/process-definition/key/{key}/submit-form", handler: submitStartForm},
	{method: put, rest: "/process-definition/key/{key}/suspended", handler: suspendProcessDefinition},
	{method: get, rest: "/process-definition/key/{key}/xml", handler: getProcessDefinitionXML},
	{method: get, rest: "/process-definition/{id}", handler: getProcessDefinition},
	{method: post, rest: "/process-definition/{id}/start", handler: startProcess},
	{method: get, rest: "/process-definition/{id}/startForm", handler: getStartForm},
	{method: post, rest: "/process-definition/{id}/submit-form", handler: submitStartForm},
	{method: put, rest: "/process-definition/{id}/suspended", handler: suspendProcessDefinition},
	{method: get, rest: "/process-definition/{id}/xml", handler: getProcessDefinitionXML},

	{method: get, rest: "/process-instance", handler: listProcessInstances},
	{method: post, rest: "/process-instance", handler: listProcessInstances},
	{method: get, rest: "/process-instance/count", handler: countProcessInstances},
	{method: post, rest: "/process-instance/count", handler: countProcessInstances},
	{method: get, rest: "/process-instance/{id}", handler: getProcessInstance},
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
