// Package tracing sends traces by OpenTelemetry's protocol (OTLP over HTTP): a span
// for each request, with the commands, commits and flushes in it, and one for each
// job.
//
//	request ── command ── commit ── flush   (the commits that share it are linked)
//	job ─────────────────── commit ── flush
//
// It is the only package that knows OpenTelemetry. Packages engine and web say what
// they want to tell as interfaces of their own, which [Tracer] satisfies, and cost
// nothing where there is none.
package tracing
