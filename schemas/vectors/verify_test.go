package vectors_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas/vectors"
)

// The programs give the verdicts with the standard libraries of their languages, and fail where one
// is another.
func TestPrograms(t *testing.T) {
	turned := filepath.Join(t.TempDir(), "turned.json")
	text := bytes.Replace(vectors.Signatures(), []byte(`"verdict": "reject"`), []byte(`"verdict": "accept"`), 1)
	text = bytes.Replace(text, []byte(`"verdict": "accept"`), []byte(`"verdict": "reject"`), 1)
	if err := os.WriteFile(turned, text, 0o600); err != nil {
		t.Fatal(err)
	}
	good := fmt.Sprintf("vectors: %d, wrong: 0\n", bytes.Count(text, []byte(`"verdict"`)))
	for _, p := range []struct{ peer, program, file string }{
		{"php", "php", "verify.php"}, {"node", "node", "verify.mjs"}, {"python", "python3", "verify.py"}, {"ruby", "ruby", "verify.rb"}, {"go", "go run", "main.go"},
	} {
		t.Run(p.peer, func(t *testing.T) {
			program, run, _ := strings.Cut(p.program, " ")
			args := append(strings.Fields(run), filepath.Join("verify", p.file))
			program = peer.Command(t, p.peer, program)
			if out, err := exec.CommandContext(t.Context(), program, append(args, "signatures.json")...).CombinedOutput(); err != nil || string(out) != good {
				t.Errorf("%v: %s", err, out)
			}
			out, err := exec.CommandContext(t.Context(), program, append(args, turned)...).CombinedOutput()
			if err == nil || !strings.Contains(string(out), ", wrong: 2\n") {
				t.Errorf("with two other verdicts: %v: %s", err, out)
			}
		})
	}
}
