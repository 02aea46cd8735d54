package account

import "strings"

// The types of price plans; the first is documented, the second seen.
const (
	PlanOneShot      = "one_shot"
	PlanSubscription = "subscription"
)

// The types of what a price plan gives.
const (
	ResourceTag    = "systemeio_tag"
	ResourceCourse = "membership_course"
)

// offers are what an order form sells, in this order: the offer itself, an order
// bump beside it, an upsell after it, and the same by the month. Prices are in
// minor units, as often as they are listed: most end in 7, 9 or 0, and small ones
// are more frequent.
var offers = []struct {
	kind   string // key of the patterns of their names
	prices []int64
}{
	{"plan", []int64{
		100, 583, 990, 1_700, 1_900, 1_990, 2_700, 2_700, 2_900, 3_700, 3_700, 3_900, 4_700, 4_700, 4_900, 4_999, 6_700, 6_700, 7_900,
		9_700, 9_700, 9_700, 12_700, 14_700, 19_700, 19_700, 24_900, 29_700, 39_700, 49_700, 49_700, 69_700, 99_700, 149_700, 199_700,
	}},
	{"bump", []int64{500, 700, 700, 900, 990, 1_200, 1_700, 1_700, 1_900, 2_700, 2_700, 3_700, 4_700}},
	{"upsell", []int64{4_700, 6_700, 9_700, 9_700, 14_700, 19_700, 19_700, 29_700, 39_700, 49_700, 99_700}},
	{"subscription", []int64{500, 900, 990, 990, 1_700, 1_900, 1_900, 2_700, 2_900, 3_700, 4_700, 4_900, 6_700, 9_700, 19_700}},
}

// seller makes the price plans of an account.
type seller struct {
	*builder
	account *Account
	buyers  []Item // tags of those who bought
	ids     func() int64
	made    int
}

// plans are those of an order form.
func (s *seller) plans(pattern, topic int) []PricePlan {
	var plans []PricePlan
	bought := 1 + s.below(3) // the offer, also the bump, also the upsell
	offered := int64(0)
	for i, offer := range offers {
		kind := PlanOneShot
		switch {
		case offer.kind == PlanSubscription:
			kind = PlanSubscription
		case i >= bought:
			continue
		}
		plan := PricePlan{ID: s.ids(), Name: s.name(offer.kind, pattern, topic), Type: kind}
		plan.InnerName = plan.Name
		if s.below(2) == 0 {
			plan.InnerName += " " + pickOf(s.builder, s.texts.of["inner"]...)
		}
		euros := s.price(offer.kind, offer.prices, offered)
		if i == 0 {
			offered = euros
		}
		plan.Amount = inCurrency(euros, s.account.Currency)
		plan.Resources = s.gives(s.topics[topic])
		plans = append(plans, plan)
	}
	return plans
}

// price draws one of the prices: a bump is not dearer than the offer, an upsell
// not cheaper.
func (s *seller) price(kind string, prices []int64, offered int64) int64 {
	var some []int64
	for _, p := range prices {
		if kind == "bump" && p > offered || kind == "upsell" && p < offered {
			continue
		}
		some = append(some, p)
	}
	if some == nil {
		return offered
	}
	return pickOf(s.builder, some...)
}

// inCurrency is about so many euro cents in a currency, a price as people set it.
func inCurrency(cents int64, currency string) int64 {
	rate := perEuro(currency)
	if rate == 1 {
		return cents
	}
	switch units := cents * rate / 100; {
	case units >= 10_000:
		return (units/1000*1000 + 999) * 100
	case units >= 1000:
		return (units/100*100 + 99) * 100
	default:
		return (units/10*10 + 9) * 100
	}
}

// gives is what the next price plan gives: of four in a row two give a tag and a
// course, one a tag, one a course, about the topic if the account has such.
func (s *seller) gives(topic string) []Resource {
	n := s.made
	s.made++
	var resources []Resource
	if n%4 != 1 {
		resources = append(resources, Resource{ResourceTag, s.about(s.buyers, topic)})
	}
	if n%4 != 3 {
		resources = append(resources, Resource{ResourceCourse, s.about(s.account.Courses, topic)})
	}
	return resources
}

// about is the id of one of the items about the topic.
func (s *seller) about(items []Item, topic string) int64 {
	some := About(items, topic)
	return items[some[s.made%len(some)]].ID
}

// About are the numbers, from 0, of the items that have the topic in their names; all
// when none has.
func About(items []Item, topic string) []int {
	var some, all []int
	for i, item := range items {
		all = append(all, i)
		if strings.Contains(strings.ToLower(item.Name), strings.ToLower(topic)) {
			some = append(some, i)
		}
	}
	if some == nil || topic == "" {
		return all
	}
	return some
}

// perEuro is how many units of a currency make about what a euro does.
func perEuro(currency string) int64 {
	switch currency {
	case "pln":
		return 4
	case "brl":
		return 6
	case "sek", "mad":
		return 10
	case "mxn":
		return 20
	case "inr":
		return 90
	}
	return 1
}
