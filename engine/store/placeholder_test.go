package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/store"
)

func TestPlaceholders_AreFoundOutsideOfQuotes(t *testing.T) {
	list := []string{"x"}
	for statement, c := range map[string]struct {
		args []any
		want []store.Placeholder
	}{
		"SELECT 1":        {nil, []store.Placeholder{}},
		"a = ? AND b < ?": {[]any{"x", int64(1)}, []store.Placeholder{{Start: 4, In: -1}, {Start: 14, In: -1}}},
		`a LIKE ? ESCAPE '\' AND '?' = "?" AND c=?`: {[]any{"x", "y"}, []store.Placeholder{{Start: 7, In: -1}, {Start: 40, In: -1}}},
		"'it''s ?' = ?":                {[]any{"x"}, []store.Placeholder{{Start: 12, In: -1}}},
		"a IN (?)":                     {[]any{list}, []store.Placeholder{{Start: 6, In: 2}}},
		"a NOT IN (?) AND b IN (?, ?)": {[]any{list, "x", "y"}, []store.Placeholder{{Start: 10, In: 2, Negated: true}, {Start: 23, In: -1}, {Start: 26, In: -1}}},
		"a = # AND b = ?":              {[]any{"x", int64(1)}, []store.Placeholder{{Start: 4, ID: true, In: -1}, {Start: 14, In: -1}}},
		"a NOT IN (#) OR b = '#'":      {[]any{list}, []store.Placeholder{{Start: 10, ID: true, In: 2, Negated: true}}},
		"lower(?)":                     {[]any{"x"}, []store.Placeholder{{Start: 6, In: -1}}},
	} {
		got, err := store.Placeholders(statement, c.args)
		if err != nil {
			t.Errorf("%s: %v", statement, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", statement, diff)
		}
	}
}

func TestPlaceholders_RefusesWhatDoesNotFit(t *testing.T) {
	for statement, args := range map[string][]any{
		"a = ?":          nil,
		"a = ? ":         {"x", "y"},
		"a = ?  ":        {[]string{"x"}},
		"a IN (?, ?)":    {[]string{"x"}, "y"},
		"a = #":          {int64(1)},
		"min(?)":         {[]string{"x"}},
		"a = 'open ? or": {},
	} {
		if got, err := store.Placeholders(statement, args); err == nil {
			t.Errorf("%q with %v: got %v, want an error", statement, args, got)
		}
	}
}
