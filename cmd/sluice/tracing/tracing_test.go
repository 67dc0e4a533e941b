package tracing_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/sluice-bpm/sluice/cmd/sluice/tracing"
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/web"
)

// receiver is a collector that keeps what it is sent.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*otlp.Span
	from  map[string]string // attributes of the resource
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	c := &receiver{from: map[string]string{}}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent collector.ExportTraceServiceRequest
		if r.URL.Path != "/v1/traces" || err != nil || proto.Unmarshal(body, &sent) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, of := range sent.GetResourceSpans() {
			for _, a := range of.GetResource().GetAttributes() {
				c.from[a.GetKey()] = a.GetValue().GetStringValue()
			}
			for _, s := range of.GetScopeSpans() {
				c.spans = append(c.spans, s.GetSpans()...)
			}
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// span finds the only one with a name.
func (c *receiver) span(t *testing.T, name string) *otlp.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*otlp.Span
	var names []string
	for _, s := range c.spans {
		names = append(names, s.GetName())
		if s.GetName() == name {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d spans are named %q among %q", len(found), name, names)
	}
	return found[0]
}

// inside finds the only span directly within another one.
func (c *receiver) inside(t *testing.T, outer *otlp.Span, name string) *otlp.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*otlp.Span
	for _, s := range c.spans {
		if bytes.Equal(s.GetParentSpanId(), outer.GetSpanId()) && bytes.Equal(s.GetTraceId(), outer.GetTraceId()) && s.GetName() == name {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d spans %q are in %q, want 1", len(found), name, outer.GetName())
	}
	return found[0]
}

func attributes(s *otlp.Span) map[string]any {
	all := map[string]any{}
	for _, a := range s.GetAttributes() {
		all[a.GetKey()] = a.GetValue().GetStringValue()
		if n := a.GetValue().GetIntValue(); n != 0 {
			all[a.GetKey()] = n
		}
	}
	return all
}

const model = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="traced" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="look"/>
    <userTask id="look"/><sequenceFlow id="g" sourceRef="look" targetRef="note"/>
    <serviceTask id="note" camunda:class="test.Note" camunda:asyncBefore="true"/>
    <sequenceFlow id="h" sourceRef="note" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>`

// product is a server whose traces go to a collector.
type product struct {
	*testing.T
	url    string
	tracer *tracing.Tracer
	noted  chan struct{} // the job of the process has run
	close  func()
}

func newProduct(t *testing.T, o tracing.Options) *product {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "traced.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.Logger = slog.New(slog.DiscardHandler)
	tracer, err := tracing.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	p := &product{T: t, tracer: tracer, noted: make(chan struct{}, 1)}
	e, err := engine.New(t.Context(), engine.Options{Store: db, Logger: o.Logger, Tracer: tracer, JobExecutor: true, Delegates: map[string]machine.Delegate{
		"test.Note": func(*machine.Call) error { p.noted <- struct{}{}; return nil },
	}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.New(web.Options{Engine: e, RestAuth: "none", Logger: o.Logger, Tracer: tracer}))
	p.url = server.URL
	p.close = sync.OnceFunc(func() {
		server.Close()
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if err := tracer.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(p.close)
	if _, err := engine.Do(t.Context(), e, engine.Deploy{Name: "traced", Resources: []engine.DeployResource{{Name: "traced.bpmn", Data: []byte(model)}}}); err != nil {
		t.Fatal(err)
	}
	return p
}

// call sends JSON and reads the answer.
func (p *product) call(method, path, body string, header ...string) []byte {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.url+"/engine-rest"+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		p.Fatalf("%s %s: %s %s %v", method, path, answer.Status, data, err)
	}
	return data
}

// run starts an instance, completes its task and waits for its job.
func (p *product) run(header ...string) (instance string) {
	p.Helper()
	var started struct{ ID string }
	if err := json.Unmarshal(p.call(http.MethodPost, "/process-definition/key/traced/start", "{}"), &started); err != nil {
		p.Fatal(err)
	}
	var tasks []struct{ ID string }
	if err := json.Unmarshal(p.call(http.MethodGet, "/task?processInstanceId="+started.ID, ""), &tasks); err != nil || len(tasks) != 1 {
		p.Fatalf("%d tasks: %v", len(tasks), err)
	}
	p.call(http.MethodPost, "/task/"+tasks[0].ID+"/complete", "{}", header...)
	<-p.noted
	return started.ID
}

func TestTraces_OfAStartACompletionAndAJobTellWhatWasDoneForWhom(t *testing.T) {
	c := newReceiver(t)
	p := newProduct(t, tracing.Options{Endpoint: c.URL, Version: "1.2.3"})
	const client = "4bf92f3577b34da6a3ce929d0e0e4736"
	instance := p.run("traceparent", "00-"+client+"-00f067aa0ba902b7-01")
	p.close()

	about := map[string]any{"processInstanceId": instance, "processDefinitionKey": "traced"}
	start := c.span(t, "POST /engine-rest/process-definition/key/{key}/start")
	command := c.inside(t, start, "StartProcess")
	if diff := cmp.Diff(about, attributes(command)); diff != "" {
		t.Errorf("StartProcess (-want +got):\n%s", diff)
	}
	c.inside(t, c.inside(t, command, "commit"), "flush")

	complete := c.span(t, "POST /engine-rest/task/{id}/complete")
	command = c.inside(t, complete, "CompleteTask")
	if diff := cmp.Diff(about, attributes(command)); diff != "" {
		t.Errorf("CompleteTask (-want +got):\n%s", diff)
	}
	if got := fmt.Sprintf("%x", complete.GetTraceId()); got != client {
		t.Errorf("the completion is in trace %s, not in the client's", got)
	}
	if got := attributes(complete)["http.response.status_code"]; got != int64(204) {
		t.Errorf("the completion answers %v", got)
	}
	flush := c.inside(t, c.inside(t, command, "commit"), "flush")
	if got := attributes(flush)["commands"]; got != int64(1) {
		t.Errorf("the flush was for %v commands", got)
	}

	job := c.span(t, "job async-continuation")
	of := attributes(job)
	if of["processInstanceId"] != instance || of["processDefinitionKey"] != "traced" || of["activityId"] != "note" || of["jobId"] == "" {
		t.Errorf("the job is about %v", of)
	}
	c.inside(t, job, "commit")
	if c.from["service.name"] != "sluice" || c.from["service.version"] != "1.2.3" {
		t.Errorf("the traces come from %v", c.from)
	}
}

func TestTraces_GoWhereTheStandardVariablesSay(t *testing.T) {
	c := newReceiver(t)
	if (tracing.Options{}).Wanted() {
		t.Fatal("traces are wanted though nobody says where to")
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.URL)
	t.Setenv("OTEL_SERVICE_NAME", "billing")
	if !(tracing.Options{}).Wanted() {
		t.Fatal("traces are not wanted though the environment says where to")
	}
	p := newProduct(t, tracing.Options{})
	p.run()
	p.close()
	c.span(t, "CompleteTask")
	if c.from["service.name"] != "billing" {
		t.Errorf("the traces come from %v", c.from)
	}
	t.Setenv("OTEL_SDK_DISABLED", "true")
	if (tracing.Options{}).Wanted() {
		t.Error("traces are wanted though the environment turns them off")
	}
}

func TestTraces_LinkTheCommitsThatShareAFlush(t *testing.T) {
	c := newReceiver(t)
	tracer, err := tracing.New(t.Context(), tracing.Options{Endpoint: c.URL, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	first, endFirst := tracer.Start(t.Context(), "first")
	second, endSecond := tracer.Start(t.Context(), "second")
	_, endFlush := tracer.Start(first, "flush", second)
	for _, end := range []func(error){endFlush, endSecond, endFirst} {
		end(nil)
	}
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	flush := c.inside(t, c.span(t, "first"), "flush")
	if links := flush.GetLinks(); len(links) != 1 || !bytes.Equal(links[0].GetSpanId(), c.span(t, "second").GetSpanId()) {
		t.Errorf("the flush has the links %v", links)
	}
}

func TestLog_NamesTheSpanOfALine(t *testing.T) {
	c := newReceiver(t)
	tracer, err := tracing.New(t.Context(), tracing.Options{Endpoint: c.URL, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	log := slog.New(tracing.Log(slog.NewTextHandler(&out, nil)))
	ctx, end := tracer.Start(t.Context(), "span")
	log.InfoContext(ctx, "inside")
	log.InfoContext(t.Context(), "outside")
	end(nil)
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	inside, outside, _ := strings.Cut(out.String(), "\n")
	if want := fmt.Sprintf("trace_id=%x", c.span(t, "span").GetTraceId()); !strings.Contains(inside, want) {
		t.Errorf("%q has no %s", inside, want)
	}
	if strings.Contains(outside, "trace_id") {
		t.Errorf("%q names a trace", outside)
	}
}

func TestNew_RefusesWhatIsNoCollector(t *testing.T) {
	for _, endpoint := range []string{"127.0.0.1:4318", "ftp://x", "http://"} {
		if _, err := tracing.New(t.Context(), tracing.Options{Endpoint: endpoint}); err == nil {
			t.Errorf("%q is taken", endpoint)
		}
	}
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	if _, err := tracing.New(t.Context(), tracing.Options{Endpoint: "http://127.0.0.1:1"}); err == nil {
		t.Error("the protocol grpc is taken")
	}
}
