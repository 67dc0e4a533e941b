package views

import "encoding/json"

// Marks of an element in a diagram, for [Mark.Kind].
const (
	MarkPast   = "past"   // has been passed
	MarkHere   = "here"   // a token stands here
	MarkFailed = "failed" // an incident is open here
	MarkTaken  = "taken"  // a sequence flow that was taken
	MarkActive = "active" // selected
)

// DiagramProps shows a BPMN diagram. Without a script the outline beside it tells
// the same.
type DiagramProps struct {
	URL   string // of the BPMN XML, see [Diagram]
	Label string // for screen readers: "Invoice Receipt, process diagram"
	Marks []Mark
}

// Mark colors one element and hangs badges on it. Counts are display-ready and
// empty for none.
type Mark struct {
	Element   string `json:"element"` // BPMN id
	Kind      string `json:"kind,omitempty"`
	Waiting   string `json:"waiting,omitempty"`
	Running   string `json:"running,omitempty"`
	Incidents string `json:"incidents,omitempty"`
	Label     string `json:"label,omitempty"` // of the badges: "118 tokens wait at Assign Approver"
	URL       string `json:"url,omitempty"`   // where a badge leads
}

// OutlineItem is one element of the process in the list beside the diagram.
type OutlineItem struct {
	ID        string
	Name      string
	Kind      string // "User task"
	Glyph     string // "run", "wait", "done", "fail", "hold"; empty for nothing
	Word      string // what the glyph says here, "Canceled"; empty for what it says everywhere
	Waiting   string
	Running   string
	Incidents string
	URL       string // may be empty
	Current   bool
	Children  []OutlineItem
}

// marksJSON is the data attribute that the diagram's script reads.
func (d DiagramProps) marksJSON() (string, error) {
	if len(d.Marks) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(d.Marks)
	return string(b), err
}
