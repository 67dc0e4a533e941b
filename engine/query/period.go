package query

import (
	"context"
	"fmt"
)

// PeriodUnit is what durations are reported by.
type PeriodUnit string

// The units.
const (
	Month   PeriodUnit = "MONTH"
	Quarter PeriodUnit = "QUARTER"
)

// PeriodDuration is how long things took that began in a month (1 to 12) or a
// quarter (1 to 4) of any year, in milliseconds.
type PeriodDuration struct {
	Period                    int
	Minimum, Maximum, Average int64
}

// of is the period in which an instant lies, in UTC. The two databases have no
// function for that in common, but both divide whole numbers: the day is counted
// in the 400 years that the calendar repeats, and in a year that begins in March.
func (u PeriodUnit) of(millis string) string {
	const daysTo1970, dayMillis = "719468", "86400000"
	ofEra := "((" + millis + ") / " + dayMillis + " + " + daysTo1970 + ") % 146097"
	year := "((" + ofEra + ") - (" + ofEra + ") / 1460 + (" + ofEra + ") / 36524 - (" + ofEra + ") / 146096) / 365"
	day := "((" + ofEra + ") - (365 * (" + year + ") + (" + year + ") / 4 - (" + year + ") / 100))"
	month := "(((5 * " + day + " + 2) / 153 + 2) % 12 + 1)"
	if u == Quarter {
		return "((" + month + " - 1) / 3 + 1)"
	}
	return month
}

func readDurations(ctx context.Context, reader Reader, b *builder) ([]PeriodDuration, error) {
	var all []PeriodDuration
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var d PeriodDuration
		var period int64
		err := s.Scan(&period, &d.Minimum, &d.Maximum, &d.Average)
		d.Period = int(period)
		all = append(all, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("report durations: %w", err)
	}
	return all, nil
}
