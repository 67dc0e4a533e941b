package views

import (
	"net/url"
	"strings"
)

// Every address of the pages is built here; the routes of web/routes.go are
// the same list read from the other side.

// Home is where a signed-in person lands.
func Home() string { return Tasks(ListPlace{}) }

// Login shows and takes the sign-in form; next is the local path to return to
// and may be empty.
func Login(next string) string { return withQuery("/login", "next", next) }

// SignOn leads to the identity provider; next is as that of [Login].
func SignOn(next string) string { return withQuery("/login/oidc", "next", next) }

// SignOnBack is where the identity provider sends people back to.
func SignOnBack() string { return "/login/oidc/callback" }

// Logout ends the session (POST).
func Logout() string { return "/logout" }

// Setup is the one-time link to make the first administrator.
func Setup(token string) string { return "/setup/" + url.PathEscape(token) }

// Account shows the signed-in person, the theme switch and the keys.
func Account() string { return "/account" }

// Tokens lists the signed-in person's tokens, and makes one (POST).
func Tokens() string { return "/account/tokens" }

// TokenRevoke ends one of them (POST).
func TokenRevoke(id string) string { return Tokens() + "/" + url.PathEscape(id) + "/revoke" }

// API describes the REST API; query is the search text.
func API(query string) string { return withQuery("/api", "q", query) }

// APIGroup describes the operations of one group.
func APIGroup(slug string) string { return "/api/" + url.PathEscape(slug) }

// APIDocument is the OpenAPI document.
func APIDocument() string { return "/engine-rest/openapi.json" }

// Theme keeps the chosen theme in a cookie (POST theme, back).
func Theme() string { return "/theme" }

// Events is the stream of changes (SSE).
func Events() string { return "/events" }

// ListPlace is where in the task list somebody is.
type ListPlace struct {
	Filter string // one of the Filter constants, the id of a saved one, or empty for the default
	Query  string // the search text
	Page   string // counts from "1"; empty on the first
}

// Tasks is the inbox.
func Tasks(at ListPlace) string { return at.on("/tasks") }

// TasksOpen is the inbox with another task beside it than the most urgent one.
func TasksOpen(id string, at ListPlace) string { return at.on("/tasks", "open", id) }

// Task opens one task beside the list it was opened from; tab is one of the Tab
// constants or empty for the form.
func Task(id, tab string, at ListPlace) string { return at.on(taskPath(id), "tab", tab) }

// Again is a page with a form in which what was typed before stands again.
func Again(page, typed string) string {
	if typed == "" {
		return page
	}
	separator := "?"
	if strings.Contains(page, "?") {
		separator = "&"
	}
	return page + separator + "typed=" + url.QueryEscape(typed)
}

func (at ListPlace) on(path string, pairs ...string) string {
	return withQuery(path, append(pairs, "filter", at.Filter, "q", at.Query, "page", at.Page)...)
}

// TaskClaim gives the task to the signed-in person (POST).
func TaskClaim(id string) string { return taskPath(id) + "/claim" }

// TaskUnclaim gives the task back (POST).
func TaskUnclaim(id string) string { return taskPath(id) + "/unclaim" }

// TaskAssignee gives the task to a person (POST assignee).
func TaskAssignee(id string) string { return taskPath(id) + "/assignee" }

// TaskComments says something about the task (POST comment).
func TaskComments(id string) string { return taskPath(id) + "/comments" }

// TaskAttachments attaches a file to the task (POST file).
func TaskAttachments(id string) string { return taskPath(id) + "/attachments" }

// TaskAttachment downloads a file that is attached to the task.
func TaskAttachment(id, attachmentID string) string {
	return TaskAttachments(id) + "/" + url.PathEscape(attachmentID)
}

// TaskDatesSet sets when the task is due and is to be looked at again (POST due,
// followUp).
func TaskDatesSet(id string) string { return taskPath(id) + "/dates" }

// TaskComplete takes the task's form (POST).
func TaskComplete(id string) string { return taskPath(id) + "/complete" }

// TaskFile downloads a file variable that the task can see.
func TaskFile(id, variable string) string {
	return taskPath(id) + "/files/" + url.PathEscape(variable)
}

// Start lists the processes that can be started.
func Start(query string) string { return withQuery("/start", "q", query) }

// ProcessStart shows (GET) and takes (POST) the start form of the newest version.
func ProcessStart(key string) string { return "/processes/" + url.PathEscape(key) + "/start" }

