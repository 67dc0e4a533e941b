package iso8601

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shown is the layout of the dates in these tests.
const shown = "2006-01-02T15:04:05.000Z07:00"

func mustDate(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := ParseDate(text, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDuration_TakesXMLSchemaAndWeeks(t *testing.T) {
	for text, want := range map[string]Duration{
		"P10000D":            {Days: 10000},
		"P1D":                {Days: 1},
		"P1M":                {Months: 1},
		"P1Y2M3DT4H5M6.789S": {Years: 1, Months: 2, Days: 3, Hours: 4, Minutes: 5, Seconds: 6, Nanoseconds: 789_000_000},
		"P1YT1M":             {Years: 1, Minutes: 1},
		"P2W":                {Days: 14},
		"PT0S":               {},
		"PT0.1234567891S":    {Nanoseconds: 123_456_789},
		"PT1M":               {Minutes: 1},
		"PT1M30S":            {Minutes: 1, Seconds: 30},
		"PT36H":              {Hours: 36},
		"-P1DT1S":            {Negative: true, Days: 1, Seconds: 1},
		"PT1000000000S":      {Seconds: 1_000_000_000},
	} {
		got, err := ParseDuration(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestParseDuration_SaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":              `"" is not a duration: at position 0 it must start with P`,
		"-":             `"-" is not a duration: at position 1 it must start with P`,
		"10 minutes":    `"10 minutes" is not a duration: at position 0 it must start with P`,
		"P":             `"P" is not a duration: at position 1 a number is missing`,
		"P-1D":          `"P-1D" is not a duration: at position 1 a number is missing`,
		"P1":            `"P1" is not a duration: at position 2 a unit is missing`,
		"P1.5D":         `"P1.5D" is not a duration: at position 4 only seconds may have a fraction`,
		"P1DT":          `"P1DT" is not a duration: at position 4 the T must stand once, before hours, minutes or seconds`,
		"P1H":           `"P1H" is not a duration: at position 2 'H' is unknown or out of place`,
		"P1M2Y":         `"P1M2Y" is not a duration: at position 4 'Y' is unknown or out of place`,
		"P1W1D":         `"P1W1D" is not a duration: at position 3 weeks must stand alone`,
		"P1Y1Y":         `"P1Y1Y" is not a duration: at position 4 'Y' is unknown or out of place`,
		"P2D1W":         `"P2D1W" is not a duration: at position 4 'W' is unknown or out of place`,
		"PT":            `"PT" is not a duration: at position 2 the T must stand once, before hours, minutes or seconds`,
		"PT.5S":         `"PT.5S" is not a duration: at position 2 a number is missing`,
		"PT1.5H":        `"PT1.5H" is not a duration: at position 5 only seconds may have a fraction`,
		"PT1.S":         `"PT1.S" is not a duration: at position 4 a digit is missing`,
		"PT1HT1S":       `"PT1HT1S" is not a duration: at position 4 a number is missing`,
		"PT1S ":         `"PT1S " is not a duration: at position 4 a number is missing`,
		"PT1D":          `"PT1D" is not a duration: at position 3 'D' is unknown or out of place`,
		"PT5m":          `"PT5m" is not a duration: at position 3 'm' is unknown or out of place`,
		"PT9999999999S": `"PT9999999999S" is not a duration: at position 12 the number is too large`,
		"PT٣S":          `"PT٣S" is not a duration: at position 2 a number is missing`,
		"p1d":           `"p1d" is not a duration: at position 0 it must start with P`,
	} {
		_, err := ParseDuration(text)
		if e := (*Error)(nil); !errors.As(err, &e) || e.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
	if _, err := ParseDuration("P" + strings.Repeat("1", 5000) + "D"); err == nil || len(err.Error()) > 300 {
		t.Errorf("a long text makes the error %v", err)
	}
}

// The dates with a month in the duration were asked from Camunda 7.24.
func TestDuration_AddToFollowsTheCalendar(t *testing.T) {
	for _, c := range [][3]string{
		{"2030-01-30T00:00:00Z", "P1M1D", "2030-03-01T00:00:00.000Z"},
		{"2030-01-31T00:00:00Z", "P1M", "2030-02-28T00:00:00.000Z"},
		{"2028-02-29T00:00:00Z", "P1Y1M", "2029-03-28T00:00:00.000Z"},
		{"2030-01-31T00:00:00Z", "P1Y1M", "2031-02-28T00:00:00.000Z"},
		{"2026-12-31T23:59:59.5Z", "PT0.5S", "2027-01-01T00:00:00.000Z"},
		{"2026-03-31T12:00:00Z", "-P1M", "2026-02-28T12:00:00.000Z"},
		{"2026-03-01T12:00:00Z", "-P1DT12H", "2026-02-28T00:00:00.000Z"},
		{"2026-11-24T12:00:00Z", "P2W", "2026-12-08T12:00:00.000Z"},
		{"2026-11-24T12:00:00+01:00", "PT36H", "2026-11-26T00:00:00.000+01:00"},
		{"2000-01-01T00:00:00Z", "PT8766000H", "3000-01-08T00:00:00.000Z"},
		{"2000-01-01T00:00:00Z", "-PT8766000H", "0999-12-24T00:00:00.000Z"},
	} {
		d, err := ParseDuration(c[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := d.AddTo(mustDate(t, c[0])).Format(shown); got != c[2] {
			t.Errorf("%s + %s is %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestDuration_ADayKeepsTheTimeOfDay(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	start := time.Date(2026, time.October, 24, 12, 0, 0, 0, zone)
	day, hours := Duration{Days: 1}, Duration{Hours: 24}
	if got := day.AddTo(start).Format(shown); got != "2026-10-25T12:00:00.000+01:00" {
		t.Errorf("a day later is %s", got)
	}
	if got := hours.AddTo(start).Format(shown); got != "2026-10-25T11:00:00.000+01:00" {
		t.Errorf("24 hours later is %s", got)
	}
}

// All were asked from Camunda 7.24.
func TestParseDate_TakesEveryPrecision(t *testing.T) {
	for text, want := range map[string]string{
		"2030":                       "2030-01-01T00:00:00.000Z",
		"2030-01":                    "2030-01-01T00:00:00.000Z",
		"2030-01-01":                 "2030-01-01T00:00:00.000Z",
		"2030-01-01T":                "2030-01-01T00:00:00.000Z",
		"2030-01-01T10":              "2030-01-01T10:00:00.000Z",
		"2030-01-01T10+01:00":        "2030-01-01T09:00:00.000Z",
		"2030-01-01T10:30":           "2030-01-01T10:30:00.000Z",
		"2030-01-01T10:30:15":        "2030-01-01T10:30:15.000Z",
		"2030-01-01T10:30:15+02":     "2030-01-01T08:30:15.000Z",
		"2030-01-01T10:30:15+0200":   "2030-01-01T08:30:15.000Z",
		"2030-01-01T10:30:15+02:00":  "2030-01-01T08:30:15.000Z",
		"2030-01-01T10:30:15-02:30":  "2030-01-01T13:00:15.000Z",
		"2030-01-01T10:30:15,25":     "2030-01-01T10:30:15.250Z",
		"2030-01-01T10:30:15.123456": "2030-01-01T10:30:15.123Z",
		"2030-01-01T10:30:15Z":       "2030-01-01T10:30:15.000Z",
		"2030-01-01T10:30Z":          "2030-01-01T10:30:00.000Z",
		"2030-1-1":                   "2030-01-01T00:00:00.000Z",
	} {
		got, err := ParseDate(text, time.UTC)
		if err != nil || got.UTC().Format(shown) != want {
			t.Errorf("%s is %s, %v; want %s", text, got.UTC().Format(shown), err, want)
		}
	}
}

func TestParseDate_UsesTheZoneOnlyWithoutOffset(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for text, want := range map[string]string{
		"2030-01-01":          "2029-12-31T23:00:00.000Z",
		"2030-01-01T10:00":    "2030-01-01T09:00:00.000Z",
		"2030-01-01T10:00Z":   "2030-01-01T10:00:00.000Z",
		"2030-01-01T10:00+05": "2030-01-01T05:00:00.000Z",
	} {
		got, err := ParseDate(text, zone)
		if err != nil || got.UTC().Format(shown) != want {
			t.Errorf("%s is %s, %v; want %s", text, got.UTC().Format(shown), err, want)
		}
	}
}

func TestParseDate_SaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "at position 0 the year must have 4 digits",
		"20300101":               "at position 4 '0' is out of place",
		"2030-01-01 10:30":       "at position 10 ' ' is out of place",
		"2030-01-01T10:30:15.":   "at position 20 a digit is missing",
		"2030-01-01T10:30:60":    "at position 17 the second is not between 0 and 59",
		"2030-01-01T10:30:00+1a": "at position 21 the offset must have 2 digits",
		"2030-01-01T10:30:00+99": "at position 20 the offset is not between 0 and 23",
		"2030-01-01T24:00":       "at position 11 the hour is not between 0 and 23",
		"2030-01-01Z":            "at position 10 'Z' is out of place",
		"2030-02-30":             "at position 8 the day is not between 1 and 28",
		"2030-13-01":             "at position 5 the month is not between 1 and 12",
		"203-01-01":              "at position 0 the year must have 4 digits",
		"tomorrow":               "at position 0 the year must have 4 digits",
	} {
		_, err := ParseDate(text, time.UTC)
		if err == nil || !strings.HasSuffix(err.Error(), " is not a date: "+want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}

// All but the last block were asked from Camunda 7.24.
func TestCycle_FirstDate(t *testing.T) {
	now := "2026-11-24T06:02:10.691Z"
	for text, want := range map[string]string{
		"PT10M":                     "2026-11-24T06:12:10.691Z",
		"2030-01-30T00:00:00/P1M1D": "2030-03-01T00:00:00.000Z",
		"2030-01-01T00:00:00/2030-05-01T00:00:00":    "2030-05-01T00:00:00.000Z",
		"PT5M/2030-05-01T00:00:00":                   "2030-05-01T00:00:00.000Z",
		"R3/PT10M":                                   "2026-11-24T06:12:10.691Z",
		"R/PT10M":                                    "2026-11-24T06:12:10.691Z",
		"R0/PT10M":                                   "2026-11-24T06:02:10.691Z",
		"R3/P2W":                                     "2026-12-08T06:02:10.691Z",
		"R3/2030-01-31T00:00:00/P1M":                 "2030-01-31T00:00:00.000Z",
		"R3/2000-01-01T00:00:00/P1D":                 "never",
		"R/2020-01-31T00:00:00/P1M":                  "2026-11-28T00:00:00.000Z",
		"R3/PT10M/2030-01-01T00:00:00":               "2029-12-31T23:30:00.000Z",
		"R/PT12H/2027-01-01T00:00:00":                "2026-11-24T12:00:00.000Z",
		"R3/2030-01-01T00:00:00/2030-01-02T00:00:00": "2030-01-01T00:00:00.000Z",
		"R3/2026-11-01T00:00:00/2026-11-02T00:00:00": "never",

		"R/0002-01-01T00:00:00/PT1S":      "2026-11-24T06:02:11.000Z",
		"R/0002-01-01T00:00:00/PT0.01S":   "2026-11-24T06:02:10.700Z",
		"R/PT1S/9999-01-01T00:00:00":      "2026-11-24T06:02:11.000Z",
		"R/P1DT1H/9999-12-31T00:00:00":    "2026-11-24T10:00:00.000Z",
		"R/0002-01-01T00:00:00/P7D":       "2026-12-01T00:00:00.000Z",
		"R/0002-01-01T00:00:00/P1M":       "2026-12-01T00:00:00.000Z",
		"R5/2026-11-24T06:00:00/PT1M":     "2026-11-24T06:03:00.000Z",
		"R2/2026-11-24T06:00:00/PT1M":     "never",
		"R/PT1S/2000-01-01T00:00:00":      "never",
		"R5/2026-11-24T06:02:10.691/PT1M": "2026-11-24T06:03:10.691Z",
	} {
		c, err := ParseCycleIn(text, time.UTC)
		if err != nil {
			t.Error(err)
			continue
		}
		got := "never"
		if due, ok := c.First(mustDate(t, now)); ok {
			got = due.Format(shown)
		}
		if got != want {
			t.Errorf("%s is due %s, want %s", text, got, want)
		}
	}
}

func TestCycle_NextDatesFollowEachOther(t *testing.T) {
	c, err := ParseCycle("R/2026-01-31T00:00:00Z/P1M")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	at := mustDate(t, "2026-01-30")
	for range 4 {
		next, ok := c.Next(at)
		if !ok {
			t.Fatalf("no date after %v", at)
		}
		got = append(got, next.Format(time.DateOnly))
		at = next
	}
	// NB: each month is counted from the one before, as Camunda does.
	if diff := cmp.Diff([]string{"2026-01-31", "2026-02-28", "2026-03-28", "2026-04-28"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseCycle_SaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "at position 0 a duration must start with P",
		"2030-01-01":                  "at position 0 a duration must start with P",
		"R":                           "at position 2 a duration is missing",
		"R-1/PT1S":                    "at position 0 the number behind R is not one",
		"R3":                          "at position 3 a duration is missing",
		"R3/":                         "at position 3 a duration must start with P",
		"R3/-P1D":                     "at position 0 a period that repeats must not be negative",
		"R3/0 0 * * *":                "at position 3 a duration must start with P",
		"R3/0001-01-01T00:00:00Z/P1D": "at position 3 the date is too early",
		"R3/2030-01-01/P1X":           "at position 16 'X' is unknown or out of place",
		"R3/2030-01-01/x":             "at position 14 the year must have 4 digits",
		"R3/2030-01-02/2030-01-01":    "at position 0 a period that repeats must not be negative",
		"R3/P1D/2030-01-01/P1D":       "at position 3 it has too many parts",
		"R3/P1D/P2D":                  "at position 7 there are two durations",
		"R3/PT0.0001S":                "at position 0 a period that repeats must be a millisecond or longer",
		"R3/PT0S":                     "at position 0 a period that repeats must be a millisecond or longer",
		"R99999999999/PT1S":           "at position 0 the number behind R is not one",
		"Rx/PT1S":                     "at position 0 the number behind R is not one",
	} {
		_, err := ParseCycleIn(text, time.UTC)
		if err == nil || !strings.HasSuffix(err.Error(), " is not a cycle: "+want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}

// FuzzParseCycle looks for texts that panic or take long.
func FuzzParseCycle(f *testing.F) {
	for _, seed := range []string{"R3/PT10M", "R/2020-01-31T00:00:00/P1M", "R3/PT10M/2030-01-01", "2030/P1Y", "P1Y2M3DT4H5M6.789S"} {
		f.Add(seed)
	}
	now := time.Date(2026, time.November, 24, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCycleIn(text, time.UTC)
		if err != nil {
			return
		}
		if due, ok := c.First(now); ok && c.Repeats && due.Before(now) {
			t.Fatalf("%s is due %v, before %v", text, due, now)
		}
	})
}
