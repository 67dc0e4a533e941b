package feel_test

import (
	"encoding/json"
	"testing"

	"github.com/sluice-bpm/sluice/engine/feel"
)

// The answers are those of Camunda 7.24 for decisions without a type.
func TestJSON_OfDatesTimesAndDurations(t *testing.T) {
	for text, want := range map[string]string{
		`date("2020-02-29")`:                                `"2020-02-29"`,
		`time("10:00:00")`:                                  `"10:00:00"`,
		`time("10:00:00Z")`:                                 `"10:00Z"`,
		`time("10:00:30+01:00")`:                            `"10:00:30+01:00"`,
		`date and time("2020-01-01T10:00:00")`:              `"2020-01-01T10:00:00"`,
		`date and time("2020-01-01T10:00:00.5Z")`:           `"2020-01-01T10:00:00.5Z"`,
		`date and time("2020-01-01T10:00:00+02:00")`:        `"2020-01-01T10:00:00+02:00"`,
		`date and time("2020-01-01T10:00:00@Europe/Paris")`: `"2020-01-01T10:00:00+01:00"`,
		`duration("P1Y2M")`:                                 `"P1Y2M"`,
		`duration("P1DT2H")`:                                `93600.000000000`,
		`duration("-P1D")`:                                  `-86400.000000000`,
		`duration("-PT0.5S")`:                               `-0.500000000`,
	} {
		x, err := feel.Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		v, err := x.Eval(env{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
}
