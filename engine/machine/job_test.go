package machine

import "testing"

// The retries and waits were asked from Camunda 7.24.
func TestParseRetries(t *testing.T) {
	for text, want := range map[string]struct {
		retries int64
		waits   int
	}{
		"R2/PT5M":      {2, 1},
		"R5/PT5M":      {5, 1},
		"PT10M":        {2, 1},
		"PT10M, PT20M": {3, 2},
	} {
		retries, waits, err := parseRetries(text)
		if err != nil || retries != want.retries || len(waits) != want.waits {
			t.Errorf("%s: %d retries, %d waits, %v; want %+v", text, retries, len(waits), err, want)
		}
	}
	for _, text := range []string{"", "five times", "PT10M,", "R/"} {
		if _, _, err := parseRetries(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
