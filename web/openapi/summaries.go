package openapi

import (
	"net/http"
	"strings"
)

// summaryOf says in one line what an operation does: what its shape says, else
// the words of the tables; empty where there are none.
func summaryOf(o Operation) string {
	switch {
	case o.Method == http.MethodOptions:
		return "Say what the caller may do here"
	case o.Filters != nil:
		words := map[bool]string{true: "Count ", false: "List "}[o.isCount()] + plural(o.Filters.Name())
		if o.Method == http.MethodPost {
			words += ", by a query in the body"
		}
		return words
	}
	path, suffix := byID(o.Path)
	if words, ok := summaries[o.Method+" "+path]; ok {
		return words + suffix
	}
	for _, v := range variableSummaries {
		if o.Method == v.method && strings.HasSuffix(path, v.end) {
			return v.words
		}
	}
	if o.Method == http.MethodGet && strings.HasSuffix(path, "/{id}") {
		return "Get one " + nounOf(path) + " by its id"
	}
	return ""
}

// nounOf is what a path that ends with an id leads to, in words.
func nounOf(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.Trim(strings.TrimSuffix(path, "/{id}"), "/"), "/", " "), "-", " ")
}

func plural(noun string) string {
	if strings.HasSuffix(noun, "y") {
		return strings.TrimSuffix(noun, "y") + "ies"
	}
	if strings.HasSuffix(noun, "ch") {
		return noun + "es"
	}
	return noun + "s"
}

// byID is the path with the id where a definition is named by its key, and what
// that adds to the words.
func byID(path string) (plain, suffix string) {
	before, after, ok := strings.Cut(path, "/key/{key}")
	if !ok {
		return path, ""
	}
	if rest, ok := strings.CutPrefix(after, "/tenant-id/"); ok {
		_, rest, more := strings.Cut(rest, "/")
		if more {
			rest = "/" + rest
		}
		return before + "/{id}" + rest, " (latest version of a key and tenant)"
	}
	return before + "/{id}" + after, " (latest version of a key)"
}

// variableSummaries are the operations on variables, which tasks, executions and
// process instances have alike.
var variableSummaries = []struct{ method, end, words string }{
	{http.MethodGet, "/localVariables/{varName}/data", "Download the content of a local variable"},
	{http.MethodPost, "/localVariables/{varName}/data", "Upload a file or bytes to a local variable"},
	{http.MethodGet, "/variables/{varName}/data", "Download the content of a variable"},
	{http.MethodPost, "/variables/{varName}/data", "Upload a file or bytes to a variable"},
	{http.MethodGet, "/localVariables/{varName}", "Get a local variable"},
	{http.MethodPut, "/localVariables/{varName}", "Set a local variable"},
	{http.MethodDelete, "/localVariables/{varName}", "Remove a local variable"},
	{http.MethodGet, "/variables/{varName}", "Get a variable"},
	{http.MethodPut, "/variables/{varName}", "Set a variable"},
	{http.MethodDelete, "/variables/{varName}", "Remove a variable"},
	{http.MethodGet, "/localVariables", "Get all local variables"},
	{http.MethodPost, "/localVariables", "Set and remove several local variables at once"},
	{http.MethodGet, "/variables", "Get all variables"},
	{http.MethodPost, "/variables", "Set and remove several variables at once"},
}

