package web_test

import (
	"net/http"
	"testing"
)

func TestDatabase_ThatIsGoneIsToldAndComesBack(t *testing.T) {
	s := newSite(t)
	nobody := s.visitor()
	program := api{s, "demo"}
	for _, lost := range []bool{false, true, false} {
		s.store.lost.Store(lost)
		ready, answered := http.StatusOK, http.StatusOK
		if lost {
			ready, answered = http.StatusServiceUnavailable, http.StatusServiceUnavailable
		}
		nobody.get("/healthz").is(http.StatusOK)
		nobody.get("/readyz").is(ready)
		for _, path := range []string{"/task", "/task/count", "/history/process-instance", "/process-definition/key/invoice", "/history/activity-instance"} {
			program.call(http.MethodGet, path, "").is(answered)
		}
	}
}
