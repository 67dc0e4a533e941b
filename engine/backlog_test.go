package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (b *bench) backlog() engine.Backlog {
	b.Helper()
	backlog, err := b.e.Backlog(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	return backlog
}

func TestBacklog_TellsHowMuchHistoryIsOverdueAndCleanupHowMuchItRemoved(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn")
		b.callAndEnd()
		u := state.NewUnit()
		at := state.MillisOf(monday)
		for _, id := range []string{"a", "b"} {
			u.Append(state.HistoryDecisionInstanceTable, &state.HistoryDecisionInstance{ID: id, Time: at, RemovalTime: at + 1})
		}
		u.Append(state.HistoryBatchTable, &state.HistoryBatch{Batch: state.Batch{ID: "c", StartTime: at, RemovalTime: at + 2}, EndTime: at})
		b.write(u)
		b.days(4.9)
		want := engine.Backlog{
			Expired:       map[engine.HistoryKind]int64{engine.HistoryInstances: 0, engine.HistoryDecisions: 2, engine.HistoryBatches: 1},
			OldestExpired: 4*24*time.Hour + 21*time.Hour + 36*time.Minute - time.Millisecond,
		}
		if diff := cmp.Diff(want, b.backlog()); diff != "" {
			b.Errorf("before the instances' time (-want +got):\n%s", diff)
		}
		b.days(5)
		if n := b.backlog().Expired[engine.HistoryInstances]; n != 1 {
			b.Errorf("%d instances should be gone, want the caller, with which the called one goes", n)
		}
		b.clean()
		want = engine.Backlog{Expired: map[engine.HistoryKind]int64{engine.HistoryInstances: 0, engine.HistoryDecisions: 0, engine.HistoryBatches: 0}}
		if diff := cmp.Diff(want, b.backlog()); diff != "" {
			b.Errorf("after cleanup (-want +got):\n%s", diff)
		}
		removed := map[engine.HistoryKind]uint64{engine.HistoryInstances: 2, engine.HistoryDecisions: 2, engine.HistoryBatches: 1}
		if diff := cmp.Diff(removed, b.e.Stats().Removed); diff != "" {
			b.Errorf("removed (-want +got):\n%s", diff)
		}
	})
}

func TestBacklog_TellsWhichDueJobWaitsLongest(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.days(0)
		b.deploy("wait.bpmn", "approve.bpmn")
		timer := b.job(b.waiting(1)[0])
		if got := b.backlog().OldestDueJob; got != 0 {
			b.Errorf("%v before anything is due", got)
		}
		b.e.Clock().Freeze(time.UnixMilli(int64(timer.Due)).Add(time.Hour))
		instance, _ := toBooking(b)
		must(b, engine.SetJobPriority{JobID: b.job(instance).ID, Priority: 50})
		if got := b.backlog().OldestDueJob; got != time.Hour {
			b.Errorf("%v with a timer that is an hour late", got)
		}
		must(b, engine.ExecuteJob{JobID: timer.ID})
		b.e.Clock().Freeze(b.e.Clock().Now().Add(time.Minute))
		if got := b.backlog().OldestDueJob; got != time.Minute {
			b.Errorf("%v with a job that should have run a minute ago", got)
		}
		must(b, engine.SuspendInstance{ProcessInstanceID: instance, Suspended: true})
		if got := b.backlog().OldestDueJob; got != 0 {
			b.Errorf("%v with nothing but a suspended job", got)
		}
	})
}