// summaries are the words for what no shape says.
var summaries = map[string]string{
	"GET /authorization/check":   "Check whether a user has a permission",
	"POST /authorization/create": "Create an authorization",
	"DELETE /authorization/{id}": "Delete an authorization",
	"PUT /authorization/{id}":    "Change an authorization",

	"GET /batch":                  "List batches",
	"GET /batch/count":            "Count batches",
	"GET /batch/statistics":       "List batches with how far they are",
	"GET /batch/statistics/count": "Count batches",
	"DELETE /batch/{id}":          "Delete a batch",
	"PUT /batch/{id}/suspended":   "Suspend or resume a batch",

	"POST /condition": "Evaluate the conditions of start events",

	"GET /decision-definition/{id}":                      "Get a decision definition",
	"GET /decision-definition/{id}/diagram":              "Download the picture deployed for a decision",
	"POST /decision-definition/{id}/evaluate":            "Evaluate a decision with the variables that are sent",
	"PUT /decision-definition/{id}/history-time-to-live": "Set how many days the history of a decision is kept",
	"GET /decision-definition/{id}/xml":                  "Get the DMN source of a decision",
	"GET /decision-requirements-definition/{id}":         "Get a decision requirements definition",
	"GET /decision-requirements-definition/{id}/diagram": "Download the picture deployed for decision requirements",
	"GET /decision-requirements-definition/{id}/xml":     "Get the DMN source of decision requirements",

	"POST /deployment/create":                          "Deploy models, forms and other files",
	"GET /deployment/registered":                       "List the deployments registered with the engine",
	"DELETE /deployment/{id}":                          "Delete a deployment, if asked with its instances and history",
	"POST /deployment/{id}/redeploy":                   "Deploy the files of a deployment once more",
	"GET /deployment/{id}/resources":                   "List the files of a deployment",
	"GET /deployment/{id}/resources/{resourceId}":      "Get the name of a file of a deployment",
	"GET /deployment/{id}/resources/{resourceId}/data": "Download a file of a deployment",

	"GET /engine": "List the names of the engines",

	"GET /event-subscription":       "List event subscriptions",
	"GET /event-subscription/count": "Count event subscriptions",

	"POST /execution/{id}/create-incident":                            "Create an incident of one's own",
	"GET /execution/{id}/messageSubscriptions/{messageName}":          "Get the subscription of an execution to a message",
	"POST /execution/{id}/messageSubscriptions/{messageName}/trigger": "Deliver a message to an execution",
	"POST /execution/{id}/signal":                                     "Let an execution that waits go on",

	"GET /external-task":                   "List external tasks",
	"POST /external-task":                  "List external tasks",
	"GET /external-task/count":             "Count external tasks",
	"POST /external-task/count":            "Count external tasks",
	"POST /external-task/fetchAndLock":     "Fetch tasks of topics and lock them for a worker, if asked waiting for some",
	"PUT /external-task/retries":           "Set the retries of several external tasks",
	"POST /external-task/retries-async":    "Set the retries of several external tasks by a batch",
	"GET /external-task/topic-names":       "List the topics that external tasks have",
	"POST /external-task/{id}/bpmnError":   "Report a BPMN error of an external task",
	"POST /external-task/{id}/complete":    "Complete an external task",
	"GET /external-task/{id}/errorDetails": "Get the details of the last failure of an external task",
	"POST /external-task/{id}/extendLock":  "Extend the lock of an external task",
	"POST /external-task/{id}/failure":     "Report that an external task failed",
	"POST /external-task/{id}/lock":        "Lock an external task for a worker",
	"PUT /external-task/{id}/priority":     "Set the priority of an external task",
	"PUT /external-task/{id}/retries":      "Set the retries of an external task",
	"POST /external-task/{id}/unlock":      "Give an external task back",

	"GET /filter":                    "List filters",
	"GET /filter/count":              "Count filters",
	"POST /filter/create":            "Create a filter",
	"DELETE /filter/{id}":            "Delete a filter",
	"PUT /filter/{id}":               "Change a filter",
	"GET /filter/{id}/count":         "Count what a filter finds",
	"POST /filter/{id}/count":        "Count what a filter narrowed by a query finds",
	"GET /filter/{id}/list":          "List what a filter finds",
	"POST /filter/{id}/list":         "List what a filter narrowed by a query finds",
	"GET /filter/{id}/singleResult":  "Get the one thing that a filter finds",
	"POST /filter/{id}/singleResult": "Get the one thing that a filter narrowed by a query finds",

	"POST /group/create":                  "Create a group",
	"DELETE /group/{id}":                  "Delete a group",
	"PUT /group/{id}":                     "Change a group",
	"PUT /group/{id}/members/{userId}":    "Add a user to a group",
	"DELETE /group/{id}/members/{userId}": "Remove a user from a group",

	"GET /history/batch":                                                        "List batches, finished ones as well",
	"GET /history/batch/count":                                                  "Count batches, finished ones as well",
	"GET /history/batch/cleanable-batch-report":                                 "Report how many finished batches can be cleaned up",
	"GET /history/batch/cleanable-batch-report/count":                           "Count the lines of that report",
	"POST /history/batch/set-removal-time":                                      "Set when batches are removed from history, by a batch",
	"DELETE /history/batch/{id}":                                                "Delete a finished batch",
	"GET /history/decision-definition/cleanable-decision-instance-report":       "Report how many decision instances can be cleaned up",
	"GET /history/decision-definition/cleanable-decision-instance-report/count": "Count the lines of that report",
	"GET /history/decision-instance/{id}":                                       "Get an evaluation of a decision",
	"POST /history/decision-instance/delete":                                    "Delete evaluations of decisions by a batch",
	"POST /history/decision-instance/set-removal-time":                          "Set when evaluations of decisions are removed, by a batch",
	"GET /history/decision-requirements-definition/{id}/statistics":             "Count evaluations by decision",
	"GET /history/detail/{id}/data":                                             "Download the content that a variable was changed to",
	"GET /history/external-task-log":                                            "List what happened to external tasks",
	"POST /history/external-task-log":                                           "List what happened to external tasks",
	"GET /history/external-task-log/count":                                      "Count what happened to external tasks",
	"POST /history/external-task-log/count":                                     "Count what happened to external tasks",
	"GET /history/external-task-log/{id}/error-details":                         "Get the error details of a failed attempt",
	"GET /history/job-log/{id}/stacktrace":                                      "Get the stack trace of a failed attempt",
	"GET /history/process-definition/cleanable-process-instance-report":         "Report how many process instances can be cleaned up",
	"GET /history/process-definition/cleanable-process-instance-report/count":   "Count the lines of that report",
	"GET /history/process-definition/{id}/statistics":                           "Count past and present activity instances by activity",
	"POST /history/process-instance/delete":                                     "Delete finished process instances by a batch",
	"GET /history/process-instance/report":                                      "Report how long process instances took, by month or quarter",
	"POST /history/process-instance/set-removal-time":                           "Set when process instances are removed, by a batch",
	"DELETE /history/process-instance/{id}":                                     "Delete a finished process instance",
	"DELETE /history/process-instance/{id}/variable-instances":                  "Delete the history of all variables of a process instance",
	"GET /history/task/report":                                                  "Report how many tasks ended or how long they took",
	"PUT /history/user-operation/{operationId}/clear-annotation":                "Remove the annotation of a user operation",
	"PUT /history/user-operation/{operationId}/set-annotation":                  "Annotate a user operation",
	"DELETE /history/variable-instance/{id}":                                    "Delete the history of a variable",
	"GET /history/variable-instance/{id}/data":                                  "Download the content of a variable of history",
	"POST /history/cleanup":                                                     "Clean history up",
	"GET /history/cleanup/configuration":                                        "Get when history is cleaned up",
	"GET /history/cleanup/job":                                                  "Get the job that cleans up",
	"GET /history/cleanup/jobs":                                                 "List the jobs that clean up",

	"GET /identity/groups":           "Get the groups of a user and who else is in them",
	"GET /identity/password-policy":  "Get the rules that passwords have to satisfy",
	"POST /identity/password-policy": "Check a password against the rules",
	"POST /identity/verify":          "Check a user name and a password",

	"DELETE /incident/{id}":            "Resolve an incident",
	"PUT /incident/{id}/annotation":    "Annotate an incident",
	"DELETE /incident/{id}/annotation": "Remove the annotation of an incident",

	"POST /job/retries":                  "Set the retries of several jobs by a batch",
	"PUT /job/suspended":                 "Suspend or resume several jobs",
	"DELETE /job/{id}":                   "Delete a job",
	"PUT /job/{id}/duedate":              "Set when a job is due",
	"POST /job/{id}/duedate/recalculate": "Calculate anew when a timer is due",
	"POST /job/{id}/execute":             "Execute a job now",
	"PUT /job/{id}/priority":             "Set the priority of a job",
	"PUT /job/{id}/retries":              "Set the retries of a job",
	"GET /job/{id}/stacktrace":           "Get the stack trace of a job's last failure",
	"PUT /job/{id}/suspended":            "Suspend or resume a job",

	"PUT /job-definition/suspended":        "Suspend or resume several job definitions",
	"PUT /job-definition/{id}/jobPriority": "Set the priority of the jobs of a definition",
	"PUT /job-definition/{id}/retries":     "Set the retries of the failed jobs of a definition",
	"PUT /job-definition/{id}/suspended":   "Suspend or resume a job definition",

	"POST /message": "Correlate a message with what waits for it, or start by it",
	"POST /signal":  "Broadcast a signal",

	"GET /metrics":                    "List metrics by interval",
	"DELETE /metrics/task-worker":     "Delete the metrics of task workers",
	"GET /metrics/{metrics-name}/sum": "Get the sum of a metric",
	"GET /metrics/{name}/sum":         "Get the sum of a metric",

	"POST /migration/generate":     "Propose a plan that moves instances to another version",
	"POST /migration/validate":     "Check a plan that moves instances to another version",
	"POST /migration/execute":      "Move instances to another version",
	"POST /migration/executeAsync": "Move instances to another version by a batch",

	"POST /modification/execute":      "Modify several process instances",
	"POST /modification/executeAsync": "Modify several process instances by a batch",

	"GET /process-definition/statistics":                             "Count instances, failed jobs and incidents by definition",
	"PUT /process-definition/suspended":                              "Suspend or resume all definitions of a key",
	"GET /process-definition/{id}":                                   "Get a process definition",
	"DELETE /process-definition/{id}":                                "Delete a process definition",
	"DELETE /process-definition/{id}/delete":                         "Delete process definitions",
	"GET /process-definition/{id}/deployed-start-form":               "Download the start form that was deployed",
	"GET /process-definition/{id}/diagram":                           "Download the picture deployed for a process",
	"GET /process-definition/{id}/form-variables":                    "Get the variables that the start form begins with",
	"PUT /process-definition/{id}/history-time-to-live":              "Set how many days the history of a process is kept",
	"GET /process-definition/{id}/rendered-form":                     "Get the start form as HTML",
	"POST /process-definition/{id}/restart":                          "Start finished process instances again",
	"POST /process-definition/{id}/restart-async":                    "Start finished process instances again by a batch",
	"POST /process-definition/{id}/start":                            "Start a process instance",
	"GET /process-definition/{id}/startForm":                         "Get what opens the start form",
	"GET /process-definition/{id}/static-called-process-definitions": "List the process definitions that a process calls",
	"GET /process-definition/{id}/statistics":                        "Count instances, failed jobs and incidents by activity",
	"POST /process-definition/{id}/submit-form":                      "Start a process instance by its start form",
	"PUT /process-definition/{id}/suspended":                         "Suspend or resume a process definition",
	"GET /process-definition/{id}/xml":                               "Get the BPMN source of a process",

	"POST /process-instance/delete":                           "Delete process instances by a batch",
	"POST /process-instance/delete-historic-query-based":      "Delete process instances that a query of history finds, by a batch",
	"POST /process-instance/job-retries":                      "Set the retries of the jobs of process instances by a batch",
	"POST /process-instance/job-retries-historic-query-based": "Set the retries of the jobs of process instances that a query of history finds, by a batch",
	"POST /process-instance/message-async":                    "Correlate a message with process instances by a batch",
	"PUT /process-instance/suspended":                         "Suspend or resume several process instances",
	"POST /process-instance/suspended-async":                  "Suspend or resume several process instances by a batch",
	"POST /process-instance/variables-async":                  "Set variables of process instances by a batch",
	"GET /process-instance/{id}":                              "Get a running process instance",
	"DELETE /process-instance/{id}":                           "Cancel a process instance",
	"GET /process-instance/{id}/activity-instances":           "Get the tree of activity instances that run",
	"POST /process-instance/{id}/modification":                "Start and cancel activities of a process instance",
	"POST /process-instance/{id}/modification-async":          "Start and cancel activities of a process instance by a batch",
	"PUT /process-instance/{id}/suspended":                    "Suspend or resume a process instance",
	"GET /process-instance/{id}/comment":                      "List the comments of a process instance",
	"PUT /process-instance/{id}/comment":                      "Change a comment of a process instance",
	"DELETE /process-instance/{id}/comment":                   "Delete all comments of a process instance",
	"DELETE /process-instance/{id}/comment/{commentId}":       "Delete a comment of a process instance",

	"POST /task/create":                             "Create a task without a process",
	"GET /task/report/candidate-group-count":        "Count the tasks of each candidate group",
	"GET /task/{id}":                                "Get a task",
	"PUT /task/{id}":                                "Change a task",
	"DELETE /task/{id}":                             "Delete a task without a process",
	"POST /task/{id}/assignee":                      "Assign a task",
	"POST /task/{id}/bpmnError":                     "Report a BPMN error of a task",
	"POST /task/{id}/bpmnEscalation":                "Report a BPMN escalation of a task",
	"POST /task/{id}/claim":                         "Claim a task that nobody has",
	"POST /task/{id}/complete":                      "Complete a task",
	"POST /task/{id}/delegate":                      "Delegate a task",
	"POST /task/{id}/resolve":                       "Hand a delegated task back",
	"POST /task/{id}/unclaim":                       "Give a task back",
	"GET /task/{id}/deployed-form":                  "Download the form that was deployed for a task",
	"GET /task/{id}/form":                           "Get what opens the form of a task",
	"GET /task/{id}/form-variables":                 "Get the variables of the form of a task",
	"GET /task/{id}/rendered-form":                  "Get the form of a task as HTML",
	"POST /task/{id}/submit-form":                   "Complete a task by its form",
	"GET /task/{id}/attachment":                     "List the attachments of a task",
	"POST /task/{id}/attachment/create":             "Attach a file or a link to a task",
	"GET /task/{id}/attachment/{attachmentId}":      "Get an attachment of a task",
	"DELETE /task/{id}/attachment/{attachmentId}":   "Delete an attachment of a task",
	"GET /task/{id}/attachment/{attachmentId}/data": "Download an attachment of a task",
	"GET /task/{id}/comment":                        "List the comments of a task",
	"PUT /task/{id}/comment":                        "Change a comment of a task",
	"DELETE /task/{id}/comment":                     "Delete all comments of a task",
	"POST /task/{id}/comment/create":                "Comment on a task",
	"GET /task/{id}/comment/{commentId}":            "Get a comment of a task",
	"DELETE /task/{id}/comment/{commentId}":         "Delete a comment of a task",
	"GET /task/{id}/identity-links":                 "List the users and groups of a task",
	"POST /task/{id}/identity-links":                "Add a user or a group to a task",
	"POST /task/{id}/identity-links/delete":         "Remove a user or a group from a task",

	"GET /telemetry/configuration":                "Say whether anything is sent to anybody: never",
	"POST /telemetry/configuration":               "Take the setting of clients, and leave telemetry off",
	"GET /telemetry/data":                         "Get what is known of the installation",
	"POST /tenant/create":                         "Create a tenant",
	"PUT /tenant/{id}":                            "Change a tenant",
	"DELETE /tenant/{id}":                         "Delete a tenant",
	"PUT /tenant/{id}/group-members/{groupId}":    "Add a group to a tenant",
	"DELETE /tenant/{id}/group-members/{groupId}": "Remove a group from a tenant",
	"PUT /tenant/{id}/user-members/{userId}":      "Add a user to a tenant",
	"DELETE /tenant/{id}/user-members/{userId}":   "Remove a user from a tenant",

	"POST /user/create":          "Create a user",
	"DELETE /user/{id}":          "Delete a user",
	"PUT /user/{id}/credentials": "Change a password",
	"GET /user/{id}/profile":     "Get a user",
	"PUT /user/{id}/profile":     "Change a user",
	"POST /user/{id}/unlock":     "Let a user sign in again who was locked out",

	"GET /variable-instance/{id}/data": "Download the content of a variable",

	"GET /openapi.json": "Get this document",
	"GET /version":      "Get the version of Camunda whose API this is",
	"GET /schema/log":   "List the versions that the database had",
	"POST /schema/log":  "List the versions that the database had",
}
