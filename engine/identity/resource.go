package identity

// Resource is a kind of thing that permissions are about, with the number that
// Camunda's API and database give it.
type Resource int64

// The resources (Camunda 7.24, Resources).
const (
	ResourceApplication             Resource = 0
	ResourceUser                    Resource = 1
	ResourceGroup                   Resource = 2
	ResourceGroupMembership         Resource = 3
	ResourceAuthorization           Resource = 4
	ResourceFilter                  Resource = 5
	ResourceProcessDefinition       Resource = 6
	ResourceTask                    Resource = 7
	ResourceProcessInstance         Resource = 8
	ResourceDeployment              Resource = 9
	ResourceDecisionDefinition      Resource = 10
	ResourceTenant                  Resource = 11
	ResourceTenantMembership        Resource = 12
	ResourceBatch                   Resource = 13
	ResourceDecisionRequirements    Resource = 14
	ResourceReport                  Resource = 15
	ResourceDashboard               Resource = 16
	ResourceOperationLogCategory    Resource = 17
	ResourceOptimize                Resource = 18
	ResourceHistoricTask            Resource = 19
	ResourceHistoricProcessInstance Resource = 20
	ResourceSystem                  Resource = 21
)

// described is how the API speaks of a resource.
type described struct {
	name        string // in refusals
	constant    string // in refusals about permissions
	permissions []named
}

// resources are all of them by their number.
var resources = [...]described{
	ResourceApplication:          {"Application", "APPLICATION", []named{{Access, "ACCESS"}}},
	ResourceUser:                 {"User", "USER", changeable},
	ResourceGroup:                {"Group", "GROUP", changeable},
	ResourceGroupMembership:      {"Group membership", "GROUP_MEMBERSHIP", membership},
	ResourceAuthorization:        {"Authorization", "AUTHORIZATION", changeable},
	ResourceFilter:               {"Filter", "FILTER", changeable},
	ResourceProcessDefinition:    {"ProcessDefinition", "PROCESS_DEFINITION", definitionPermissions},
	ResourceTask:                 {"Task", "TASK", taskPermissions},
	ResourceProcessInstance:      {"ProcessInstance", "PROCESS_INSTANCE", instancePermissions},
	ResourceDeployment:           {"Deployment", "DEPLOYMENT", []named{{Read, "READ"}, {Create, "CREATE"}, {Delete, "DELETE"}}},
	ResourceDecisionDefinition:   {"DecisionDefinition", "DECISION_DEFINITION", []named{{Read, "READ"}, {Update, "UPDATE"}, {CreateInstance, "CREATE_INSTANCE"}, {ReadHistory, "READ_HISTORY"}, {DeleteHistory, "DELETE_HISTORY"}}},
	ResourceTenant:               {"Tenant", "TENANT", changeable},
	ResourceTenantMembership:     {"TenantMembership", "TENANT_MEMBERSHIP", membership},
	ResourceBatch:                {"Batch", "BATCH", batchPermissions},
	ResourceDecisionRequirements: {"DecisionRequirementsDefinition", "DECISION_REQUIREMENTS_DEFINITION", []named{{Read, "READ"}}},
	ResourceReport:               {"Report", "REPORT", changeable},
	ResourceDashboard:            {"Dashboard", "DASHBOARD", changeable},
	// NB: Camunda 7.24 spells the name so, and clients compare it.
	ResourceOperationLogCategory:    {"OperationLogCatgeory", "OPERATION_LOG_CATEGORY", []named{{Read, "READ"}, {Update, "UPDATE"}, {Delete, "DELETE"}}},
	ResourceOptimize:                {"Optimize", "OPTIMIZE", []named{{2, "EDIT"}, {4, "SHARE"}}},
	ResourceHistoricTask:            {"HistoricTask", "HISTORIC_TASK", []named{{Read, "READ"}, {OneTaskReadVariable, "READ_VARIABLE"}}},
	ResourceHistoricProcessInstance: {"HistoricProcessInstance", "HISTORIC_PROCESS_INSTANCE", []named{{Read, "READ"}}},
	ResourceSystem:                  {"System", "SYSTEM", []named{{SystemRead, "READ"}, {SystemSet, "SET"}, {SystemDelete, "DELETE"}}},
}

// AdminGroup is the group whose members may do everything that nothing takes
// from them.
const AdminGroup = "camunda-admin"

// Any is the resource id that stands for every resource of a kind.
const Any = "*"

// Resources lists all resources.
func Resources() []Resource {
	list := make([]Resource, len(resources))
	for i := range list {
		list[i] = Resource(i)
	}
	return list
}

// IsKnown reports whether the number stands for a resource.
func (r Resource) IsKnown() bool { return r >= 0 && int(r) < len(resources) }

// String is the resource's name in refusals.
func (r Resource) String() string {
	if !r.IsKnown() {
		return ""
	}
	return resources[r].name
}

// Constant is the resource's name in capital letters.
func (r Resource) Constant() string {
	if !r.IsKnown() {
		return ""
	}
	return resources[r].constant
}

// PermissionName is what one permission is called on the resource.
func (r Resource) PermissionName(p Permission) string {
	if r.IsKnown() {
		for _, n := range resources[r].permissions {
			if n.bit == p {
				return n.name
			}
		}
	}
	switch p {
	case All:
		return allName
	case None:
		return noneName
	}
	return ""
}

// PermissionNames lists what the bits are called on the resource: "ALL" alone
// for every bit, and nothing for none.
func (r Resource) PermissionNames(p Permission) []string {
	names := []string{}
	if p == All {
		return append(names, allName)
	}
	if !r.IsKnown() {
		return names
	}
	for _, n := range resources[r].permissions {
		if p&n.bit != 0 {
			names = append(names, n.name)
		}
	}
	return names
}

// AllPermissionNames lists what all single permissions of the resource are called, in the
// order of the API.
func (r Resource) AllPermissionNames() []string {
	var names []string
	if r.IsKnown() {
		for _, n := range resources[r].permissions {
			names = append(names, n.name)
		}
	}
	return names
}

const (
	allName  = "ALL"
	noneName = "NONE"
)

// PermissionNamed is the permission that the resource has under a name; ok is
// false where it has none.
func (r Resource) PermissionNamed(name string) (p Permission, ok bool) {
	switch name {
	case allName:
		return All, true
	case noneName:
		return None, true
	}
	if r.IsKnown() {
		for _, n := range resources[r].permissions {
			if n.name == name {
				return n.bit, true
			}
		}
	}
	return None, false
}

// IsPermission reports whether any resource has a permission of the name.
func IsPermission(name string) bool {
	for r := range resources {
		if _, ok := Resource(r).PermissionNamed(name); ok {
			return true
		}
	}
	return false
}
