package validate

import "testing"

// A fingerprint is of data: no text that people read, and no place but the pointer.
func TestFingerprintIsOfData(t *testing.T) {
	one := finding{Violation: Violation{Rule: "type", Keyword: "type", Want: "integer", Got: "x"}, pattern: "/data/*/id"}
	same := one
	same.File, same.Line, same.Column, same.Start, same.End = "f", 1, 2, 3, 4
	same.Want, same.Got, same.Hint, same.Severity, same.GotType, same.Pointer = "whole number", "y", "why", Warning, "string", "/data/7/id"
	if one.fingerprint("e") != same.fingerprint("e") {
		t.Error("words or places change it")
	}
	for name, change := range map[string]func(f *finding){
		"rule":    func(f *finding) { f.Rule = "enum" },
		"keyword": func(f *finding) { f.Keyword = "enum" },
		"pointer": func(f *finding) { f.pattern = "/data/id" },
		"member":  func(f *finding) { f.GotType, f.Member = Absent, "x" },
	} {
		other := one
		change(&other)
		if one.fingerprint("e") == other.fingerprint("e") {
			t.Errorf("another %s does not change it", name)
		}
	}
	if one.fingerprint("e") == one.fingerprint("f") {
		t.Error("another event does not change it")
	}
}
