package cron

import (
	"testing"
	"time"
	_ "time/tzdata" // not every machine knows the zones
)

// The dates were asked from Camunda 7.24, at the same instant.
func TestNext_IsTheDateOfCamunda(t *testing.T) {
	now := time.Date(2026, 11, 24, 19, 41, 53, 0, time.UTC)
	for text, want := range map[string]string{
		"0 0 12 13 * FRI":         "2027-08-13T12:00:00",
		"0 0 12 13 * ?":           "2026-12-13T12:00:00",
		"0 0 12 ? * FRI":          "2026-11-27T12:00:00",
		"0 0 12 L * *":            "2026-11-30T12:00:00",
		"0 0 12 L-3 * *":          "2026-11-27T12:00:00",
		"0 0 12 LW * *":           "2026-11-30T12:00:00",
		"0 0 12 15W * *":          "2026-12-15T12:00:00",
		"0 0 12 1W * *":           "2026-12-01T12:00:00",
		"0 0 12 * * 5L":           "2026-11-27T12:00:00",
		"0 0 12 * * FRIL":         "2026-11-27T12:00:00",
		"0 0 12 * * MON#2":        "2026-12-14T12:00:00",
		"0 0 12 * * 1#2":          "2026-12-14T12:00:00",
		"0 0 12 * * MON#5":        "2026-11-30T12:00:00",
		"0 0 12 * * 0":            "2026-11-29T12:00:00",
		"0 0 12 * * 7":            "2026-11-29T12:00:00",
		"0 0 12 * * SUN-TUE":      "2026-11-29T12:00:00",
		"0 0 12 * * 6-1":          "2026-11-28T12:00:00",
		"0 0 12 * * L":            "2026-11-29T12:00:00",
		"0 0 12 * * 5L,1":         "2026-11-27T12:00:00",
		"@daily":                  "2026-11-25T00:00:00",
		"@midnight":               "2026-11-25T00:00:00",
		"@hourly":                 "2026-11-24T20:00:00",
		"@weekly":                 "2026-11-29T00:00:00",
		"@monthly":                "2026-12-01T00:00:00",
		"@yearly":                 "2027-01-01T00:00:00",
		"@annually":               "2027-01-01T00:00:00",
		"0/15 * * * * *":          "2026-11-24T19:42:00",
		"*/10 * * * * *":          "2026-11-24T19:42:00",
		"0 5-10/2 * * * *":        "2026-11-24T20:05:00",
		"0 0 0 29 2 *":            "2028-02-29T00:00:00",
		"0 0 0 1 JAN *":           "2027-01-01T00:00:00",
		"  0  0 12 * * *  ":       "2026-11-25T12:00:00",
		"0 0 12 5/10 * *":         "2026-11-25T12:00:00",
		"0 0 12 * 1/3 *":          "2027-01-01T12:00:00",
		"0 0 9-17/4 * * MON-FRI":  "2026-11-25T09:00:00",
		"0 0 12 L-1 2 *":          "2027-02-27T12:00:00",
		"0 0 0 29 feb SUN":        "2032-02-29T00:00:00", // not asked: seen in the calendar
		"53,54 41 19 24 NOV TUE":  "2026-11-24T19:41:54",
		"59 59 23 31 12 ?":        "2026-12-31T23:59:59",
		"0 0 12 ? * SAT#1,SUN#1 ": "2026-12-05T12:00:00",
	} {
		x, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, ok := x.Next(now)
		if s := got.Format("2006-01-02T15:04:05"); !ok || s != want {
			t.Errorf("%s: %s %t, want %s", text, s, ok, want)
		}
	}
}

func TestNext_HasNoDateWhereTheCalendarHasNone(t *testing.T) {
	for _, text := range []string{"0 0 12 31 4 *", "0 0 12 * * MON#6"} {
		x, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := x.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); ok {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestNext_PassesOverAnHourThatTheZoneLeavesOut(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	x, err := Parse("0 30 2 * * *")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := x.Next(time.Date(2026, 3, 28, 12, 0, 0, 0, berlin)) // the clock is put forward on the 29th
	if want := time.Date(2026, 3, 30, 2, 30, 0, 0, berlin); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParse_RefusesWhatCamundaRefuses(t *testing.T) {
	for _, text := range []string{
		"", "abc", "PT1H", "2030-01-01", "@reboot", "0 * * * *", "0 0 12 * * * 2030", "60 * * * * *", "0 0 24 * * *",
		"0 0 12 * 13 *", "0 0 12 * * 8", "0 0 12 0 * *", "0 0 22-2 * * *", "0 0 12 W * *", "0 30/0 * * * *", "? * * * * *", "0 0 12 1-x * *",
		"0 0 12 * * MON#0", "0 0 12 * * MON#x", "0 0 12 xW * *", "0 0 12 L-x * *", "0 0 12 * * xL",
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("0 0 12 L-3 * MON#2")
	f.Add("*/10 1,2-5 * LW JAN-FEB 5L")
	now := time.Date(2026, 11, 24, 19, 41, 53, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		x, err := Parse(text)
		if err != nil {
			return
		}
		if next, ok := x.Next(now); ok && !next.After(now) {
			t.Fatalf("%q: %s is not after %s", text, next, now)
		}
	})
}
