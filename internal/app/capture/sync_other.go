//go:build !linux

package capture

import "os"

const syncedWrites = 0

func syncData(f *os.File) error { return f.Sync() }
