package shell

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommand(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED: no sh")
	}
	out, err := Command(t.Context(), `echo "a  b" 'c"d' | tr a-z A-Z; exit 3`).Output()
	var exit *exec.ExitError
	if e, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output gives it as it is
		exit = e
	}
	if string(out) != "A  B C\"D\n" || exit == nil || exit.ExitCode() != 3 {
		t.Errorf("%q, %v", out, err)
	}
}

// What cmd.exe gets keeps the quotes of the command.
func TestWindowsLine(t *testing.T) {
	if got := windowsLine(`"C:\Program Files\nodejs\node.exe" server.js "a b"`); got != `cmd.exe /D /S /C ""C:\Program Files\nodejs\node.exe" server.js "a b""` {
		t.Error(got)
	}
}

// The choice of the shell is compiled for Windows, where nobody has run it.
func TestCompilesForWindows(t *testing.T) {
	c := exec.Command("go", "vet", ".", "../../app/process")
	c.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	listed := exec.Command("go", "list", "-f", "{{.GoFiles}}", ".")
	listed.Env = c.Env
	out, err := listed.Output()
	if err != nil || !strings.Contains(string(out), "shell_windows.go") || strings.Contains(string(out), "shell_other.go") {
		t.Errorf("%s %v", out, err)
	}
	if _, err := os.Stat(filepath.Join("..", "..", "app", "process", "group_windows.go")); err != nil {
		t.Error(err)
	}
}
