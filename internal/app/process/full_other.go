//go:build !linux

package process

import "errors"

func limitFiles([]int) error { return errors.ErrUnsupported }
