package web

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/static"
	"github.com/sluice-bpm/sluice/web/oidc"
)

// Options are what a server is made of.
type Options struct {
	Engine *engine.Engine
	// RestAuth says how credentials count at /engine-rest: none (never looked
	// at), optional (checked where given) or basic (demanded). The empty one is basic.
	RestAuth string
	// TestMode lets test headers stand for users and /test-clock for time.
	TestMode bool
	// SingleSignOn is the identity provider at which people and programs may sign
	// in; nil for none.
	SingleSignOn *oidc.Provider
	// Demo are the names of users who may sign in with their name as password,
	// shown on the sign-in page.
	Demo []string
	// ReadTime is how long a request that only reads may take until the first byte of
	// its answer; 0 is a minute.
	ReadTime time.Duration
	// Logger takes what no caller gets to see; nil is slog.Default.
	Logger *slog.Logger
	// Tracer is told of requests; nil is nobody.
	Tracer Tracer
}

// Tracer is told of requests, for whoever wants to see where time goes.
type Tracer interface {
	// StartRequest begins the span of a request to a route, which ctx carries to what
	// is done for it; end ends it with the status of the answer.
	StartRequest(r *http.Request, route string) (ctx context.Context, end func(status int))
}

// maxBody bounds the body of a request, in bytes, deployments and files included.
const maxBody = 32 << 20

// readTime is how long reading may take where [Options] do not say.
const readTime = 60 * time.Second

// server is what handlers share.
type server struct {
	engine   *engine.Engine
	log      *slog.Logger
	tracer   Tracer // nil for none
	restAuth string
	testMode bool
	demo     []string
	readTime time.Duration
	sessions *sessionStore
	provider *oidc.Provider // nil for none
	document func() (document, error)

	turnedAway nowAndThen    // by the engine's bounds
	streams    chan struct{} // holds one for each long list that is being sent

	federated federatedTokens
	metrics   *metrics
	logins    func(http.Handler) http.Handler // bounds attempts to sign in
}

// New returns the handler of the whole server.
func New(o Options) http.Handler {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	o.ReadTime = cmp.Or(o.ReadTime, readTime)
	if o.RestAuth == "" {
		o.RestAuth = authBasic
	}
	s := &server{
		engine: o.Engine, log: o.Logger, tracer: o.Tracer, restAuth: o.RestAuth, testMode: o.TestMode, demo: o.Demo, readTime: o.ReadTime,
		sessions: newSessionStore(o.Engine), streams: make(chan struct{}, maxStreams), provider: o.SingleSignOn, metrics: newMetrics(o.Engine),
		document: sync.OnceValues(func() (document, error) { return documentOf(routes) }),
	}
	s.logins = s.limitLogins()
	root := chi.NewRouter()
	root.Use(middleware.RequestID, s.recoverPanics, limitBody, securityHeaders, middleware.GetHead)
	root.NotFound(s.handle(route{page: "/"}.asPage(), notFound))
	root.MethodNotAllowed(s.handle(route{page: "/"}.asPage(), methodNotAllowed))
	root.Handle(static.Prefix+"*", static.Handler())
	root.Get("/healthz", s.healthy)
	root.Get("/readyz", s.ready)
	root.Get("/events", s.events)
	if s.testMode {
		root.Put("/test-clock", s.freezeClock)
		root.Delete("/test-clock", s.releaseClock)
	}
	s.mountPages(root)
	root.Route("/engine-rest", s.mountREST)
	return root
}

// mountREST mounts the JSON API, and once more below the engine's name, where its
// list of engines is not. A slash at the end of a path counts for nothing.
func (s *server) mountREST(api chi.Router) {
	offered := map[string]bool{} // by method and pattern
	refuse := s.handle(route{rest: "/"}, offerMethods(api, offered))
	api.Use(middleware.StripSlashes)
	api.NotFound(s.handle(route{rest: "/"}, notFound))
	api.MethodNotAllowed(refuse)
	for _, prefix := range []string{"", enginePrefix} {
		for _, r := range slices.Concat(routes, unsupported) {
			if r.rest == "" || prefix == enginePrefix && r.rest == "/engine" {
				continue
			}
			api.Method(r.method, prefix+r.rest, s.handle(r.asREST(), r.handle()))
			offered[r.method+" "+prefix+r.rest] = true
		}
	}
	refuseShadowed(api, offered, refuse)
}

// enginePrefix begins the paths of the API that name the engine.
const enginePrefix = "/engine/{engineName}"

var pathParameter = regexp.MustCompile(`\{[^}]+\}`)

// refuseShadowed keeps a path that is spelled out from being read as one with an id
// in it: what /task/create does not take is refused, as in Camunda, rather than
// asked of a task called create.
func refuseShadowed(api chi.Router, offered map[string]bool, refuse http.HandlerFunc) {
	for _, operation := range slices.Sorted(maps.Keys(offered)) {
		_, pattern, _ := strings.Cut(operation, " ")
		for _, method := range []string{get, post, put, del, opts} {
			path := pathParameter.ReplaceAllString(pattern, "x")
			if !offered[method+" "+pattern] && api.Match(chi.NewRouteContext(), method, path) {
				api.Method(method, pattern, refuse)
			}
		}
	}
}

// mountPages mounts the same handlers under the addresses of the pages.
func (s *server) mountPages(root chi.Router) {
	for _, r := range routes {
		if r.page == "" {
			continue
		}
		h := http.Handler(s.handle(r.asPage(), r.handle()))
		if r.limited {
			h = s.logins(h)
		}
		root.Method(r.method, r.page, h)
	}
}
