package contract_test

import (
	"testing"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
)

func TestZooCrashDoubled(t *testing.T) { finds(t, "crash/doubled") }

// What a restart counts a moment later, after the first crash too, is doubled: nothing of it is lost.
func TestDoubledAMomentLater(t *testing.T) {
	t.Parallel()
	animal := zoo.WorksOffAgain()
	target, o := keeperOfMortal(t, animal)
	o.Checks = []string{animal.Check}
	result, err := contract.Run(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, animal, &result)
}
