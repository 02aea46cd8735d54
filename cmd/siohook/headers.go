package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/sorted"
)

// addHeaders adds what a flag for headers has, and the one beside it, whose name ends with -env.
// A secret on the command line is rejected: the process list and the shell's history show it
// to others.
func addHeaders(h http.Header, flag string, lines, fromEnv []string) error {
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return &usageError{fmt.Errorf("%s: want a colon after the name", flag), fmt.Sprintf("for example %s 'X-Team: shop'", flag)}
		}
		if deliver.SecretName(name) {
			return &usageError{fmt.Errorf("%s: %s looks like a secret, and others can see the command line", flag, name),
				fmt.Sprintf("put it into an environment variable and use %s-env '%s=VARIABLE'", flag, name)}
		}
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	for _, pair := range fromEnv {
		name, variable, ok := strings.Cut(pair, "=")
		if !ok {
			return &usageError{fmt.Errorf("%s-env: want Name=VARIABLE", flag), fmt.Sprintf("for example %s-env Authorization=WEBHOOK_TOKEN", flag)}
		}
		value, ok := os.LookupEnv(variable)
		if !ok {
			return &usageError{fmt.Errorf("%s-env: environment variable %s is not set", flag, variable), ""}
		}
		h.Add(strings.TrimSpace(name), value)
	}
	return nil
}

// linesOf are the headers of a settings file as the flags have them.
func linesOf(headers, fromEnv map[string]string) (lines, envs []string) {
	for _, name := range sorted.Keys(headers) {
		lines = append(lines, name+": "+headers[name])
	}
	for _, name := range sorted.Keys(fromEnv) {
		envs = append(envs, name+"="+fromEnv[name])
	}
	return lines, envs
}
