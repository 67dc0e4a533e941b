package storetest

import (
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/store"
)

// IDs are ids of every form that has one of its own in a database, and of some that have none.
func IDs() []string {
	const uuid = "01a21855-6fd1-77cd-922f-ea0820f87786"
	control := "\x01" + strings.Repeat("x", 14) // as a short form
	return []string{
		uuid, "archive:" + uuid, "Übergabe:" + uuid, "key:1:" + uuid, "a:b:c:" + uuid, ":" + uuid, "archive" + uuid, "::" + uuid,
		"00000000-0000-7000-8000-000000000000", "07ffffff-ffff-7fff-bfff-ffffffffffff", "08000000-0000-7000-8000-000000000000",
		"01a21855-6fd1-47cd-922f-ea0820f87786", "01a21855-6fd1-77cd-022f-ea0820f87786", "01A21855-6FD1-77CD-922F-EA0820F87786",
		"mary", "x:y", control, "a:" + control, "a" + control, control[1:], "\x01:" + uuid, "\x01",
	}
}

// FindsDeployments tests that the deployments of a database, each named as its id is, are
// found by these ids.
func FindsDeployments(t *testing.T, s store.Store) {
	t.Helper()
	for _, id := range IDs() {
		var found, text, name string
		err := s.Select(t.Context(), "SELECT id, sluice_id(id), name FROM deployment WHERE id = # AND id = sluice_short_id(name)", []any{id},
			func(sc store.Scanner) error { return sc.Scan(&found, &text, &name) })
		if err != nil {
			t.Fatal(err)
		}
		if found != id || text != id || name != id {
			t.Errorf("%q is found as %q, %q, named %q", id, found, text, name)
		}
	}
}
