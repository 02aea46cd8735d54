//go:build !unix

package capture

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lockFolder opens the file of the lock and does not lock it: there is no lock that ends with the
// process.
func lockFolder(folder string) (lock *os.File, err error) {
	return os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
}

// syncFolder does nothing: the system does it.
func syncFolder(string) error { return nil }

func isNoSpace(err error) bool {
	return errors.Is(err, syscall.Errno(112)) // ERROR_DISK_FULL
}
