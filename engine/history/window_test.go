package history

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
)

func clock(t *testing.T, text string) ClockTime {
	t.Helper()
	c, err := ParseClockTime(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWindows_AtIsTheOpenOneOrTheNext(t *testing.T) {
	night := Everyday(Window{clock(t, "20:00"), clock(t, "06:00")})
	tests := map[string]struct {
		windows         Windows
		now, start, end string
	}{
		"before it opens":                      {night, "2026-03-02T19:59:59Z", "2026-03-02T20:00:00Z", "2026-03-03T06:00:00Z"},
		"as it opens":                          {night, "2026-03-02T20:00:00Z", "2026-03-02T20:00:00Z", "2026-03-03T06:00:00Z"},
		"behind midnight":                      {night, "2026-03-03T05:59:59Z", "2026-03-02T20:00:00Z", "2026-03-03T06:00:00Z"},
		"as it closes":                         {night, "2026-03-03T06:00:00Z", "2026-03-03T20:00:00Z", "2026-03-04T06:00:00Z"},
		"all day, where start and end are one": {Everyday(Window{clock(t, "00:00"), clock(t, "00:00")}), "2026-03-02T12:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"},
		"of another zone":                      {Everyday(Window{clock(t, "20:00+0200"), clock(t, "21:00+0200")}), "2026-03-02T18:30:00Z", "2026-03-02T18:00:00Z", "2026-03-02T19:00:00Z"},
		// 2026-03-07 is a Saturday.
		"on the next Saturday":      {Windows{time.Saturday: {clock(t, "10:00"), clock(t, "11:00")}}, "2026-03-07T11:00:00Z", "2026-03-14T10:00:00Z", "2026-03-14T11:00:00Z"},
		"of Saturday, still Sunday": {Windows{time.Saturday: {clock(t, "22:00"), clock(t, "04:00")}}, "2026-03-08T03:00:00Z", "2026-03-07T22:00:00Z", "2026-03-08T04:00:00Z"},
	}
	for name, c := range tests {
		now, _ := time.Parse(time.RFC3339, c.now)
		start, end, ok := c.windows.At(now, time.UTC)
		if !ok || start.UTC().Format(time.RFC3339) != c.start || end.UTC().Format(time.RFC3339) != c.end {
			t.Errorf("%s: from %v to %v (%v)", name, start, end, ok)
		}
	}
	if _, _, ok := (Windows{}).At(time.Now(), time.UTC); ok {
		t.Error("a window was found where there is none")
	}
}

func TestParseClockTime_RefusesWhatIsNone(t *testing.T) {
	for _, text := range []string{"", "8", "25:00", "20:60", "20:00 CET", "20.00"} {
		if _, err := ParseClockTime(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestRemovalTime_CountsFromWhatTheStrategySays(t *testing.T) {
	ten := state.OptionalInt{N: 10, Set: true}
	for name, c := range map[string]struct {
		strategy   RemovalTimeStrategy
		start, end state.Millis
		ttl        state.OptionalInt
		want       state.Millis
	}{
		"end":                         {FromEnd, 1, 5, ten, 5 + 10*day},
		"end, by default":             {"", 1, 5, ten, 5 + 10*day},
		"start":                       {FromStart, 1, 5, ten, 1 + 10*day},
		"start, of what runs":         {FromStart, 1, 0, ten, 1 + 10*day},
		"end, of what runs":           {FromEnd, 1, 0, ten, 0},
		"never":                       {Never, 1, 5, ten, 0},
		"without a time to live":      {FromEnd, 1, 5, state.OptionalInt{}, 0},
		"with a time to live of none": {FromEnd, 1, 5, state.OptionalInt{Set: true}, 5},
	} {
		if got := c.strategy.RemovalTime(c.start, c.end, c.ttl); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
