package history

import (
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
)

// RemovalTimeStrategy says from when the time to live of history counts.
type RemovalTimeStrategy string

// The strategies.
const (
	FromEnd   RemovalTimeStrategy = "end"   // the end of what it is about
	FromStart RemovalTimeStrategy = "start" // its start; what still runs stays
	Never     RemovalTimeStrategy = "none"  // nothing gets a removal time
)

// ParseRemovalTimeStrategy reads a strategy by its name.
func ParseRemovalTimeStrategy(text string) (RemovalTimeStrategy, error) {
	switch s := RemovalTimeStrategy(text); s {
	case FromEnd, FromStart, Never:
		return s, nil
	}
	return "", fmt.Errorf("'%s' is no strategy for removal times: use start, end or none", text)
}

// RemovalTime is when cleanup may remove what started and ended then and has a time
// to live in days; zero for never. An end of zero is not known yet. The zero
// strategy is [FromEnd].
func (s RemovalTimeStrategy) RemovalTime(start, end state.Millis, days state.OptionalInt) state.Millis {
	base := end
	if s == FromStart {
		base = start
	}
	if s == Never || base == 0 || !days.Set {
		return 0
	}
	return base + state.Millis(days.N*(24*time.Hour).Milliseconds())
}
