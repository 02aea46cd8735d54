package config

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/siohook/siohook/internal/base/hint"
)

// Example is a file that explains all settings.
//
//go:embed init.yaml
var Example string

// Write writes the example to the file that is read where nothing else is said.
func Write() error {
	file, err := os.OpenFile(Name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return hint.With(fmt.Errorf("%s already exists", Name), "it was left unchanged")
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(Example)
	if err = errors.Join(err, file.Close()); err != nil {
		err = errors.Join(err, os.Remove(Name)) // whole or not at all
	}
	return err
}
