package contract

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// trait is something about documented payloads that receivers stumble over. A
// payload that is refused with the trait and accepted without it shows which.
type trait struct {
	check string
	// without lists payloads without the trait, which need not be documented; none
	// when the payload does not have it.
	without func(payload []byte) [][]byte
	pointer func(payload []byte) string // of the member that matters, or ""
	// control makes a payload that no receiver can read, where payloads without the
	// trait are not valid either: a receiver that accepts it as well ignores what it
	// cannot read, and has another reason. nil when they are valid.
	control func(payload []byte) []byte
}

// flaky stands for a payload that is accepted when it is sent again.
var flaky = &trait{}

// traits has first those whose absence changes nothing of what a payload means:
// where that helps, nothing else is the reason.
var traits = []*trait{
	{"tolerance/space", compacted, nowhere, nil},
	{"coverage/slash", plainSlashes, nowhere, nil},
	{"coverage/unicode", plainText, nowhere, nil},
	{"coverage/time-offset", otherTimes, func([]byte) string { return "/created_at" }, noTimes},
	{"tolerance/email", plainEmails, emailOf, nil},
	{"coverage/fields-empty", changed(fieldsOf, isArray, someFields), fieldsOf, nil},
	{"coverage/fields-missing", changed(fieldsOf, lacksFields, allFields), fieldsOf, nil},
	{"coverage/fields-object", changed(fieldsOf, isObject, `[]`), fieldsOf, nil},
	{"coverage/null", changed(ipOf, isNull, `"192.0.2.7"`), ipOf, nil},
	{"coverage/not-null", changed(ipOf, isText, `null`), ipOf, nil},
	{"coverage/resource", otherResources, func([]byte) string { return "/data/order_item/resources" }, nil},
}

// diagnose finds the trait that a payload is refused for; nil when it is none.
func (r *run) diagnose(ctx context.Context, p *payload) (*trait, error) {
	answer, err := r.send(ctx, r.fresh(p))
	if err != nil {
		return nil, err
	}
	switch {
	case r.takes(p, answer):
		return flaky, nil
	case r.options.expects(p.row) == Refuse:
		return nil, nil
	case isFailure(answer, deliver.Timeout): // each try takes the whole deadline
		return nil, nil
	}
	for _, t := range traits {
		if !r.enabled[t.check] {
			continue
		}
		if helps, err := r.helps(ctx, t, p); helps || err != nil {
			return t, err
		}
	}
	return nil, nil
}

// helps tells whether a payload is accepted without a trait.
func (r *run) helps(ctx context.Context, t *trait, p *payload) (bool, error) {
	for _, b := range t.without(p.bytes) {
		if bytes.Equal(b, p.bytes) {
			continue
		}
		answer, err := r.send(ctx, r.fresh(&payload{row: p.row, bytes: b}))
		if err != nil {
			return false, err
		}
		if isAccepted(answer) {
			return r.isControlled(ctx, t, p)
		}
	}
	return false, nil
}

// hasTrait tells whether a payload has a trait.
func hasTrait(t *trait, b []byte) bool {
	return slices.ContainsFunc(t.without(b), func(other []byte) bool { return !bytes.Equal(other, b) })
}

// isControlled tells whether a payload that nobody can read is refused.
func (r *run) isControlled(ctx context.Context, t *trait, p *payload) (bool, error) {
	if t.control == nil {
		return true, nil
	}
	answer, err := r.send(ctx, r.fresh(&payload{row: p.row, bytes: t.control(p.bytes)}))
	return err == nil && !isAccepted(answer), err
}

// known finds a trait that was reported, and that a payload which something else
// was changed in is not accepted for, either.
func (r *run) known(ctx context.Context, p *payload) (*trait, error) {
	for _, t := range traits {
		if !r.isReported(check(t.check)) {
			continue
		}
		if strings.HasPrefix(t.check, "coverage/fields-") && p.mutation != nil && (p.mutation.Kind == "fields" || strings.HasSuffix(p.mutation.Pointer, "/fields") || strings.Contains(p.mutation.Pointer, "/fields/")) {
			return t, nil // the change is about the same member
		}
		if t.check == "coverage/unicode" && p.mutation != nil && p.mutation.Kind == "text" && bytes.Contains(p.bytes, []byte(`\u`)) {
			return t, nil // control characters can be written in no other way
		}
		if p.mutation != nil && t.pointer(p.bytes) != "" && t.pointer(p.bytes) == p.mutation.Pointer {
			return t, nil
		}
		if helps, err := r.helps(ctx, t, p); helps || err != nil {
			return t, err
		}
	}
	return nil, nil
}

