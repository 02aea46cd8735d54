package browser_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/siohook/siohook/schemas"
)

// The catalog page as siohook docs serves it: every event by search and by link.
func TestCatalogPage(t *testing.T) {
	home := start(t, t.TempDir(), "docs")[0]
	p := open(t, home)
	rows := schemas.Automation().Rows
	const visible = `[...document.querySelectorAll("section.event")].filter(s => !s.hidden).map(s => s.id)`
	if n := len(eval[[]string](p, visible)); n != len(rows) {
		t.Fatalf("%d events are shown, want %d", n, len(rows))
	}
	for _, row := range rows {
		id := row.FileStem()
		// By search: the exact id leaves this event, alone.
		p.search(row.ID())
		p.until(fmt.Sprintf(`JSON.stringify(%s) === JSON.stringify([%q])`, visible, id))
		if text := eval[string](p, `document.getElementById("found").textContent`); text != fmt.Sprintf("1 of %d events", len(rows)) {
			t.Errorf("search for %s says %q", row.ID(), text)
		}
		// By link: also one that the search has hidden.
		p.search("no such event")
		p.until(`document.querySelectorAll("section.event:not([hidden])").length === 0`)
		eval[chromedp.Void](p, fmt.Sprintf(`location.hash = %q`, id))
		p.until(fmt.Sprintf(`(() => { const r = document.getElementById(%q).getBoundingClientRect(); return r.height > 0 && r.top >= -1 && r.top < innerHeight })()`, id))
		if got, want := eval[string](p, fmt.Sprintf(`document.querySelector("#s-" + CSS.escape(%q)).textContent`, id)), strings.TrimSpace(sampleOf(t, row)); got != want {
			t.Errorf("%s: the page shows another sample: %.200s", id, got)
		}
	}
	// By link in the list.
	for _, row := range rows {
		p.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`nav a[href="#%s"]`, row.FileStem()))))
		p.until(fmt.Sprintf(`document.getElementById(%q).getBoundingClientRect().top < innerHeight`, row.FileStem()))
	}
	// All downloads are there.
	links := eval[[]string](p, `[...document.querySelectorAll("a[download]")].map(a => a.href)`)
	if len(links) < 5*len(rows) {
		t.Errorf("only %d downloads", len(links))
	}
	for _, link := range links {
		answer, err := http.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", link, answer.Status)
		}
	}
}

// search empties the box, as Escape does, and types into it.
func (p *tab) search(words string) {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.ID("search")), chromedp.KeyEvent("\x1b"), chromedp.SendKeys(chromedp.ID("search"), words))
}

func sampleOf(t *testing.T, row *schemas.Row) string {
	t.Helper()
	text, err := schemas.Automation().Sample(row)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// On a phone and on a desk, light and dark; the copy button copies.
func TestCatalogLooks(t *testing.T) {
	p := open(t, start(t, t.TempDir(), "docs")[0])
	p.looks("catalog")
	p.scheme("light")
	for _, width := range []int64{390, 1280} {
		p.width(width)
		p.shootWindow(fmt.Sprintf("catalog-top-%d", width))
	}
	eval[chromedp.Void](p, `location.hash = "contact.tag.added"`)
	p.until(`getComputedStyle(document.querySelector(".overview")).display === "none"`)
	if got := eval[int64](p, `[...document.querySelectorAll(".event")].filter((e) => e.getBoundingClientRect().height > 0).length`); got != 1 {
		t.Errorf("%d events are shown at a time", got)
	}
	if got := eval[string](p, `document.querySelector(".side [aria-current]").dataset.for`); got != "contact.tag.added" {
		t.Errorf("the list marks %s", got)
	}
	p.looks("catalog-event")
	// A phone shows the list of events only to find another one.
	p.width(390)
	const listed = `[...document.querySelectorAll(".side li")].filter((e) => e.checkVisibility()).length`
	if got := eval[int](p, listed); got != 0 {
		t.Errorf("%d events are listed above the one that is shown", got)
	}
	p.do(chromedp.SendKeys(chromedp.ID("search"), "tag"))
	p.until(listed + ` > 1`)
	p.search("")
	p.width(1280)
	p.scheme("light")
	p.do(chromedp.Click(chromedp.CSS(`button[data-copy="s-contact.tag.added"]`)))
	p.until(`document.querySelector('button[data-copy="s-contact.tag.added"]').textContent === "Copied"`)
	for _, name := range []string{"contact.tag.added", "customer.sale.completed"} {
		for _, width := range []int64{390, 1280} {
			p.width(width)
			eval[chromedp.Void](p, fmt.Sprintf(`location.hash = %q`, name))
			p.shootWindow(fmt.Sprintf("catalog-%s-%d", name, width))
		}
	}
}

// The catalogs whose events were seen, or are a user's own, have the same page.
func TestSettingsCatalogLooks(t *testing.T) {
	p := open(t, start(t, t.TempDir(), "docs", "--catalog", "settings")[0])
	p.looks("catalog-settings")
	eval[chromedp.Void](p, `location.hash = "SALE_NEW"`)
	p.until(`getComputedStyle(document.querySelector(".overview")).display === "none"`)
	p.looks("catalog-settings-event")
}

// The exported page from a file, without a server, and without JavaScript.
func TestCatalogFile(t *testing.T) {
	folder := t.TempDir()
	run(t, folder, "schema", "export", "-o", "out")
	home := (&url.URL{Scheme: "file", Path: filepath.Join(folder, "out", "index.html")}).String()
	p := open(t, home)
	p.do(chromedp.SendKeys(chromedp.ID("search"), "webinar"))
	p.until(`[...document.querySelectorAll("section.event")].filter(s => !s.hidden).map(s => s.id).includes("contact.webinar.registered")`)

	plain := blank(t)
	plain.withoutScript()
	plain.visit(home)
	text := get(plain, chromedp.Text(chromedp.CSS("main")))
	for _, row := range schemas.Automation().Rows {
		if !strings.Contains(text, row.ID()) || !strings.Contains(text, row.Title) {
			t.Errorf("without JavaScript %s is not shown", row.ID())
		}
	}
	if strings.Contains(text, "Copy") {
		t.Error("without JavaScript there is a button that does nothing")
	}
	if strays := plain.strays(home); len(strays) > 0 || len(plain.said()) > 0 {
		t.Errorf("strays %v, console %v", strays, plain.said())
	}
}

// Nothing runs on the page and nothing styles it but what it has from us.
func TestCatalogPolicy(t *testing.T) {
	p := open(t, start(t, t.TempDir(), "docs", "--events", "contact.tag.added")[0])
	policy := eval[string](p, `document.querySelector('meta[http-equiv]').content`)
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy: %s", policy)
	}
}
