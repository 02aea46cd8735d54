package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooCoverageState(t *testing.T) { finds(t, "coverage/state") }

// tagged keeps the names of tags, in a state of some form.
type tagged struct {
	mu    sync.Mutex
	names []string
}

func (k *tagged) add(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.names = append(k.names, name)
}

func (k *tagged) all() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]string{}, k.names...)
}

// A value is found in whatever form the state has, and what was there before the delivery
// shows nothing: that is neither a pass nor a finding.
func TestExpectedStateOfAnyForm(t *testing.T) {
	t.Parallel()
	const tags = "contact.tag.added"
	of := func(payload, state string) []contract.EventRule {
		return []contract.EventRule{{Events: "contact.tag.*", ExpectState: []contract.ExpectedState{{Payload: payload, State: state}}}}
	}
	distinct := func(names []string) any {
		set := map[string]bool{}
		for _, name := range names {
			set[name] = true
		}
		return set
	}
	for name, c := range map[string]struct {
		rules []contract.EventRule
		store func(k *tagged, name string, id json.Number)
		state func(names []string) any
		found []string
		why   contract.Why
	}{
		"list":          {of("/data/tag/name", "/*"), func(k *tagged, name string, _ json.Number) { k.add(name) }, func(names []string) any { return names }, []string{}, ""},
		"only the last": {of("/data/tag/name", "/last"), func(k *tagged, name string, _ json.Number) { k.add(name) }, func(names []string) any { return map[string]string{"last": append(names, "")[max(0, len(names)-1)]} }, []string{}, ""},
		"number in a text": {of("/data/tag/id", "/*/id"), func(k *tagged, _ string, id json.Number) { k.add(id.String()) }, func(names []string) any {
			list := []any{}
			for _, name := range names {
				list = append(list, map[string]string{"id": name + ".0"})
			}
			return list
		}, []string{}, ""},
		"each in a list of its own": {of("/data/tag/*", "/tags/*"), func(k *tagged, name string, id json.Number) { k.add(name); k.add(id.String()) }, func(names []string) any { return map[string]any{"tags": names} }, []string{}, ""},
		"always there":              {of("/type", "/*"), func(*tagged, string, json.Number) {}, func([]string) any { return []string{tags} }, []string{}, contract.NoEffect},
		"in upper case":             {of("/data/tag/name", "/*"), func(k *tagged, name string, _ json.Number) { k.add(strings.ToUpper(name)) }, func(names []string) any { return names }, []string{"coverage/state"}, ""},
		"names that are not values": {of("/data/tag/name", "/*"), func(k *tagged, name string, _ json.Number) { k.add(name) }, distinct, []string{"coverage/state"}, ""},
		"other event":               {[]contract.EventRule{{Events: "contact.page.visited", ExpectState: []contract.ExpectedState{{Payload: "/data/contact/id", State: ""}}}}, func(*tagged, string, json.Number) {}, func([]string) any { return nil }, []string{}, contract.NoExpectation},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it waits for what does not come
			k := &tagged{}
			target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				var e struct {
					Type string
					Data struct {
						Tag struct {
							Name string
							ID   json.Number
						}
					}
				}
				if body, err := io.ReadAll(r.Body); err == nil && json.Unmarshal(body, &e) == nil && strings.HasPrefix(e.Type, "contact.tag.") {
					c.store(k, e.Data.Tag.Name, e.Data.Tag.ID)
				}
			})
			o := contract.Options{
				Seed: 1, Events: []string{tags}, Checks: []string{"samples", "coverage/accepted", "coverage/state"}, Rules: c.rules,
				Observe: func() any { return c.state(k.all()) }, Settle: 100 * time.Millisecond,
			}
			result := test(t, target, o)
			if diff := cmp.Diff(c.found, found(&result)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
				for i := range result.Groups {
					t.Log(result.Groups[i].String())
				}
			}
			if why := skipped(&result)["coverage/state"]; why != c.why {
				t.Errorf("not observed: %q, want %q", why, c.why)
			}
		})
	}
}

// Pointers that lead nowhere are an error before anything is delivered.
func TestExpectedStateThatNoPayloadHas(t *testing.T) {
	for _, c := range []struct{ payload, state, want string }{
		{"/data/tag/nam", "/tags/*", "contact.tag.added: expect_state: payload: contact.tag.added has no member /data/tag/nam, did you mean /data/tag/name?"},
		{"data/tag/name", "/tags/*", `contact.tag.added: expect_state: payload: want a JSON Pointer such as /a/b, got "data/tag/name"`},
		{"/data/tag/name", "tags", `contact.tag.added: expect_state: state: want a JSON Pointer such as /a/b, got "tags"`},
	} {
		_, err := contract.Run(t.Context(), contract.Target{URL: "http://127.0.0.1:1/"}, contract.Options{
			Rules: []contract.EventRule{{Events: "contact.tag.added", ExpectState: []contract.ExpectedState{{Payload: c.payload, State: c.state}}}},
		})
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	for _, payload := range []string{"", "/data/contact/fields/anything", "/data/tag/*", "/type"} {
		if err := (contract.ExpectedState{Payload: payload}).Check(nil, "contact.tag.*"); err != nil {
			t.Error(err)
		}
	}
}
