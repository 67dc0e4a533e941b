package expr

import (
	"errors"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// The clock of these tests stands at 2026-11-24T05:49:20.996Z, a Tuesday.
func TestDateTime_MethodsAreJodas(t *testing.T) {
	for source, want := range map[string]string{
		"plusDays(3)":                         "2026-11-27T05:49:20.996Z",
		"plusWeeks(1)":                        "2026-12-01T05:49:20.996Z",
		"plusMonths(3).plusDays(4)":           "2027-02-28T05:49:20.996Z",
		"plusDays(7).plusMonths(-10)":         "2026-02-01T05:49:20.996Z",
		"withDate(2028,2,29).plusYears(1)":    "2029-02-28T05:49:20.996Z",
		"withDate(2026,1,31).plusMonths(1)":   "2026-02-28T05:49:20.996Z",
		"withDate(2026,3,31).minusMonths(1)":  "2026-02-28T05:49:20.996Z",
		"plusYears(300)":                      "2326-11-24T05:49:20.996Z",
		"plusHours(20)":                       "2026-11-25T01:49:20.996Z",
		"plusMinutes(11)":                     "2026-11-24T06:00:20.996Z",
		"plusSeconds(40)":                     "2026-11-24T05:50:00.996Z",
		"plusMillis(4)":                       "2026-11-24T05:49:21.000Z",
		"plusHours(3000000)":                  "2369-02-19T05:49:20.996Z",
		"plus(1000)":                          "2026-11-24T05:49:21.996Z",
		"minus(996)":                          "2026-11-24T05:49:20.000Z",
		"minusYears(1)":                       "2025-11-24T05:49:20.996Z",
		"minusWeeks(1)":                       "2026-11-17T05:49:20.996Z",
		"minusDays(24)":                       "2026-10-31T05:49:20.996Z",
		"minusHours(6)":                       "2026-11-23T23:49:20.996Z",
		"minusMinutes(50)":                    "2026-11-24T04:59:20.996Z",
		"minusSeconds(21)":                    "2026-11-24T05:48:59.996Z",
		"withYear(2030)":                      "2030-11-24T05:49:20.996Z",
		"withMonthOfYear(2)":                  "2026-02-24T05:49:20.996Z",
		"withDayOfMonth(30)":                  "2026-11-30T05:49:20.996Z",
		"withDayOfWeek(5)":                    "2026-11-27T05:49:20.996Z",
		"withDayOfYear(32)":                   "2026-02-01T05:49:20.996Z",
		"withWeekOfWeekyear(1)":               "2025-12-30T05:49:20.996Z",
		"withHourOfDay(17)":                   "2026-11-24T17:49:20.996Z",
		"withMinuteOfHour(0)":                 "2026-11-24T05:00:20.996Z",
		"withSecondOfMinute(59)":              "2026-11-24T05:49:59.996Z",
		"withMillisOfSecond(1)":               "2026-11-24T05:49:20.001Z",
		"withTimeAtStartOfDay()":              "2026-11-24T00:00:00.000Z",
		"withTime(17,30,0,0)":                 "2026-11-24T17:30:00.000Z",
		"withMillis(0)":                       "1970-01-01T00:00:00.000Z",
		"toDateTime()":                        "2026-11-24T05:49:20.996Z",
		"getYear()":                           "2026",
		"getMonthOfYear()":                    "11",
		"dayOfMonth":                          "24",
		"dayOfWeek":                           "2",
		"dayOfYear":                           "328",
		"weekOfWeekyear":                      "48",
		"hourOfDay":                           "5",
		"minuteOfHour":                        "49",
		"secondOfMinute":                      "20",
		"millisOfSecond":                      "996",
		"getMillis()":                         "1795499360996",
		"toString('yyyy-MM-dd HH:mm:ss.SSS')": "2026-11-24 05:49:20.996",
		"toString('EEE, d MMM yy h:mm a Z')":  "Tue, 24 Nov 26 5:49 AM +0000",
		"toString(\"EEEE 'o''clock' D w e\")": "Tuesday o'clock 328 48 2",
		"isEqual(now())":                      "true",
		"isBefore(dt)":                        "true",
		"isAfter(dt)":                         "false",
		"minusDays(1).isBeforeNow()":          "true",
		"plusDays(1).isAfterNow()":            "true",
		"compareTo(dt)":                       "-1",
		"equals(dateTime())":                  "true",
	} {
		got, err := compile(t, "${dateTime()."+source+"}").EvalString(newTestEnv())
		if err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", source, got, err, want)
		}
	}
}

func TestDateTime_RefusesWhatIsNoDate(t *testing.T) {
	for source, want := range map[string]string{
		"withDayOfMonth(31)":        "Value 31 for dayOfMonth must be in the range [1,30]",
		"withMonthOfYear(0)":        "Value 0 for monthOfYear must be in the range [1,12]",
		"plusYears(9000)":           "the date is not between the years 1 and 9999",
		"plusDays(2000000000)":      "the date is not between the years 1 and 9999",
		"minusMonths(100000)":       "the date is not between the years 1 and 9999",
		"plus(4611686018427387904)": "the date is not between the years 1 and 9999",
		"isBefore('x')":             "argument 1: Cannot coerce 'x' to class java.util.Date",
		"toString('Q')":             "Illegal pattern component: Q",
		"toString(\"'x\")":          "the quote in the pattern 'x does not end",
		"plusDays()":                "Method not found: class org.joda.time.DateTime.plusDays()",
		"nope":                      "The class 'org.joda.time.DateTime' does not have the property 'nope'.",
	} {
		_, err := compile(t, "${dateTime()."+source+"}").Eval(newTestEnv())
		if ee := (*EvalError)(nil); !errors.As(err, &ee) || ee.Err.Error() != want {
			t.Errorf("%s: %v; want %s", source, err, want)
		}
	}
}

