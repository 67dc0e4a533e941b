package views

// APIProps describes the REST API: an overview of all operations, or those of one
// group in full.
type APIProps struct {
	Title string
	Theme string
	CSRF  string
	Path  string // of this page
	Base  string // address of the API
	Query string // as typed
	// Group is the one that is shown in full; empty for the overview.
	Group  string
	Nav    []APINav
	Groups []APIOperations
}

// APINav is one group in the list of groups.
type APINav struct {
	Name, Slug, Count string
	Current           bool
}

// APIOperations are the operations of a group.
type APIOperations struct {
	Name, Slug string
	Operations []APIOperation
}

// APIOperation is one operation. Of the overview's only the first members are set.
type APIOperation struct {
	ID      string // its anchor
	Method  string
	Path    string
	Summary string

	Parameters []APIMember
	Body       *APIBody // nil for none
	Answers    []APIAnswer
	Curl       string
}

// APIMember is a parameter, or a member of an object.
type APIMember struct {
	Name     string
	Type     string // "text or null"
	Place    string // "path" or "query"; empty for a member
	Text     string
	Values   string // "asc, desc"; empty for any
	Required bool
}

// APIBody is a body that is sent or answered.
type APIBody struct {
	Media   string // "application/json"
	Type    string // "list of Task"
	Members []APIMember
	Example string // empty for none
}

// APIAnswer is what may be answered.
type APIAnswer struct {
	Status string // "200", or "else"
	Text   string
	Body   *APIBody // nil for none
}

// place is the type with where it is given.
func (m APIMember) place() string {
	text := m.Type
	if m.Place == "path" {
		text += ", part of the path"
	} else if m.Required {
		text += ", needed"
	}
	return text
}
