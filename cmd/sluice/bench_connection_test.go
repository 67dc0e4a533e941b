package main

import (
	"net/http"
	"net/http/httptest"
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
		if _, _, err := c.exchange(t.Context(), nil); err != nil {
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
