// Command peers measures other Go libraries on the file that siohook validate is
// measured on: peers v5|goccy SCHEMAS FILE prints valid, invalid and seconds.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	goccy "github.com/goccy/go-json"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: peers v5|goccy SCHEMAS FILE")
		os.Exit(2)
	}
	text, err := os.ReadFile(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	check := goccy.Valid
	if os.Args[1] == "v5" {
		check = dispatch(os.Args[2])
	}
	valid, invalid := 0, 0
	start := time.Now()
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		if check(lines.Bytes()) {
			valid++
		} else {
			invalid++
		}
	}
	fmt.Println(valid, invalid, time.Since(start).Seconds())
}

// dispatch decodes a payload and validates it against its event's schema.
func dispatch(folder string) func([]byte) bool {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	schemas := map[string]*jsonschema.Schema{}
	files, err := filepath.Glob(filepath.Join(folder, "c*.schema.json"))
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		if strings.Contains(file, ".strict.") {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".schema.json")
		if schemas[name], err = c.Compile(file); err != nil {
			panic(err)
		}
	}
	return func(line []byte) bool {
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		var value any
		if d.Decode(&value) != nil {
			return false
		}
		payload, _ := value.(map[string]any)
		name, _ := payload["type"].(string)
		if name == "contact.optin.completed" {
			data, _ := payload["data"].(map[string]any)
			if _, ok := data["page_model"]; ok {
				name += ".blog_page"
			} else {
				name += ".funnel_step"
			}
		}
		schema := schemas[name]
		return schema != nil && schema.Validate(value) == nil
	}
}
