package process

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// limitFiles lets no process of some write to a file any more, as on a full disk.
func limitFiles(pids []int) error {
	for _, pid := range pids {
		var limit syscall.Rlimit
		call := func(to, from *syscall.Rlimit) error {
			_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(from)), 0, 0)
			if errno != 0 && !errors.Is(errno, syscall.ESRCH) {
				return os.NewSyscallError("prlimit", errno)
			}
			return nil
		}
		if err := call(nil, &limit); err != nil {
			return err
		}
		limit.Cur = 0
		if err := call(&limit, nil); err != nil {
			return err
		}
	}
	return nil
}
