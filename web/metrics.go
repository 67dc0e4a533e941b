package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/sluice-bpm/sluice/engine"
)

// metrics are what Prometheus reads at /metrics.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(e *engine.Engine) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "sluice_http_request_duration_seconds",
			Help:    "Time to answer requests, by operation and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"method", "route", "status"}),
	}
	m.registry.MustRegister(m.requests, engineCollector{e}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe notes how long an answer took.
func (m *metrics) observe(r route, status int, begun time.Time) {
	m.requests.WithLabelValues(r.method, r.path(), strconv.Itoa(status)).Observe(time.Since(begun).Seconds())
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(data)
}

// Unwrap lets [http.ResponseController] reach what the server can do.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// getMetrics is for those who may read what the system says of itself.
func getMetrics(s *server, c *call) (reply, error) {
	backlog, err := s.engine.Backlog(c.ctx())
	if err != nil {
		return reply{}, err
	}
	all := prometheus.Gatherers{s.metrics.registry, backlogRegistry(backlog)}
	return reply{write: func(w http.ResponseWriter) error {
		promhttp.HandlerFor(all, promhttp.HandlerOpts{}).ServeHTTP(w, c.Request)
		return nil
	}}, nil
}

// backlogRegistry has the figures that come from the database.
func backlogRegistry(b engine.Backlog) *prometheus.Registry {
	gauge := func(name, help string, v float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return v })
	}
	r := prometheus.NewRegistry()
	expired := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "sluice_history_expired", Help: fmt.Sprintf("History that should be gone, by kind, each counted up to %d.", engine.MaxExpired),
	}, []string{"kind"})
	for kind, n := range b.Expired {
		expired.WithLabelValues(string(kind)).Set(float64(n))
	}
	r.MustRegister(
		expired,
		gauge("sluice_incidents", "Open incidents, of all nodes.", float64(b.Incidents)),
		gauge("sluice_oldest_due_job_seconds", "Since when the job is due that waits longest for a node to run it; 0 for none.", b.OldestDueJob.Seconds()),
		gauge("sluice_history_oldest_expired_seconds", "Since when the oldest history should be gone; 0 for none.", b.OldestExpired.Seconds()),
	)
	return r
}

// engineCollector shows the engine's counters as metrics.
type engineCollector struct{ engine *engine.Engine }

// The metrics of the engine.
var (
	commandsMetric = prometheus.NewDesc("sluice_commands_total", "Commands, by name and outcome.", []string{"command", "outcome"}, nil)
	flushesMetric  = prometheus.NewDesc("sluice_flush_size", "Commands whose changes were written together, and by how many transactions.", nil, nil)
	flushMetric    = prometheus.NewDesc("sluice_flush_seconds_total", "Time that transactions took.", nil, nil)
	queueMetric    = prometheus.NewDesc("sluice_flush_queue", "Commands that wait for their transaction.", nil, nil)
	hitsMetric     = prometheus.NewDesc("sluice_working_set_lookups_total", "Commands that found their process instance at hand, or did not.", []string{"result"}, nil)
	keptMetric     = prometheus.NewDesc("sluice_working_set_instances", "Process instances at hand.", nil, nil)
	bytesMetric    = prometheus.NewDesc("sluice_working_set_bytes", "Memory of the process instances at hand.", nil, nil)
	jobsMetric     = prometheus.NewDesc("sluice_jobs_total", "Jobs that this node ran, by outcome.", []string{"outcome"}, nil)
	heldMetric     = prometheus.NewDesc("sluice_jobs_held", "Jobs that this node has locked.", nil, nil)
	removedMetric  = prometheus.NewDesc("sluice_history_removed_total", "History that cleanup has removed on this node, by kind.", []string{"kind"}, nil)
	lagMetric      = prometheus.NewDesc("sluice_job_lag_seconds", "By how much the job with a due date that was started last was late.", nil, nil)
)

// Describe implements [prometheus.Collector].
func (engineCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		commandsMetric, flushesMetric, flushMetric, queueMetric, hitsMetric, keptMetric, bytesMetric, jobsMetric, heldMetric, lagMetric, removedMetric,
	} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c engineCollector) Collect(to chan<- prometheus.Metric) {
	s := c.engine.Stats()
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	gauge := func(d *prometheus.Desc, v float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v)
	}
	for o, n := range s.Commands {
		count(commandsMetric, n, o.Command, o.Outcome)
	}
	to <- prometheus.MustNewConstSummary(flushesMetric, s.Flushes, float64(s.FlushedSets), nil)
	to <- prometheus.MustNewConstMetric(flushMetric, prometheus.CounterValue, s.FlushTime.Seconds())
	gauge(queueMetric, float64(s.Queued))
	count(hitsMetric, s.Hits, "hit")
	count(hitsMetric, s.Misses, "miss")
	gauge(keptMetric, float64(s.WorkingInstances))
	gauge(bytesMetric, float64(s.WorkingSetBytes))
	count(jobsMetric, s.JobsDone, "done")
	count(jobsMetric, s.JobsFailed, "failed")
	gauge(heldMetric, float64(s.JobsHeld))
	gauge(lagMetric, s.JobLag.Seconds())
	for kind, n := range s.Removed {
		count(removedMetric, n, string(kind))
	}
}
