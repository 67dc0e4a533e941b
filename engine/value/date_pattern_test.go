package value

import (
	"testing"
	"time"
)

func TestDateLayout_WritesAsJavaDoes(t *testing.T) {
	at := time.Date(2030, 12, 4, 15, 6, 7, 89e6, time.UTC)
	for pattern, want := range map[string]string{
		"":                           "04/12/2030",
		"yyyy-MM-dd'T'HH:mm:ss":      "2030-12-04T15:06:07",
		"d. MMMM yy, EEEE":           "4. December 30, Wednesday",
		"hh:mm a":                    "03:06 PM",
		"yyyy-MM-dd'T'HH:mm:ss.SSSZ": "2030-12-04T15:06:07.089+0000",
		"dd.MM.yyyy 'o''clock'":      "04.12.2030 oclock",
	} {
		if got := at.Format(DateLayout(pattern)); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}
