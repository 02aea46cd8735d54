package fake_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
)

const ownAccount = `{
  "email": "shop@mine.test", "currency": "chf", "locales": ["de-CH"],
  "tags": [{"id": 7, "name": "Käufer"}, {"id": 8, "name": "Gast"}],
  "courses": [{"id": 11, "name": "Kurs"}],
  "course_bundles": [{"id": 21, "name": "Paket"}],
  "campaigns": [{"id": 31, "name": "Folge", "description": "drei E-Mails"}],
  "emails": [{"id": 41, "name": "Hallo"}],
  "blogs": [{"id": 51, "name": "Blog", "pages": [{"id": 52, "name": "Seite"}]}],
  "funnels": [{"id": 61, "name": "Trichter", "steps": [
    {"id": 62, "name": "Anfang", "type": "squeeze"},
    {"id": 63, "name": "Danke", "type": "opt_in_thank_you_page"},
    {"id": 64, "name": "Webinar", "type": "webinar_registration", "webinar": {"id": 65, "duration": 3600}},
    {"id": 66, "name": "Kasse", "type": "offer-form", "price_plans": [
      {"id": 67, "name": "Preis", "amount": 4900, "resources": [{"type": "systemeio_tag", "id": 7}, {"type": "membership_course", "id": 11}]},
      {"id": 68, "name": "Kurs allein", "inner_name": "intern", "amount": 100, "resources": [{"type": "membership_course", "id": 11}]}
    ]}
  ]}]
}`

