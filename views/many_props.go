package views

// ManyProps is what is to be done to many instances of one version of a process, with a
// preview of whom it concerns.
type ManyProps struct {
	Page    Page
	ID      string // of the definition
	Process string
	Version string

	Doings     []Choice
	Activities []Choice // empty value: wherever they stand
	Words      string
	Failing    bool // only those with an incident

	Title  string // "84 of 87 instances will be suspended"
	Share  int    // of the chosen ones that it is done to, in percent
	Counts []StateCount
	Rows   []InstanceRow
	More   string   // "The first 10 of 84"
	Steps  []string // what will happen

	Shown      string // how many it was when the page was made
	Button     string // empty where there is nothing to do
	Danger     bool
	WithReason bool
	Reason     string
	Error      string
}

// Choice is one of the options of a select.
type Choice struct {
	Value, Label string
	Chosen       bool
}

// StateCount is a number of instances with its state and word.
type StateCount struct{ State, Text string }

// chosenOf is the value of the chosen option.
func chosenOf(list []Choice) string {
	for _, c := range list {
		if c.Chosen {
			return c.Value
		}
	}
	return ""
}