const (
	someFields = `{"first_name":"Anna"}`
	allFields  = `{"country":"FR","phone_number":"06 39 98 12 34","street_address":"1 rue de l'Exemple","first_name":"Anna","surname":"Martin","postcode":"75001","city":"Paris"}`
)

// changed has the value at a place exchanged where it is of a kind.
func changed(place func([]byte) string, is func(jsonpos.Node) bool, to string) func([]byte) [][]byte {
	return func(b []byte) [][]byte {
		n, ok := node(b, place(b))
		if !ok || !is(n) {
			return nil
		}
		without, _ := with(b, place(b), to) // it is there
		return [][]byte{without}
	}
}

func isArray(n jsonpos.Node) bool  { return n.Kind() == jsonpos.Array }
func isObject(n jsonpos.Node) bool { return n.Kind() == jsonpos.Object }
func isNull(n jsonpos.Node) bool   { return n.Kind() == jsonpos.Null }
func isText(n jsonpos.Node) bool   { return n.Kind() == jsonpos.String }

func lacksFields(n jsonpos.Node) bool {
	for _, name := range []string{"country", "phone_number", "street_address", "first_name", "surname", "postcode", "city"} {
		if n.Kind() != jsonpos.Object {
			return true
		}
		if _, ok := n.Member(name); !ok {
			return true
		}
	}
	return false
}

func nowhere([]byte) string { return "" }

// fieldsOf is where a payload has the fields of its contact or customer.
func fieldsOf(b []byte) string { return firstThere(b, "/data/contact/fields", "/data/customer/fields") }

func ipOf(b []byte) string { return firstThere(b, "/data/contact/ip", "/data/customer/client_ip") }

func firstThere(b []byte, pointers ...string) string {
	for _, pointer := range pointers {
		if _, ok := node(b, pointer); ok {
			return pointer
		}
	}
	return "/none"
}

// otherResources gives a sale other kinds of resources.
func otherResources(b []byte) [][]byte {
	const pointer = "/data/order_item/resources"
	n, ok := node(b, pointer)
	if !ok || n.Kind() != jsonpos.Array {
		return nil
	}
	const (
		tag    = `{"quantity":null,"enrollment_access_type":null,"enrollment_dripping_access_course":null,"type":"systemeio_tag","course":null,"course_bundle":null,"physical_product":null,"data":{"id":141002,"name":"tag"}}`
		course = `{"quantity":null,"enrollment_access_type":"full_access","enrollment_dripping_access_course":null,"type":"membership_course","course_bundle":null,"physical_product":null,"tag":null,"data":{"id":44685,"name":"course","description":null}}`
	)
	var others [][]byte
	for _, resources := range []string{"[" + tag + "]", "[" + course + "]", "[" + tag + "," + course + "]", "[" + course + "," + tag + "]"} {
		other, _ := with(b, pointer, resources) // it is there
		others = append(others, other)
	}
	return others
}

// compacted has no white space between tokens.
func compacted(b []byte) [][]byte {
	out, err := jsontext.AppendFormat(nil, b, jsontext.PreserveRawStrings(true), jsontext.AllowInvalidUTF8(true))
	if err != nil || len(out) == len(b) {
		return nil
	}
	return [][]byte{out}
}

// plainEmails has addresses that any pattern knows.
func plainEmails(b []byte) [][]byte {
	for _, pointer := range []string{emailOf(b), "/account/email"} {
		if other, ok := with(b, pointer, `"ann@example.com"`); ok {
			b = other
		}
	}
	return [][]byte{b}
}

func emailOf(b []byte) string { return firstThere(b, "/data/contact/email", "/data/customer/email") }

func plainSlashes(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`\/`)) {
		return nil
	}
	plain := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) {
			if b[i+1] != '/' {
				plain = append(plain, b[i])
			}
			i++
		}
		plain = append(plain, b[i])
	}
	return [][]byte{plain}
}

// plainText has text without escapes that JSON does not need.
func plainText(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`\u`)) {
		return nil
	}
	plain, err := jsontext.AppendFormat(nil, b, jsontext.PreserveRawStrings(false), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil
	}
	return [][]byte{plain}
}

func otherTimes(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`+00:00"`)) {
		return nil
	}
	return [][]byte{
		bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`Z"`)),
		bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`"`)),
	}
}

func noTimes(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`+no time"`)) }
