package iso8601

import (
	"math"
	"strings"
	"time"
)

// ParseRetries reads when a failed job is tried again, as Camunda reads a
// failedJobRetryTimeCycle: R5/PT5M is five tries with five minutes between them, in
// any form of a repetition that [ParseCycle] takes and also with an empty period; a
// list of n durations with commas between them is n+1 tries. waits has at least one
// element, of which [Cycle.First] tells the date of the next try.
func ParseRetries(text string) (tries int, waits []Cycle, err error) {
	if strings.HasPrefix(text, "R") {
		c, err := parseCycle(text, time.Local, 0)
		if err != nil {
			return 0, nil, err
		}
		return min(max(c.Times, 1), math.MaxInt32), []Cycle{c}, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		d, err := ParseDuration(part)
		if err == nil && d.Negative {
			err = &Error{Kind: "duration", Text: part, Message: negativeWait}
		}
		if err != nil {
			return 0, nil, err
		}
		waits = append(waits, Cycle{Period: d})
	}
	return len(waits) + 1, waits, nil
}

const negativeWait = "a job cannot be tried again before it failed"
