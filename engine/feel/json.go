package feel

import (
	"encoding/json"
	"fmt"
	"time"
)

// How values that JSON has not stand in it, as Camunda 7.24 shows them in results:
// a days duration is its seconds, all others are texts. A time is written without
// seconds where it has none, and of zones the offset counts.

// MarshalJSON implements [json.Marshaler].
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// MarshalJSON implements [json.Marshaler].
func (t LocalTime) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// MarshalJSON implements [json.Marshaler].
func (t Time) MarshalJSON() ([]byte, error) {
	clock := time.Unix(0, t.nanos).In(time.FixedZone("", t.offset)).Add(-time.Duration(t.offset) * time.Second)
	layout := "15:04Z07:00"
	if clock.Second() != 0 || clock.Nanosecond() != 0 {
		layout = "15:04:05.999999999Z07:00"
	}
	return json.Marshal(clock.Format(layout))
}

// MarshalJSON implements [json.Marshaler].
func (d LocalDateTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(d.t.Format("2006-01-02T15:04:05.999999999"))
}

// MarshalJSON implements [json.Marshaler].
func (d DateTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(d.t.Format("2006-01-02T15:04:05.999999999Z07:00"))
}

// MarshalJSON implements [json.Marshaler].
func (d MonthsDuration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// MarshalJSON implements [json.Marshaler].
func (d DaysDuration) MarshalJSON() ([]byte, error) {
	seconds, nanos, sign := d.seconds, int64(d.nanos), ""
	if seconds < 0 {
		sign, seconds = "-", -seconds
		if nanos > 0 {
			seconds, nanos = seconds-1, 1e9-nanos
		}
	}
	return fmt.Appendf(nil, "%s%d.%09d", sign, seconds, nanos), nil
}
