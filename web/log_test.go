package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/sluice-bpm/sluice/web"
)

// buffer is a log that several goroutines write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(line)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestLog_NamesTheInstanceOfARequestThatCouldNotBeServed(t *testing.T) {
	var out buffer
	s := newSiteWith(t, func(o *web.Options) { o.Logger = slog.New(slog.NewTextHandler(&out, nil)) })
	s.populate()
	instance := s.startInvoice("Niall")
	task := s.task(instance)
	s.store.full.Store(true)
	api{s, "demo"}.call(http.MethodPost, "/task/"+task+"/complete", `{"variables": {"approver": {"value": "mary"}}}`).is(http.StatusServiceUnavailable)
	want := " processInstanceId=" + instance + " processDefinitionKey=invoice "
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, `msg="request not served"`) && strings.Contains(line, want) {
			return
		}
	}
	t.Errorf("no line about the request names the instance:\n%s", &out)
}
