package identity

// Resource is a kind of thing that permissions are about, with the number that
// Camunda's API and database give it.
type Resource int64

// The resources that exist so far (Camunda 7.24, Resources).
const (
	ResourceApplication       Resource = 0
	ResourceUser              Resource = 1
	ResourceGroup             Resource = 2
	ResourceGroupMembership   Resource = 3
	ResourceAuthorization     Resource = 4
	ResourceProcessDefinition Resource = 6
	ResourceTask              Resource = 7
	ResourceProcessInstance   Resource = 8
	ResourceDeployment        Resource = 9

	ResourceOperationLogCategory Resource = 17
)

var resourceNames = map[Resource]string{
	ResourceApplication:     "Application",
	ResourceAuthorization:   "Authorization",
	ResourceDeployment:      "Deployment",
	ResourceGroup:           "Group",
	ResourceGroupMembership: "GroupMembership",

	ResourceOperationLogCategory: "OperationLogCategory",
	ResourceProcessDefinition:    "ProcessDefinition",
	ResourceProcessInstance:      "ProcessInstance",
	ResourceTask:                 "Task",
	ResourceUser:                 "User",
}

// String is the resource's name in the API.
func (r Resource) String() string { return resourceNames[r] }

// Permission is a set of bits; what a bit means depends on the resource.
type Permission int64

// The permissions (Camunda 7.24, section 13 of the facts).
const (
	None             Permission = 0
	Read             Permission = 2
	Update           Permission = 4
	Create           Permission = 8
	Delete           Permission = 16
	Access           Permission = 32
	ReadTask         Permission = 64    // on a process definition
	UpdateTask       Permission = 128   // on a process definition
	CreateInstance   Permission = 256   // on a process definition
	ReadInstance     Permission = 512   // on a process definition
	UpdateInstance   Permission = 1024  // on a process definition
	DeleteInstance   Permission = 2048  // on a process definition
	ReadHistory      Permission = 4096  // on a process definition or task
	TaskWork         Permission = 16384 // on a process definition or task
	TaskAssign       Permission = 32768 // on a process definition or task
	RetryJobInstance Permission = 32    // on a process instance
	RetryJob         Permission = 32    // on a process definition
	SuspendOne       Permission = 64    // on a process instance
	SuspendInstance  Permission = 131072
	Suspend          Permission = 1048576 // on a process definition
	All              Permission = 1<<31 - 1
)

var permissionNames = map[Permission]string{
	Create: "CREATE", CreateInstance: "CREATE_INSTANCE", Delete: "DELETE", DeleteInstance: "DELETE_INSTANCE",
	Read: "READ", ReadHistory: "READ_HISTORY", ReadInstance: "READ_INSTANCE", ReadTask: "READ_TASK",
	RetryJob: "RETRY_JOB", Suspend: "SUSPEND", SuspendInstance: "SUSPEND_INSTANCE", TaskAssign: "TASK_ASSIGN",
	TaskWork: "TASK_WORK", Update: "UPDATE", UpdateInstance: "UPDATE_INSTANCE", UpdateTask: "UPDATE_TASK",
}

// String is the permission's name in the API, of a single bit.
func (p Permission) String() string { return permissionNames[p] }

// AdminGroup is the group whose members may do everything.
const AdminGroup = "camunda-admin"

// Any is the resource id that stands for every resource of a kind.
const Any = "*"
