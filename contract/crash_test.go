package contract

import "testing"

// What shows a crash, in the languages that receivers are written in, as a text, in JSON and
// in a page.
var crashes = map[string]string{
	"PHP warning":             "<br />\n<b>Warning</b>:  Undefined array key \"first_name\" in <b>/var/www/html/hook.php</b> on line <b>12</b><br />\n{\"ok\":true}",
	"PHP warning, text":       "\nWarning: Undefined array key \"first_name\" in /srv/hook.php on line 12\nok",
	"PHP notice":              "<b>Notice</b>:  Undefined index: first_name in <b>C:\\www\\hook.phtml</b> on line <b>1</b><br />",
	"PHP fatal":               "PHP Fatal error:  Uncaught TypeError: f(): Argument #1 must be of type array, string given, called in /app/a.php:3\nStack trace:\n#0 /app/a.php(3): f()\n#1 {main}\n  thrown in /app/a.php on line 2",
	"PHP out of memory":       "<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 65536 bytes) in <b>/app/x.php</b> on line <b>7</b>",
	"PHP uncaught, 1 line":    "Fatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /app/db.php:9 Stack trace: #0 /app/db.php(9): PDO->__construct('mysql:host=db') #1 {main} thrown in /app/db.php on line 9",
	"PHP eval":                "Parse error: syntax error, unexpected end of file in /app/x.php(2) : eval()'d code on line 1",
	"PHP, caught":             "DivisionByZeroError: Division by zero in Command line code:1\nStack trace:\n#0 Command line code(1): intdiv()\n#1 {main}",
	"Python":                  "Traceback (most recent call last):\n  File \"/app/hook.py\", line 8, in hook\n    name = o['x']\nKeyError: 'x'\n",
	"Python in JSON":          `{"detail":"Traceback (most recent call last):\n  File \"/app/main.py\", line 1, in f\nKeyError: 'x'"}`,
	"Python in a page":        "<pre>Traceback (most recent call last):\n  File &quot;/app/hook.py&quot;, line 8</pre>",
	"Django":                  "<title>KeyError at /hook</title><h1>KeyError <span>at /hook</span></h1>",
	"Node":                    "TypeError: Cannot read properties of undefined (reading 'id')\n    at handler (/srv/app/hook.js:12:20)\n    at Layer.handle (/srv/node_modules/express/lib/router/layer.js:95:5)",
	"Node in JSON":            `{"stack":"TypeError: x\n    at /srv/app/hook.mjs:12:20"}`,
	"Node in a page":          "<pre>TypeError: x<br> &nbsp; &nbsp;at handler (/app/hook.ts:1:7)</pre>",
	"Node, all spaces kept":   "<pre>TypeError:&nbsp;x<br>&nbsp;&nbsp;&nbsp;&nbsp;at&nbsp;handler&nbsp;(/app/hook.ts:1:7)</pre>",
	"Node, a module":          "Error: x\n    at file:///app/hook.js:3:9",
	"Node, its own":           "SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at IncomingMessage.emit (node:events:531:35)",
	"Deno":                    "Error: x\n    at ext:core/01_core.js:240:9",
	"Java":                    "java.lang.NullPointerException\n\tat com.example.Hook.handle(Hook.java:17)\n\tat java.base/java.lang.Thread.run(Thread.java:840)",
	"Kotlin in JSON":          `{"trace":"x\n\tat com.example.HookKt.module$lambda$1(Hook.kt:9)"}`,
	"Spring":                  "<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error</p></body></html>",
	"Spring in JSON":          `{"timestamp":"2026-01-01T00:00:00Z","status":500,"error":"Internal Server Error","path":"/hook"}`,
	"Ruby":                    "NoMethodError (undefined method `[]' for nil:NilClass):\n\napp/controllers/hooks_controller.rb:7:in `create'",
	"Ruby 3.4":                "hook.rb:7:in 'Object#take': undefined method '[]' for nil (NoMethodError)",
	"Puma":                    "Puma caught this error: undefined method `x' for nil (NoMethodError)\n/app/config.ru:3:in `call'",
	"Rails":                   "<title>We're sorry, but something went wrong (500)</title>",
	"Go":                      "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV]\n\ngoroutine 18 [running]:\nmain.hook(...)",
	"Go in JSON":              `{"error":"runtime error: index out of range [3] with length 2"}`,
	".NET":                    "System.NullReferenceException: Object reference not set to an instance of an object.\n   at Hook.Program.Take(JsonElement e) in /src/Program.cs:line 12",
	".NET without files":      "Unhandled exception.\n   at Hook.Program.Take(JsonElement e)\n   at Hook.Program.Main(String[] args)",
	"ASP.NET":                 "<title>Internal Server Error</title><h1>An unhandled exception occurred while processing the request.</h1>",
	"IIS":                     "<h1>Server Error in '/' Application.</h1>",
	"Nest":                    `{"statusCode":500,"message":"Internal server error"}`,
	"problem details":         `{"type":"https://tools.ietf.org/html/rfc9110#section-15.6.1","title":"An error occurred while processing your request.","status":500}`,
	"Apache":                  "<!DOCTYPE HTML><html><head>\n<title>500 Internal Server Error</title>\n</head></html>",
	"nginx":                   "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
	"Flask":                   "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>",
	"a text":                  "Internal Server Error\n",
	"a text with its status":  "500 - Internal Server Error",
	"Go, recovered":           "interface conversion: interface {} is nil, not string",
	"Rust":                    "thread 'main' panicked at src/main.rs:4:5:\nindex out of bounds",
	"Elixir":                  "** (FunctionClauseError) no function clause matching in Hook.take/1",
	"Perl":                    "Can't locate object method \"x\" at /app/hook.pl line 12.",
	"PHP after the answer":    "ok<br />\n<b>Warning</b>:  file_put_contents(/x): Failed to open stream: Permission denied in <b>/app/h.php</b> on line <b>3</b><br />",
	"PHP exception in xdebug": "<font><b>Fatal error: Uncaught TypeError: x in /app/h.php on line <i>3</i></b></font> in /app/h.php on line 3",
}

