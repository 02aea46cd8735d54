package schemaset

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// readRevision asks git for what a path held in a revision.
func readRevision(ctx context.Context, name, rev, at string) (*Set, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("%s: no such revision", name)
	}
	kind, err := git(ctx, nil, "cat-file", "-t", name)
	if err != nil {
		return nil, hint.With(fmt.Errorf("%s: %w", name, err), "give a file, a folder, or REVISION:PATH with the path from the top of the repository")
	}
	here := "" // paths are from the top of the repository, or from here
	if strings.HasPrefix(at, "./") || strings.HasPrefix(at, "../") {
		here = "./"
	}
	set := &Set{name: name, prefix: rev + ":"}
	load := func(file string) ([]byte, error) { return git(ctx, nil, "cat-file", "blob", rev+":"+here+file) }
	if strings.TrimSpace(string(kind)) == "blob" {
		text, err := git(ctx, nil, "cat-file", "blob", name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		set.single = true
		return set.take(path.Dir(at), map[string][]byte{path.Base(at): text}, load)
	}
	list, err := git(ctx, nil, "ls-tree", "-r", "-z", "--name-only", name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	texts := map[string][]byte{}
	names := strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
	set.Notes = skipped(names)
	names = chosen(names)
	var asked bytes.Buffer
	for _, n := range names {
		fmt.Fprintf(&asked, "%s/%s\n", strings.TrimSuffix(name, "/"), n)
	}
	blobs, err := git(ctx, &asked, "cat-file", "--batch")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := bufio.NewReader(bytes.NewReader(blobs))
	for _, n := range names {
		head, err := r.ReadString('\n')
		fields := strings.Fields(head)
		if err != nil || len(fields) != 3 {
			return nil, fmt.Errorf("%s/%s: git reports %q", name, n, strings.TrimSpace(head))
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil || size > files.Most {
			return nil, fmt.Errorf("%s/%s: larger than %s", name, n, words.Count(files.Most, "byte"))
		}
		text := make([]byte, size+1)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, fmt.Errorf("%s/%s: %w", name, n, err)
		}
		texts[n] = text[:size]
	}
	return set.take(at, texts, load)
}

func git(ctx context.Context, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Stdin = in
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		first, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(first, "fatal: "))
	}
	return out, err
}
