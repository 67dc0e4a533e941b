package identity

import (
	"regexp"
	"time"
)

var resourceID = regexp.MustCompile(`^(?:[a-zA-Z0-9]+|camunda-admin)$`)

// ValidID reports whether id may name a user, group or tenant (Camunda's
// general resource whitelist pattern).
func ValidID(id string) bool { return len(id) <= 64 && resourceID.MatchString(id) }

// LockAfter is for how long no password is accepted after the given number of
// failed attempts in a row: three seconds, doubled each time, at most a minute
// (Camunda 7.24, login throttle).
func LockAfter(attempts int64) time.Duration {
	const base, most = 3 * time.Second, time.Minute
	if attempts < 1 {
		return 0
	}
	if attempts > 5 {
		return most
	}
	return min(base<<(attempts-1), most)
}

// MaxAttempts is the number of failed attempts in a row after which no password
// is accepted until somebody unlocks the user (Camunda 7.24, login throttle).
const MaxAttempts = 10
