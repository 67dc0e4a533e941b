package views

import "github.com/sluice-bpm/sluice/forms"

// ChangeProps is a page that asks how something is to be changed.
type ChangeProps struct {
	Page    Page
	Title   string // "Move tokens"
	Subject string
	Text    string // what happens, in a sentence or two
	Error   string // why it was refused
	// Mistakes are the lines of the mapping that were refused, Problems what was refused
	// besides; Error is empty then.
	Mistakes []forms.Mistake
	Problems []string
	First    []ChangeChoice // above the lists
	Fields   []Field        // below the lists
	Lists    []ChangeList
	Choices  []ChangeChoice
	Mapping  *Mapping
	After    []ChangeList // below the choices
	Action   string
	Button   string // empty where there is nothing to be chosen: the page only says so
	KeepURL  string
}

// ChangeList is a list of boxes, of which any may be checked.
type ChangeList struct {
	Legend, Name, Hint string
	Options            []ChangeOption
}

// ChangeChoice is a list of which one is chosen.
type ChangeChoice struct {
	Label, Name, Hint string
	Options           []ChangeOption
	Button            ChangeOption // sends the page to see what belongs to another choice
}

// ChangeOption is one line of a list.
type ChangeOption struct {
	Value, Label string
	Chosen       bool
}
