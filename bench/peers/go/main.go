// Command peers measures Go libraries, siohook's own among them, on the same file:
// peers siohook|workers|v5|goccy SCHEMAS FILE prints valid, invalid and seconds.
// Schemas are compiled before the time starts. The file is in memory, but for
// workers, which is siohook with as many workers as processors: they read files.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	goccy "github.com/goccy/go-json"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: peers siohook|workers|v5|goccy SCHEMAS FILE")
		os.Exit(2)
	}
	text, err := os.ReadFile(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	switch os.Args[1] {
	case "siohook":
		siohook(1, func(v *validate.Validator, each func(validate.Report) error) error {
			return v.StreamBytes("file", text, each)
		})
		return
	case "workers":
		file, err := os.Open(os.Args[3])
		if err != nil {
			panic(err)
		}
		siohook(runtime.GOMAXPROCS(0), func(v *validate.Validator, each func(validate.Report) error) error {
			return v.Stream("file", file, each)
		})
		return
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

// siohook validates the file with the library.
func siohook(workers int, stream func(v *validate.Validator, each func(validate.Report) error) error) {
	c := schemas.Automation()
	v := validate.New(c, validate.Options{Workers: workers})
	for _, row := range c.Rows {
		if sample, err := c.Sample(row); err != nil || !v.Payload(sample).Valid() {
			panic(row.ID())
		}
	}
	valid, invalid := 0, 0
	start := time.Now()
	err := stream(v, func(r validate.Report) error {
		if r.Valid() {
			valid++
		} else {
			invalid++
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(valid, invalid, time.Since(start).Seconds())
}
