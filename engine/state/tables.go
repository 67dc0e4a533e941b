package state

import (
	"reflect"
	"slices"
)

// The tables, one for each row type.
var (
	ActivityInstanceTable        = describe[ActivityInstance]("activity_instance")
	AttachmentTable              = describe[Attachment]("attachment")
	AuthorizationTable           = describe[Authorization]("authorization_grant")
	BatchPartTable               = describe[BatchPart]("batch_part")
	BatchTable                   = describe[Batch]("batch")
	CandidateStarterTable        = describe[CandidateStarter]("candidate_starter")
	CommentTable                 = describe[Comment]("comment")
	ContentTable                 = describe[Content]("content")
	DecisionDefinitionTable      = describe[DecisionDefinition]("decision_definition")
	DecisionRequirementsTable    = describe[DecisionRequirements]("decision_requirements")
	DeploymentTable              = describe[Deployment]("deployment")
	EventSubscriptionTable       = describe[EventSubscription]("event_subscription")
	ExternalTaskTable            = describe[ExternalTask]("external_task")
	ExecutionTable               = describe[Execution]("execution")
	FilterTable                  = describe[Filter]("filter")
	FormDefinitionTable          = describe[FormDefinition]("form_definition")
	GroupTable                   = describe[Group]("user_group")
	HistoryActivityInstanceTable = describe[HistoryActivityInstance]("history_activity_instance").abridged(nil)
	HistoryBatchTable            = describe[HistoryBatch]("history_batch")
	HistoryDecisionInputTable    = describe[HistoryDecisionInput]("history_decision_input")
	HistoryDecisionInstanceTable = describe[HistoryDecisionInstance]("history_decision_instance")
	HistoryDecisionOutputTable   = describe[HistoryDecisionOutput]("history_decision_output")
	HistoryDetailTable           = describe[HistoryDetail]("history_detail").abridged(map[string]string{"kind": "variableUpdate"})
	HistoryExternalTaskLogTable  = describe[HistoryExternalTaskLog]("history_external_task_log").abridged(nil)
	HistoryIdentityLinkTable     = describe[HistoryIdentityLink]("history_identity_link").abridged(nil)
	HistoryIncidentTable         = describe[HistoryIncident]("history_incident").abridged(nil)
	HistoryJobLogTable           = describe[HistoryJobLog]("history_job_log").abridged(nil)
	HistoryOperationTable        = describe[HistoryOperation]("history_operation")
	HistoryProcessInstanceTable  = describe[HistoryProcessInstance]("history_process_instance")
	HistoryTaskTable             = describe[HistoryTask]("history_task").abridged(nil)
	HistoryVariableTable         = describe[HistoryVariable]("history_variable").abridged(map[string]string{"state": "CREATED"})
	IdentityLinkTable            = describe[IdentityLink]("identity_link")
	IdentityVersionTable         = describe[IdentityVersion]("identity_version")
	IncidentTable                = describe[Incident]("incident")
	JobDefinitionTable           = describe[JobDefinition]("job_definition")
	JobTable                     = describe[Job]("job")
	MembershipTable              = describe[Membership]("membership")
	MetricTable                  = describe[Metric]("metric")
	ProcessDefinitionTable       = describe[ProcessDefinition]("process_definition")
	ProcessInstanceTable         = describe[ProcessInstance]("process_instance")
	RememberedCallTable          = describe[RememberedCall]("remembered_call")
	ResourceTable                = describe[Resource]("resource")
	SessionTable                 = describe[Session]("session")
	SettingTable                 = describe[Setting]("setting")
	TaskTable                    = describe[Task]("task")
	TaskWorkerTable              = describe[TaskWorker]("task_worker")
	TenantMembershipTable        = describe[TenantMembership]("tenant_membership")
	TenantTable                  = describe[Tenant]("tenant")
	TokenTable                   = describe[Token]("api_token")
	UserTable                    = describe[User]("user_account")
	VariableTable                = describe[Variable]("variable")
)

// Tables lists every table in the order in which a flush writes them.
func Tables() []*Table { return slices.Clone(tables[:]) }

var tables = [...]*Table{
	DeploymentTable, ResourceTable, ProcessDefinitionTable, CandidateStarterTable, FormDefinitionTable, JobDefinitionTable,
	DecisionRequirementsTable, DecisionDefinitionTable,
	UserTable, GroupTable, MembershipTable, TenantTable, TenantMembershipTable, AuthorizationTable,
	SessionTable, TokenTable, IdentityVersionTable, SettingTable, FilterTable, MetricTable, TaskWorkerTable, RememberedCallTable,
	BatchTable, BatchPartTable,
	ProcessInstanceTable, ExecutionTable, ActivityInstanceTable, ContentTable, VariableTable,
	TaskTable, IdentityLinkTable, CommentTable, AttachmentTable, JobTable, EventSubscriptionTable, ExternalTaskTable, IncidentTable,
	HistoryProcessInstanceTable, HistoryActivityInstanceTable, HistoryVariableTable,
	HistoryDetailTable, HistoryTaskTable, HistoryIdentityLinkTable, HistoryIncidentTable,
	HistoryJobLogTable, HistoryExternalTaskLogTable, HistoryDecisionInstanceTable, HistoryDecisionInputTable,
	HistoryDecisionOutputTable, HistoryOperationTable, HistoryBatchTable,
}

// positions are those of the tables in [Tables].
var positions = func() map[*Table]int {
	m := make(map[*Table]int, len(tables))
	for i, t := range tables {
		m[t] = i
	}
	return m
}()

// InstanceTables lists the runtime tables whose rows belong to one process
// instance (or, with TaskTable, IdentityLinkTable and VariableTable, to a
// standalone task) and are loaded with it.
func InstanceTables() []*Table {
	return []*Table{
		ProcessInstanceTable, ExecutionTable, ActivityInstanceTable, VariableTable,
		TaskTable, IdentityLinkTable, JobTable, EventSubscriptionTable, ExternalTaskTable, IncidentTable,
	}
}

// TableOf returns the table that a row is stored in.
func TableOf(row Row) *Table {
	return tableOf[reflect.TypeOf(row)]
}

var tableOf = func() map[reflect.Type]*Table {
	m := map[reflect.Type]*Table{}
	for _, t := range Tables() {
		m[reflect.TypeOf(t.New())] = t
	}
	return m
}()
