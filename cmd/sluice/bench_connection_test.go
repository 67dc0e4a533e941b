package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A server may have ended a connection that nobody used for long.
func TestBenchConnections_LeaveOutTheOnesThatWereIdleForLong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	p := &benchConnections{host: strings.TrimPrefix(server.URL, "http://")}
	defer p.close()
	ask := func() *benchConnection {
		t.Helper()
		c, err := p.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c.head(http.MethodGet, "/", p.host, "", "application/json", 0)
		if _, _, err := c.exchange(nil); err != nil {
			t.Fatal(err)
		}
		p.put(c)
		return c
	}
	first := ask()
	if ask() != first {
		t.Error("a connection that is fresh is not used again")
	}
	server.CloseClientConnections()
	first.since = first.since.Add(-time.Hour)
	if ask() == first {
		t.Error("a connection is used that was idle for an hour")
	}
}

// benchServer is a server with a handler, and a client for it.
func benchServer(t *testing.T, handler http.HandlerFunc) *benchClient {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := newBenchClient("demo", "secret", base)
	t.Cleanup(c.connections.close)
	return c
}

// Camunda's Tomcat sends chunks, and ends a connection after a hundred requests.
func TestBenchClient_ReadsWhateverServersSend(t *testing.T) {
	c := benchServer(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "demo" || password != "secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch r.URL.Path {
		case "/chunks":
			for _, part := range []string{`{"id":"`, `a`, `b"}`} {
				_, _ = w.Write([]byte(part))
				_ = http.NewResponseController(w).Flush()
			}
		case "/last":
			w.Header().Set("Connection", "close")
			_, _ = w.Write([]byte(`{"id":"c"}`))
		case "/busy":
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/wrong":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	for range 3 {
		for path, want := range map[string]string{"/chunks": "ab", "/last": "c"} {
			var answer struct{ ID string }
			if err := c.call(t.Context(), http.MethodGet, path, nil, &answer); err != nil || answer.ID != want {
				t.Errorf("GET %s: %q, %v, want %q", path, answer.ID, err, want)
			}
		}
		if err := c.call(t.Context(), http.MethodPost, "/none", []byte(`{}`), nil); err != nil {
			t.Errorf("an answer without content: %v", err)
		}
		if err := c.call(t.Context(), http.MethodGet, "/busy", nil, nil); !errors.Is(err, errTurnedAway) {
			t.Errorf("503: %v, want %v", err, errTurnedAway)
		}
		if err := c.call(t.Context(), http.MethodGet, "/wrong", nil, nil); err == nil || errors.Is(err, errTurnedAway) {
			t.Errorf("500: %v, want an error of its own", err)
		}
	}
}

// The end of the time does not wait for a server that does not answer, and what it
// broke off is not used again.
func TestBenchClient_EndsWithItsContext(t *testing.T) {
	arrived, stay := make(chan struct{}), make(chan struct{})
	c := benchServer(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hang" {
			close(arrived)
			<-stay
		}
	})
	t.Cleanup(func() { close(stay) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	begun := time.Now()
	if err := c.call(ctx, http.MethodGet, "/hang", nil, nil); err == nil || time.Since(begun) > benchTimeout/2 {
		t.Errorf("an exchange outlives its context: %v after %v", err, time.Since(begun))
	}
	if err := c.call(t.Context(), http.MethodGet, "/", nil, nil); err != nil {
		t.Errorf("the next exchange: %v", err)
	}
}
