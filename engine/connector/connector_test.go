package connector_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/connector"
)

// client reaches the address of test servers, and nothing else that is not public.
func client(t *testing.T, o connector.Options) *connector.Client {
	t.Helper()
	egress, err := connector.ParseEgress("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	o.Egress = egress
	c := connector.New(o)
	t.Cleanup(c.Close)
	return c
}

// echo answers with what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Twice", "first")
	w.Header().Add("X-Twice", "second")
	w.WriteHeader(http.StatusTeapot)
	fmt.Fprintf(w, "%s %s %s %s %q", r.Method, r.URL, r.Header.Get("X-Test"), r.Header.Get("Content-Type"), body)
}

func TestCall_SendsWhatTheInputsSay(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	headers := map[string]any{"x-test": int32(5), "Content-Type": "text/plain", "Content-Length": "1", "Connection": "close"}
	for _, c := range []struct {
		id, method, payload, want string
	}{
		{connector.HTTPConnector, "POST", "grün", `POST /a?b=c 5 text/plain "grün"`},
		{connector.HTTPConnector, "PUT", "x", `PUT /a?b=c 5 text/plain "x"`},
		{connector.HTTPConnector, "PATCH", "x", `PATCH /a?b=c 5 text/plain "x"`},
		{connector.HTTPConnector, "GET", "x", `GET /a?b=c 5 text/plain ""`},
		{connector.HTTPConnector, "DELETE", "x", `DELETE /a?b=c 5 text/plain ""`},
		{connector.SOAPConnector, "", "<Envelope/>", `POST /a?b=c 5 text/plain "<Envelope/>"`},
	} {
		got, err := client(t, connector.Options{}).Call(t.Context(), c.id, map[string]any{
			"url": server.URL + "/a?b=c", "method": c.method, "headers": headers, "payload": c.payload,
		})
		if err != nil {
			t.Fatalf("%s: %v", c.method, err)
		}
		if got["response"] != c.want || got["statusCode"] != int32(http.StatusTeapot) {
			t.Errorf("%s: the answer is %v", c.method, got)
		}
		if h := got["headers"].(map[string]any); h["X-Twice"] != "second" {
			t.Errorf("%s: the headers are %v", c.method, h)
		}
	}
}

func TestCall_RefusesWhatIsNoRequest(t *testing.T) {
	good := func(more map[string]any) map[string]any {
		inputs := map[string]any{"url": "http://192.0.2.1/", "method": "GET"}
		for k, v := range more {
			inputs[k] = v
		}
		return inputs
	}
	for name, c := range map[string]struct {
		id     string
		inputs map[string]any
		want   string
	}{
		"another connector": {"ftp-connector", good(nil), `there is no connector "ftp-connector"`},
		"no url":            {connector.HTTPConnector, map[string]any{"method": "GET"}, "url is no address"},
		"a file":            {connector.HTTPConnector, good(map[string]any{"url": "file:///etc/passwd"}), "url is no address"},
		"no method":         {connector.HTTPConnector, good(map[string]any{"method": nil}), `method is ""`},
		"a lower method":    {connector.HTTPConnector, good(map[string]any{"method": "get"}), `method is "get"`},
		"headers":           {connector.HTTPConnector, good(map[string]any{"headers": "a: b"}), "headers has to be a map"},
		"a line break":      {connector.HTTPConnector, good(map[string]any{"headers": map[string]any{"A": "b\r\nC: d"}}), "invalid header field"},
		"a list":            {connector.HTTPConnector, good(map[string]any{"payload": []any{1}}), "payload has to be a text"},
		"a proxy":           {connector.HTTPConnector, good(map[string]any{"request-config": map[string]any{"proxy": "x"}}), `request-config "proxy" is not supported`},
		"no time":           {connector.HTTPConnector, good(map[string]any{"request-config": map[string]any{"socket-timeout": "soon"}}), "no number of milliseconds"},
	} {
		_, err := client(t, connector.Options{}).Call(t.Context(), c.id, c.inputs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want %q in it", name, err, c.want)
		}
	}
}

func TestCall_ReachesNoAddressThatIsNotPublic(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	closed := connector.New(connector.Options{})
	defer closed.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1", "169.254.169.254"} {
		_, err := closed.Call(t.Context(), connector.HTTPConnector, map[string]any{"url": "http://" + host + ":" + port, "method": "GET"})
		if err == nil || !strings.Contains(err.Error(), "may not reach") {
			t.Errorf("%s: the error is %v", host, err)
		}
	}
}

func TestCall_FollowsRedirectsOfGETWithinTheRule(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "http://127.0.0.2:"+port+"/there", http.StatusFound)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/once":
			http.Redirect(w, r, "/there", http.StatusFound)
		default:
			fmt.Fprint(w, "arrived")
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		path, method string
		config       map[string]any
		status       int32
		failure      string
	}{
		{"/once", "GET", nil, 200, ""},
		{"/once", "POST", nil, 302, ""},
		{"/once", "GET", map[string]any{"redirects-enabled": false}, 302, ""},
		{"/circle", "GET", map[string]any{"max-redirects": int32(3)}, 0, "redirects too often"},
		{"/away", "GET", nil, 0, "may not reach 127.0.0.2"},
	} {
		inputs := map[string]any{"url": server.URL + c.path, "method": c.method}
		if c.config != nil {
			inputs["request-config"] = c.config
		}
		got, err := client(t, connector.Options{}).Call(t.Context(), connector.HTTPConnector, inputs)
		switch {
		case c.failure != "":
			if err == nil || !strings.Contains(err.Error(), c.failure) {
				t.Errorf("%v: the error is %v", c, err)
			}
		case err != nil || got["statusCode"] != c.status:
			t.Errorf("%v: the answer is %v, %v", c, got, err)
		}
	}
}

func TestCall_IsBoundInTimeAndSize(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/never":
			<-r.Context().Done()
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 1<<20))
			_ = z.Close()
		default:
			_, _ = w.Write(make([]byte, 2000))
		}
	}))
	defer server.Close()
	c := client(t, connector.Options{MaxResponse: 1000})
	for path, want := range map[string]string{"/never": context.DeadlineExceeded.Error(), "/large": "larger than 1000 bytes", "/packed": "larger than 1000 bytes"} {
		_, err := c.Call(t.Context(), connector.HTTPConnector, map[string]any{
			"url": server.URL + path, "method": "GET", "request-config": map[string]any{"socket-timeout": int32(200)},
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", path, err)
		}
	}
}

func TestCall_TellsNoSecretsOfAnAddress(t *testing.T) {
	_, err := connector.New(connector.Options{}).Call(t.Context(), connector.HTTPConnector, map[string]any{
		"url": "http://user:secret@127.0.0.1/?token=secret", "method": "GET",
	})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error is %v", err)
	}
}

func TestCall_ReadsTheCharset(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset="+r.URL.Query().Get("c"))
		_, _ = w.Write([]byte{'g', 'r', 0xFC, 'n'})
	}))
	defer server.Close()
	got := map[string]any{}
	for _, charset := range []string{"ISO-8859-1", "utf-8"} {
		answer, err := client(t, connector.Options{}).Call(t.Context(), connector.HTTPConnector, map[string]any{"url": server.URL + "?c=" + charset, "method": "GET"})
		if err != nil {
			t.Fatal(err)
		}
		got[charset] = answer["response"]
	}
	if diff := cmp.Diff(map[string]any{"ISO-8859-1": "grün", "utf-8": "gr\uFFFDn"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
