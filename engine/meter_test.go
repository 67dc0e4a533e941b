package engine_test

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// metric adds up what was counted under a name.
func (b *bench) metric(name string) int64 {
	b.Helper()
	if err := b.e.WriteMetrics(b.ctx); err != nil {
		b.Fatal(err)
	}
	n, err := query.MetricSum(b.ctx, b.e.Reader(), query.MetricCriteria{Name: name})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func (b *bench) metricRows() []query.MetricInterval {
	b.Helper()
	rows, err := query.MetricIntervals(b.ctx, b.e.Reader(), query.MetricCriteria{}, 15*time.Minute, false, 0, 100)
	if err != nil {
		b.Fatal(err)
	}
	return rows
}

func TestMetrics_CountWhatHappens(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		i := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
		task := b.task(i, "review").ID
		if got := b.metric("activity-instance-start") - b.metric("activity-instance-end"); got != 1 {
			b.Errorf("%d activities have begun and not ended, want the review", got)
		}
		must(b, engine.ClaimTask{TaskID: task, UserID: "mary"})
		must(b, engine.CompleteTask{TaskID: task, Variables: approved(true)})
		must(b, engine.ExecuteJob{JobID: b.job(i).ID})
		for name, want := range map[string]int64{
			"root-process-instance-start": 1, "activity-instance-start": 5, "activity-instance-end": 5, "job-successful": 1, "job-failed": 0,
		} {
			if got := b.metric(name); got != want {
				b.Errorf("%s: %d, want %d", name, got, want)
			}
		}
	})
}

func TestMetrics_AreOneRowAnIntervalHoweverOftenTheyAreWritten(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		b.e.Clock().Freeze(start)
		b.deploy("wait.bpmn")
		for range 3 {
			b.waiting(1)
			b.metric("process-instances")
		}
		rows := map[string]int64{}
		for _, r := range b.metricRows() {
			rows[r.Name] += r.Value
		}
		var n int64
		err := b.e.Reader().Select(b.ctx, "SELECT COUNT(*) FROM metric", nil, func(s query.Scanner) error { return s.Scan(&n) })
		if err != nil || int(n) != len(rows) || rows["root-process-instance-start"] != 3 {
			b.Errorf("%d rows, %v, %v", n, rows, err)
		}
		b.e.Clock().Freeze(start.Add(16 * time.Minute))
		b.waiting(2)
		if got := b.metric("root-process-instance-start"); got != 5 {
			b.Errorf("%d instances in all, want 5", got)
		}
		if newest := b.metricRows()[0]; newest.Time.Time() != start.Add(15*time.Minute) {
			b.Errorf("the newest interval begins at %v", newest.Time.Time())
		}
	})
}

func TestMetrics_TaskWorkersAreCountedOnceAndCanBeForgotten(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		b.deploy("approve.bpmn")
		for n, user := range []string{"mary", "john", "mary", "mary"} {
			b.e.Clock().Freeze(start.Add(time.Duration(n) * time.Hour))
			i := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
			must(b, engine.ClaimTask{TaskID: b.task(i, "review").ID, UserID: user})
			b.metric("")
		}
		count := func(c query.MetricCriteria) int64 {
			n, err := query.TaskWorkers(b.ctx, b.e.Reader(), c)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
		if all, late := count(query.MetricCriteria{}), count(query.MetricCriteria{From: start.Add(2 * time.Hour)}); all != 2 || late != 1 {
			b.Errorf("%d people in all and %d in the end, want 2 and 1", all, late)
		}
		must(b, engine.DeleteTaskWorkers{Before: state.MillisOf(start.Add(2 * time.Hour))})
		if left := count(query.MetricCriteria{}); left != 1 {
			b.Errorf("%d people are left, want 1", left)
		}
		refused(b.as("john"), engine.DeleteTaskWorkers{}, engine.Forbidden)
	})
}
