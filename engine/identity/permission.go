package identity

// Permission is a set of bits; what a bit means depends on the resource.
type Permission int64

// None and All are names for no and for every bit.
const (
	None Permission = 0
	All  Permission = 1<<31 - 1
)

// The permissions that mean the same on every resource that has them.
const (
	Read          Permission = 2
	Update        Permission = 4
	Create        Permission = 8
	Delete        Permission = 16
	ReadHistory   Permission = 4096
	DeleteHistory Permission = 8192
)

// Access is the permission on an application.
const Access Permission = 32

// The permissions on a process definition: about itself, its instances, their
// tasks and jobs. CreateInstance is one on decision definitions too.
const (
	RetryJob               Permission = 32
	ReadTask               Permission = 64
	UpdateTask             Permission = 128
	CreateInstance         Permission = 256
	ReadInstance           Permission = 512
	UpdateInstance         Permission = 1024
	DeleteInstance         Permission = 2048
	MigrateInstance        Permission = 65536
	SuspendInstance        Permission = 131072
	UpdateInstanceVariable Permission = 262144
	UpdateTaskVariable     Permission = 524288
	Suspend                Permission = 1048576
	ReadInstanceVariable   Permission = 2097152
	ReadHistoryVariable    Permission = 4194304
	ReadTaskVariable       Permission = 8388608
	UpdateHistory          Permission = 16777216
)

// The permissions to work on tasks and to give them away, on a task and on a
// process definition.
const (
	TaskWork   Permission = 16384
	TaskAssign Permission = 32768
)

// The permissions on one task (OneTask…) and on one process instance
// (OneInstance…) whose bits mean something else elsewhere.
const (
	OneTaskUpdateVariable     Permission = 32
	OneTaskReadVariable       Permission = 64
	OneInstanceRetryJob       Permission = 32
	OneInstanceSuspend        Permission = 64
	OneInstanceUpdateVariable Permission = 128
)

// The permissions to create batches of one kind, on a batch. Create allows all
// kinds.
const (
	BatchMigrate                Permission = 32
	BatchModify                 Permission = 64
	BatchRestart                Permission = 128
	BatchDeleteRunning          Permission = 256
	BatchDeleteFinished         Permission = 512
	BatchDeleteDecisions        Permission = 1024
	BatchSetJobRetries          Permission = 2048
	BatchSetExternalTaskRetries Permission = 16384
	BatchSuspend                Permission = 32768
	BatchSetRemovalTime         Permission = 65536
	BatchSetVariables           Permission = 131072
	BatchCorrelate              Permission = 262144
)

// The permissions on the system: metrics, properties, logs.
const (
	SystemRead   Permission = 2
	SystemSet    Permission = 4
	SystemDelete Permission = 8
)

// named is one permission as the API calls it.
type named struct {
	bit  Permission
	name string
}

// The lists that several resources share, in the order in which the API shows them.
var (
	changeable = []named{{Read, "READ"}, {Update, "UPDATE"}, {Create, "CREATE"}, {Delete, "DELETE"}}
	membership = []named{{Create, "CREATE"}, {Delete, "DELETE"}}
)

var definitionPermissions = []named{
	{Read, "READ"},
	{Update, "UPDATE"},
	{Delete, "DELETE"},
	{ReadTask, "READ_TASK"},
	{UpdateTask, "UPDATE_TASK"},
	{CreateInstance, "CREATE_INSTANCE"},
	{ReadInstance, "READ_INSTANCE"},
	{UpdateInstance, "UPDATE_INSTANCE"},
	{DeleteInstance, "DELETE_INSTANCE"},
	{ReadHistory, "READ_HISTORY"},
	{DeleteHistory, "DELETE_HISTORY"},
	{TaskWork, "TASK_WORK"},
	{TaskAssign, "TASK_ASSIGN"},
	{MigrateInstance, "MIGRATE_INSTANCE"},
	{RetryJob, "RETRY_JOB"},
	{Suspend, "SUSPEND"},
	{SuspendInstance, "SUSPEND_INSTANCE"},
	{UpdateInstanceVariable, "UPDATE_INSTANCE_VARIABLE"},
	{UpdateTaskVariable, "UPDATE_TASK_VARIABLE"},
	{ReadInstanceVariable, "READ_INSTANCE_VARIABLE"},
	{ReadHistoryVariable, "READ_HISTORY_VARIABLE"},
	{ReadTaskVariable, "READ_TASK_VARIABLE"},
	{UpdateHistory, "UPDATE_HISTORY"},
}

var taskPermissions = append(changeable[:len(changeable):len(changeable)],
	named{ReadHistory, "READ_HISTORY"},
	named{TaskWork, "TASK_WORK"},
	named{TaskAssign, "TASK_ASSIGN"},
	named{OneTaskUpdateVariable, "UPDATE_VARIABLE"},
	named{OneTaskReadVariable, "READ_VARIABLE"},
)

var instancePermissions = append(changeable[:len(changeable):len(changeable)],
	named{OneInstanceRetryJob, "RETRY_JOB"},
	named{OneInstanceSuspend, "SUSPEND"},
	named{OneInstanceUpdateVariable, "UPDATE_VARIABLE"},
)

var batchPermissions = append(changeable[:len(changeable):len(changeable)],
	named{ReadHistory, "READ_HISTORY"},
	named{DeleteHistory, "DELETE_HISTORY"},
	named{BatchMigrate, "CREATE_BATCH_MIGRATE_PROCESS_INSTANCES"},
	named{BatchModify, "CREATE_BATCH_MODIFY_PROCESS_INSTANCES"},
	named{BatchRestart, "CREATE_BATCH_RESTART_PROCESS_INSTANCES"},
	named{BatchDeleteRunning, "CREATE_BATCH_DELETE_RUNNING_PROCESS_INSTANCES"},
	named{BatchDeleteFinished, "CREATE_BATCH_DELETE_FINISHED_PROCESS_INSTANCES"},
	named{BatchDeleteDecisions, "CREATE_BATCH_DELETE_DECISION_INSTANCES"},
	named{BatchSetJobRetries, "CREATE_BATCH_SET_JOB_RETRIES"},
	named{BatchSetExternalTaskRetries, "CREATE_BATCH_SET_EXTERNAL_TASK_RETRIES"},
	named{BatchSuspend, "CREATE_BATCH_UPDATE_PROCESS_INSTANCES_SUSPEND"},
	named{BatchSetRemovalTime, "CREATE_BATCH_SET_REMOVAL_TIME"},
	named{BatchSetVariables, "CREATE_BATCH_SET_VARIABLES"},
	named{BatchCorrelate, "CREATE_BATCH_CORRELATE_MESSAGE"},
)
