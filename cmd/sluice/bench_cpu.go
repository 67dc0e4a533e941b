package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/procfs"
)

// clockTick is the unit of CPU times in /proc, which Linux shows to programs as
// a hundredth of a second on every machine.
const clockTick = 10 * time.Millisecond

// serverProcesses are the processes whose CPU a target takes: its own and those
// of its database.
type serverProcesses []int

// parseProcesses reads NAME=PID,PID.
func parseProcesses(flags []string) (map[string]serverProcesses, error) {
	processes := map[string]serverProcesses{}
	for _, f := range flags {
		name, list, _ := strings.Cut(f, "=")
		for pid := range strings.SplitSeq(list, ",") {
			n, err := strconv.Atoi(pid)
			if err != nil || n < 1 {
				return nil, fmt.Errorf("--process %q is not NAME=PID,PID", f)
			}
			processes[name] = append(processes[name], n)
		}
	}
	return processes, nil
}

// cpu is the time that the processes and all that descend from them have spent,
// those that have ended included.
func (p serverProcesses) cpu() (time.Duration, error) {
	all, err := procfs.AllProcs()
	if err != nil {
		return 0, fmt.Errorf("the CPU of processes is known on Linux only: %w", err)
	}
	stats := map[int]procfs.ProcStat{}
	children := map[int][]int{}
	for _, proc := range all {
		s, err := proc.Stat()
		if err != nil {
			continue // it has ended
		}
		stats[s.PID] = s
		children[s.PPID] = append(children[s.PPID], s.PID)
	}
	ticks := 0
	for rest := append([]int(nil), p...); len(rest) > 0; rest = rest[1:] {
		s, ok := stats[rest[0]]
		if !ok {
			return 0, fmt.Errorf("process %d does not run", rest[0])
		}
		ticks += int(s.UTime) + int(s.STime) + s.CUTime + s.CSTime
		rest = append(rest, children[s.PID]...)
	}
	return time.Duration(ticks) * clockTick, nil
}
