package state

// Filter is a query that is kept under a name, for example as a list of tasks.
type Filter struct {
	ID           string
	ResourceType string // always Task
	Name         string
	Owner        string // a user's id
	Query        string // criteria in the JSON of the API
	Properties   string // a JSON object of the clients' own; empty for none
}

// Bind implements [Row].
func (f *Filter) Bind(b *Binder) {
	b.Text("id", &f.ID)
	b.Text("resource_type", &f.ResourceType)
	b.Text("name", &f.Name)
	b.Text("owner", &f.Owner)
	b.RawText("query", &f.Query)
	b.RawText("properties", &f.Properties)
}
