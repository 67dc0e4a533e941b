package rest

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// User is what is said of a user (UserProfileDto).
type User struct {
	ID        Text `json:"id"`
	FirstName Text `json:"firstName"`
	LastName  Text `json:"lastName"`
	Email     Text `json:"email"`
}

// UserOf shows a row.
func UserOf(u query.User) User {
	return User{ID: Text(u.ID), FirstName: Text(u.FirstName), LastName: Text(u.LastName), Email: Text(u.Email)}
}

// CreateUser is the body that creates a user (UserDto).
type CreateUser struct {
	Profile     *UpdateUser `json:"profile"`
	Credentials Credentials `json:"credentials"`
}

// Credentials is the body that changes a password (UserCredentialsDto). Whoever
// is signed in confirms it with their own.
type Credentials struct {
	Password                  Text `json:"password"`
	AuthenticatedUserPassword Text `json:"authenticatedUserPassword"`
}

// WriteGroup is the body that creates or renames a group (GroupDto).
type WriteGroup struct {
	ID   *Text `json:"id"`
	Name Text  `json:"name"`
	Type Text  `json:"type"`
}

// WriteTenant is the body that creates or renames a tenant (TenantDto).
type WriteTenant struct {
	ID   *Text `json:"id"`
	Name Text  `json:"name"`
}

// UpdateUser is the body that changes what is said of a user (UserProfileDto).
type UpdateUser struct {
	User
	ID *Text `json:"id"`
}

// Group is a set of users (GroupDto).
type Group struct {
	ID   Text `json:"id"`
	Name Text `json:"name"`
	Type Text `json:"type"`
}

// GroupOf shows a row.
func GroupOf(g query.Group) Group {
	return Group{ID: Text(g.ID), Name: Text(g.Name), Type: Text(g.Type)}
}

// Tenant is one of several clients of an installation (TenantDto).
type Tenant struct {
	ID   Text `json:"id"`
	Name Text `json:"name"`
}

// TenantOf shows a row.
func TenantOf(t query.Tenant) Tenant { return Tenant{ID: Text(t.ID), Name: Text(t.Name)} }

// GroupInfo is the groups of a user and who else is in them (GroupInfoDto).
type GroupInfo struct {
	Groups     List[GroupName] `json:"groups"`
	GroupUsers List[UserName]  `json:"groupUsers"`
}

// GroupName is a group as [GroupInfo] shows it.
type GroupName struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
}

// UserName is a user as [GroupInfo] shows them.
type UserName struct {
	FirstName   Text   `json:"firstName"`
	LastName    Text   `json:"lastName"`
	DisplayName string `json:"displayName"`
	ID          string `json:"id"`
}

// UserNameOf shows a row.
func UserNameOf(u query.User) UserName {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		name = u.ID
	}
	return UserName{FirstName: Text(u.FirstName), LastName: Text(u.LastName), DisplayName: name, ID: u.ID}
}

// Login is the body that has a password checked (BasicUserCredentialsDto).
type Login struct {
	Username *Text `json:"username"`
	Password *Text `json:"password"`
}

// Verified is whether a password is right (AuthenticationResult).
type Verified struct {
	AuthenticatedUser string   `json:"authenticatedUser"`
	Groups            []string `json:"groups"`  // always null
	Tenants           []string `json:"tenants"` // always null
	Authenticated     bool     `json:"authenticated"`
}

// Authorization grants permissions or takes them away (AuthorizationDto).
type Authorization struct {
	ID                    string       `json:"id"`
	Type                  int64        `json:"type"`
	Permissions           List[string] `json:"permissions"`
	UserID                Text         `json:"userId"`
	GroupID               Text         `json:"groupId"`
	ResourceType          int64        `json:"resourceType"`
	ResourceID            Text         `json:"resourceId"`
	RemovalTime           Date         `json:"removalTime"`
	RootProcessInstanceID Text         `json:"rootProcessInstanceId"`
}

// AuthorizationOf shows a row.
func AuthorizationOf(a query.Authorization) Authorization {
	return Authorization{
		ID: a.ID, Type: a.Type, UserID: Text(a.UserID), GroupID: Text(a.GroupID), ResourceType: a.ResourceType, ResourceID: Text(a.ResourceID),
		Permissions: identity.Resource(a.ResourceType).PermissionNames(identity.Permission(a.Permissions)),
	}
}

// StoredAuthorizationOf shows a row that was just written.
func StoredAuthorizationOf(a state.Authorization) Authorization {
	return AuthorizationOf(query.Authorization{
		ID: a.ID, Type: a.Type, UserID: a.UserID, GroupID: a.GroupID,
		ResourceType: a.ResourceType, ResourceID: a.ResourceID, Permissions: a.Permissions,
	})
}

// WriteAuthorization is the body that creates or changes an authorization
// (AuthorizationCreateDto, AuthorizationUpdateDto, which has no type).
type WriteAuthorization struct {
	Type         Int    `json:"type"`
	Permissions  []Text `json:"permissions"`
	UserID       Text   `json:"userId"`
	GroupID      Text   `json:"groupId"`
	ResourceType Int    `json:"resourceType"`
	ResourceID   Text   `json:"resourceId"`
}

// Checked is whether somebody has a permission (AuthorizationCheckResultDto).
type Checked struct {
	PermissionName string `json:"permissionName"`
	ResourceName   string `json:"resourceName"`
	ResourceID     Text   `json:"resourceId"`
	Authorized     bool   `json:"authorized"`
}

// Links are what can be done at an address (ResourceOptionsDto).
type Links struct {
	Links []Link `json:"links"`
}
