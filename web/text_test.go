package web

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// at is a moment in November 2026 in the server's zone.
func at(day, hour, minute int) query.Millis {
	return query.Millis(time.Date(2026, 11, day, hour, minute, 0, 0, time.Local).UnixMilli())
}

func TestWords_SayTimesAsAPersonDoes(t *testing.T) {
	w := words{now: at(24, 12, 0).Time().Local()} // a Tuesday
	tests := []struct {
		m                                query.Millis
		due, dueLong, group, past, since string
	}{
		{at(22, 11, 0), "2 d late", "2 days late", "Overdue", "Sun 11:00", "since Sun 22 Nov"},
		{at(23, 11, 0), "1 d late", "1 day late", "Overdue", "Mon 11:00", "since Mon 23 Nov"},
		{at(24, 8, 30), "3 h late", "3 h late", "Overdue", "08:30", "since today 08:30"},
		{at(24, 11, 59), "1 min late", "1 min late", "Overdue", "11:59", "since today 11:59"},
		{at(24, 14, 0), "14:00", "due 14:00", "Today", "14:00", "since today 14:00"},
		{at(25, 0, 0), "Wed", "due Wed", "This week", "25 Nov", "since 25 Nov"},
		{at(29, 23, 59), "Sun", "due Sun", "This week", "29 Nov", "since 29 Nov"},
		{at(30, 9, 0), "Mon", "due Mon", "Later", "30 Nov", "since 30 Nov"},
		{at(34, 9, 0), "4 Dec", "due 4 Dec", "Later", "4 Dec", "since 4 Dec"},
		{at(24+365, 9, 0), "24 Nov 2027", "due 24 Nov 2027", "Later", "24 Nov 2027", "since 24 Nov 2027"},
		{0, "", "", "No due date", "", ""},
	}
	for _, tt := range tests {
		got := []string{w.due(tt.m), w.dueLong(tt.m), w.dueGroup(tt.m), w.past(tt.m), w.since(tt.m)}
		for i, want := range []string{tt.due, tt.dueLong, tt.group, tt.past, tt.since} {
			if got[i] != want {
				t.Errorf("%s: %s is %q, want %q", tt.m.Time(), []string{"due", "dueLong", "dueGroup", "past", "since"}[i], got[i], want)
			}
		}
	}
}

func TestWords_OnSundayTheWeekIsOver(t *testing.T) {
	w := words{now: at(29, 12, 0).Time().Local()}
	if got := w.dueGroup(at(30, 9, 0)); got != "Later" {
		t.Errorf("Monday is %q on Sunday", got)
	}
}

func TestLevel_FillsAsTheTimeRunsOff(t *testing.T) {
	w := words{now: at(24, 12, 0).Time().Local()}
	for _, tt := range []struct {
		from, to query.Millis
		want     int
	}{{at(24, 10, 0), at(24, 14, 0), 50}, {at(24, 10, 0), at(24, 11, 0), 100}, {at(24, 13, 0), at(24, 14, 0), 0}, {at(24, 10, 0), 0, 0}} {
		if got := w.level(tt.from, tt.to); got != tt.want {
			t.Errorf("level from %s to %s is %d, want %d", tt.from.Time(), tt.to.Time(), got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 40 * time.Millisecond: "0.1 s", 400 * time.Millisecond: "0.4 s", 12 * time.Second: "12 s", 190 * time.Second: "3 min 10 s",
		380 * time.Minute: "6 h 20 min", 66 * time.Hour: "2 d 18 h", 48 * time.Hour: "2 d",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%s) = %q, want %q", d, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		v     value.Value
		money bool
		want  string
	}{
		{value.OfDouble(1284.6), true, "€\u00a01,284.60"},
		{value.OfDouble(1284.6), false, "1,284.6"},
		{value.OfDouble(-1234567), false, "−1,234,567"},
		{value.OfLong(1909), false, "1,909"},
		{value.OfInt(7), true, "€\u00a07.00"},
		{value.Value{}, true, ""},
	} {
		if got := numberText(tt.v, tt.money); got != tt.want {
			t.Errorf("numberText(%v, %v) = %q, want %q", tt.v.V, tt.money, got, tt.want)
		}
	}
	if got := countUpTo(maxCount); got != "10,000+" {
		t.Errorf("countUpTo(%d) = %q", maxCount, got)
	}
	for n, want := range map[int]string{1: "1 row", 2: "2 rows", maxCount: "10,000+ rows"} {
		if got := pluralUpTo(n, "row", "rows"); got != want {
			t.Errorf("pluralUpTo(%d) = %q", n, got)
		}
	}
}

func TestShares_AddUpToAHundred(t *testing.T) {
	for _, s := range []query.Standing{{Running: 3, Waiting: 1, Failing: 1, Suspended: 1}, {Running: 7, Waiting: 2, Failing: 2}, {Running: 200, Failing: 1, Waiting: 199}} {
		run, wait, fail, hold := shares(s)
		if run+wait+fail+hold != 100 || min(run, wait, fail, hold) < 0 {
			t.Errorf("the shares of %+v are %d, %d, %d, %d", s, run, wait, fail, hold)
		}
	}
}
