//go:build unix && !linux

package verify

import "errors"

var errNoDisk = errors.New("disks are mounted on Linux only")

func mountDisk(string, int) error    { return errNoDisk }
func remountDisk(string, bool) error { return errNoDisk }
func unmountDisk(string) error       { return errNoDisk }

// canMount reports whether this process may mount.
func canMount() bool { return false }

func forbidWrites(int, bool) error { return errNoDisk }

func canForbidWrites() bool { return false }
