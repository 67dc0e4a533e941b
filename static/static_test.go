package static_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/static"
)

func get(t *testing.T, address string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestHandler_ServesUnderTheHashForAYear(t *testing.T) {
	for name, kind := range map[string]string{
		"css/sluice.css": "text/css; charset=utf-8",
		"icon.svg":       "image/svg+xml",
		"js/sluice.js":   "text/javascript; charset=utf-8",
		"vendor/bpmn-js/bpmn-navigated-viewer.production.min.js": "text/javascript; charset=utf-8",
	} {
		address := static.Path(name)
		if address == static.Prefix+name {
			t.Errorf("%s has no hash", address)
		}
		w := get(t, address)
		if w.StatusCode != http.StatusOK || w.Header.Get("Content-Type") != kind {
			t.Errorf("%s: status %d, type %s", address, w.StatusCode, w.Header.Get("Content-Type"))
		}
		if got := w.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s may be kept: %s", address, got)
		}
	}
}

func TestHandler_PlainNameIsCheckedEachTime(t *testing.T) {
	w := get(t, "/static/js/live.js")
	if got := w.Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("got %s", got)
	}
	again := get(t, "/static/js/live.js", "If-None-Match", w.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("an unchanged script is sent again: %d", again.StatusCode)
	}
}

func TestHandler_Compresses(t *testing.T) {
	w := get(t, static.Path("css/sluice.css"), "Accept-Encoding", "gzip, br")
	if w.Header.Get("Content-Encoding") != "gzip" {
		t.Error("the style sheet is not compressed")
	}
}

func TestHandler_RefusesOtherNames(t *testing.T) {
	for _, address := range []string{"/static/", "/static/css", "/static/css/app.css", "/static/../static.go", "/static/css/sluice.000000000000.css"} {
		if w := get(t, address); w.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.StatusCode)
		}
	}
}
