package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/state"
)

// cleanupConfig is what the flags say of the removal of history. They are named as
// the settings of Camunda 7.24.
type cleanupConfig struct {
	enabled             bool
	removalTime         string
	start, end          string
	days                [7]struct{ start, end string } // by time.Weekday
	batchSize           int
	jobLogTTL           string
	taskMetricsTTL      string
	batchTTL, batchTTLs string
}

func (c *cleanupConfig) bind(f *pflag.FlagSet, d defaults) {
	f.BoolVar(&c.enabled, "history-cleanup-enabled", true, "remove history whose removal time has come")
	f.StringVar(&c.removalTime, "history-removal-time-strategy", string(history.FromEnd), "from when times to live count: end, start or none")
	f.StringVar(&c.start, "history-cleanup-batch-window-start-time", d.cleanupStart, "when history begins to be removed each day, such as 20:00 or 20:00+0100; empty is only when somebody asks for it")
	f.StringVar(&c.end, "history-cleanup-batch-window-end-time", "00:00", "until when history is removed")
	for day := time.Sunday; day <= time.Saturday; day++ {
		prefix := strings.ToLower(day.String()) + "-history-cleanup-batch-window-"
		f.StringVar(&c.days[day].start, prefix+"start-time", "", "the same for "+day.String()+"s alone")
		f.StringVar(&c.days[day].end, prefix+"end-time", "", "the same for "+day.String()+"s alone")
	}
	f.IntVar(&c.batchSize, "history-cleanup-batch-size", 500, "how many process instances one transaction removes at most")
	f.StringVar(&c.jobLogTTL, "history-cleanup-job-log-time-to-live", "", "time to live of the log of cleanup, P{days}D; empty is for good")
	f.StringVar(&c.taskMetricsTTL, "task-metrics-time-to-live", "", "time to live of how many people were given tasks, P{days}D; empty is for good")
	f.StringVar(&c.batchTTL, "batch-operation-history-time-to-live", "", "time to live of the history of batches, P{days}D; empty is for good")
	f.StringVar(&c.batchTTLs, "batch-operations-for-history-cleanup", "", "times to live by the type of batch, such as instance-migration=P10D,instance-deletion=P1D")
}

// options reads the flags.
func (c *cleanupConfig) options() (o engine.CleanupOptions, err error) {
	o.Disabled, o.BatchSize = !c.enabled, c.batchSize
	if o.RemovalTime, err = history.ParseRemovalTimeStrategy(c.removalTime); err != nil {
		return o, fmt.Errorf("--history-removal-time-strategy: %w", err)
	}
	if c.batchSize < 1 || c.batchSize > 500 {
		return o, fmt.Errorf("--history-cleanup-batch-size is from 1 to 500, not %d", c.batchSize)
	}
	if o.Windows, err = c.windows(); err != nil {
		return o, err
	}
	for name, ttl := range map[string]struct {
		text string
		days *state.OptionalInt
	}{
		"history-cleanup-job-log-time-to-live": {c.jobLogTTL, &o.JobLogTTL},
		"task-metrics-time-to-live":            {c.taskMetricsTTL, &o.TaskMetricsTTL},
		"batch-operation-history-time-to-live": {c.batchTTL, &o.DefaultBatchTTL},
	} {
		if *ttl.days, err = timeToLive(ttl.text); err != nil {
			return o, fmt.Errorf("--%s: %w", name, err)
		}
	}
	if o.BatchTTL, err = c.batchTimes(); err != nil {
		return o, fmt.Errorf("--batch-operations-for-history-cleanup: %w", err)
	}
	return o, nil
}

// windows are those of the days.
func (c *cleanupConfig) windows() (history.Windows, error) {
	windows := history.Windows{}
	for day := range c.days {
		start, end := c.start, c.end
		if own := c.days[day]; own.start != "" || own.end != "" {
			start, end = own.start, own.end
		}
		if start == "" {
			continue
		}
		if end == "" {
			end = "00:00"
		}
		var w history.Window
		var err error
		if w.Start, err = history.ParseClockTime(start); err == nil {
			w.End, err = history.ParseClockTime(end)
		}
		if err != nil {
			return nil, fmt.Errorf("the window of history cleanup on %ss: %w", time.Weekday(day), err)
		}
		windows[time.Weekday(day)] = w
	}
	return windows, nil
}

// batchTimes are the times to live by the type of batch.
func (c *cleanupConfig) batchTimes() (map[state.JobKind]int64, error) {
	times := map[state.JobKind]int64{}
	if c.batchTTLs == "" {
		return times, nil
	}
	for part := range strings.SplitSeq(c.batchTTLs, ",") {
		kind, text, _ := strings.Cut(strings.TrimSpace(part), "=")
		days, err := timeToLive(text)
		if err != nil {
			return nil, err
		}
		if !state.JobKind(kind).IsBatch() || !days.Set {
			return nil, fmt.Errorf("'%s' is no type of batch with a time to live such as instance-migration=P10D", part)
		}
		times[state.JobKind(kind)] = days.N
	}
	return times, nil
}

// timeToLive reads P180D; none and the empty text are for good.
func timeToLive(text string) (state.OptionalInt, error) {
	if text == "" || text == "none" {
		return state.OptionalInt{}, nil
	}
	digits, okP := strings.CutPrefix(text, "P")
	digits, okD := strings.CutSuffix(digits, "D")
	days, err := strconv.ParseInt(digits, 10, 32)
	if !okP || !okD || err != nil || days < 0 {
		return state.OptionalInt{}, fmt.Errorf("'%s' is no number of days such as P180D", text)
	}
	return state.OptionalInt{N: days, Set: true}, nil
}