// Diagram serves the BPMN XML of a process definition to the viewer
// (application/xml).
func Diagram(definitionID string) string { return "/diagrams/" + url.PathEscape(definitionID) }

// Cockpit is the overview.
func Cockpit() string { return "/cockpit" }

// CockpitProcess is the page of one process definition. tab and activity narrow
// what the table shows, page counts from "1"; all but the id may be empty.
func CockpitProcess(definitionID, tab, activity, page string) string {
	return withQuery(processPath(definitionID), "tab", tab, "activity", activity, "page", page)
}

// ProcessSuspend and ProcessActivate ask when (GET) and suspend or activate a version of
// a process (POST date, include).
func ProcessSuspend(definitionID string) string { return processPath(definitionID) + "/suspend" }

func ProcessActivate(definitionID string) string { return processPath(definitionID) + "/activate" }

// ProcessMany shows (GET) and starts (POST do, activity, q, failing, reason) what is done to
// many instances of a version; activity may be empty.
func ProcessMany(definitionID, activity string) string {
	return withQuery(processPath(definitionID)+"/many", "activity", activity)
}

// ProcessTimeToLive shows (GET) and takes (POST days) how long the history of a version
// is kept.
func ProcessTimeToLive(definitionID string) string {
	return processPath(definitionID) + "/history-time-to-live"
}

// JobDefinitionSuspend and JobDefinitionActivate ask when (GET) and suspend or activate
// the jobs of an element (POST date, include).
func JobDefinitionSuspend(id string) string { return jobDefinitionPath(id) + "/suspend" }

func JobDefinitionActivate(id string) string { return jobDefinitionPath(id) + "/activate" }

// JobDefinitionPriority shows (GET) and takes (POST priority, include) the priority of the
// jobs of an element.
func JobDefinitionPriority(id string) string { return jobDefinitionPath(id) + "/priority" }

func processPath(definitionID string) string {
	return "/cockpit/processes/" + url.PathEscape(definitionID)
}

func jobDefinitionPath(id string) string { return "/cockpit/job-definitions/" + url.PathEscape(id) }

// CockpitInstance is the page of one process instance; edit names the variable
// whose row is open for editing. tab and edit may be empty.
func CockpitInstance(id, tab, edit string) string {
	return withQuery(instancePath(id), "tab", tab, "edit", edit)
}

// InstanceSuspend suspends the instance (POST).
func InstanceSuspend(id string) string { return instancePath(id) + "/suspend" }

// InstanceActivate resumes the instance (POST).
func InstanceActivate(id string) string { return instancePath(id) + "/activate" }

// InstanceCancel asks before (GET) and cancels the instance (POST reason).
func InstanceCancel(id string) string { return instancePath(id) + "/cancel" }

// InstanceModify shows (GET) and takes (POST) where the tokens of the instance are
// to be.
func InstanceModify(id string) string { return instancePath(id) + "/modify" }

// InstanceMigrate shows (GET) and takes (POST) the version that the instance is to
// go on with.
func InstanceMigrate(id string) string { return instancePath(id) + "/migrate" }

// InstanceRestart shows (GET) and takes (POST) how an ended instance is started
// anew.
func InstanceRestart(id string) string { return instancePath(id) + "/restart" }

// CockpitDeployments lists the deployments; query is the search text, page counts from
// "1"; both may be empty.
func CockpitDeployments(query, page string) string {
	return withQuery(deploymentsPath, "q", query, "page", page)
}

// CockpitDeployment is one deployment, with one of its files open or none.
func CockpitDeployment(id, fileID string) string {
	return withQuery(deploymentPath(id), "file", fileID)
}

// DeploymentNew asks for files (GET) and deploys them (POST files, name, tenant, changed).
func DeploymentNew() string { return "/cockpit/deploy" }

// DeploymentDelete asks before (GET) and deletes a deployment (POST include, skip).
func DeploymentDelete(id string) string { return deploymentPath(id) + "/delete" }

// DeploymentResource downloads a file of a deployment.
func DeploymentResource(id, fileID string) string {
	return deploymentPath(id) + "/resources/" + url.PathEscape(fileID)
}

const deploymentsPath = "/cockpit/deployments"

func deploymentPath(id string) string { return deploymentsPath + "/" + url.PathEscape(id) }

// CockpitBatches lists the batches.
func CockpitBatches() string { return "/cockpit/batches" }

