package views

import "github.com/sluice-bpm/sluice/forms"

// Filters of the task list as the address names them.
const (
	FilterMine   = "mine"
	FilterGroups = "groups"
	FilterAll    = "all"
)

// Tabs of a task as the address names them; the form is also the empty one.
const (
	TabForm    = "form"
	TabDiagram = "diagram"
	TabHistory = "history"
	TabDetails = "details"
)

// States of a due date, for [TaskRow.State] and [TaskPane.State].
const (
	StateLate = "late"
	StateSoon = "soon" // due today
	StateWait = "wait" // due later or never
)

// Claims, for [TaskPane.Claim].
const (
	ClaimFree  = "free"  // nobody has the task and this person may claim it
	ClaimMine  = "mine"  // this person has it
	ClaimTaken = "taken" // someone else has it
	ClaimNone  = "none"  // nobody has it and this person may only read
)

// TaskFilter is one filter with its counts. Name is one of the Filter constants, or
// the id of a saved one.
type TaskFilter struct {
	Name    string
	Title   string
	Count   string
	Late    string // how many of them are overdue; empty for none
	Current bool

	Saved       bool
	Color       string // "#3f7d6e", of a saved one; may be empty
	Description string // of a saved one; may be empty
}

// InboxProps is the task list; on wide screens Pane stands beside it and may be
// nil.
type InboxProps struct {
	Page Page
	List TaskList
	Pane *TaskPane
}

// TaskProps is one task; on wide screens the list stands beside it.
type TaskProps struct {
	Page Page
	List TaskList
	Pane TaskPane
}

// TaskList is one filter's tasks in groups. DoneToday is a whole sentence such as
// "You completed 7 tasks today." for the empty list, or empty.
type TaskList struct {
	ListPlace
	Title     string // of the filter
	Count     string
	Groups    []TaskGroup
	Pages     ListPages
	DoneToday string
}

// ListPages are the ways to the tasks that are on other pages of the list; all of
// it is empty when there are none.
type ListPages struct {
	Text     string  // "101 to 200 of 2,310"
	Next     *Action // "Show the next 100"
	Previous *Action
	First    *Action // "Back to the first"; on the second page it is all there is behind
}

// Empty reports whether the list shows no task.
func (l TaskList) Empty() bool { return len(l.Groups) == 0 }

// TaskGroup holds the rows of one stretch of time: "Overdue", "Today", "This
// week", "Later", "No due date". One without a name is the whole list. Count is how
// many there are on all pages.
type TaskGroup struct {
	Name  string
	Late  bool
	Count string
	Rows  []TaskRow
}

// TaskRow is one task in the list.
type TaskRow struct {
	ID       string
	Name     string
	Process  string
	Subject  string // first text variable, "Kessler & Söhne Druckerei", or else the business key
	Amount   string // first number variable, "€ 2,310.00"
	State    string // one of the State constants
	Due      string // "2 d late", "14:00", "Wed", "4 Dec"
	DueTitle string // "Sat 21 Nov, 17:00"
	Level    int    // how much of the time to the due date has run off, 0 to 100
	Priority string // "Low", "High", "Urgent"; empty for normal
	Person   string // assignee's name when the filter mixes people
	Initials string
	Free     bool // nobody has it; shown when the filter mixes people
	Current  bool
}

// TaskPane is the open task.
type TaskPane struct {
	ID          string
	Name        string
	Description string
	Tab         string
	ListPlace   // of the list it was opened from

	Process      string // empty for a task of no process
	ProcessURL   string // empty without access to the cockpit
	BusinessKey  string // or the short id of the instance
	InstanceURL  string // empty without access to the cockpit
	Position     string // "1 of 9"; empty when the task is not in the list
	PreviousURL  string // empty at the first task of the list
	NextURL      string // empty at the last one
	HistoryCount string

	Claim     string // one of the Claim constants
	Assignee  string // name
	Initials  string
	ClaimedAt string         // "Claimed by you at 10:31."; may be empty
	People    []forms.Option // whom the task can be given to; empty hides the choice
	Groups    string         // candidate groups, "sales, accounting"
	State     string
	Due       string // "2 days late", "due 17:00"; empty without due date
	DueTitle  string
	FollowUp  string // "Follow up Wed"; may be empty
	Priority  string
	Suspended bool

	Form   forms.Definition
	Input  forms.Input // Locked is set by the pane from Claim and Suspended
	Notice *Notice     // "Mary was faster, 10:31."
	Kept   []Fact      // what the person had filled in before somebody was faster
	Typed  string      // names what was typed before; empty for nothing

	Diagram DiagramProps
	Outline []OutlineItem
	History []HistoryEntry
	// MayComment: this person may say something about the task, and attach files to it.
	MayComment bool
	Dates      *TaskDates // nil where they are not to be changed
	Details    []Fact
}

// TaskDates are the dates of a task as the fields for them hold them,
// "2026-11-23T14:00"; empty for none.
type TaskDates struct{ Due, FollowUp string }

// HistoryEntry is one line of a history, newest first.
type HistoryEntry struct {
	Glyph string // "run", "wait", "done", "fail", "hold"
	Text  string // "Demo Demo completed Assign Approver"
	Time  string // "10:31", "Wed 09:20", "4 Dec"
	Title string // full time
	Note  string // duration or detail; may be empty
	Said  string // what a comment says, or the name of what was attached; may be empty
	URL   string // of what was attached; may be empty
}

// Locked reports whether the form may be read but not filled in.
func (p TaskPane) Locked() bool { return p.Claim != ClaimMine || p.Suspended }
