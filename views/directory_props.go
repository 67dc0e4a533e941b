package views

// The lists of those who sign in and of what they belong to; each is the last part of
// its address.
const (
	DirectoryUsers   = "users"
	DirectoryGroups  = "groups"
	DirectoryTenants = "tenants"
)

// DirectoryProps is a list of users, groups or tenants with the one that is open beside
// it.
type DirectoryProps struct {
	Page   Page
	Kind   string // one of the Directory constants
	Count  string
	Query  string // the words that were looked for
	At     string // the page of the list that the address names; empty for none
	MayAdd bool
	Rows   []DirectoryRow
	Paging Paging // empty where all rows are shown
	// Entry is what is open, or the form of a new one; nil for neither.
	Entry *DirectoryEntry
}

// DirectoryRow is one user, group or tenant of the list.
type DirectoryRow struct {
	ID       string
	Name     string // the id where there is no name
	Initials string // of a user
	Note     string // address of a user, type of a group
	Badges   []string
	Locked   bool
	Current  bool
}

// DirectoryEntry is one user, group or tenant, and what can be changed about it.
type DirectoryEntry struct {
	Kind   string
	ID     string // empty for a new one
	Title  string
	Self   bool // the signed-in person
	Fields []Field
	// Action takes the fields; empty where they may not be changed.
	Action, Button string
	Cancel         string // where to go without saving; empty where nothing was begun
	Problem        string // why nothing was saved
	// Elsewhere tells that a user signs in at an identity provider.
	Elsewhere bool
	// MayChangePassword offers another password.
	MayChangePassword bool
	Lock              string // why no password is accepted; empty where one is
	MayUnlock         bool
	MayDelete         bool
	Memberships       []Membership
	Grants            []GrantLine
	Roles             *Roles // nil where nothing can be allowed here
	MoreGrants        bool   // not all of them are shown
}

// Roles are what a group can be allowed at once; the form posts "process" and "role".
type Roles struct {
	Processes []Choice
	Roles     []Choice
}

// Membership is what a user, group or tenant belongs to, or who belongs to it. Its
// address takes "add" or "remove" with an id (POST).
type Membership struct {
	Kind    string // what the others are: one of the Directory constants
	Title   string
	Members []Member
	More    string   // what to know where not all members are shown
	Choices []Member // those that could be added; not all where there are many
	MayAdd  bool
	Typed   string // kept where it could not be added
	Error   string
	// MayRemove offers to remove each member.
	MayRemove bool
}

// Member is one of them.
type Member struct {
	ID, Name string
}

// GrantLine is what an authorization comes to for a user or group.
type GrantLine struct {
	Denied      bool
	Resource    string // "Process definition invoice"
	Permissions string // "READ, READ_HISTORY"
	Source      string // "by accounting"; empty for an own one
	URL         string
}

// AuthorizationsProps is the list of the authorizations on one kind of resource.
type AuthorizationsProps struct {
	Page      Page
	Count     string
	Resources []ResourceChoice
	Resource  ResourceChoice // the one that is shown
	Question  Question
	Rows      []AuthorizationRow
	Paging    Paging
	MayAdd    bool
	Form      *AuthorizationForm // a new one, or one that is being changed
}

// ResourceChoice is a kind of things that permissions are about.
type ResourceChoice struct {
	Number  string // Camunda's
	Name    string // "Process definition"
	Count   string
	Current bool
}

// Question asks whether somebody has a permission, and says so once it was asked.
type Question struct {
	User, Permission, ResourceID string
	Permissions                  []string
	Asked, Yes                   bool
	Problem                      string
}

// AuthorizationRow is one authorization.
type AuthorizationRow struct {
	ID          string
	Kind        string // AuthorizationAllow, AuthorizationDeny or AuthorizationGlobal
	Who         string // "*" for everybody
	Group       bool
	Which       string // "all (*)" for every one
	Permissions []string
	MayChange   bool
	MayDelete   bool
	Editing     bool
}

// The kinds of authorizations as the form sends them.
const (
	AuthorizationAllow  = "allow"
	AuthorizationDeny   = "deny"
	AuthorizationGlobal = "global"
)

// AuthorizationForm posts kind, identity ("user" or "group"), who, which and any number
// of permission.
type AuthorizationForm struct {
	ID          string // empty for a new one
	Kind        string
	Group       bool
	Who         string
	Which       string
	Permissions []PermissionChoice
	Choices     []Member // users and groups that could be meant
	Things      []Member // what Which could mean
	MayDelete   bool
	WhoError    string
	Error       string
}

// PermissionChoice is one box of the form.
type PermissionChoice struct {
	Name   string
	Chosen bool
}
