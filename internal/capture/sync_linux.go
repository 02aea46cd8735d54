package capture

import (
	"os"
	"syscall"
)

// syncData writes the file's data, and no more of its metadata than reading it
// back takes.
func syncData(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); err != syscall.EINTR {
			if err != nil {
				return &os.PathError{Op: "fdatasync", Path: f.Name(), Err: err}
			}
			return nil
		}
	}
}
