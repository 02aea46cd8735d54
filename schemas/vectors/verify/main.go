// Command verify verifies the signature vectors: go run main.go ../signatures.json
package main

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // a scheme may name it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"os"
	"slices"
	"strconv"
	"strings"
)

type scheme struct {
	Header, Prefix, Encoding, Hash, Separator, ID, Timestamp string

	TimePrefix string `json:"time_prefix"`
	KeyPrefix  string `json:"key_prefix"`
	Tolerance  int64
}

type vector struct {
	ID, Scheme, Verdict, Why, Secret string

	Now     int64
	Headers [][2]string
	Body    []byte
}

var hashes = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}

func (s *scheme) verify(v *vector) bool {
	header := func(name string) string {
		i := slices.IndexFunc(v.Headers, func(h [2]string) bool { return strings.EqualFold(h[0], name) })
		if i < 0 {
			return ""
		}
		return v.Headers[i][1]
	}
	key := []byte(v.Secret)
	if s.KeyPrefix != "" {
		key, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(v.Secret, s.KeyPrefix)) // else it is empty
	}
	parts := []string{header(s.Header)}
	if len(key) == 0 || parts[0] == "" {
		return false
	}
	if s.Separator != "" {
		parts = strings.SplitN(parts[0], s.Separator, 50)
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
	if s.ID != "" {
		signed = append(signed, header(s.ID))
	}
	if s.Timestamp != "" || s.TimePrefix != "" {
		stamps := []string{header(s.Timestamp)}
		if s.Timestamp == "" {
			stamps = after(s.TimePrefix)
		}
		if len(stamps) != 1 {
			return false
		}
		at, err := strconv.ParseInt(stamps[0], 10, 64)
		if err != nil || s.Tolerance > 0 && max(v.Now-at, at-v.Now) > s.Tolerance {
			return false
		}
		signed = append(signed, stamps[0])
	}
	if slices.Contains(signed, "") {
		return false
	}
	mac := hmac.New(hashes[s.Hash], key)
	mac.Write([]byte(strings.Join(append(signed, string(v.Body)), ".")))
	want := hex.EncodeToString(mac.Sum(nil))
	if s.Encoding == "base64" {
		want = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return slices.ContainsFunc(after(s.Prefix), func(got string) bool { return hmac.Equal([]byte(got), []byte(want)) })
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	var data struct {
		Schemes map[string]*scheme
		Vectors []vector
	}
	if err == nil {
		err = json.Unmarshal(text, &data)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	wrong := 0
	for i := range data.Vectors {
		v := &data.Vectors[i]
		if taken := data.Schemes[v.Scheme].verify(v); v.Verdict != "either" && taken != (v.Verdict == "accept") {
			wrong++
			fmt.Printf("%s: want %s: %s\n", v.ID, v.Verdict, v.Why)
		}
	}
	fmt.Printf("vectors: %d, wrong: %d\n", len(data.Vectors), wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}
