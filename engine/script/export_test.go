package script

import "strconv"

// WorkerPIDs are the processes of the idle workers.
func (r *Runner) WorkerPIDs() []string {
	var pids []string
	for range r.options.Workers {
		w := <-r.slots
		if w != nil {
			pids = append(pids, strconv.Itoa(w.cmd.Process.Pid))
		}
		r.slots <- w
	}
	return pids
}
