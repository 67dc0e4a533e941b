package machine

import (
	"cmp"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/value"
)

// What a command may do at most where [Env] says nothing else. A process that
// runs in circles without ever waiting ends in an error before it has used up
// the time or the memory of its server.
const (
	maxActivities = 500_000
	maxWritten    = 256 << 20
)

// countActivity counts an activity instance that begins.
func (r *run) countActivity() error {
	if most := cmp.Or(r.env.MaxActivities, maxActivities); r.begun >= most {
		return fmt.Errorf("the command began %d activities and does not come to rest: the process runs in circles", most)
	}
	r.begun++
	return nil
}

// countWritten counts a value that is written. All that a command writes stays
// in memory until its end, also values that were overwritten: history may list
// them.
func (r *run) countWritten(s value.Stored) { r.written += len(s.Text) + len(s.Text2) }

// checkWritten fails where values have become too much.
func (r *run) checkWritten() error {
	if most := cmp.Or(r.env.MaxWritten, maxWritten); r.written > most {
		return fmt.Errorf("the command wrote more than %d bytes to variables and does not come to rest", most)
	}
	return nil
}
