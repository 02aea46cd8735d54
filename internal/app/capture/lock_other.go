//go:build !unix

package capture

import (
	"errors"
	"os"
	"syscall"
)

// Lock opens a file and does not lock it: there is no lock that ends with the process.
func Lock(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
}

// SyncFolder does nothing: the system does it.
func SyncFolder(string) error { return nil }

func isNoSpace(err error) bool {
	return errors.Is(err, syscall.Errno(112)) // ERROR_DISK_FULL
}