// CockpitBatch is the page of one batch.
func CockpitBatch(id string) string { return batchPath(id) }

// BatchRetry gives the failed jobs of a batch one more retry (POST).
func BatchRetry(id string) string { return batchPath(id) + "/retry" }

// BatchSuspend suspends a batch (POST).
func BatchSuspend(id string) string { return batchPath(id) + "/suspend" }

// BatchActivate resumes a batch (POST).
func BatchActivate(id string) string { return batchPath(id) + "/activate" }

// BatchDelete asks before (GET) and deletes a batch (POST).
func BatchDelete(id string) string { return batchPath(id) + "/delete" }

func batchPath(id string) string { return CockpitBatches() + "/" + url.PathEscape(id) }

// InstanceVariables adds a variable (POST name, type, value).
func InstanceVariables(id string) string { return instancePath(id) + "/variables" }

// InstanceVariable sets a variable (POST type, value).
func InstanceVariable(id, name string) string {
	return InstanceVariables(id) + "/" + url.PathEscape(name)
}

// InstanceFile downloads a file variable of the instance.
func InstanceFile(id, name string) string {
	return instancePath(id) + "/files/" + url.PathEscape(name)
}

// JobRetry gives a failed job one more retry (POST).
func JobRetry(id string) string { return "/cockpit/jobs/" + url.PathEscape(id) + "/retry" }

// ExternalTaskRetry gives a failed external task one more retry (POST).
func ExternalTaskRetry(id string) string {
	return "/cockpit/external-tasks/" + url.PathEscape(id) + "/retry"
}

// Directory lists the users, groups or tenants, by kind one of the Directory constants,
// and takes a new one (POST). page counts from "1"; words and page may be empty.
func Directory(kind, words, page string) string {
	return withQuery("/admin/"+kind, "q", words, "page", page)
}

// DirectoryNew shows the form of a new one beside the list.
func DirectoryNew(kind string) string { return withQuery("/admin/"+kind, "new", "1") }

// DirectoryEntryPath shows one beside the list, and takes its form (POST).
func DirectoryEntryPath(kind, id string) string { return "/admin/" + kind + "/" + url.PathEscape(id) }

// DirectoryOpen is DirectoryEntryPath beside the same part of the list; words and page may
// be empty.
func DirectoryOpen(kind, id, words, page string) string {
	return withQuery(DirectoryEntryPath(kind, id), "q", words, "page", page)
}

// DirectoryDelete asks before (GET) and deletes one (POST).
func DirectoryDelete(kind, id string) string { return DirectoryEntryPath(kind, id) + "/delete" }

// DirectoryMembers adds or removes what belongs to one (POST add or remove).
func DirectoryMembers(kind, id, others string) string {
	return DirectoryEntryPath(kind, id) + "/" + others
}

// GroupAllow gives a group what a role takes for a process (POST process, role).
func GroupAllow(id string) string { return DirectoryEntryPath(DirectoryGroups, id) + "/allow" }

// UserPassword shows the form for another password of a user, and takes it (POST).
func UserPassword(id string) string { return DirectoryEntryPath(DirectoryUsers, id) + "/password" }

// UserUnlock has passwords of a user be accepted again (POST).
func UserUnlock(id string) string { return DirectoryEntryPath(DirectoryUsers, id) + "/unlock" }

// Authorizations lists the authorizations on a kind of resource, by its number, and takes
// a new one (POST); edit is the id of the one that is being changed, or "new". All may be
// empty.
func Authorizations(resource, edit, page string) string {
	return withQuery("/admin/authorizations", "resource", resource, "edit", edit, "page", page)
}

// AuthorizationPath takes the form of one (POST).
func AuthorizationPath(id string) string { return "/admin/authorizations/" + url.PathEscape(id) }

// AuthorizationDelete asks before (GET) and deletes one (POST).
func AuthorizationDelete(id string) string { return AuthorizationPath(id) + "/delete" }

func taskPath(id string) string { return "/tasks/" + url.PathEscape(id) }

func instancePath(id string) string { return "/cockpit/instances/" + url.PathEscape(id) }

// withQuery appends the pairs whose value is not empty, in the order given.
func withQuery(path string, pairs ...string) string {
	separator := "?"
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		path += separator + pairs[i] + "=" + url.QueryEscape(pairs[i+1])
		separator = "&"
	}
	return path
}
