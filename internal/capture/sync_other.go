//go:build !linux

package capture

import "os"

func syncData(f *os.File) error { return f.Sync() }
