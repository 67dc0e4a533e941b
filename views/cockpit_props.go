package views

import "strconv"

// CockpitProps is the overview.
type CockpitProps struct {
	Page        Page
	Figures     []Figure // four
	Causes      []IncidentCause
	CausesNote  string // "312 incidents, 3 causes"
	Definitions []DefinitionRow
	MayDeploy   bool          // where there are none
	Instances   []InstanceRow // the newest running ones
}

// Figure is one number of the dashboard.
type Figure struct {
	Label   string
	Value   string
	Note    string // "6 processes, 23 suspended"
	URL     string // may be empty
	Failing bool
}

// IncidentCause groups open incidents with the same message at the same activity.
type IncidentCause struct {
	Count   string
	Share   int // of all open incidents, 0 to 100
	Message string
	Where   string // "Archive Invoice, Invoice Receipt v3"
	Since   string // "since today 08:12"
	URL     string // one instance or the filtered process page
}

// DefinitionRow is the newest version of a process definition with the counts of
// all its versions. The shares add up to 100, or are all 0 with nothing running.
type DefinitionRow struct {
	ID        string
	Name      string
	Key       string
	Version   string // "v3"
	Running   string
	Incidents string
	Failing   bool
	Suspended bool
	RunShare  int
	WaitShare int
	FailShare int
	HoldShare int
	ShareText string // "26 percent in incident, 58 waiting, 16 running"
	Deployed  string // "14 Nov"
	Versions  []VersionLink
}

// VersionLink is one version of a process definition.
type VersionLink struct {
	ID        string
	Version   string // "v3"
	Deployed  string // "14 Nov"
	Running   string
	Incidents string // empty for none
	Share     int    // of all running instances of the process, 0 to 100
	Current   bool
}

// Tabs of a process definition and of a process instance as the address names them.
const (
	TabInstances      = "instances"
	TabIncidents      = "incidents"
	TabJobDefinitions = "job-definitions"
	TabDefinitions    = "definitions"
	TabVariables      = "variables"
	TabTasks          = "tasks"
	TabJobs           = "jobs"
	TabCalled         = "called"
)

// ProcessProps is the page of one process definition.
type ProcessProps struct {
	Page               Page
	ID                 string
	Name               string
	Key                string
	Version            string // "v3"
	VersionTag         string
	Note               string // "deployed 14 Nov, history 45 days"
	Suspended          bool
	Startable          bool
	Tab                string // TabInstances, TabIncidents or TabJobDefinitions
	Activity           string // element id the tables are narrowed to
	ActivityName       string
	Versions           []VersionLink
	Diagram            DiagramProps
	Outline            []OutlineItem
	InstanceCount      string
	IncidentCount      string
	Instances          []InstanceRow
	Incidents          []IncidentRow
	JobDefinitionCount string
	JobDefinitions     []JobDefinitionRow
	Paging             Paging
	MaySuspend         bool
	MayBatch           bool // may change many instances at once
	MayUpdate          bool
}

// JobDefinitionRow is what makes jobs: one element of the process in one way.
type JobDefinitionRow struct {
	ID, Activity string
	Kind         string // "Asynchronous before"
	Priority     string // "10" or "as in the model"
	Suspended    bool
	MayChange    bool
}

// InstanceRow is one process instance in a table.
type InstanceRow struct {
	ID          string
	BusinessKey string // or the short id
	ShortID     bool   // BusinessKey is the short id, set in mono
	Process     string // "Invoice Receipt v3"; only in the overview
	Subject     string // first text variable
	Amount      string // first number variable
	StandsAt    string // "Archive Invoice"
	Cause       string // of the incident
	State       string // "run", "wait", "fail", "hold", "done"
	StateText   string // "Incident"
	Started     string // "20 Nov 16:02"
	StartTitle  string // "running for 2 d 18 h"
}

// IncidentRow is one open incident.
type IncidentRow struct {
	Message    string
	Kind       string // "Failed job"
	Activity   string // "Archive Invoice"
	InstanceID string
	Instance   string // business key or short id
	Since      string
	RetryURL   string        // empty when there is nothing to retry
	Origin     *InstanceLink // where it came up, if that is an instance that was called
}

// Paging is the line below a table.
type Paging struct {
	Text        string // "1 to 25 of 241"
	PreviousURL string // empty on the first page
	NextURL     string // empty on the last page
}

