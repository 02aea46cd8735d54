// Command peers measures Go libraries, siohook's own among them, on the same file:
// peers siohook|workers|v5|goccy SCHEMAS FILE PASSES prints valid, invalid and the
// median of the passes' seconds, after one pass to warm up. Schemas are compiled
// before. The file is in memory, but for workers, which is siohook with as many
// workers as processors: they read files.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	goccy "github.com/goccy/go-json"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func main() {
	if len(os.Args) != 5 {
		fail("usage: peers siohook|workers|v5|goccy SCHEMAS FILE PASSES")
	}
	passes, err := strconv.Atoi(os.Args[4])
	if err != nil {
		fail(err)
	}
	text, err := os.ReadFile(os.Args[3])
	if err != nil {
		fail(err)
	}
	var pass func() (valid, invalid int)
	switch os.Args[1] {
	case "siohook":
		pass = siohook(1, func(v *validate.Validator, each func(validate.Report) error) error {
			return v.StreamBytes("file", text, each)
		})
	case "workers":
		pass = siohook(runtime.GOMAXPROCS(0), func(v *validate.Validator, each func(validate.Report) error) error {
			file, err := os.Open(os.Args[3])
			if err != nil {
				return err
			}
			defer file.Close()
			return v.Stream("file", file, each)
		})
	case "v5":
		pass = lines(text, dispatch(os.Args[2]))
	case "goccy":
		pass = lines(text, goccy.Valid)
	default:
		fail("unknown library " + os.Args[1])
	}
	var seconds []float64
	var valid, invalid int
	for n := range passes + 1 {
		start := time.Now()
		valid, invalid = pass()
		if n > 0 || passes == 0 {
			seconds = append(seconds, time.Since(start).Seconds())
		}
	}
	slices.Sort(seconds)
	fmt.Println(valid, invalid, seconds[(len(seconds)-1)/2])
}

func fail(what any) {
	fmt.Fprintln(os.Stderr, what)
	os.Exit(2)
}

// lines checks the payloads of a text, one on each line.
func lines(text []byte, check func([]byte) bool) func() (valid, invalid int) {
	return func() (valid, invalid int) {
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			if check(lines.Bytes()) {
				valid++
			} else {
				invalid++
			}
		}
		return valid, invalid
	}
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

// siohook validates with the library.
func siohook(workers int, stream func(v *validate.Validator, each func(validate.Report) error) error) func() (valid, invalid int) {
	c := schemas.Automation()
	v := validate.New(c, validate.Options{Workers: workers})
	for _, row := range c.Rows {
		if sample, err := c.Sample(row); err != nil || !v.Payload(sample).Valid() {
			panic(row.ID())
		}
	}
	return func() (valid, invalid int) {
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
		return valid, invalid
	}
}