// zonedEnv has its clock in a zone with daylight saving time.
type zonedEnv struct {
	testEnv
	now time.Time
}

func (e zonedEnv) Now() time.Time { return e.now }

func TestDateTime_KeepsTheTimeOfDayOverDaylightSaving(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	env := zonedEnv{testEnv{}, time.Date(2026, time.October, 24, 12, 0, 0, 0, zone)}
	for source, want := range map[string]string{
		"${dateTime()}":               "2026-10-24T12:00:00.000+02:00",
		"${dateTime().plusDays(1)}":   "2026-10-25T12:00:00.000+01:00",
		"${dateTime().plusHours(24)}": "2026-10-25T11:00:00.000+01:00",
		"${now()}":                    "Sat Oct 24 12:00:00 CEST 2026",
		"${now().hours}":              "12",
	} {
		got, err := compile(t, source).EvalString(env)
		if err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", source, got, err, want)
		}
	}
}

func TestDateTime_IsADateAsAVariable(t *testing.T) {
	v, err := compile(t, "${dateTime()}").Eval(newTestEnv())
	if err != nil {
		t.Fatal(err)
	}
	got := value.FromGo(v)
	if got.Type != value.Date || value.FormatDate(got.V.(time.Time)) != "2026-11-24T05:49:20.996+0000" {
		t.Errorf("the value is %v", got)
	}
	if !v.(DateTime).Time().Equal(got.V.(time.Time)) {
		t.Errorf("the moment is %v", v.(DateTime).Time())
	}
}

// Methods that the recorded answers do not reach.
func TestMethods_AreJavas(t *testing.T) {
	for source, want := range map[string]string{
		"${'  x '.strip()}":                        "x",
		"${' '.isBlank()}":                         "true",
		"${'abcabc'.indexOf('c',3)}":               "5",
		"${'abc'.indexOf('c',9)}":                  "-1",
		"${'abc'.indexOf('z')}":                    "-1",
		"${'abc'.lastIndexOf('z')}":                "-1",
		"${'abc'.endsWith('bc')}":                  "true",
		"${'a1b2'.replaceFirst('[0-9]', '\\\\$')}": "a$b2",
		"${'a,b,c'.split(',', 2)[1]}":              "b,c",
		"${'a,b,,'.split(',', -1).size()}":         "4",
		"${''.split(',').size()}":                  "1",
		"${'abc'.matches('a|ab')}":                 "false",
		"${list.containsAll(list)}":                "true",
		"${list.subList(1,3)}":                     "[b, 3]",
		"${list.equals(list)}":                     "true",
		"${list.toString()}":                       "[a, b, 3]",
		"${map.containsValue('v')}":                "true",
		"${map.getOrDefault('z', 1)}":              "1",
		"${map.getOrDefault('k', 1)}":              "v",
		"${map.isEmpty()}":                         "false",
		"${map.keySet()}":                          "[big, k, n]",
		"${map.values()}":                          "[5000000000, v, {x=1.5}]",
		"${map.equals(map)}":                       "true",
		"${t.compareTo(f)}":                        "1",
		"${t.equals(f)}":                           "false",
		"${d.compareTo(3)}":                        "-1",
		"${d.longValue()}":                         "2",
		"${d.shortValue()}":                        "2",
		"${d.isInfinite()}":                        "false",
		"${dt.after(now())}":                       "true",
		"${dt.compareTo(now())}":                   "1",
		"${dt.equals(dt)}":                         "true",
		"${dt.getDate()} ${dt.getDay()} ${dt.getMonth()} ${dt.getYear()}": "31 4 0 130",
		"${dt.getHours()}:${dt.minutes}:${dt.getSeconds()}":               "10:20:30",
	} {
		got, err := compile(t, source).EvalString(newTestEnv())
		if err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", source, got, err, want)
		}
	}
}

func TestMethods_RefuseBadArguments(t *testing.T) {
	for source, want := range map[string]string{
		"${'a'.matches('(')}":              "read pattern: error parsing regexp: missing closing ): `(`",
		"${'a'.matches('a'.repeat(2000))}": "the pattern is longer than 1000 bytes",
		"${'a'.repeat(-1)}":                "count is negative: -1",
		"${'a'.replaceAll('a','$1')}":      "no group 1",
		"${'a'.replaceAll('a','$')}":       "illegal group reference",
		"${'a'.replaceAll('a','\\\\')}":    "character to be escaped is missing",
		"${'abc'.charAt(3)}":               "Index 3 out of bounds for length 3",
		"${'abc'.substring(0,-1)}":         "the end of a text is not before its start",
		"${list.containsAll(1)}":           "Cannot coerce from class java.lang.Long to class java.util.Collection",
		"${list.subList(2,1)}":             "begin 2, end 1, length 3",
		"${list.add(1)}":                   "Method not found: class java.util.ArrayList.add(java.lang.Long)",
		"${d.compareTo('x')}":              "Cannot coerce 'x' to class java.lang.Double",
	} {
		_, err := compile(t, source).Eval(newTestEnv())
		if ee := (*EvalError)(nil); !errors.As(err, &ee) || ee.Err.Error() != want {
			t.Errorf("%s: %v; want %s", source, err, want)
		}
	}
}
