package views

// Sections of the application, for [Page.Section].
const (
	SectionTasks   = "tasks"
	SectionStart   = "start"
	SectionCockpit = "cockpit"
	SectionAccount = "account"
	SectionAdmin   = "admin"
)

// Topics of changes as the stream of events names them.
const (
	TopicTasks       = "tasks"
	TopicInstances   = "instances"
	TopicDefinitions = "definitions"
	TopicJobs        = "jobs"
)

// ContentSecurityPolicy is the policy under which every page works. bpmn-js sets
// styles through the CSSOM, which style-src 'self' allows; its pictures are data
// URLs and inline SVG.
const ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Page is what every page of a signed-in person shares.
type Page struct {
	Title   string // of the window, without the product's name
	Theme   string // "light", "dark" or empty for the system's
	User    User
	CSRF    string // value of the hidden field forms.FieldCSRF
	Section string
	Path    string // where this page is found again: after the theme switch, for its live regions

	Filters []TaskFilter // sidebar of the task list
	Cockpit CockpitNav   // sidebar of the cockpit
	Admin   bool         // may open the cockpit

	Administrator bool   // may open the administration
	AdminCurrent  string // one of the Directory constants, or "authorizations"

	Toast  string  // what just happened, once
	Notice *Notice // what is wrong with the page as a whole
	Topics []string
}

// User is the signed-in person.
type User struct {
	ID       string
	Name     string // "Demo Demo"; the id when no name is known
	Initials string // "DD"
}

// Notice stays until its cause is gone. Kind is one of "fail", "late", "wait",
// "done".
type Notice struct {
	Kind  string
	Title string
	Text  string
}

// CockpitNav holds the counts in the cockpit's sidebar; empty ones are left out.
type CockpitNav struct {
	Definitions string
	Instances   string
	Incidents   string
	Deployments bool // whether there is a page of them
	Processes   []CockpitNavProcess
	Current     string // "overview", "process", "instance", "batches" or "deployments"
}

// CockpitNavProcess is one process definition in the sidebar, newest version.
type CockpitNavProcess struct {
	DefinitionID string
	Name         string
	Count        string
	Current      bool
}

// Fact is one read-only line: a label and what it says.
type Fact struct {
	Label string
	Text  string
	Mono  bool   // a key or an id
	URL   string // makes the text a link
}

// LoginProps is what [LoginPage] shows.
type LoginProps struct {
	SignOn    string // address of the sign-in at the identity provider; empty for none
	Theme     string
	CSRF      string
	Next      string   // local path to return to
	NextTitle string   // what opens then, "Assign Approver"; may be empty
	UserID    string   // as typed
	Error     string   // the whole sentence; empty at first
	Demo      []string // names that can sign in with their name as password
}

// SetupProps is what [SetupPage] shows. Fields are named as in the form:
// id, firstName, lastName, email, password, repeat.
type SetupProps struct {
	Theme  string
	CSRF   string
	Token  string
	Values map[string]string
	Errors map[string]string // field → sentence
	Used   bool              // the link was used or is unknown: only a sentence is shown
}

// AccountProps is what [AccountPage] shows.
type AccountProps struct {
	Page   Page
	Groups string // "accounting, sales"
	Email  string
}

// ConfirmProps asks before what cannot be undone. The form posts forms.FieldCSRF
// and, with ReasonField, "reason" to Action.
type ConfirmProps struct {
	Page       Page
	Title      string // "Cancel 1 process instance?"
	Subject    string // "NLS-77120"
	Text       string // what happens then
	Action     string
	Button     string // "Cancel instance"
	KeepURL    string
	KeepButton string // "Keep it"
	WithReason bool
	Reason     string // as typed
	Error      string
	Lists      []ChangeList // what may go along
}

// ErrorProps tells what went wrong. Page.User may be empty: the page is then shown without
// sidebar.
type ErrorProps struct {
	Page    Page
	Status  string // "409 Conflict"
	Title   string // "Mary Anne completed this task at 10:31"
	Text    string // what it means and what to do
	Actions []Action
	Kept    []Fact // what the person had filled in
	Support []Fact // type, message, request
}

// Action is a link shown as a button; the first of a page is the primary one.
type Action struct {
	Label string
	URL   string
}
