package verify

import (
	"fmt"
	"syscall"
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

// canMount reports whether this process may mount.
func canMount() bool { return syscall.Geteuid() == 0 }
