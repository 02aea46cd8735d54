package browser_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/siohook/siohook/internal/base/peer"
)

// patience is how long one action in the browser may take.
const patience = 60 * time.Second

// tab is one page open in a browser of its own. All that the page says on its
// console and all that it asks the network for is kept, from its first byte on.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	console  []string // errors and warnings, exceptions too
	requests []string // URLs
}

// open starts chromium, which lives as long as the test, and opens url. When the
// test ends, it fails on anything on the console and on every request that left
// the origin of the first page (data and blob URLs never leave).
func open(t testing.TB, url string) *tab {
	t.Helper()
	p := blank(t)
	p.visit(url)
	t.Cleanup(func() {
		if said := p.said(); len(said) > 0 {
			t.Errorf("%s: the console says:\n%s", url, strings.Join(said, "\n"))
		}
		if strays := p.strays(url); len(strays) > 0 {
			t.Errorf("%s: requests that leave the page:\n%s", url, strings.Join(strays, "\n"))
		}
	})
	return p
}

// blank starts chromium with an empty tab, for tests that prepare it before visit.
func blank(t testing.TB) *tab {
	t.Helper()
	program := peer.Command(t, "browser", "chromium")
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU,
		// The browser itself must be as quiet as the pages.
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root, which containers are
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		// Closes the browser and waits for it, so that its folder can be removed.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing chromium: %v", err)
		}
		closeTab()
	})
	p := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, p.listen); err != nil { // no timeout here: it would end the browser
		t.Fatalf("starting chromium: %v", err)
	}
	p.do(chromedp.EmulateViewport(1280, 900))
	return p
}

func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		p.console = append(p.console, "exception: "+text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			line := string(e.Type) + ":"
			for _, arg := range e.Args {
				line += " " + arg.Description + string(arg.Value)
			}
			p.console = append(p.console, line)
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			p.console = append(p.console, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// said is what the console got so far, errors and warnings only.
func (p *tab) said() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.console)
}

// asked lists the URLs of all requests so far.
func (p *tab) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// strays are the requests that did not go to the origin of home. A page of a file
// may only ask for files of its own folder.
func (p *tab) strays(home string) []string {
	origin, err := url.Parse(home)
	if err != nil {
		p.t.Fatal(err)
	}
	return slices.DeleteFunc(p.asked(), func(asked string) bool {
		u, err := url.Parse(asked)
		switch {
		case err != nil:
			return false
		case u.Scheme == "data" || u.Scheme == "blob" || asked == "about:blank":
			return true
		case origin.Scheme == "file":
			return u.Scheme == "file" && strings.HasPrefix(u.Path, filepath.Dir(origin.Path)+"/")
		}
		return u.Scheme == origin.Scheme && u.Host == origin.Host
	})
}

// do runs actions that have no value, in order.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// get runs one action and returns its value.
func get[T any](p *tab, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatal(err)
	}
	return value
}

// eval runs JavaScript in the page and returns its value.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	return get(p, chromedp.Evaluate[T](script))
}

// arrives waits for an element of the page that the browser is on its way to, and returns its text.
func (p *tab) arrives(selector string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		text, err := chromedp.Run(ctx, chromedp.TextContent(selector))
		if err == nil {
			return text
		}
		if !strings.Contains(err.Error(), "(-32000)") { // what was found was of the page before
			p.t.Fatal(err)
		}
	}
}

// until waits for an expression to become true.
func (p *tab) until(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		p.t.Fatalf("waiting for %s: %v", expression, err)
	}
}

// visit goes to a URL and waits until the page has loaded.
func (p *tab) visit(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

// width makes the window that wide; up to 640 pixels it is a phone.
func (p *tab) width(pixels int64) {
	p.t.Helper()
	height, options := int64(900), []chromedp.EmulateViewportOption(nil)
	if pixels <= 640 {
		height, options = 844, append(options, chromedp.EmulateMobile)
	}
	p.do(chromedp.EmulateViewport(pixels, height, options...))
}

// scheme is what the reader's system asks for: light or dark, and nothing that moves.
func (p *tab) scheme(name string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	}); err != nil {
		p.t.Fatal(err)
	}
}

