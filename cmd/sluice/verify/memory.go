//go:build unix

package verify

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// soakTick is how often memory is looked at.
const soakTick = 5 * time.Second

// mayGrow is by how much memory may differ between the second quarter of a soak
// and its last, in megabytes: what caches and the collector do by chance.
const mayGrow = 24

// watchMemory notes the resident memory of all servers.
func watchMemory(ctx context.Context, s *scene) error {
	total := 0
	for _, n := range s.nodes {
		mb, err := residentMemory(ctx, n.cmd.Process.Pid)
		if err != nil {
			return err
		}
		total += mb
	}
	s.memory = append(s.memory, total)
	return nil
}

// residentMemory is that of a process, in megabytes.
func residentMemory(ctx context.Context, pid int) (int, error) {
	out, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return 0, fmt.Errorf("ask for the memory of process %d: %w", pid, err)
	}
	kb, err := strconv.Atoi(strings.TrimSpace(string(out)))
	return kb / 1024, err
}

// checkMemory finds growth.
func checkMemory(memory []int) (violations []string) {
	early, late := quarters(memory)
	if late > early+mayGrow {
		violations = append(violations, fmt.Sprintf("resident memory grew from %d to %d MB", early, late))
	}
	return violations
}

// quarters are the medians of the second quarter, when caches have filled, and of
// the last.
func quarters(memory []int) (early, late int) {
	if len(memory) < 4 {
		return 0, 0
	}
	median := func(list []int) int { return slices.Sorted(slices.Values(list))[len(list)/2] }
	n := len(memory)
	return median(memory[n/4 : n/2]), median(memory[n-n/4:])
}
