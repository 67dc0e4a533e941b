package web_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func TestMetrics_CountWhatTheEngineDid(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Niall")
	admin := s.program("Basic " + base64.StdEncoding.EncodeToString([]byte("demo:demo")))
	admin.call(http.MethodGet, "/engine-rest/process-instance/"+instance, nil)
	a := admin.call(http.MethodGet, "/metrics", nil)
	if a.status != http.StatusOK {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	for _, want := range []string{
		`sluice_commands_total{command="StartProcess",outcome="ok"} 1`,
		`sluice_http_request_duration_seconds_count{method="GET",route="/engine-rest/process-instance/{id}",status="200"} 1`,
		`sluice_working_set_instances 1`,
		`sluice_incidents 0`,
		`sluice_oldest_due_job_seconds 0`,
		`sluice_history_expired{kind="process-instance"} 0`,
		`sluice_history_removed_total{kind="process-instance"} 0`,
	} {
		if !strings.Contains(a.body, want+"\n") {
			t.Errorf("no line %q", want)
		}
	}
}

func TestMetrics_AreNotForEverybody(t *testing.T) {
	s := newSite(t)
	if a := s.program("").call(http.MethodGet, "/metrics", nil); a.status != http.StatusUnauthorized {
		t.Errorf("without credentials: status %d", a.status)
	}
	if a := s.program("Basic "+base64.StdEncoding.EncodeToString([]byte("peter:peter"))).call(http.MethodGet, "/metrics", nil); a.status != http.StatusForbidden {
		t.Errorf("as somebody with no right on the system: status %d", a.status)
	}
}
