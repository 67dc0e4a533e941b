package history

import "fmt"

// Level says how much of the past is kept.
type Level string

// The levels, each with what it adds to the one before.
const (
	None     Level = "none"
	Activity Level = "activity" // process, activity and task instances
	Audit    Level = "audit"    // variables and submitted form fields
	Full     Level = "full"     // variable updates, operations, links, incidents, jobs
)

// ParseLevel reads a level by its name.
func ParseLevel(text string) (Level, error) {
	switch l := Level(text); l {
	case None, Activity, Audit, Full:
		return l, nil
	}
	return "", fmt.Errorf("'%s' is no history level: use none, activity, audit or full", text)
}

// rank orders the levels; an unknown one keeps everything.
func (l Level) rank() int {
	switch l {
	case None:
		return 0
	case Activity:
		return 1
	case Audit:
		return 2
	}
	return 3
}

// Keeps reports whether what belongs to the level least is kept.
func (l Level) Keeps(least Level) bool { return l.rank() >= least.rank() }
