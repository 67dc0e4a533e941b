package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
	"go.opentelemetry.io/otel/trace"
)

// Options say where traces are sent to. What they leave open the standard variables
// of OpenTelemetry (OTEL_…) say.
type Options struct {
	// Endpoint is the address of a collector, such as http://127.0.0.1:4318, below
	// which /v1/traces is; empty leaves it to OTEL_EXPORTER_OTLP_ENDPOINT and
	// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.
	Endpoint string
	// Version is that of the program.
	Version string
	// Logger is told what could not be sent.
	Logger *slog.Logger
}

// Wanted reports whether traces are to be sent.
func (o Options) Wanted() bool {
	if os.Getenv("OTEL_SDK_DISABLED") == "true" || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return o.Endpoint != "" || os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// scope names the part of the program that makes the spans.
const scope = "github.com/sluice-bpm/sluice"

// Tracer makes spans and sends them, some at a time. It never holds up what it tells
// of: what cannot be sent soon enough is dropped.
type Tracer struct {
	provider   *sdk.TracerProvider
	tracer     trace.Tracer
	propagator propagation.TraceContext
}

// New starts to send traces. Nothing is connected yet.
func New(ctx context.Context, o Options) (*Tracer, error) {
	if p := protocol(); p != "" && p != "http/protobuf" {
		return nil, fmt.Errorf("traces are sent by http/protobuf, not by %q (OTEL_EXPORTER_OTLP_PROTOCOL)", p)
	}
	var where []otlptracehttp.Option
	if o.Endpoint != "" {
		u, err := url.Parse(o.Endpoint)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("traces are sent to an address such as http://127.0.0.1:4318, not to %q", o.Endpoint)
		}
		where = append(where, otlptracehttp.WithEndpointURL(u.JoinPath("v1", "traces").String()))
	}
	exporter, err := otlptracehttp.New(ctx, where...)
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(semconv.ServiceName("sluice"), semconv.ServiceVersion(o.Version)),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithFromEnv()) // the last one wins
	if err != nil {
		return nil, fmt.Errorf("say where traces come from: %w", err)
	}
	log := o.Logger
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("send traces", "error", err) }))
	return newTracer(sdk.WithBatcher(exporter), sdk.WithResource(about)), nil
}

func protocol() string {
	if p := os.Getenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"); p != "" {
		return p
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL")
}

func newTracer(options ...sdk.TracerProviderOption) *Tracer {
	p := sdk.NewTracerProvider(options...)
	return &Tracer{provider: p, tracer: p.Tracer(scope)}
}

// Close sends what is left, until ctx ends.
func (t *Tracer) Close(ctx context.Context) error {
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}

// Start begins a span within the first of the spans of ctx and also that is
// recorded, and links it to the others.
func (t *Tracer) Start(ctx context.Context, name string, also ...context.Context) (context.Context, func(error)) {
	parent := ctx
	var links []trace.Link
	for _, other := range also {
		of := trace.SpanContextFromContext(other)
		switch {
		case !of.IsSampled():
		case !trace.SpanContextFromContext(parent).IsSampled():
			parent = other
		default:
			links = append(links, trace.Link{SpanContext: of})
		}
	}
	inner, span := t.tracer.Start(parent, name, trace.WithLinks(links...))
	return inner, func(err error) { end(span, err) }
}

// end ends a span with the error that it came to. What was stopped by its caller did
// not fail.
func end(span trace.Span, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}

// Note says more of the span that ctx carries.
func (t *Tracer) Note(ctx context.Context, attributes ...slog.Attr) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	for _, a := range attributes {
		switch a.Value.Kind() {
		case slog.KindInt64:
			span.SetAttributes(attribute.Int64(a.Key, a.Value.Int64()))
		default:
			span.SetAttributes(attribute.String(a.Key, a.Value.String()))
		}
	}
}

// StartRequest begins the span of a request to a route, within that of the client
// where it names one (W3C Trace Context); end ends it with the status of the answer.
func (t *Tracer) StartRequest(r *http.Request, route string) (context.Context, func(status int)) {
	ctx := t.propagator.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	inner, span := t.tracer.Start(ctx, r.Method+" "+route, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		semconv.HTTPRequestMethodKey.String(r.Method), semconv.HTTPRoute(route), semconv.URLPath(r.URL.Path),
	))
	return inner, func(status int) {
		span.SetAttributes(semconv.HTTPResponseStatusCode(status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// Log has the lines that are written within a span name it: trace_id and span_id.
func Log(h slog.Handler) slog.Handler { return spanHandler{h} }

type spanHandler struct{ slog.Handler }

// Handle implements [slog.Handler].
func (h spanHandler) Handle(ctx context.Context, r slog.Record) error {
	if of := trace.SpanContextFromContext(ctx); of.IsValid() {
		r = r.Clone()
		r.AddAttrs(slog.String("trace_id", of.TraceID().String()), slog.String("span_id", of.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (h spanHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return spanHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements [slog.Handler].
func (h spanHandler) WithGroup(name string) slog.Handler {
	return spanHandler{h.Handler.WithGroup(name)}
}

// closeTime bounds how long a stop waits for the last traces to be sent.
const closeTime = 5 * time.Second

// CloseSoon is Close with a bound of its own.
func (t *Tracer) CloseSoon(log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := t.Close(ctx); err != nil {
		log.Warn("traces are lost", "error", err)
	}
}