// notCrashes are answers of correct receivers.
var notCrashes = map[string]string{
	"empty":                "",
	"ok":                   "ok",
	"JSON":                 `{"ok":true}`,
	"no error":             `{"error":null,"errors":[],"message":"received"}`,
	"the word":             "<html><p>If an error or exception occurs, see the log; warning: do not resend</p></html>",
	"a time":               "received at 2026-11-30T10:20:30",
	"a time with space":    "stored at 10:20:30 by worker (at 1:2:3)",
	"an address":           "accepted at http://127.0.0.1:3000/hook:1:2",
	"status 200":           `{"status":200,"message":"fine"}`,
	"an amount":            `{"code":583,"currency":"eur"}`,
	"an amount, long":      `{"status":500,"orders":[]}`,
	"a page about errors":  "<title>Error handling guide</title><h1>Errors</h1>",
	"an echo":              `{"received":{"type":"customer.sale.completed","data":{"page":{"url":"http:\/\/a.example\/error?line=1"}}}}`,
	"a number":             "<title>Shop</title><h1>1500 orders</h1>",
	"a text about a panic": "don't panic: it is stored",
	"a place":              "lunch at Joe's (node) and warning: none in hook.php",
	"a list":               "#0 {1}\n#1 {2}",
}

func TestCrash(t *testing.T) {
	for name, body := range crashes {
		if crash([]byte(body)) == "" {
			t.Errorf("%s: %q shows no crash", name, body)
		}
	}
	for name, body := range notCrashes {
		if line := crash([]byte(body)); line != "" {
			t.Errorf("%s: %q shows a crash: %s", name, body, line)
		}
	}
}

func TestReportedError(t *testing.T) {
	for _, body := range []string{
		`{"success":false}`, `{"success":false,"error":"TypeError(\"list indices must be integers\")"}`, ` {"ok":false,"reason":"x"}`,
		`{"error":"fields.first_name is undefined"}`, `{"errors":["a"]}`, `{"errors":{"fields":["is invalid"]}}`, `{"error":{"code":7,"message":"x"}}`,
		`{"status":"error","code":400,"message":"invalid json"}`, `{"status":"fail","data":{}}`, `{"Status":"ERROR"}`, `{"error":true}`, `[{"error":"x"}]`,
		`{"statusCode":404,"message":"Cannot POST"}`, `{"data":null,"errors":[{"message":"x"}]}`, "\ufeff{\"success\":false}",
		`{"err":"x"}`, `{"isError":true,"message":"x"}`, `{"failed":true}`, `{"hasErrors":true}`, `<?xml version="1.0"?><error><code>7</code></error>`,
		"TypeError: x is not a function", "Error: missing first_name", "error - no contact", "java.lang.IllegalStateException: x", "ERROR(12) no table",
		`App\Exceptions\Bad\InvalidException: no contact`, "<b>Deprecated</b>:  Creation of dynamic property A::$b is deprecated in <b>/a.php</b> on line <b>3</b><br />ok",
	} {
		if reportedError([]byte(body)) == "" {
			t.Errorf("%q reports no error", body)
		}
	}
	for _, body := range []string{
		"", "ok", "OK\n", `{}`, `[]`, `{"ok":true}`, `{"error":null}`, `{"errors":[]}`, `{"error":false}`, `{"error":""}`, `{"errors":{}}`, `{"error":0}`, `{"error":"none"}`,
		`{"success":true,"error":null}`, `{"success":true,"errors":["a warning"]}`, `{"error_count":0}`, `{"status":"ok"}`, `{"status":200,"message":"x"}`, `{"error":{"code":0,"message":""}}`,
		`{"message":"no error occurred"}`, `{"status":"received","data":{"error":"x"}}`, "<html><p>an error: see the log</p></html>", "no error", "stored without an error",
		"Errors are logged", "error handling is on", `"error"`, `{"type":"customer.sale.completed","data":{"success":false}}`, `{"failed":0,"stored":1}`, `[{"error":"x"},{"ok":true}]`, `{"failed":false}`, `{"hasErrors":false}`, `{"err":null}`, `<?xml version="1.0"?><ok/>`, "<result>no error</result>",
	} {
		if line := reportedError([]byte(body)); line != "" {
			t.Errorf("%q reports an error: %s", body, line)
		}
	}
}

// What is shown of a crash is what went wrong.
func TestCrashIsNamed(t *testing.T) {
	for body, want := range map[string]string{
		crashes["Python"]:      "KeyError: 'x'",
		crashes["Node"]:        "TypeError: Cannot read properties of undefined (reading 'id')",
		crashes["Java"]:        "java.lang.NullPointerException",
		crashes["PHP warning"]: `Warning:  Undefined array key "first_name" in /var/www/html/hook.php on line 12`,
	} {
		if got := crash([]byte(body)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
