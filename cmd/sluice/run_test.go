package main

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestServer_RefusesHeadersThatAreTooLarge(t *testing.T) {
	server := newServer(http.NewServeMux(), slog.New(slog.DiscardHandler))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close() //nolint:errcheck // nothing is under way
	for size, want := range map[int]int{32 << 10: http.StatusNotFound, 100 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Large", strings.Repeat("x", size))
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if a.StatusCode != want {
			t.Errorf("a header of %d bytes is answered with %d, want %d", size, a.StatusCode, want)
		}
	}
}
