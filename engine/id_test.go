package engine

import (
	"regexp"
	"strings"
	"testing"
)

func TestIDSource_MakesGrowingUUIDs(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	var s idSource
	last := ""
	for range 100_000 {
		id := s.next()
		if !form.MatchString(id) {
			t.Fatalf("%s is no UUID of version 7", id)
		}
		if id <= last {
			t.Fatalf("%s after %s: not growing", id, last)
		}
		last = id
	}
}

func BenchmarkIDSource(b *testing.B) {
	var s idSource
	b.ReportAllocs()
	for b.Loop() {
		s.next()
	}
}

func TestIDs_OfVersionsNameTheirKeyUnlessTheyAreTooLong(t *testing.T) {
	var s idSource
	for key, named := range map[string]bool{strings.Repeat("k", 25): true, strings.Repeat("k", 26): false} {
		if id := s.ofVersion(key, 7); strings.HasPrefix(id, key+":7:") != named || len(id) > maxNamedID {
			t.Errorf("the id of version 7 of a key of %d characters is %s", len(key), id)
		}
	}
}
