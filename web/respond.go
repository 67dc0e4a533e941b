package web

import (
	"bytes"
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/web/rest"
)

// handle turns a handler of the project into one of net/http: it finds out who
// asks and for what, runs the handler and renders its reply or its error.
func (s *server) handle(r route, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		noted := &statusWriter{ResponseWriter: w}
		defer func(begun time.Time) { s.metrics.observe(r, noted.status, begun) }(time.Now())
		if s.tracer != nil {
			ctx, end := s.tracer.StartRequest(request, r.path())
			request = request.WithContext(ctx)
			defer func() { end(noted.status) }()
		}
		c := &call{Request: request, w: noted, route: r, html: wantsPage(request, r.mounted)}
		if c.unbounded = request.Context(); r.onlyReads() {
			defer c.within(s.readTime)()
		}
		answer, err := s.run(c, h)
		if err != nil {
			s.respondError(c, err)
			return
		}
		s.respond(c, answer)
	}
}

func (s *server) run(c *call, h handler) (reply, error) {
	if c.route.isCommand() {
		if err := s.engine.Overloaded(); err != nil {
			return reply{}, err
		}
	}
	if err := s.identify(c); err != nil {
		return reply{}, err
	}
	if err := s.checkOrigin(c); err != nil {
		return reply{}, err
	}
	if name := c.param("engineName"); name != "" && name != engineName {
		return reply{}, rest.Invalidf("No process engine available")
	}
	if err := c.negotiate(); err != nil {
		return reply{}, s.unacceptable(c, err)
	}
	return h(s, c)
}

// respond renders a reply as the client asked.
func (s *server) respond(c *call, r reply) {
	if r.toast != "" && c.session != nil {
		c.session.addToast(c.w, r.toast)
	}
	switch {
	case r.write != nil:
		if err := r.write(c.w); err != nil {
			s.log.DebugContext(c.ctx(), "write answer", "path", c.URL.Path, "error", err)
		}
	case r.file != nil:
		s.writeFile(c, r.file)
	case c.html && r.seeOther != "":
		http.Redirect(c.w, c.Request, r.seeOther, http.StatusSeeOther)
	case c.html && r.page != nil:
		component, err := r.page()
		if err != nil {
			s.respondError(c, err)
			return
		}
		s.writePage(c, r.status, component)
	case r.rows != nil:
		s.writeList(c, r.rows)
	default:
		s.writeJSON(c, r)
	}
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func takeBuffer() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer) //nolint:forcetypeassert // the pool holds nothing else
	b.Reset()
	return b
}

// maxPooled keeps one large answer from staying in memory for good.
const maxPooled = 1 << 20

func giveBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxPooled {
		buffers.Put(b)
	}
}

func (s *server) writeJSON(c *call, r reply) {
	if r.data == nil {
		c.w.WriteHeader(cmp.Or(r.status, c.route.emptyStatus(), http.StatusNoContent))
		return
	}
	b := takeBuffer()
	defer giveBuffer(b)
	if err := rest.Encode(b, r.data); err != nil {
		s.respondError(c, err)
		return
	}
	s.headJSON(c)
	s.write(c, r.status, b.Bytes())
}

func (s *server) headJSON(c *call) {
	c.w.Header().Set("Content-Type", cmp.Or(c.answers, typeJSON))
	if c.Method == http.MethodGet {
		c.w.Header().Set("Cache-Control", "no-cache")
	}
}

func (s *server) writePage(c *call, status int, component templ.Component) {
	b := takeBuffer()
	defer giveBuffer(b)
	if err := component.Render(c.ctx(), b); err != nil {
		s.log.ErrorContext(c.ctx(), "render page", "path", c.URL.Path, "error", err)
		http.Error(c.w, "The page could not be shown.", http.StatusInternalServerError)
		return
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.Header().Set("Cache-Control", "no-store")
	c.w.Header().Add("Vary", "Accept")
	s.write(c, status, b.Bytes())
}

func (s *server) writeFile(c *call, f *file) {
	if f.orNone && len(f.data) == 0 {
		c.w.WriteHeader(http.StatusNoContent)
		return
	}
	h := c.w.Header()
	h.Set("Content-Type", f.contentType)
	// What people upload must not run as a page of this site.
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if f.name != "" {
		h.Set("Content-Disposition", rest.Attachment(f.name))
	}
	s.write(c, http.StatusOK, f.data)
}

func (s *server) write(c *call, status int, data []byte) {
	if status == 0 {
		status = http.StatusOK
	}
	c.w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	c.w.WriteHeader(status)
	if c.Method == http.MethodHead {
		return
	}
	if _, err := c.w.Write(data); err != nil {
		s.log.DebugContext(c.ctx(), "write answer", "path", c.URL.Path, "error", err)
	}
}

// wantsPage decides between the two representations. At the address of a page it
// is a page unless JSON is preferred; what posts JSON gets JSON unless it says
// otherwise. Below /engine-rest negotiate decides: programs that were written for
// Camunda 7 send all kinds of Accept headers.
func wantsPage(r *http.Request, m mount) bool {
	if m == mountedREST {
		return false
	}
	accept := r.Header.Get("Accept")
	page, data := weight(accept, typeHTML), weight(accept, typeJSON)
	switch {
	case page > data:
		return true
	case data > page:
		return false
	}
	return !strings.HasPrefix(mediaType(r.Header.Get("Content-Type")), typeJSON)
}

// weight is the quality that an Accept header gives to a media type named as
// such; 0 where it is not named.
func weight(accept, named string) float64 {
	best := 0.0
	ranges, _ := mediaRanges(accept)
	for _, r := range ranges {
		if r.kind+"/"+r.subkind == named {
			best = max(best, r.q)
		}
	}
	return best
}

func mediaType(contentType string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
