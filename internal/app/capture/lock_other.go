//go:build !unix

package capture

import (
	"errors"
	"syscall"
)

// lockFolder does not lock: there is no lock that ends with the process.
func lockFolder(string) (unlock func() error, err error) {
	return func() error { return nil }, nil
}

// syncFolder does nothing: the system does it.
func syncFolder(string) error { return nil }

func isNoSpace(err error) bool {
	return errors.Is(err, syscall.Errno(112)) // ERROR_DISK_FULL
}
