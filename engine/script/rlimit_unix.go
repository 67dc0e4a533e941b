//go:build unix

package script

import "syscall"

// limitProcess bounds the memory of this process where the system counts it,
// and takes from it what a script never needs: files to write and core dumps.
func limitProcess(memory int64) error {
	limit := func(resource int, n uint64) error {
		return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: n, Max: n})
	}
	if err := limit(syscall.RLIMIT_FSIZE, 0); err != nil {
		return err
	}
	if err := limit(syscall.RLIMIT_CORE, 0); err != nil {
		return err
	}
	// NB: what the runtime itself needs comes on top of twice the bound, since
	// garbage counts until it is collected.
	const own = 128 << 20
	return limit(syscall.RLIMIT_DATA, uint64(2*memory+own))
}
