package value

import (
	"fmt"
	"time"
)

// dateLayout is the one form of dates in the REST API: three digits of a
// second, an offset without a colon, never Z.
const dateLayout = "2006-01-02T15:04:05.000-0700"

// FormatDate writes t as the REST API shows dates, such as
// "2026-11-23T07:40:04.667+0000", in t's own zone.
func FormatDate(t time.Time) string { return t.Format(dateLayout) }

// ParseDate reads a date in the form that [FormatDate] writes, the only one that
// the REST API accepts. The result is in UTC.
func ParseDate(text string) (time.Time, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil || len(text) != len(dateLayout) {
		return time.Time{}, fmt.Errorf("%s is not a date like 2026-11-23T07:40:04.667+0000", quote(text))
	}
	return t.UTC(), nil
}
