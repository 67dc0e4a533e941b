package query_test

import (
	"os"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
)

// parameters reads testdata/parameters.txt: by resource the names of the
// filters and of the sort keys.
func parameters(t *testing.T) (filters, sorts map[string][]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/parameters.txt")
	if err != nil {
		t.Fatal(err)
	}
	filters, sorts = map[string][]string{}, map[string][]string{}
	resource, into := "", filters
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		words := strings.Fields(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] != ' ':
			resource = line
			continue
		case words[0] == "filters:":
			into, words = filters, words[1:]
		case words[0] == "sorts:":
			into, words = sorts, words[1:]
		}
		into[resource] = append(into[resource], words...)
	}
	return filters, sorts
}

func TestTables_HaveEveryParameterAndSortKeyOfTheAPI(t *testing.T) {
	filters, sorts := parameters(t)
	seen := 0
	for _, r := range tables() {
		if filters[r.Name()] == nil {
			continue // no list of the API is of it alone
		}
		seen++
		for _, name := range filters[r.Name()] {
			if f, ok := r.Filter(name); !ok {
				t.Errorf("%s has no filter %s", r.Name(), name)
			} else if f.Kind == query.Internal {
				t.Errorf("filter %s of %s is internal", name, r.Name())
			}
		}
		for _, key := range sorts[r.Name()] {
			if _, ok := r.CanSort(key); !ok {
				t.Errorf("%s cannot be sorted by %s", r.Name(), key)
			}
		}
	}
	if seen != len(filters) {
		t.Errorf("%d of %d resources were found", seen, len(filters))
	}
}

func TestTables_LetNoClientSetWhatItMaySee(t *testing.T) {
	internal := []string{"visible", "tenantCheck", "readableDefinitionKeyIn", "search", "nameOrKeyContains", "dueBeforeOrNone", "tenantIs", "businessKeyIs", "definitionIdIn", "ownVariables", "versionTagIs"}
	for _, r := range all() {
		if _, ok := r.Filter("visible"); !ok {
			t.Errorf("%s cannot be restricted to what a user may see", r.Name())
		}
		for _, name := range internal {
			if f, ok := r.Filter(name); ok && f.Kind != query.Internal {
				t.Errorf("filter %s of %s can be set by clients", name, r.Name())
			}
		}
		_, byTenant := r.Filter("tenantIdIn")
		if _, checked := r.Filter("tenantCheck"); byTenant && !checked {
			t.Errorf("%s has tenants but no tenant check", r.Name())
		}
	}
}
