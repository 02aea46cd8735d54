package fake_test

import (
	"fmt"

	"github.com/siohook/siohook/fake"
)

// The bytes of two deliveries, as they come over the wire.
func Example() {
	f, err := fake.New(7, fake.Options{Events: []string{"contact.tag.added"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var body []byte
	for n := range uint64(2) {
		body = f.Append(body[:0], n)
		fmt.Printf("%s\n", body)
	}
	// Output:
	// {"type":"contact.tag.added","data":{"tag":{"id":140637,"name":"Webinar: video editing"},"contact":{"id":441140003,"email":"cavazoscolon.graciela20000@example.com","fields":{"first_name":"Graciela","surname":"Cavazos Col\u00f3n"},"ip":null,"referred_by_contact_id":null,"referred_by_contact_email":null}},"account":{"email":"info@example.com"},"created_at":"2026-01-05T08:00:00+00:00"}
	// {"type":"contact.tag.added","data":{"tag":{"id":140175,"name":"E-book \/ portrait photography"},"contact":{"id":441045846,"email":"emilian.wolff6549@example.net","fields":{"first_name":"Emilian","surname":"Wolff"},"ip":null,"referred_by_contact_id":null,"referred_by_contact_email":null}},"account":{"email":"info@example.com"},"created_at":"2026-01-05T08:00:41+00:00"}
}

// An event tells which of its forms it has.
func ExampleFaker_Event() {
	f, err := fake.New(7, fake.Options{Events: []string{"customer.sale.completed"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := f.Event(0)
	fmt.Println(e.Row.ID(), e.Shapes)
	// Output:
	// customer.sale.completed [payment_processor=paypal fields=full client_ip=set step=offer-form plan=one_shot resources=systemeio_tag+membership_course]
}

// The fewest events that show a receiver every form.
func ExampleFaker_Cover() {
	f, err := fake.New(7, fake.Options{Events: []string{"contact.page.visited"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range f.Cover() {
		fmt.Println(e.N, e.Shapes)
	}
	// Output:
	// 0 [step=offer-form fields=first_name+surname ip=null]
	// 7 [step=opt_in_thank_you_page fields=empty ip=null]
	// 8 [step=squeeze fields=first_name ip=null]
	// 23 [step=webinar_registration fields=full ip=null]
}

func ExampleFaker_Shapes() {
	f, err := fake.New(7, fake.Options{Events: []string{"contact.optin.completed/blog_page"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range f.Shapes() {
		fmt.Printf("%s %.1f\n", s, s.Weight)
	}
	// Output:
	// fields=empty 0.4
	// fields=first_name 0.1
	// fields=first_name+surname 0.3
	// fields=full 0.2
	// ip=set 1.0
}
