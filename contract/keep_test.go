package contract_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract"
)

func TestKeptFailuresAreReplayed(t *testing.T) {
	folder := t.TempDir()
	test(t, serve(t, fieldsObject), contract.Options{KeepIn: folder, Checks: quick})
	kept, err := contract.ReadKept(folder)
	if err != nil || len(kept) != 1 || kept[0].Check != "coverage/fields-empty" {
		t.Fatalf("kept %v: %v", kept, err)
	}
	if runtime.GOOS != "windows" { // payloads are about people
		for _, name := range []string{kept[0].File, strings.TrimSuffix(kept[0].File, ".json") + ".meta"} {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
	}
	for want, h := range map[contract.Replayed]http.HandlerFunc{
		contract.Failing: fieldsObject,
		contract.Fixed:   func(http.ResponseWriter, *http.Request) {},
		contract.Changed: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
	} {
		if got, _, err := contract.Replay(t.Context(), serve(t, h), contract.Options{}, &kept[0]); got != want || err != nil {
			t.Errorf("got %s, want %s: %v", got, want, err)
		}
	}
	contract.TestKept(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), kept[0].File)

	// A file that somebody has edited is no failure of ours, and no panic.
	broken := strings.TrimSuffix(kept[0].File, ".json") + ".meta"
	for _, text := range []string{"{", `{"check":"no/such"}`} {
		if err := os.WriteFile(broken, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		kept, err := contract.ReadKept(folder)
		if err == nil {
			_, _, err = contract.Replay(t.Context(), serve(t, fieldsObject), contract.Options{}, &kept[0])
		}
		if err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

func TestFolderOfFailuresIsBounded(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for i := range 220 {
		name := filepath.Join(folder, fmt.Sprintf("old-%03d", i))
		for _, file := range []string{name + ".json", name + ".1.json", name + ".meta"} {
			if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	result := test(t, serve(t, fieldsObject), contract.Options{KeepIn: folder, Checks: quick})
	left, err := filepath.Glob(folder + "/*.meta")
	if err != nil || len(left) != 200 {
		t.Errorf("%d failures are left: %v", len(left), err)
	}
	if others, err := filepath.Glob(folder + "/*.1.json"); err != nil || len(others) != 199 { // go with their failure
		t.Errorf("%d payloads of other deliveries are left: %v", len(others), err)
	}
	if _, err := os.Stat(result.Groups[0].First.PayloadFile); err != nil {
		t.Errorf("the newest is gone: %v", err)
	}
}

// What a folder's files say is shown and sent: links out of it are not followed, and nothing
// in them obeys a terminal.
func TestKeptFailuresOfOthers(t *testing.T) {
	folder, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	meta := `{"format_version":1,"id":"../x","check":"time/burst","want":"a\u001b[2J\tb","got":"c\nd","url":"http://x/\u001b[2J","event":"e\nf","mutation":"g\th"}`
	for name, text := range map[string]string{secret: "hunter2", filepath.Join(folder, "a.meta"): meta, filepath.Join(folder, "a.json"): "{}", filepath.Join(folder, "b.meta"): meta} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := contract.ReadKept(folder)
	if err != nil || len(kept) != 1 || kept[0].ID != "a" || strings.ContainsAny(kept[0].Want+kept[0].Got+kept[0].URL+kept[0].Event+kept[0].Mutation, "\x1b\n\t") {
		t.Errorf("%+v, error %v", kept, err)
	}
	if err := os.Symlink(secret, filepath.Join(folder, "b.json")); err != nil {
		t.Skip(err)
	}
	if kept, err := contract.ReadKept(folder); err == nil {
		t.Errorf("a link was followed: %+v", kept)
	}
}
