package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// momentLayout is what a browser sends of a day and time, which are those of the server.
const momentLayout = "2006-01-02T15:04"

// momentText is an instant as a field for a day and time holds it; empty for none.
func momentText(m query.Millis) string {
	if m == 0 {
		return ""
	}
	return m.Time().Local().Format(momentLayout)
}

// readMoment reads a field for a day and time; 0 is none.
func readMoment(text string) (state.Millis, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	t, err := time.ParseInLocation(momentLayout, text, time.Local)
	if err != nil {
		return 0, &engine.Error{Code: engine.Invalid, Message: fmt.Sprintf("“%s” is no day and time. Write it as 2026-11-23T14:00.", shortened(text, maxSubject))}
	}
	return state.MillisOf(t), nil
}
