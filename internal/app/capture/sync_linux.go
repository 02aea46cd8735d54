package capture

import (
	"os"
	"syscall"
)

// syncedWrites opens a file so that each write returns when its data is on disk, with
// no more of the metadata than reading it back takes. It costs less than a call of
// fdatasync after each.
const syncedWrites = syscall.O_DSYNC

func syncData(*os.File) error { return nil }