// An account of one's own is what all events are about, told as stories or not.
func TestOwnAccount(t *testing.T) {
	a, err := account.Parse([]byte(ownAccount))
	if err != nil {
		t.Fatal(err)
	}
	f := mustNew(t, 5, fake.Options{Account: a, Encoding: encode.Compact})
	var events []fake.Event
	for n := range uint64(600) {
		events = append(events, f.Event(n))
	}
	stories, err := f.Stories(fake.StoryOptions{Contacts: 100})
	if err != nil {
		t.Fatal(err)
	}
	events = slices.AppendSeq(events, stories)
	for _, e := range events {
		event, err := schemas.Parse(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		text := string(e.Payload)
		if !strings.Contains(text, `"account":{"email":"shop@mine.test"}`) || strings.Contains(text, `"country":"`) && !strings.Contains(text, `"country":"CH"`) {
			t.Errorf("%s", text)
		}
		switch e := event.(type) {
		case *schemas.ContactTagAdded:
			if e.Data.Tag.ID != 7 && e.Data.Tag.ID != 8 {
				t.Errorf("%s", text)
			}
		case *schemas.CustomerSaleCompleted:
			plan, gives := e.Data.OfferPricePlan, len(e.Data.OrderItem.Resources)
			if plan.Currency != "chf" || (plan.ID != 67 || plan.DirectChargeAmount != 4900 || plan.InnerName != "Preis" || gives != 2) &&
				(plan.ID != 68 || plan.InnerName != "intern" || gives != 1) {
				t.Errorf("%s", text)
			}
		case *schemas.ContactWebinarRegistered:
			if e.Data.Webinar.ID != 65 || e.Data.Webinar.Duration != "3600" {
				t.Errorf("%s", text)
			}
		}
	}
}

// mustMake is the account that [account.Make] makes.
func mustMake(t testing.TB, seed uint64, given *account.Account, locales ...string) *account.Account {
	t.Helper()
	made, err := account.Make(seed, given, locales...)
	if err != nil {
		t.Fatal(err)
	}
	return made.Account
}

// What an account lacks is made up, and is the same whether it is given or made.
func TestMadeAccount(t *testing.T) {
	made := mustMake(t, 7, nil)
	text, err := made.JSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := account.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(made, again); diff != "" {
		t.Error(diff)
	}
	want, got := mustNew(t, 7, fake.Options{}), mustNew(t, 7, fake.Options{Account: again})
	for n := range uint64(500) {
		if a, b := want.Append(nil, n), got.Append(nil, n); !bytes.Equal(a, b) {
			t.Fatalf("event %d: %s\nwant %s", n, b, a)
		}
	}
	for _, language := range account.Languages() {
		some := mustMake(t, 1, &account.Account{Language: language, Topics: []string{"Zzz"}})
		if len(some.Tags) == 0 || !strings.Contains(fmt.Sprint(some), "Zzz") || strings.Contains(fmt.Sprint(some), "{") && strings.Contains(fmt.Sprint(some), "{topic}") {
			t.Errorf("%s: %v", language, some)
		}
	}
}

// TestEveryLocale: an account at home in a locale is in its language and
// currency, can be written and read, and its names repeat no other of their kind.
func TestEveryLocale(t *testing.T) {
	currencies := map[string]string{"BR": "brl", "CA": "cad", "CH": "chf", "GB": "gbp", "IN": "inr", "MA": "mad", "MX": "mxn", "PL": "pln", "SE": "sek", "US": "usd"}
	numbered := regexp.MustCompile(` \d+$`)
	for seed, locale := range account.Locales() {
		a := mustMake(t, uint64(seed), nil, locale)
		want := currencies[locale[3:]]
		if want == "" {
			want = "eur"
		}
		own := locale[:2]
		if !slices.Contains(account.Languages(), own) {
			own = map[string]string{"ar": "fr", "el": "en", "hi": "en"}[own]
		}
		if a.Currency != want || a.Language != own {
			t.Errorf("%s: %s in %s, want %s in %s", locale, a.Language, a.Currency, own, want)
		}
		text, err := a.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := account.Parse(text); err != nil {
			t.Errorf("%s: %v", locale, err)
		}
		if names := string(text); strings.Contains(names, "{topic") || strings.Contains(names, "\ufffd") {
			t.Errorf("%s: a pattern is not filled in", locale)
		}
		for _, item := range slices.Concat(a.Tags, a.Courses, a.CourseBundles, a.Campaigns, a.Emails) {
			if numbered.MatchString(strings.TrimSuffix(item.Name, "2026")) {
				t.Errorf("%s: %q had to be numbered", locale, item.Name)
			}
		}
	}
}

// TestPrices: order forms offer first what they are for; the order bump costs no
// more, the upsell no less; small prices are the most frequent; in every currency
// they are such as people set.
func TestPrices(t *testing.T) {
	ends := regexp.MustCompile(`^(\d+[079]|\d+[079]00|\d+[05]|583|\d*999?9?00)$`)
	var offers []int64
	for seed := range uint64(60) {
		a := mustMake(t, seed, nil)
		for _, funnel := range a.Funnels {
			for _, step := range funnel.Steps {
				for i, p := range step.PricePlans {
					if p.Amount < 50 || !ends.MatchString(fmt.Sprint(p.Amount)) {
						t.Errorf("seed %d: %q costs %d %s", seed, p.Name, p.Amount, a.Currency)
					}
					switch {
					case p.Type == "subscription":
					case i == 0:
						offers = append(offers, p.Amount)
					case i == 1 && p.Amount > step.PricePlans[0].Amount, i == 2 && p.Amount < step.PricePlans[0].Amount:
						t.Errorf("seed %d: %q costs %d, and %q %d", seed, p.Name, p.Amount, step.PricePlans[0].Name, step.PricePlans[0].Amount)
					}
				}
			}
		}
	}
	slices.Sort(offers)
	median, mean := offers[len(offers)/2], int64(0)
	for _, p := range offers {
		mean += p / int64(len(offers))
	}
	if len(slices.Compact(slices.Clone(offers))) < 25 || median < 2000 || median > 20_000 || mean < median*3/2 {
		t.Errorf("median %d, mean %d of %d offers", median, mean, len(offers))
	}
}

// TestAccountErrors: each fault is told with its place.
func TestAccountErrors(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"currency"`, `"curency"`, "2:30: /curency: an account does not have this member"},
		{`"chf"`, `"CHF"`, `2:42: /currency: want a currency such as eur, got "CHF"`},
		{`"chf"`, `7`, "2:42: /currency: "},
		{`"de-CH"`, `"de-XX"`, `2:61: /locales/0: unknown locale "de-XX"`},
		{`"shop@mine.test"`, `"shop"`, "2:12: /email: want an e-mail address"},
		{`"id": 8`, `"id": 7`, "3:48: /tags/1/id: tag 7 appears twice"},
		{`"id": 8`, `"id": "8"`, "3:48: /tags/1/id: "},
		{`"offer-form"`, `"checkout"`, "/funnels/0/steps/3/type: want one of"},
		{`"webinar": {"id": 65, "duration": 3600}`, `"webinar": null`, "/funnels/0/steps/2: a webinar registration needs a webinar"},
		{`{"type": "membership_course", "id": 11}]},`, `{"type": "membership_course", "id": 12}]},`, "/resources/1/id: the account has no membership_course 12"},
		{`[{"id": 11, "name": "Kurs"}]`, `[]`, "/courses: want at least one"},
		{`"amount": 4900`, `"amount": -1`, "/price_plans/0/amount: "},
		{`"name": "Käufer"`, `"name": "Käufer",`, "3:"},
		{`"currency": "chf"`, `"topics": []`, "2:40: /topics: want at least one"},
		{`"name": "Kurs"`, `"name": ""`, "/courses/0/name: want a name"},
	} {
		_, err := account.Parse([]byte(strings.Replace(ownAccount, c.old, c.new, 1)))
		var wrong *account.Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.new, err, c.want)
		}
	}
	// An account that lacks what an event is about.
	a := &account.Account{Funnels: []account.Funnel{{ID: 1, Name: "f", Steps: []account.Step{{ID: 2, Name: "s", Type: "squeeze"}}}}}
	if _, err := fake.New(1, fake.Options{Account: a}); err == nil || !strings.Contains(err.Error(), "contact.webinar.registered") && !strings.Contains(err.Error(), "customer.sale.completed") {
		t.Error(err)
	}
	if _, err := fake.New(1, fake.Options{Account: a, Events: []string{"contact.tag.*"}}); err != nil {
		t.Error(err)
	}
	if _, err := fake.New(1, fake.Options{Locales: []string{"fr-FQ"}}); err == nil || !strings.Contains(err.Error(), `did you mean "fr-F`) {
		t.Error(err)
	}
}

func FuzzParseAccount(f *testing.F) {
	f.Add([]byte(ownAccount))
	f.Add([]byte(`{"tags":[{"id":1,"name":"a"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := account.Parse(text)
		if err != nil {
			return
		}
		if _, err := fake.New(1, fake.Options{Account: a, Events: []string{"contact.tag.added"}}); err != nil {
			t.Errorf("%v: %s", err, text)
		}
	})
}