// InstanceProps is the page of one process instance. Ended instances have no
// actions and no editing.
type InstanceProps struct {
	Page                  Page
	ID                    string
	Title                 string // business key or short id
	Process               string // "Invoice Receipt v3"
	ProcessURL            string
	Note                  string        // "Nordlicht Strom GmbH, started 17 Nov 09:20 by mary"
	State                 string        // "run", "wait", "fail", "hold", "done"
	StateText             string        // "1 incident"
	Caller                *InstanceLink // the instance that called this one; nil for none
	Ended                 bool
	Suspended             bool
	MaySuspend            bool // what the person may do with it
	MayCancel             bool
	MayEdit               bool
	MayRetry              bool
	MayModify, MayMigrate bool
	MayRestart            bool   // an ended one
	Tab                   string // TabVariables, TabTasks, TabJobs, TabIncidents, TabCalled, TabHistory
	Diagram               DiagramProps
	Tree                  []OutlineItem
	Variables             []VariableRow
	Edit                  *VariableEdit // the row that is open, or nil
	Tasks                 []InstanceTask
	MoreTasks             string // "2 open tasks that you may not see"; empty for none
	Jobs                  []JobRow
	Incidents             []InstanceIncident
	Called                []CalledInstance
	History               []ActivityRow
}

// VariableRow is one variable of a process instance.
type VariableRow struct {
	Name     string
	Type     string
	Value    string // shortened for the table
	Title    string // whole value when shortened
	Scope    string // activity of a local variable; empty for the instance's own
	FileURL  string
	Editable bool
}

// VariableEdit is the row being edited. Name is empty for a new variable; then
// NewName is what was typed.
type VariableEdit struct {
	Name       string
	NewName    string
	Type       string
	Value      string
	Types      []string // offered
	NameError  string
	ValueError string
}

// InstanceTask is one open task of the instance.
type InstanceTask struct {
	ID       string
	Name     string
	Assignee string // or empty
	Groups   string
	State    string
	Due      string
	Created  string
}

// JobRow is one job of the instance.
type JobRow struct {
	ID       string
	Activity string
	Kind     string // "Timer", "Asynchronous continuation"
	Due      string
	Retries  string
	Failed   bool // no retries left
	Message  string
}

// InstanceIncident is what the column at the right shows: the cause and the way
// out.
type InstanceIncident struct {
	ID           string
	Activity     string
	Kind         string // "Failed job"
	Since        string // "since 20 Nov 16:02"
	Retries      string // "0 retries left"; may be empty
	Message      string
	Details      string        // folded; may be empty
	DetailsLabel string        // "Stack trace"
	RetryURL     string        // empty when there is nothing to retry
	Outcome      string        // of a retry: "The outcome appears here at once."
	Called       bool          // it came up in an instance that was called
	Origin       *InstanceLink // that instance; nil for those who may not watch it
	OriginAt     string        // "Ship the parcel"
}

// InstanceLink leads to another process instance.
type InstanceLink struct {
	Process string // "Delivery"
	Title   string // business key or short id
	URL     string
}

// Text names the instance where there are others beside it; the key comes first,
// because a name is cut at its end.
func (l InstanceLink) Text() string { return l.Title + ", " + l.Process }

// CalledInstance is a process instance that this one called.
type CalledInstance struct {
	InstanceLink
	Activity  string // that called it
	State     string // "run", "wait", "fail", "hold", "done"
	StateText string // "1 incident"
	StandsAt  string // "Ship the parcel", or "ended 20 Nov 16:02"
	Started   string
}

// ActivityRow is one passed or running activity instance.
type ActivityRow struct {
	Name     string
	Kind     string // "User task"
	Glyph    string // "done", "run", "wait", "fail", "hold"
	State    string // "Completed"
	Person   string
	Started  string
	Ended    string
	Duration string
	Called   *InstanceLink // nil for none
}

// EditNew is the edit parameter that opens a row for a new variable.
const EditNew = "+"

type instanceTabLink struct{ name, label, count string }

// tab is the open tab; variables unless the address says otherwise.
func (p InstanceProps) tab() string {
	if p.Tab == "" {
		return TabVariables
	}
	return p.Tab
}

func (p InstanceProps) tabs() []instanceTabLink {
	tabs := []instanceTabLink{
		{TabVariables, "Variables", strconv.Itoa(len(p.Variables))},
		{TabTasks, "Tasks", strconv.Itoa(len(p.Tasks))},
		{TabJobs, "Jobs", strconv.Itoa(len(p.Jobs))},
		{TabIncidents, "Incidents", strconv.Itoa(len(p.Incidents))},
	}
	if len(p.Called) > 0 || p.Tab == TabCalled {
		tabs = append(tabs, instanceTabLink{TabCalled, "Called", strconv.Itoa(len(p.Called))})
	}
	return append(tabs, instanceTabLink{TabHistory, "History", ""})
}
