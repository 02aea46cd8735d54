package publish

import (
	"io/fs"
	"path"

	"github.com/siohook/siohook/schemas/vectors"
)

// vectors adds the signature vectors, and the programs that verify them, where the provider signs.
func (k *contract) vectors() error {
	if k.catalog.Wire.Sign == nil {
		return nil
	}
	all := vectors.Files()
	return fs.WalkDir(all, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			k.files[path.Join("vectors", name)], err = fs.ReadFile(all, name)
		}
		return err
	})
}
