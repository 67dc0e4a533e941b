package web

import (
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// securityHeaders are on every answer.
func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", views.ContentSecurityPolicy)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody bounds what a body may hold; a handler that reads more gets an error.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

// recoverPanics keeps a bug in one handler from ending the server's connection
// without a word.
func (s *server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint,err113 // the value net/http itself compares
				panic(p)
			}
			s.log.ErrorContext(r.Context(), "a handler broke", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			at := mountedPage
			if strings.HasPrefix(r.URL.Path, "/engine-rest") {
				at = mountedREST
			}
			c := &call{Request: r, w: w, html: wantsPage(r, at)}
			s.respondError(c, fmt.Errorf("panic: %v", p))
		}()
		next.ServeHTTP(w, r)
	})
}

// loginsPerMinute bounds attempts to sign in from one address.
const loginsPerMinute = 30

func (s *server) limitLogins() func(http.Handler) http.Handler {
	// NB: behind a proxy all share the proxy's address, and so one bound.
	address := func(r *http.Request) (string, error) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		return httprate.CanonicalizeIP(host), err
	}
	return httprate.LimitBy(loginsPerMinute, time.Minute, address,
		httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
			c := &call{Request: r, w: w, html: wantsPage(r, mountedPage)}
			s.respondError(c, &rest.Error{
				Status: http.StatusTooManyRequests, Type: rest.InvalidRequest,
				Message: "Too many attempts to sign in came from this address. Wait a minute.",
			})
		}))
}
