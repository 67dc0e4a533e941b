package iso8601

import (
	"math"
	"testing"
	"time"
)

// What Camunda 7.24 answers for each text: the retries of a new job, and when it is
// tried again after its first failure.
func TestParseRetries(t *testing.T) {
	now := time.Date(2029, 6, 1, 12, 0, 0, 0, time.Local)
	for _, test := range []struct {
		text  string
		tries int
		after time.Duration // -1 for a date that is over
	}{
		{"R1/PT0S", 1, 0},
		{"R0/PT1M", 1, 0},
		{"R5/PT10M", 5, 10 * time.Minute},
		{"R/PT1M", math.MaxInt32, time.Minute},
		{"PT0S", 2, 0},
		{"PT10M", 2, 10 * time.Minute},
		{"PT1M, PT2M", 3, time.Minute},
		{"R3/2029-06-01T13:00:00/PT10M", 3, time.Hour},
		{"R3/PT10M/2029-06-01T13:00:00", 3, 30 * time.Minute},
		{"R2/2020-01-01T00:00:00/PT10M", 2, -1},
	} {
		tries, waits, err := ParseRetries(test.text)
		if err != nil || tries != test.tries {
			t.Errorf("%s: %d tries and %v, want %d", test.text, tries, err, test.tries)
			continue
		}
		due, ok := waits[0].First(now)
		if after := due.Sub(now); ok != (test.after >= 0) || ok && after != test.after {
			t.Errorf("%s: the next try is after %v (%v), want %v", test.text, after, ok, test.after)
		}
	}
	for _, text := range []string{"", "R3", "-PT5M", "R2/-PT5M", "R2/2030-01-01T00:00:00", "2030-01-01T00:00:00", "R2/PT1M/PT1M", "PT1M,", "R/", "five times"} {
		if tries, _, err := ParseRetries(text); err == nil {
			t.Errorf("%q is read as %d tries; Camunda falls back to three", text, tries)
		}
	}
}
