package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// freezeClock stops the engine's time, in test mode: {"time": ISO 8601}.
func (s *server) freezeClock(w http.ResponseWriter, r *http.Request) {
	var body struct{ Time string }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, `The body is {"time": "2026-11-24T10:00:00Z"}.`, http.StatusBadRequest)
		return
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999-0700", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, body.Time); err == nil {
			s.engine.Clock().Freeze(t)
			w.WriteHeader(http.StatusNoContent)
			return
		}
	}
	http.Error(w, `"time" is a moment such as 2026-11-24T10:00:00Z.`, http.StatusBadRequest)
}

// releaseClock lets the engine's time run again.
func (s *server) releaseClock(w http.ResponseWriter, _ *http.Request) {
	s.engine.Clock().Release()
	w.WriteHeader(http.StatusNoContent)
}
