package query

// SavedFilter is a query for tasks that is kept under a name.
type SavedFilter struct {
	ID, ResourceType, Name, Owner string
	Query                         string // criteria in the JSON of the API
	Properties                    string // a JSON object of the clients' own; empty for none
}

// SavedFilters are the queries that are kept.
var SavedFilters = Resource[SavedFilter]{
	name:  "filter",
	from:  "filter f",
	named: true,
	id:    "f.id",
	order: []sortKey{byName("f.id")},
	columns: []column[SavedFilter]{
		{"f.id", func(f *SavedFilter) any { return &f.ID }},
		{"f.resource_type", func(f *SavedFilter) any { return &f.ResourceType }},
		{"f.name", func(f *SavedFilter) any { return &f.Name }},
		{"f.owner", func(f *SavedFilter) any { return &f.Owner }},
		{"f.query", func(f *SavedFilter) any { return &f.Query }},
		{"f.properties", func(f *SavedFilter) any { return &f.Properties }},
	},
	filters: map[string]Filter{
		"filterId":     text("f.id = ?"),
		"name":         text("f.name = ?"),
		"nameLike":     like("f.name"),
		"owner":        text("f.owner = ?"),
		"resourceType": text("f.resource_type = ?"),
		"visible":      visible(nil, ownIn("f.id")),
	},
	sorts: map[string]sortKey{
		"filterId":     byName("f.id"),
		"name":         byText("f.name"),
		"owner":        byText("f.owner"),
		"resourceType": byText("f.resource_type"),
	},
}
