package contract_test

import (
	"slices"
	"testing"

	"github.com/siohook/siohook/contract/testdata/zoo"
)

func TestZooCrashDoubled(t *testing.T) { finds(t, "crash/doubled") }

// What a restart counts a moment later, after the first crash too, is doubled: nothing of it is lost.
func TestDoubledAMomentLater(t *testing.T) {
	t.Parallel()
	i := slices.IndexFunc(animals, func(a zoo.Animal) bool {
		return a.Name == "works off once more what it did, a moment after its start"
	})
	result, err := visit(t, animals[i], i)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, animals[i], &result)
}
