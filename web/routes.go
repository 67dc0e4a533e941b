package web

import (
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// route is one operation with its two addresses, of which one may be missing:
// rest below /engine-rest, which answers programs, and page, which answers a page
// unless JSON is asked for.
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
	// reads: nothing is changed though it is a POST.
	reads bool
	// waits: it waits for others rather than for the database.
	waits bool
	// personal: it is for the person and not for their tokens.
	personal bool
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

// isCommand reports whether a program changes something by it.
func (r route) isCommand() bool {
	return r.mounted == mountedREST && !r.onlyReads() && !r.waits
}

// onlyReads reports whether a call changes nothing, as queries that are posted.
func (r route) onlyReads() bool {
	return r.method == get || r.method == opts || r.reads || r.op != nil && r.op.filters != nil
}

// path is the pattern under which this copy answers.
func (r route) path() string {
	if r.mounted == mountedREST {
		return "/engine-rest" + r.rest
	}
	return r.page
}

func (r route) asREST() route { r.mounted = mountedREST; return r }
func (r route) asPage() route { r.mounted = mountedPage; return r }

// The methods, short so that a route stays a line.
const (
	get  = http.MethodGet
	post = http.MethodPost
	put  = http.MethodPut
	del  = http.MethodDelete
	opts = http.MethodOptions
)

// routes is every operation once: the pages, and the REST paths in the order of the
// API.
var routes = slices.Concat(pages, []route{
	{method: get, rest: "/authorization", op: lists(&query.Authorizations, rest.AuthorizationOf)},
	{method: opts, rest: "/authorization", op: collection("/authorization", identity.ResourceAuthorization)},
	{method: get, rest: "/authorization/check", op: gives(checkAuthorization)},
	{method: get, rest: "/authorization/count", op: counts(&query.Authorizations)},
	{method: post, rest: "/authorization/create", op: turns(createAuthorization)},
	{method: get, rest: "/authorization/{id}", op: finds(&query.Authorizations, rest.AuthorizationOf, noAuthorization)},
	{method: put, rest: "/authorization/{id}", op: takes(updateAuthorization).upon(finding(&query.Authorizations, noAuthorization))},
	{method: del, rest: "/authorization/{id}", op: does(deleteAuthorization)},
	{method: opts, rest: "/authorization/{id}", op: single("/authorization", "", identity.ResourceAuthorization)},

	{method: get, rest: "/batch", op: lists(&query.Batches, rest.BatchOf)},
	{method: get, rest: "/batch/count", op: counts(&query.Batches)},
	{method: get, rest: "/batch/statistics", op: lists(&query.BatchesWithStatistics, rest.BatchStatisticsOf)},
	{method: get, rest: "/batch/statistics/count", op: counts(&query.BatchesWithStatistics)},
	{method: get, rest: "/batch/{id}", op: finds(&query.Batches, rest.BatchOf, noBatch)},
	{method: del, rest: "/batch/{id}", op: does(deleteBatch)},
	{method: put, rest: "/batch/{id}/suspended", op: takes(suspendBatch)},

	{method: post, rest: "/condition", op: turns(evaluateCondition)},

	{method: get, rest: "/decision-definition", op: lists(&query.DecisionDefinitions, rest.DecisionDefinitionOf)},
	{method: get, rest: "/decision-definition/count", op: counts(&query.DecisionDefinitions)},
	{method: get, rest: "/decision-definition/key/{key}", op: gives(getDecision)},
	{method: get, rest: "/decision-definition/key/{key}/diagram", op: shaped(getDecisionDiagram, nil, []byte{})},
	{method: post, rest: "/decision-definition/key/{key}/evaluate", op: turns(evaluateDecision).under(namedDecision)},
	{method: put, rest: "/decision-definition/key/{key}/history-time-to-live", op: takes(setDecisionTimeToLive).under(namedDecision)},
	{method: get, rest: "/decision-definition/key/{key}/tenant-id/{tenantId}", op: gives(getDecision)},
	{method: get, rest: "/decision-definition/key/{key}/tenant-id/{tenantId}/diagram", op: shaped(getDecisionDiagram, nil, []byte{})},
	{method: post, rest: "/decision-definition/key/{key}/tenant-id/{tenantId}/evaluate", op: turns(evaluateDecision).under(namedDecision)},
	{method: put, rest: "/decision-definition/key/{key}/tenant-id/{tenantId}/history-time-to-live", op: takes(setDecisionTimeToLive).under(namedDecision)},
	{method: get, rest: "/decision-definition/key/{key}/tenant-id/{tenantId}/xml", op: gives(getDecisionXML)},
	{method: get, rest: "/decision-definition/key/{key}/xml", op: gives(getDecisionXML)},
	{method: get, rest: "/decision-definition/{id}", op: gives(getDecision)},
	{method: get, rest: "/decision-definition/{id}/diagram", op: shaped(getDecisionDiagram, nil, []byte{})},
	{method: post, rest: "/decision-definition/{id}/evaluate", op: turns(evaluateDecision)},
	{method: put, rest: "/decision-definition/{id}/history-time-to-live", op: takes(setDecisionTimeToLive)},
	{method: get, rest: "/decision-definition/{id}/xml", op: gives(getDecisionXML)},

	{method: get, rest: "/decision-requirements-definition", op: lists(&query.DecisionRequirementsDefinitions, rest.DecisionRequirementsOf)},
	{method: get, rest: "/decision-requirements-definition/count", op: counts(&query.DecisionRequirementsDefinitions)},
	{method: get, rest: "/decision-requirements-definition/key/{key}", op: gives(getRequirements)},
	{method: get, rest: "/decision-requirements-definition/key/{key}/diagram", op: shaped(getRequirementsDiagram, nil, []byte{})},
	{method: get, rest: "/decision-requirements-definition/key/{key}/tenant-id/{tenantId}", op: gives(getRequirements)},
	{method: get, rest: "/decision-requirements-definition/key/{key}/tenant-id/{tenantId}/diagram", op: shaped(getRequirementsDiagram, nil, []byte{})},
	{method: get, rest: "/decision-requirements-definition/key/{key}/tenant-id/{tenantId}/xml", op: gives(getRequirementsXML)},
	{method: get, rest: "/decision-requirements-definition/key/{key}/xml", op: gives(getRequirementsXML)},
	{method: get, rest: "/decision-requirements-definition/{id}", op: gives(getRequirements)},
	{method: get, rest: "/decision-requirements-definition/{id}/diagram", op: shaped(getRequirementsDiagram, nil, []byte{})},
	{method: get, rest: "/decision-requirements-definition/{id}/xml", op: gives(getRequirementsXML)},

	{method: get, rest: "/deployment", op: lists(&query.Deployments, rest.DeploymentOf)},
	{method: get, rest: "/deployment/count", op: counts(&query.Deployments)},
	{method: post, rest: "/deployment/create", op: shaped(createDeployment, nil, rest.Deployed{})},
	{method: get, rest: "/deployment/registered", op: gives(listRegisteredDeployments)},
	{method: get, rest: "/deployment/{id}", op: finds(&query.Deployments, rest.DeploymentOf, "Deployment with id '%s' does not exist")},
	{method: del, rest: "/deployment/{id}", op: shaped(deleteDeployment, nil, nil)},
	{method: post, rest: "/deployment/{id}/redeploy", op: shaped(redeploy, rest.Redeployment{}, rest.Deployed{})},
	{method: get, rest: "/deployment/{id}/resources", op: gives(listDeploymentResources)},
	{method: get, rest: "/deployment/{id}/resources/{resourceId}", op: gives(getDeploymentResource)},
	{method: get, rest: "/deployment/{id}/resources/{resourceId}/data", op: shaped(getDeploymentResourceData, nil, []byte{})},

	{method: get, rest: "/engine", op: shaped(listEngines, nil, []rest.Engine{}), open: true},

	{method: get, rest: "/event-subscription", op: lists(&query.EventSubscriptions, rest.EventSubscriptionOf)},
	{method: get, rest: "/event-subscription/count", op: counts(&query.EventSubscriptions)},

	{method: get, rest: "/execution", op: lists(&query.Executions, rest.ExecutionOf)},
	{method: post, rest: "/execution", op: lists(&query.Executions, rest.ExecutionOf)},
	{method: get, rest: "/execution/count", op: counts(&query.Executions)},
	{method: post, rest: "/execution/count", op: counts(&query.Executions)},
	{method: get, rest: "/execution/{id}", op: finds(&query.Executions, rest.ExecutionOf, "Execution with id %s does not exist")},
	{method: post, rest: "/execution/{id}/create-incident", op: turns(createIncident)},
	{method: get, rest: "/execution/{id}/localVariables", op: executionVariables.list()},
	{method: post, rest: "/execution/{id}/localVariables", op: executionVariables.modify()},
	{method: get, rest: "/execution/{id}/localVariables/{varName}", op: executionVariables.get()},
	{method: put, rest: "/execution/{id}/localVariables/{varName}", op: executionVariables.put()},
	{method: del, rest: "/execution/{id}/localVariables/{varName}", op: executionVariables.remove()},
	{method: get, rest: "/execution/{id}/localVariables/{varName}/data", op: executionVariables.download()},
	{method: post, rest: "/execution/{id}/localVariables/{varName}/data", op: executionVariables.upload()},
	{method: get, rest: "/execution/{id}/messageSubscriptions/{messageName}", op: gives(getMessageSubscription)},
	{method: post, rest: "/execution/{id}/messageSubscriptions/{messageName}/trigger", op: takes(triggerMessage)},
	{method: post, rest: "/execution/{id}/signal", op: takes(signalExecution)},

	{method: get, rest: "/external-task", op: lists(&query.ExternalTasks, rest.ExternalTaskOf)},
	{method: post, rest: "/external-task", op: lists(&query.ExternalTasks, rest.ExternalTaskOf)},
	{method: get, rest: "/external-task/count", op: counts(&query.ExternalTasks)},
	{method: post, rest: "/external-task/count", op: counts(&query.ExternalTasks)},
	{method: post, rest: "/external-task/fetchAndLock", op: turns(fetchExternalTasks), waits: true},
	{method: post, rest: "/external-task/retries-async", op: starts(ownProblems, readRetryExternalTasks)},
	{method: put, rest: "/external-task/retries", op: takes(setExternalTasksRetries)},
	{method: get, rest: "/external-task/topic-names", op: gives(listTopics)},
	{method: get, rest: "/external-task/{id}", op: gives(getExternalTask)},
	{method: post, rest: "/external-task/{id}/bpmnError", op: takes(throwExternalTaskError)},
	{method: post, rest: "/external-task/{id}/complete", op: takes(completeExternalTask)},
	{method: get, rest: "/external-task/{id}/errorDetails", op: shaped(getErrorDetails, nil, "")},
	{method: post, rest: "/external-task/{id}/extendLock", op: takes(extendLock)},
	{method: post, rest: "/external-task/{id}/failure", op: takes(failExternalTask)},
	{method: post, rest: "/external-task/{id}/lock", op: takes(lockExternalTask)},
	{method: put, rest: "/external-task/{id}/priority", op: takes(setExternalTaskPriority)},
	{method: put, rest: "/external-task/{id}/retries", op: takes(setExternalTaskRetries)},
	{method: post, rest: "/external-task/{id}/unlock", op: does(unlockExternalTask)},

	{method: get, rest: "/filter", op: listed(listFilters, &query.SavedFilters, rest.List[rest.Filter]{})},
	{method: opts, rest: "/filter", op: collection("/filter", identity.ResourceFilter)},
	{method: get, rest: "/filter/count", op: counts(&query.SavedFilters)},
	{method: post, rest: "/filter/create", op: turns(createFilter)},
	{method: get, rest: "/filter/{id}", op: gives(getFilter)},
	{method: put, rest: "/filter/{id}", op: takes(updateFilter).upon(namedFilter)},
	{method: del, rest: "/filter/{id}", op: does(deleteFilter)},
	{method: opts, rest: "/filter/{id}", op: filterOffers()},
	{method: get, rest: "/filter/{id}/count", op: gives(countFilter)},
	{method: post, rest: "/filter/{id}/count", op: gives(countFilter), reads: true},
	{method: get, rest: "/filter/{id}/list", op: shaped(runFilter, nil, rest.List[rest.Task]{}).offering(typeJSON, typeHAL)},
	{method: post, rest: "/filter/{id}/list", op: shaped(runFilter, nil, rest.List[rest.Task]{}).offering(typeJSON, typeHAL), reads: true},
	{method: get, rest: "/filter/{id}/singleResult", op: shaped(runFilterForOne, nil, rest.Task{}).offering(typeJSON, typeHAL)},
	{method: post, rest: "/filter/{id}/singleResult", op: shaped(runFilterForOne, nil, rest.Task{}).offering(typeJSON, typeHAL), reads: true},

	{method: get, rest: "/group", op: lists(&query.Groups, rest.GroupOf)},
	{method: post, rest: "/group", op: lists(&query.Groups, rest.GroupOf)},
	{method: opts, rest: "/group", op: collection("/group", identity.ResourceGroup)},
	{method: get, rest: "/group/count", op: counts(&query.Groups)},
	{method: post, rest: "/group/count", op: counts(&query.Groups)},
	{method: post, rest: "/group/create", op: takes(createGroup)},
	{method: get, rest: "/group/{id}", op: finds(&query.Groups, rest.GroupOf, noGroup)},
	{method: put, rest: "/group/{id}", op: takes(updateGroup).upon(finding(&query.Groups, noGroup))},
	{method: del, rest: "/group/{id}", op: does(deleteGroup)},
	{method: opts, rest: "/group/{id}", op: single("/group", "", identity.ResourceGroup)},
	{method: opts, rest: "/group/{id}/members", op: members("/group", "/members", identity.ResourceGroupMembership)},
	{method: put, rest: "/group/{id}/members/{userId}", op: does(addMember)},
	{method: del, rest: "/group/{id}/members/{userId}", op: does(removeMember)},

	{method: get, rest: "/history/activity-instance", op: lists(&query.HistoryActivityInstances, rest.HistoryActivityInstanceOf)},
	{method: post, rest: "/history/activity-instance", op: lists(&query.HistoryActivityInstances, rest.HistoryActivityInstanceOf)},
	{method: get, rest: "/history/activity-instance/count", op: counts(&query.HistoryActivityInstances)},
	{method: post, rest: "/history/activity-instance/count", op: counts(&query.HistoryActivityInstances)},
	{method: get, rest: "/history/activity-instance/{id}", op: finds(&query.HistoryActivityInstances, rest.HistoryActivityInstanceOf, "Historic activity instance with id '%s' does not exist")},
	{method: get, rest: "/history/batch", op: lists(&query.HistoryBatches, rest.HistoryBatchOf)},
	{method: get, rest: "/history/batch/cleanable-batch-report", op: lists(&query.BatchReport, rest.FinishedBatchesOf).guarded((*engine.Engine).MayReadBatchHistory)},
	{method: get, rest: "/history/batch/cleanable-batch-report/count", op: counts(&query.BatchReport).guarded((*engine.Engine).MayReadBatchHistory)},
	{method: get, rest: "/history/batch/count", op: counts(&query.HistoryBatches)},
	{method: post, rest: "/history/batch/set-removal-time", op: starts(userProblems, readRemovalTimeOfBatches)},
	{method: get, rest: "/history/batch/{id}", op: finds(&query.HistoryBatches, rest.HistoryBatchOf, noHistoryBatch)},
	{method: del, rest: "/history/batch/{id}", op: does(deleteHistoryBatch)},
	{method: get, rest: "/history/decision-definition/cleanable-decision-instance-report", op: listed(reportCleanableDecisions, &query.CleanableDecisions, rest.List[rest.CleanableDecisions]{})},
	{method: get, rest: "/history/decision-definition/cleanable-decision-instance-report/count", op: counts(&query.CleanableDecisions)},
	{method: get, rest: "/history/decision-instance", op: listHistoryDecisions},
	{method: get, rest: "/history/decision-instance/count", op: counts(&query.HistoryDecisionInstances)},
	{method: post, rest: "/history/decision-instance/delete", op: starts(ownProblems, readDeleteDecisions)},
	{method: post, rest: "/history/decision-instance/set-removal-time", op: starts(userProblems, readRemovalTimeOfDecisions)},
	{method: get, rest: "/history/decision-instance/{id}", op: gives(getHistoryDecision)},
	{method: get, rest: "/history/decision-requirements-definition/{id}/statistics", op: gives(getRequirementsStatistics)},
	{method: post, rest: "/history/cleanup", op: gives(cleanUpHistory)},
	{method: get, rest: "/history/cleanup/configuration", op: gives(getCleanupConfiguration)},
	{method: get, rest: "/history/cleanup/job", op: gives(getCleanupJob)},
	{method: get, rest: "/history/cleanup/jobs", op: gives(listCleanupJobs)},
	{method: get, rest: "/history/detail", op: listsValues(&query.HistoryDetails, rest.HistoryDetailOf)},
	{method: post, rest: "/history/detail", op: listsValues(&query.HistoryDetails, rest.HistoryDetailOf)},
	{method: get, rest: "/history/detail/count", op: counts(&query.HistoryDetails)},
	{method: get, rest: "/history/detail/{id}", op: findsValue(&query.HistoryDetails, rest.HistoryDetailOf, noHistoryDetail)},
	{method: get, rest: "/history/detail/{id}/data", op: shaped(getHistoryDetailContent, nil, []byte{})},
	{method: get, rest: "/history/external-task-log", op: lists(&query.HistoryExternalTaskLogs, rest.HistoryExternalTaskLogOf)},
	{method: post, rest: "/history/external-task-log", op: lists(&query.HistoryExternalTaskLogs, rest.HistoryExternalTaskLogOf)},
	{method: get, rest: "/history/external-task-log/count", op: counts(&query.HistoryExternalTaskLogs)},
	{method: post, rest: "/history/external-task-log/count", op: counts(&query.HistoryExternalTaskLogs)},
	{method: get, rest: "/history/external-task-log/{id}", op: finds(&query.HistoryExternalTaskLogs, rest.HistoryExternalTaskLogOf, noExternalTaskLog)},
	{method: get, rest: "/history/external-task-log/{id}/error-details", op: shaped(getExternalTaskLogDetails, nil, "")},
	{method: get, rest: "/history/identity-link-log", op: lists(&query.HistoryIdentityLinks, rest.HistoryIdentityLinkOf)},
	{method: get, rest: "/history/identity-link-log/count", op: counts(&query.HistoryIdentityLinks)},
	{method: get, rest: "/history/incident", op: lists(&query.HistoryIncidents, rest.HistoryIncidentOf)},
	{method: get, rest: "/history/incident/count", op: counts(&query.HistoryIncidents)},
	{method: get, rest: "/history/job-log", op: lists(&query.HistoryJobLogs, rest.HistoryJobLogOf)},
	{method: post, rest: "/history/job-log", op: lists(&query.HistoryJobLogs, rest.HistoryJobLogOf)},
	{method: get, rest: "/history/job-log/count", op: counts(&query.HistoryJobLogs)},
	{method: post, rest: "/history/job-log/count", op: counts(&query.HistoryJobLogs)},
	{method: get, rest: "/history/job-log/{id}", op: finds(&query.HistoryJobLogs, rest.HistoryJobLogOf, noJobLog)},
	{method: get, rest: "/history/job-log/{id}/stacktrace", op: shaped(getJobLogStacktrace, nil, "")},
	{method: get, rest: "/history/process-definition/cleanable-process-instance-report", op: listed(reportCleanableProcesses, &query.CleanableProcesses, rest.List[rest.CleanableProcesses]{})},
	{method: get, rest: "/history/process-definition/cleanable-process-instance-report/count", op: counts(&query.CleanableProcesses)},
	{method: get, rest: "/history/process-definition/{id}/statistics", op: gives(getActivityHistory)},
	{method: get, rest: "/history/process-instance", op: lists(&query.HistoryProcessInstances, rest.HistoryProcessInstanceOf)},
	{method: post, rest: "/history/process-instance", op: lists(&query.HistoryProcessInstances, rest.HistoryProcessInstanceOf)},
	{method: get, rest: "/history/process-instance/count", op: counts(&query.HistoryProcessInstances)},
	{method: post, rest: "/history/process-instance/count", op: counts(&query.HistoryProcessInstances)},
	{method: post, rest: "/history/process-instance/delete", op: starts(ownProblems, readDeleteHistoryInstances)},
	{method: post, rest: "/history/process-instance/set-removal-time", op: starts(userProblems, readRemovalTimeOfInstances)},
	{method: get, rest: "/history/process-instance/report", op: shaped(reportInstances, nil, rest.List[rest.PeriodDuration]{}).offering(typeJSON, typeCSV, typeOtherCSV)},
	{method: get, rest: "/history/process-instance/{id}", op: finds(&query.HistoryProcessInstances, rest.HistoryProcessInstanceOf, "Historic process instance with id %s does not exist")},
	{method: del, rest: "/history/process-instance/{id}", op: does(deleteHistoryInstance)},
	{method: del, rest: "/history/process-instance/{id}/variable-instances", op: does(deleteHistoryVariables)},
	{method: get, rest: "/history/task", op: lists(&query.HistoryTasks, rest.HistoryTaskOf)},
	{method: post, rest: "/history/task", op: lists(&query.HistoryTasks, rest.HistoryTaskOf)},
	{method: get, rest: "/history/task/count", op: counts(&query.HistoryTasks)},
	{method: post, rest: "/history/task/count", op: counts(&query.HistoryTasks)},
	{method: get, rest: "/history/task/report", op: shaped(reportTasks, nil, rest.List[rest.TaskCount]{})},
	{method: get, rest: "/history/user-operation", op: lists(&query.HistoryOperations, rest.UserOperationOf)},
	{method: get, rest: "/history/user-operation/count", op: counts(&query.HistoryOperations)},
	{method: put, rest: "/history/user-operation/{operationId}/clear-annotation", op: does(clearOperation)},
	{method: put, rest: "/history/user-operation/{operationId}/set-annotation", op: takes(annotateOperation)},
	{method: get, rest: "/history/variable-instance", op: listsValues(&query.HistoryVariableInstances, rest.HistoryVariableInstanceOf)},
	{method: post, rest: "/history/variable-instance", op: listsValues(&query.HistoryVariableInstances, rest.HistoryVariableInstanceOf)},
	{method: get, rest: "/history/variable-instance/count", op: counts(&query.HistoryVariableInstances)},
	{method: post, rest: "/history/variable-instance/count", op: counts(&query.HistoryVariableInstances)},
	{method: get, rest: "/history/variable-instance/{id}", op: findsValue(&query.HistoryVariableInstances, rest.HistoryVariableInstanceOf, noHistoryVariable)},
	{method: del, rest: "/history/variable-instance/{id}", op: does(deleteHistoryVariable)},
	{method: get, rest: "/history/variable-instance/{id}/data", op: shaped(getHistoryVariableContent, nil, []byte{})},

	{method: get, rest: "/identity/groups", op: gives(getGroupInfo)},
	{method: get, rest: "/identity/password-policy", op: gives(getPasswordPolicy)},
	{method: post, rest: "/identity/password-policy", op: turns(checkPassword), reads: true},
	{method: post, rest: "/identity/verify", op: turns(verifyUser)},

	{method: get, rest: "/incident", op: lists(&query.Incidents, rest.IncidentOf)},
	{method: get, rest: "/incident/count", op: counts(&query.Incidents)},
	{method: get, rest: "/incident/{id}", op: finds(&query.Incidents, rest.IncidentOf, "No matching incident with id %s")},
	{method: del, rest: "/incident/{id}", op: does(resolveIncident)},
	{method: put, rest: "/incident/{id}/annotation", op: takes(annotateIncident)},
	{method: del, rest: "/incident/{id}/annotation", op: does(clearIncident)},

	{method: get, rest: "/job", op: lists(&query.Jobs, rest.JobOf)},
	{method: post, rest: "/job", op: lists(&query.Jobs, rest.JobOf)},
	{method: get, rest: "/job/count", op: counts(&query.Jobs)},
	{method: post, rest: "/job/count", op: counts(&query.Jobs)},
	{method: post, rest: "/job/retries", op: starts(ownProblems, readRetryJobs)},
	{method: put, rest: "/job/suspended", op: takes(suspendJobs)},
	{method: get, rest: "/job/{id}", op: finds(&query.Jobs, rest.JobOf, "Job with id %s does not exist")},
	{method: del, rest: "/job/{id}", op: does(deleteJob)},
	{method: put, rest: "/job/{id}/duedate", op: takes(setJobDue)},
	{method: post, rest: "/job/{id}/duedate/recalculate", op: does(recalculateJob)},
	{method: post, rest: "/job/{id}/execute", op: does(executeJob)},
	{method: put, rest: "/job/{id}/priority", op: takes(setJobPriority)},
	{method: put, rest: "/job/{id}/retries", op: takes(setJobRetries)},
	{method: get, rest: "/job/{id}/stacktrace", op: shaped(getJobStacktrace, nil, "")},
	{method: put, rest: "/job/{id}/suspended", op: takes(suspendJob)},

	{method: get, rest: "/job-definition", op: lists(&query.JobDefinitions, rest.JobDefinitionOf)},
	{method: post, rest: "/job-definition", op: lists(&query.JobDefinitions, rest.JobDefinitionOf)},
	{method: get, rest: "/job-definition/count", op: counts(&query.JobDefinitions)},
	{method: post, rest: "/job-definition/count", op: counts(&query.JobDefinitions)},
	{method: put, rest: "/job-definition/suspended", op: takes(suspendJobDefinitions)},
	{method: get, rest: "/job-definition/{id}", op: finds(&query.JobDefinitions, rest.JobDefinitionOf, "Job Definition with id %s does not exist")},
	{method: put, rest: "/job-definition/{id}/jobPriority", op: takes(setJobDefinitionPriority)},
	{method: put, rest: "/job-definition/{id}/retries", op: takes(setJobDefinitionRetries)},
	{method: put, rest: "/job-definition/{id}/suspended", op: takes(suspendJobDefinition)},

	{method: post, rest: "/message", op: shaped(correlateMessage, rest.Message{}, rest.List[rest.MessageResult]{})},

	{method: get, rest: "/metrics", op: gives(listMetrics)},
	{method: del, rest: "/metrics/task-worker", op: does(deleteTaskWorkers)},
	{method: get, rest: "/metrics/{name}/sum", op: gives(sumMetric)},

	{method: post, rest: "/migration/execute", op: takes(migrateInstances)},
	{method: post, rest: "/migration/executeAsync", op: starts(userProblems, readMigrateInstances)},
	{method: post, rest: "/migration/generate", op: turns(generateMigration), reads: true},
	{method: post, rest: "/migration/validate", op: turns(validateMigration), reads: true},

	{method: post, rest: "/modification/execute", op: takes(modifyInstances)},
	{method: post, rest: "/modification/executeAsync", op: starts(ownProblems, readModifyInstances)},

	{method: get, rest: "/openapi.json", op: shaped(getDocument, nil, map[string]any{}), open: true},

	{method: get, rest: "/process-definition", op: lists(&query.ProcessDefinitions, rest.ProcessDefinitionOf)},
	{method: get, rest: "/process-definition/count", op: counts(&query.ProcessDefinitions)},
	{method: get, rest: "/process-definition/key/{key}", op: shaped(getProcessDefinition, nil, rest.ProcessDefinition{})},
	{method: del, rest: "/process-definition/key/{key}", op: shaped(deleteProcessDefinition, nil, nil).succeeding(http.StatusOK)},
	{method: del, rest: "/process-definition/key/{key}/delete", op: does(deleteProcessDefinitions)},
	{method: get, rest: "/process-definition/key/{key}/deployed-start-form", op: shaped(getDeployedStartForm, nil, []byte{})},
	{method: get, rest: "/process-definition/key/{key}/diagram", op: shaped(getProcessDefinitionDiagram, nil, []byte{})},
	{method: get, rest: "/process-definition/key/{key}/form-variables", op: gives(getStartFormVariables)},
	{method: put, rest: "/process-definition/key/{key}/history-time-to-live", op: takes(setProcessTimeToLive).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/rendered-form", op: shaped(getRenderedStartForm, nil, []byte{}).offering(typeXHTML)},
	{method: post, rest: "/process-definition/key/{key}/restart", op: takes(restartInstances).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/restart-async", op: turns(restartInstancesLater).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/start", op: shaped(startProcess, rest.StartProcess{}, rest.StartedInstance{}).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/startForm", page: "/processes/{key}/start", op: shaped(getStartForm, nil, rest.Form{})},
	{method: get, rest: "/process-definition/key/{key}/static-called-process-definitions", op: gives(listCalledDefinitions)},
	{method: get, rest: "/process-definition/key/{key}/statistics", op: gives(getActivityStatistics).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/submit-form", page: "/processes/{key}/start", op: shaped(submitStartForm, rest.StartProcess{}, rest.StartedInstance{}).under(namedDefinition)},
	{method: put, rest: "/process-definition/key/{key}/suspended", op: takes(suspendProcessDefinition).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}", op: shaped(getProcessDefinition, nil, rest.ProcessDefinition{})},
	{method: del, rest: "/process-definition/key/{key}/tenant-id/{tenantId}", op: shaped(deleteProcessDefinition, nil, nil).succeeding(http.StatusOK)},
	{method: del, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/delete", op: does(deleteProcessDefinitions)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/deployed-start-form", op: shaped(getDeployedStartForm, nil, []byte{})},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/diagram", op: shaped(getProcessDefinitionDiagram, nil, []byte{})},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/form-variables", op: gives(getStartFormVariables)},
	{method: put, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/history-time-to-live", op: takes(setProcessTimeToLive).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/rendered-form", op: shaped(getRenderedStartForm, nil, []byte{}).offering(typeXHTML)},
	{method: post, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/restart", op: takes(restartInstances).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/restart-async", op: turns(restartInstancesLater).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/start", op: shaped(startProcess, rest.StartProcess{}, rest.StartedInstance{}).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/startForm", op: shaped(getStartForm, nil, rest.Form{})},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/static-called-process-definitions", op: gives(listCalledDefinitions)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/statistics", op: gives(getActivityStatistics).under(namedDefinition)},
	{method: post, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/submit-form", op: shaped(submitStartForm, rest.StartProcess{}, rest.StartedInstance{}).under(namedDefinition)},
	{method: put, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/suspended", op: takes(suspendProcessDefinition).under(namedDefinition)},
	{method: get, rest: "/process-definition/key/{key}/tenant-id/{tenantId}/xml", op: shaped(getProcessDefinitionXML, nil, rest.DiagramXML{})},
	{method: get, rest: "/process-definition/key/{key}/xml", op: shaped(getProcessDefinitionXML, nil, rest.DiagramXML{})},
	{method: get, rest: "/process-definition/statistics", op: gives(getDefinitionStatistics)},
	{method: put, rest: "/process-definition/suspended", op: takes(suspendProcessDefinitions)},
	{method: get, rest: "/process-definition/{id}", page: "/cockpit/processes/{id}", op: shaped(getProcessDefinition, nil, rest.ProcessDefinition{})},
	{method: del, rest: "/process-definition/{id}", op: shaped(deleteProcessDefinition, nil, nil).succeeding(http.StatusOK)},
	{method: get, rest: "/process-definition/{id}/deployed-start-form", op: shaped(getDeployedStartForm, nil, []byte{})},
	{method: get, rest: "/process-definition/{id}/diagram", op: shaped(getProcessDefinitionDiagram, nil, []byte{})},
	{method: get, rest: "/process-definition/{id}/form-variables", op: gives(getStartFormVariables)},
	{method: put, rest: "/process-definition/{id}/history-time-to-live", op: takes(setProcessTimeToLive)},
	{method: get, rest: "/process-definition/{id}/rendered-form", op: shaped(getRenderedStartForm, nil, []byte{}).offering(typeXHTML)},
	{method: post, rest: "/process-definition/{id}/restart", op: takes(restartInstances)},
	{method: post, rest: "/process-definition/{id}/restart-async", op: turns(restartInstancesLater)},
	{method: post, rest: "/process-definition/{id}/start", op: shaped(startProcess, rest.StartProcess{}, rest.StartedInstance{})},
	{method: get, rest: "/process-definition/{id}/startForm", op: shaped(getStartForm, nil, rest.Form{})},
	{method: get, rest: "/process-definition/{id}/static-called-process-definitions", op: gives(listCalledDefinitions)},
	{method: get, rest: "/process-definition/{id}/statistics", op: gives(getActivityStatistics)},
	{method: post, rest: "/process-definition/{id}/submit-form", op: shaped(submitStartForm, rest.StartProcess{}, rest.StartedInstance{})},
	{method: put, rest: "/process-definition/{id}/suspended", op: takes(suspendProcessDefinition)},
	{method: get, rest: "/process-definition/{id}/xml", op: shaped(getProcessDefinitionXML, nil, rest.DiagramXML{})},

	{method: get, rest: "/process-instance", op: lists(&query.ProcessInstances, rest.ProcessInstanceOf)},
	{method: post, rest: "/process-instance", op: lists(&query.ProcessInstances, rest.ProcessInstanceOf)},
	{method: get, rest: "/process-instance/count", op: counts(&query.ProcessInstances)},
	{method: post, rest: "/process-instance/count", op: counts(&query.ProcessInstances)},
	{method: post, rest: "/process-instance/delete", op: starts(ownProblems, readDeleteInstances)},
	{method: post, rest: "/process-instance/delete-historic-query-based", op: starts(ownProblems, readDeletePastInstances)},
	{method: post, rest: "/process-instance/job-retries", op: starts(ownProblems, readRetryJobsOf)},
	{method: post, rest: "/process-instance/job-retries-historic-query-based", op: starts(ownProblems, readRetryJobsOfPast)},
	{method: post, rest: "/process-instance/message-async", op: starts(userProblems, readCorrelateOf)},
	{method: put, rest: "/process-instance/suspended", op: takes(suspendProcessInstances)},
	{method: post, rest: "/process-instance/suspended-async", op: starts(ownProblems, readSuspendInstances)},
	{method: post, rest: "/process-instance/variables-async", op: starts(userProblems, readSetVariablesOf)},
	{method: get, rest: "/process-instance/{id}", page: "/cockpit/instances/{id}", op: shaped(getProcessInstance, nil, rest.ProcessInstance{})},
	{method: del, rest: "/process-instance/{id}", op: shaped(deleteProcessInstance, nil, nil)},
	{method: get, rest: "/process-instance/{id}/activity-instances", op: shaped(getActivityInstances, nil, rest.ActivityInstance{})},
	{method: get, rest: "/process-instance/{id}/comment", op: gives(listInstanceComments)},
	{method: put, rest: "/process-instance/{id}/comment", op: takes(updateInstanceComment).upon(besideNamed).withHistory()},
	{method: del, rest: "/process-instance/{id}/comment", op: does(deleteInstanceComments).withHistory()},
	{method: del, rest: "/process-instance/{id}/comment/{commentId}", op: does(deleteInstanceComments).withHistory()},
	{method: post, rest: "/process-instance/{id}/modification", op: takes(modifyInstance)},
	{method: post, rest: "/process-instance/{id}/modification-async", op: starts(ownProblems, readModifyInstanceLater)},
	{method: put, rest: "/process-instance/{id}/suspended", op: takes(suspendProcessInstance)},
	{method: get, rest: "/process-instance/{id}/variables", op: instanceVariables.list()},
	{method: post, rest: "/process-instance/{id}/variables", op: instanceVariables.modify()},
	{method: get, rest: "/process-instance/{id}/variables/{varName}", op: instanceVariables.get()},
	{method: put, rest: "/process-instance/{id}/variables/{varName}", op: instanceVariables.put()},
	{method: del, rest: "/process-instance/{id}/variables/{varName}", op: instanceVariables.remove()},
	{method: get, rest: "/process-instance/{id}/variables/{varName}/data", op: instanceVariables.download()},
	{method: post, rest: "/process-instance/{id}/variables/{varName}/data", op: instanceVariables.upload()},

	{method: get, rest: "/schema/log", op: shaped(listSchemaLog, nil, []rest.SchemaLogEntry{})},
	{method: post, rest: "/schema/log", op: shaped(listSchemaLog, nil, []rest.SchemaLogEntry{}), reads: true},

	{method: post, rest: "/signal", op: takes(throwSignal)},

	{method: get, rest: "/task", page: "/tasks", op: listed(listTasks, &query.Tasks, rest.List[rest.Task]{}).offering(typeJSON, typeHAL)},
	{method: post, rest: "/task", op: listed(listTasks, &query.Tasks, rest.List[rest.Task]{})},
	{method: get, rest: "/task/count", op: counts(&query.Tasks)},
	{method: post, rest: "/task/count", op: counts(&query.Tasks)},
	{method: get, rest: "/task/report/candidate-group-count", op: shaped(countByCandidateGroup, nil, rest.List[rest.GroupCount]{}).offering(typeJSON, typeCSV, typeOtherCSV)},
	{method: post, rest: "/task/create", op: takes(createTask)},
	{method: put, rest: "/task/{id}", op: takes(updateTask).upon(namedTask)},
	{method: del, rest: "/task/{id}", op: does(deleteTask)},
	{method: get, rest: "/task/{id}", page: "/tasks/{id}", op: shaped(getTask, nil, rest.Task{}).offering(typeJSON, typeHAL)},
	{method: post, rest: "/task/{id}/assignee", page: "/tasks/{id}/assignee", op: shaped(assignTask, rest.UserID{}, nil)},
	{method: get, rest: "/task/{id}/attachment", op: gives(listAttachments)},
	{method: post, rest: "/task/{id}/attachment/create", op: shaped(createAttachment, nil, rest.TaskAttachment{}).withHistory()},
	{method: get, rest: "/task/{id}/attachment/{attachmentId}", op: gives(getAttachment).withHistory()},
	{method: del, rest: "/task/{id}/attachment/{attachmentId}", op: does(deleteAttachment).withHistory()},
	{method: get, rest: "/task/{id}/attachment/{attachmentId}/data", op: shaped(getAttachmentContent, nil, []byte{}).offering(octetStream).withHistory()},
	{method: post, rest: "/task/{id}/bpmnError", op: takes(throwTaskError)},
	{method: post, rest: "/task/{id}/bpmnEscalation", op: takes(throwTaskEscalation)},
	{method: post, rest: "/task/{id}/claim", page: "/tasks/{id}/claim", op: shaped(claimTask, rest.UserID{}, nil)},
	{method: get, rest: "/task/{id}/comment", op: gives(listComments)},
	{method: put, rest: "/task/{id}/comment", op: takes(updateComment).upon(besideNamed).withHistory()},
	{method: del, rest: "/task/{id}/comment", op: does(deleteComments).withHistory()},
	{method: post, rest: "/task/{id}/comment/create", op: turns(createComment).withHistory()},
	{method: get, rest: "/task/{id}/comment/{commentId}", op: gives(getComment).withHistory()},
	{method: del, rest: "/task/{id}/comment/{commentId}", op: does(deleteComments).withHistory()},
	{method: post, rest: "/task/{id}/complete", page: "/tasks/{id}/complete", op: shaped(completeTask, rest.CompleteTask{}, rest.Variables{})},
	{method: post, rest: "/task/{id}/delegate", op: takes(delegateTask)},
	{method: get, rest: "/task/{id}/deployed-form", op: shaped(getDeployedTaskForm, nil, []byte{})},
	{method: get, rest: "/task/{id}/form", op: shaped(getTaskForm, nil, rest.Form{})},
	{method: get, rest: "/task/{id}/form-variables", op: gives(getTaskFormVariables)},
	{method: get, rest: "/task/{id}/identity-links", op: gives(getTaskIdentityLinks)},
	{method: post, rest: "/task/{id}/identity-links", op: takes(addIdentityLink)},
	{method: post, rest: "/task/{id}/identity-links/delete", op: takes(deleteIdentityLink)},
	{method: get, rest: "/task/{id}/localVariables", op: taskLocalVariables.list()},
	{method: post, rest: "/task/{id}/localVariables", op: taskLocalVariables.modify()},
	{method: get, rest: "/task/{id}/localVariables/{varName}", op: taskLocalVariables.get()},
	{method: put, rest: "/task/{id}/localVariables/{varName}", op: taskLocalVariables.put()},
	{method: del, rest: "/task/{id}/localVariables/{varName}", op: taskLocalVariables.remove()},
	{method: get, rest: "/task/{id}/localVariables/{varName}/data", op: taskLocalVariables.download()},
	{method: post, rest: "/task/{id}/localVariables/{varName}/data", op: taskLocalVariables.upload()},
	{method: get, rest: "/task/{id}/rendered-form", op: shaped(getRenderedTaskForm, nil, []byte{}).offering(typeXHTML)},
	{method: post, rest: "/task/{id}/resolve", op: takes(resolveTask)},
	{method: post, rest: "/task/{id}/submit-form", op: shaped(submitTaskForm, rest.CompleteTask{}, rest.Variables{})},
	{method: post, rest: "/task/{id}/unclaim", page: "/tasks/{id}/unclaim", op: shaped(unclaimTask, nil, nil)},
	{method: get, rest: "/task/{id}/variables", op: taskVariables.list()},
	{method: post, rest: "/task/{id}/variables", op: taskVariables.modify()},
	{method: get, rest: "/task/{id}/variables/{varName}", op: taskVariables.get()},
	{method: put, rest: "/task/{id}/variables/{varName}", op: taskVariables.put()},
	{method: del, rest: "/task/{id}/variables/{varName}", op: taskVariables.remove()},
	{method: get, rest: "/task/{id}/variables/{varName}/data", op: taskVariables.download()},
	{method: post, rest: "/task/{id}/variables/{varName}/data", op: taskVariables.upload()},

	{method: get, rest: "/telemetry/configuration", op: gives(getTelemetry)},
	{method: post, rest: "/telemetry/configuration", op: takes(configureTelemetry)},
	{method: get, rest: "/telemetry/data", op: gives(getTelemetryData)},

	{method: get, rest: "/tenant", op: lists(&query.Tenants, rest.TenantOf)},
	{method: opts, rest: "/tenant", op: collection("/tenant", identity.ResourceTenant)},
	{method: get, rest: "/tenant/count", op: counts(&query.Tenants)},
	{method: post, rest: "/tenant/create", op: takes(createTenant)},
	{method: get, rest: "/tenant/{id}", op: finds(&query.Tenants, rest.TenantOf, noTenant)},
	{method: put, rest: "/tenant/{id}", op: takes(updateTenant).upon(finding(&query.Tenants, noTenant))},
	{method: del, rest: "/tenant/{id}", op: does(deleteTenant)},
	{method: opts, rest: "/tenant/{id}", op: single("/tenant", "", identity.ResourceTenant)},
	{method: opts, rest: "/tenant/{id}/group-members", op: members("/tenant", "/group-members", identity.ResourceTenantMembership)},
	{method: put, rest: "/tenant/{id}/group-members/{groupId}", op: does(addTenantMember)},
	{method: del, rest: "/tenant/{id}/group-members/{groupId}", op: does(removeTenantMember)},
	{method: opts, rest: "/tenant/{id}/user-members", op: members("/tenant", "/user-members", identity.ResourceTenantMembership)},
	{method: put, rest: "/tenant/{id}/user-members/{userId}", op: does(addTenantMember)},
	{method: del, rest: "/tenant/{id}/user-members/{userId}", op: does(removeTenantMember)},

	{method: get, rest: "/user", op: lists(&query.Users, rest.UserOf)},
	{method: opts, rest: "/user", op: collection("/user", identity.ResourceUser)},
	{method: get, rest: "/user/count", op: counts(&query.Users)},
	{method: post, rest: "/user/create", op: takes(createUser)},
	{method: del, rest: "/user/{id}", op: does(deleteUser)},
	{method: opts, rest: "/user/{id}", op: single("/user", "/profile", identity.ResourceUser)},
	{method: put, rest: "/user/{id}/credentials", op: takes(changePassword), personal: true},
	{method: get, rest: "/user/{id}/profile", op: finds(&query.Users, rest.UserOf, noUser)},
	{method: put, rest: "/user/{id}/profile", op: takes(updateProfile).upon(finding(&query.Users, noUser))},
	{method: post, rest: "/user/{id}/unlock", op: does(unlockUser)},

	{method: get, rest: "/variable-instance", op: listsValues(&query.VariableInstances, rest.VariableInstanceOf)},
	{method: post, rest: "/variable-instance", op: listsValues(&query.VariableInstances, rest.VariableInstanceOf)},
	{method: get, rest: "/variable-instance/count", op: counts(&query.VariableInstances)},
	{method: post, rest: "/variable-instance/count", op: counts(&query.VariableInstances)},
	{method: get, rest: "/variable-instance/{id}", op: findsValue(&query.VariableInstances, rest.VariableInstanceOf, noVariable)},
	{method: get, rest: "/variable-instance/{id}/data", op: shaped(getVariableContent, nil, []byte{})},

	{method: get, rest: "/version", op: shaped(getVersion, nil, rest.Version{})},
})
