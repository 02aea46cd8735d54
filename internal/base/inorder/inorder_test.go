package inorder_test

import (
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/siohook/siohook/internal/base/inorder"
)

type square struct{ n, result int }

func work() func(*square) {
	return func(s *square) {
		for range s.n % 3 {
			runtime.Gosched() // so that they end in another order
		}
		s.result = s.n * s.n
	}
}

func TestOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		var got, want []int
		crew := inorder.New(workers, work, func(s *square) error { got = append(got, s.result); return nil })
		for n := range 100 {
			want = append(want, n*n)
			s, err := crew.Job()
			if err != nil {
				t.Fatal(err)
			}
			s.n = n
			crew.Start()
			if n == 50 {
				if err := crew.Finish(); err != nil || len(got) != 51 {
					t.Fatalf("%d handed on, %v", len(got), err)
				}
			}
		}
		if err := crew.Finish(); err != nil {
			t.Fatal(err)
		}
		crew.Stop()
		if !slices.Equal(got, want) {
			t.Errorf("%d workers: %v", workers, got)
		}
	}
}

// What give refuses comes back from Job or Finish, and what was started after it is lost.
func TestRefused(t *testing.T) {
	enough := errors.New("enough")
	given := 0
	crew := inorder.New(2, work, func(s *square) error {
		if given++; s.n == 10 {
			return enough
		}
		return nil
	})
	defer crew.Stop()
	for n := range 100 {
		s, err := crew.Job()
		if err != nil {
			if !errors.Is(err, enough) || given != 11 || n != 14 {
				t.Errorf("%v after %d of %d", err, given, n)
			}
			return
		}
		s.n = n
		crew.Start()
	}
	t.Error("nothing refused")
}
