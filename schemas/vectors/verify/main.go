// Command verify verifies the signature vectors: go run main.go ../signatures.json
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

type vector struct {
	ID, Scheme, Verdict, Why, Secret string
	Now                              int64
	Headers                          [][2]string
	Body                             []byte
}

func verify(v *vector, scheme map[string]any) bool { // the hash of all schemes is sha256
	is := func(name string) string { text, _ := scheme[name].(string); return text }
	header := func(name string) string {
		for _, h := range v.Headers {
			if strings.EqualFold(h[0], is(name)) {
				return h[1]
			}
		}
		return ""
	}
	key := []byte(v.Secret)
	if prefix := is("key_prefix"); prefix != "" {
		key, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(v.Secret, prefix)) // else it is empty
	}
	parts := []string{header("header")}
	if len(key) == 0 || parts[0] == "" {
		return false
	}
	if is("separator") != "" {
		parts = strings.SplitN(parts[0], is("separator"), 50)
	}
	after := func(prefix string) (found []string) {
		for _, part := range parts {
			if rest, ok := strings.CutPrefix(part, prefix); ok {
				found = append(found, rest)
			}
		}
		return found
	}
	var signed []string
	if is("id") != "" {
		signed = append(signed, header("id"))
	}
	if is("timestamp")+is("time_prefix") != "" {
		stamps := []string{header("timestamp")}
		if is("timestamp") == "" {
			stamps = after(is("time_prefix"))
		}
		at, err := strconv.ParseInt(strings.Join(stamps, " "), 10, 64) // one alone is a number
		if most, ok := scheme["tolerance"].(float64); err != nil || ok && max(v.Now-at, at-v.Now) > int64(most) {
			return false
		}
		signed = append(signed, stamps[0])
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.Join(append(signed, string(v.Body)), ".")))
	want := hex.EncodeToString(mac.Sum(nil))
	if is("encoding") == "base64" {
		want = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	right := func(got string) bool { return hmac.Equal([]byte(got), []byte(want)) }
	return !slices.Contains(signed, "") && slices.ContainsFunc(after(is("prefix")), right)
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	var data struct {
		Schemes map[string]map[string]any
		Vectors []vector
	}
	if err == nil {
		err = json.Unmarshal(text, &data)
	}
	wrong := 0
	for i := range data.Vectors {
		v := &data.Vectors[i]
		if taken := verify(v, data.Schemes[v.Scheme]); v.Verdict != "either" && taken != (v.Verdict == "accept") {
			wrong++
			fmt.Printf("%s: want %s: %s\n", v.ID, v.Verdict, v.Why)
		}
	}
	fmt.Printf("vectors: %d, wrong: %d\n", len(data.Vectors), wrong)
	if err != nil || wrong > 0 {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
