package verify

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// mountDisk mounts a file system of a size in bytes.
func mountDisk(dir string, size int) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", size)); err != nil {
		return fmt.Errorf("mount a disk at %s: %w", dir, err)
	}
	return nil
}

// remountDisk makes it read-only, or writable again.
func remountDisk(dir string, readOnly bool) error {
	flags := uintptr(syscall.MS_REMOUNT)
	if readOnly {
		flags |= syscall.MS_RDONLY
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, ""); err != nil {
		return fmt.Errorf("mount the disk at %s again: %w", dir, err)
	}
	return nil
}

func unmountDisk(dir string) error {
	if err := syscall.Unmount(dir, 0); err != nil {
		return fmt.Errorf("unmount %s: %w", dir, err)
	}
	return nil
}

// forbidWrites has every write of a process to a file fail from now on, those to
// files that it has open included, or lets them succeed again.
//
// It stands for a disk that turns read-only: no file system can be mounted read-only
// while files are open for writing. The error is another one (EFBIG, not EROFS), but
// SQLite tells neither from any failure to write.
func forbidWrites(pid int, forbidden bool) error {
	limit := unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY}
	if forbidden {
		limit.Cur = 0
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		return fmt.Errorf("limit what process %d may write: %w", pid, err)
	}
	return nil
}

// canForbidWrites reports whether this system can do that.
func canForbidWrites() bool { return true }

// canMount reports whether this process may mount.
func canMount() bool { return syscall.Geteuid() == 0 }
