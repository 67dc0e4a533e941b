package rest

import (
	"net/url"
	"strconv"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// MetricInterval is what was counted in one interval (MetricsIntervalResultDto).
type MetricInterval struct {
	Timestamp Date   `json:"timestamp"`
	Name      string `json:"name"`
	Reporter  Text   `json:"reporter"`
	Value     int64  `json:"value"`
}

// MetricSum is a sum of counts (MetricsResultDto).
type MetricSum struct {
	Result int64 `json:"result"`
}

// taskUsers is the meter that is counted apart from the others, by its two names.
const (
	taskUsers         = "task-users"
	uniqueTaskWorkers = "unique-task-workers"
)

// storedMetrics are the meters that the API has a second name for, by that.
var storedMetrics = map[string]string{
	"decision-instances":  "executed-decision-instances",
	"flow-node-instances": "activity-instance-start",
	"process-instances":   "root-process-instance-start",
}

// shownMetrics are the second names by the first.
var shownMetrics = func() map[string]string {
	m := map[string]string{}
	for shown, stored := range storedMetrics {
		m[stored] = shown
	}
	return m
}()

// MetricQuery is what is asked of metrics.
type MetricQuery struct {
	query.MetricCriteria
	// TaskUsers: it is about people who were given tasks.
	TaskUsers bool
	// Interval is the length of the intervals.
	Interval   time.Duration
	AddUp      bool // the reporters
	First, Max int
	name       string // as it was asked for
}

// The bounds of lists of metrics: the rows given where nothing is asked for, which
// are the most as well, and the longest interval.
const (
	maxMetrics     = 200
	maxInterval    = 10 * 365 * 24 * time.Hour
	metricInterval = 15 * time.Minute
)

// DecodeMetrics reads the parameters of metrics; name is that of the path, or empty
// where the parameter name counts.
func DecodeMetrics(name string, params url.Values) (MetricQuery, error) {
	if name == "" {
		name = params.Get("name")
	}
	q := MetricQuery{Interval: metricInterval, Max: maxMetrics, name: name}
	q.TaskUsers = name == taskUsers || name == uniqueTaskWorkers
	q.Name, q.Reporter, q.AddUp = name, params.Get("reporter"), params.Get("aggregateByReporter") != ""
	if stored, ok := storedMetrics[name]; ok {
		q.Name = stored
	}
	var err error
	if q.From, err = DateParameter(params, "startDate"); err != nil {
		return q, err
	}
	if q.To, err = DateParameter(params, "endDate"); err != nil {
		return q, err
	}
	if params.Has("interval") {
		text := params.Get("interval")
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds <= 0 || seconds > int64(maxInterval/time.Second) {
			return q, badParameter("interval", text, "a number of seconds above zero")
		}
		q.Interval = time.Duration(seconds) * time.Second
	}
	// NB: a text that is no number is a 400 here, unlike everywhere else.
	for _, name := range []string{paramFirst, paramMax} {
		if _, err := strconv.ParseInt(params.Get(name), 10, 32); err != nil && params.Has(name) {
			return q, badParameter(name, params.Get(name), "a whole number")
		}
	}
	c := query.Criteria{Max: q.Max}
	if err := decodePaging(&c, params); err != nil {
		return q, err
	}
	q.First, q.Max = max(0, c.First), max(0, c.Max)
	if q.Max > maxMetrics {
		return q, &query.InvalidError{Resource: "metric", Filter: paramMax, Reason: "is larger than 200", As: query.ProcessEngine}
	}
	return q, nil
}

// Shown gives a row of the answer: under the name that was asked for, or, where
// none was, under the newer of its names.
func (q MetricQuery) Shown(m query.MetricInterval) MetricInterval {
	name := m.Name
	if q.name != "" {
		name = q.name
	} else if shown, ok := shownMetrics[name]; ok {
		name = shown
	}
	return MetricInterval{Timestamp: Date(m.Time), Name: name, Reporter: Text(m.Reporter), Value: m.Value}
}

// DateParameter reads a date; one that is not given is the zero time.
func DateParameter(params url.Values, name string) (time.Time, error) {
	text := params.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := value.ParseDate(text)
	if err != nil {
		return t, badParameter(name, text, "a date like 2026-11-23T07:40:04.667+0000")
	}
	return t, nil
}
