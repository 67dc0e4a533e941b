package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine"
)

// The times of a live page's stream: how soon a browser comes back after a lost
// connection, how often a sign of life is sent, and how long changes are gathered
// before they are told.
const (
	liveRetry  = 2 * time.Second
	livePulse  = 25 * time.Second
	liveGather = 150 * time.Millisecond
)

// events streams the topics of commits to a signed-in browser (server-sent
// events): event changed, data {"topics": ["tasks"]}.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	c := &call{Request: r, w: w, route: route{method: get, mounted: mountedPage}}
	if err := s.identify(c); err != nil {
		s.respondError(c, err)
		return
	}
	listener, stop := s.engine.Listen()
	defer stop()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	fmt.Fprintf(w, "retry: %d\n\n", liveRetry.Milliseconds())
	pulse := time.NewTicker(livePulse)
	defer pulse.Stop()
	for out.Flush() == nil {
		select {
		case <-r.Context().Done():
			return
		case <-pulse.C:
			fmt.Fprint(w, ": still here\n\n")
		case _, open := <-listener.C:
			if !open || !tell(w, r, listener) {
				return
			}
		}
	}
}

// tell writes what has changed; a burst of commits is told once. It is false when
// the browser is gone.
func tell(w http.ResponseWriter, r *http.Request, l *engine.Listener) bool {
	gather := time.NewTimer(liveGather)
	defer gather.Stop()
	select {
	case <-r.Context().Done():
		return false
	case <-gather.C:
	}
	topics := l.Take()
	slices.Sort(topics)
	data, err := json.Marshal(map[string][]engine.Topic{"topics": topics})
	if err != nil {
		return false
	}
	_, err = fmt.Fprintf(w, "event: changed\ndata: %s\n\n", data)
	return err == nil
}