// withoutScript turns JavaScript off for what is visited next; eval then works no more.
func (p *tab) withoutScript() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		p.t.Fatal(err)
	}
}

// looks checks the page as it is now, on a phone, a tablet and a desk, light and dark: it
// must not scroll sideways, axe-core must find nothing, and Tab must come to everything. Pictures are kept as
// NAME-WIDTH-SCHEME.png when SIOHOOK_SCREENSHOTS names a folder.
func (p *tab) looks(name string) {
	p.t.Helper()
	for _, width := range []int64{390, 768, 1280} {
		p.width(width)
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			p.shoot(fmt.Sprintf("%s-%d-%s", name, width, scheme))
			if is := eval[int64](p, `document.documentElement.scrollWidth`); is > width {
				p.t.Errorf("%s: at %d pixels the page is %d wide; what sticks out: %s", name, width, is, eval[string](p, widest))
			}
			p.axe(name)
		}
	}
	p.keys(name)
}

// keys presses Tab until it has come round: every link, button and field must get the focus,
// and must be seen to have it.
func (p *tab) keys(name string) {
	p.t.Helper()
	p.scheme("light")
	n := eval[int](p, `(() => {
		const there = [...document.querySelectorAll("a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary, [tabindex]")]
			.filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}));
		window.unreached = new Set(there); window.unseen = [];
		return there.length;
	})()`)
	if n == 0 {
		p.t.Errorf("%s: nothing can have the focus", name)
	}
	for left, pressed := n, 0; left > 0 && pressed < 2*n+20; pressed++ {
		p.do(chromedp.KeyEvent(kb.Tab))
		left = eval[int](p, `(() => {
			const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
			const outside = box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth;
			if (unreached.delete(at) && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || outside)) unseen.push(at);
			return unreached.size;
		})()`)
	}
	const list = `.slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join("\n")`
	if left := eval[string](p, `[...unreached]`+list); left != "" {
		p.t.Errorf("%s: Tab does not come to:\n%s", name, left)
	}
	if hidden := eval[string](p, `unseen`+list); hidden != "" {
		p.t.Errorf("%s: the focus is not seen on:\n%s", name, hidden)
	}
}

// widest names the elements that reach over the right edge, the innermost ones.
const widest = `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, pre'))
	.slice(-5).map(e => e.outerHTML.slice(0, 120)).join(' | ')`

// shoot keeps a picture of the whole page when SIOHOOK_SCREENSHOTS names a folder.
func (p *tab) shoot(name string) {
	p.t.Helper()
	p.keep(name, chromedp.FullScreenshot(100))
}

// shootWindow keeps a picture of what the window shows of the page.
func (p *tab) shootWindow(name string) {
	p.t.Helper()
	p.keep(name, chromedp.CaptureScreenshot())
}

func (p *tab) keep(name string, picture chromedp.Action[[]byte]) {
	p.t.Helper()
	folder := os.Getenv("SIOHOOK_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), get(p, picture), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// axe runs axe-core on the page and fails on every violation.
func (p *tab) axe(name string) {
	p.t.Helper()
	script, err := os.ReadFile("../../tools/consumers/node_modules/axe-core/axe.min.js")
	if err != nil {
		if peer.IsRequired("node") {
			p.t.Fatalf("axe-core (npm ci in tools/consumers): %v", err)
		}
		p.t.Logf("SKIPPED: no axe-core: %v", err)
		return
	}
	if !eval[bool](p, `"axe" in window`) {
		eval[chromedp.Void](p, string(script))
	}
	result := get(p, chromedp.Evaluate[struct {
		Violations []string `json:"violations"`
		Passes     int      `json:"passes"`
	}](`axe.run(document).then(r => ({passes: r.passes.length, violations: r.violations.map(v =>
		v.id + " (" + v.impact + "): " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | "))}))`, chromedp.EvalAwaitPromise))
	for _, violation := range result.Violations {
		p.t.Errorf("%s: axe-core: %s", name, violation)
	}
	if result.Passes < 5 {
		p.t.Errorf("%s: axe-core passed only %d rules: was there a page?", name, result.Passes)
	}
}

// chromiumVersion is what the browser calls itself.
func chromiumVersion(t testing.TB) string {
	out, err := exec.Command(peer.Command(t, "browser", "chromium"), "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
