package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web"
)

func TestOverload_TurnsCommandsAwayBeforeAnyWorkAndTellsOfManyOnce(t *testing.T) {
	var out buffer
	s := newSiteWith(t, func(o *web.Options) { o.Logger = slog.New(slog.NewTextHandler(&out, nil)) })
	s.populate()
	task := s.task(s.startInvoice("Niall"))
	s.store.hold()
	var stuck sync.WaitGroup
	refused := make(chan error, 2000)
	for range cap(refused) {
		stuck.Go(func() {
			if _, err := engine.Do(t.Context(), s.engine, engine.ClaimTask{TaskID: "none", UserID: "mary"}); engine.IsOverload(err) {
				refused <- err
			}
		})
	}
	<-refused // all places are taken, and all to wait for one, for two seconds
	before := s.store.selects.Load()
	program := api{s, "demo"}
	for range 3 {
		a := program.call(http.MethodPost, "/task/"+task+"/claim", `{"userId": "demo"}`).is(http.StatusServiceUnavailable)
		if a.header.Get("Retry-After") == "" {
			t.Error("nothing says when to try again")
		}
	}
	if n := s.store.selects.Load() - before; n != 0 {
		t.Errorf("%d queries were made for commands that are turned away", n)
	}
	program.call(http.MethodGet, "/task/"+task, "").is(http.StatusOK)
	s.store.release()
	stuck.Wait()
	program.call(http.MethodPost, "/task/"+task+"/claim", `{"userId": "demo"}`).is(http.StatusNoContent)
	if n := strings.Count(out.String(), "requests were turned away"); n == 0 || n > 2 {
		t.Errorf("%d lines tell of three requests:\n%s", n, &out)
	}
}
