package engine

import (
	"regexp"
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
