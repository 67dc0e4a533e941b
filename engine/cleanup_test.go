package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// monday is where these tests begin.
var monday = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// days stops the clock some days after monday.
func (b *bench) days(n float64) {
	b.e.Clock().Freeze(monday.Add(time.Duration(n * 24 * float64(time.Hour))))
}

// clean removes history whose time has come.
func (b *bench) clean() {
	b.Helper()
	job := must(b, engine.CleanUpHistory{Immediately: true})
	for range 100 {
		must(b, engine.ExecuteJob{JobID: job.ID})
		if b.storedJob(job.ID).Suspended {
			return
		}
	}
	b.Fatal("cleanup does not come to an end")
}

func (b *bench) storedJob(id string) query.Job {
	b.Helper()
	j, err := query.Jobs.Get(b.ctx, b.e.Reader(), id)
	if err != nil {
		b.Fatal(err)
	}
	return j
}

// rows counts the rows of the tables of history and of what belongs to it, without
// the log of cleanup itself.
func (b *bench) rows() (n int64) {
	b.Helper()
	for _, t := range state.Tables() {
		where, args := "", []any(nil)
		switch {
		case t == state.HistoryJobLogTable:
			where, args = " WHERE job_id <> #", []any{engine.CleanupJobID}
		case !strings.HasPrefix(t.Name, "history_") && t != state.ContentTable && t != state.CommentTable && t != state.AttachmentTable:
			continue
		}
		err := b.e.Reader().Select(b.ctx, "SELECT COUNT(*) FROM "+t.Name+where, args, func(s query.Scanner) error {
			var one int64
			err := s.Scan(&one)
			n += one
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// callAndEnd runs an instance that calls another to its end.
func (b *bench) callAndEnd() (id string) {
	b.Helper()
	mary := b.unchecked("mary")
	file := value.OfFile(value.FileRef{Name: "a.txt", MIMEType: "text/plain", Blob: value.Blob{Data: []byte("content")}})
	id = must(mary, engine.StartProcess{DefinitionKey: "caller", Variables: []engine.Variable{{Name: "file", Value: file}}}).Instance.ID
	task := b.task(id, "task").ID
	u := state.NewUnit()
	u.Append(state.CommentTable, &state.Comment{ID: b.e.NewID(), RootProcessInstanceID: id, ProcessInstanceID: id, TaskID: task, Message: "so far"})
	b.write(u)
	must(mary, engine.CompleteTask{TaskID: task})
	return id
}

func (b *bench) removalTimes() map[string]time.Time {
	b.Helper()
	rows, err := query.HistoryProcessInstances.List(b.ctx, b.e.Reader(), query.Criteria{})
	if err != nil {
		b.Fatal(err)
	}
	times := map[string]time.Time{}
	for _, r := range rows {
		times[r.ProcessDefinitionKey] = r.RemovalTime.Time()
	}
	return times
}

func TestCleanup_RemovesInstancesWithAllTheyCalled(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn")
		b.callAndEnd()
		end := monday.Add(5 * 24 * time.Hour)
		if times := b.removalTimes(); times["caller"] != end || times["called"] != end {
			b.Errorf("removal times are %v, want both at the end of the caller and 5 days, %v", times, end)
		}
		before := b.rows()
		b.days(4.9)
		if b.clean(); b.rows() != before {
			b.Errorf("%d rows are left of %d before their time", b.rows(), before)
		}
		b.days(5)
		if b.clean(); b.rows() != 0 {
			b.Errorf("%d rows are left", b.rows())
		}
		if n := b.metric("history-cleanup-removed-process-instances"); n != 2 {
			b.Errorf("%d instances are counted, want 2", n)
		}
	})
}

// Whoever deletes the history of the caller leaves that of the called instance, which
// then goes at the caller's time.
func TestCleanup_RemovesWhatADeletedInstanceCalled(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn")
		id := b.callAndEnd()
		must(b, engine.DeleteHistoryInstance{ProcessInstanceID: id})
		end := monday.Add(5 * 24 * time.Hour)
		if times := b.removalTimes(); len(times) != 1 || times["called"] != end {
			b.Errorf("removal times are %v, want that of the called one alone, at %v", times, end)
		}
		rows, err := query.HistoryProcessInstances.List(b.ctx, b.e.Reader(), query.Criteria{})
		if err != nil || rows[0].SuperProcessInstanceID != id {
			b.Errorf("%v, %v: want it called by %s", rows, err, id)
		}
		b.days(5)
		b.clean()
		if n := b.countRows("SELECT COUNT(*) FROM history_process_instance"); n != 0 {
			b.Errorf("%d instances are left", n)
		}
	})
}

func TestCleanup_LeavesWhatRunsAlone(t *testing.T) {
	for _, strategy := range []history.RemovalTimeStrategy{history.FromEnd, history.FromStart} {
		t.Run(string(strategy), func(t *testing.T) {
			onBoth(t, engine.Options{Cleanup: engine.CleanupOptions{RemovalTime: strategy}}, func(b *bench) {
				b.days(0)
				b.deploy("call.bpmn")
				id := must(b, engine.StartProcess{DefinitionKey: "caller"}).Instance.ID
				want := time.Time{}
				if strategy == history.FromStart {
					want = monday.Add(5 * 24 * time.Hour)
				}
				if times := b.removalTimes(); times["caller"] != want || times["called"] != want {
					b.Errorf("removal times of what runs are %v, want %v", times, want)
				}
				b.days(9)
				before := b.rows()
				if b.clean(); b.rows() != before {
					b.Errorf("%d rows are left of %d", b.rows(), before)
				}
				must(b, engine.CompleteTask{TaskID: b.task(id, "task").ID})
				b.clean()
				if gone := b.rows() == 0; gone != (strategy == history.FromStart) {
					b.Errorf("%d rows are left", b.rows())
				}
			})
		})
	}
}

func TestCleanup_TakesAnInstanceWithVeryManyRowsInParts(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn")
		id := b.callAndEnd()
		u := state.NewUnit()
		for n := range 12_000 {
			u.Append(state.HistoryDetailTable, &state.HistoryDetail{ID: fmt.Sprint("detail", n), Kind: "variableUpdate", ProcessInstanceID: id, RootProcessInstanceID: id})
		}
		b.write(u)
		b.days(6)
		if b.clean(); b.rows() != 0 {
			b.Errorf("%d rows are left", b.rows())
		}
	})
}

func TestCleanup_RunsInItsWindows(t *testing.T) {
	at := func(text string) history.ClockTime {
		c, err := history.ParseClockTime(text)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	windows := history.Everyday(history.Window{Start: at("20:00+0000"), End: at("23:00+0000")})
	onBoth(t, engine.Options{Cleanup: engine.CleanupOptions{Windows: windows}}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn")
		b.callAndEnd()
		b.days(8)
		job := must(b, engine.CleanUpHistory{})
		opens := monday.Add(8*24*time.Hour + 8*time.Hour)
		if job.Due.Time() != opens {
			b.Errorf("due %v, want %v", job.Due.Time(), opens)
		}
		before := b.rows()
		must(b, engine.ExecuteJob{JobID: job.ID})
		if b.rows() != before || b.storedJob(job.ID).Due.Time() != opens {
			b.Errorf("before the window: %d rows of %d, next at %v", b.rows(), before, b.storedJob(job.ID).Due.Time())
		}
		b.e.Clock().Freeze(opens)
		must(b, engine.ExecuteJob{JobID: job.ID})
		if next := b.storedJob(job.ID).Due.Time(); b.rows() > 1 || next != opens.Add(10*time.Second) {
			b.Errorf("within the window: %d rows, next at %v", b.rows(), next)
		}
		late := opens.Add(3*time.Hour - time.Second)
		b.e.Clock().Freeze(late)
		must(b, engine.ExecuteJob{JobID: job.ID})
		if next := b.storedJob(job.ID).Due.Time(); next != opens.Add(24*time.Hour) {
			b.Errorf("at the end of the window: next at %v", next)
		}
	})
}

func TestCleanup_IsPlannedByTheNodesThatRunJobs(t *testing.T) {
	never, err := history.ParseClockTime("03:00")
	if err != nil {
		t.Fatal(err)
	}
	windows := history.Windows{time.Now().AddDate(0, 0, 3).Weekday(): {Start: never, End: never}}
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			b := newBench(t, s, engine.Options{JobExecutor: true, Cleanup: engine.CleanupOptions{Windows: windows}})
			start, _, ok := b.e.CleanupWindow()
			if due := b.storedJob(engine.CleanupJobID).Due.Time(); !ok || !due.Equal(start) {
				t.Errorf("due %v, want %v", due, start)
			}
		})
	}
}

func TestCleanup_RemovesBatchesDecisionsAndWhoWorked(t *testing.T) {
	ten := state.OptionalInt{N: 10, Set: true}
	o := engine.CleanupOptions{DefaultBatchTTL: ten, TaskMetricsTTL: ten, JobLogTTL: ten}
	onBoth(t, engine.Options{Cleanup: o}, func(b *bench) {
		b.days(0)
		u := state.NewUnit()
		old, young := state.MillisOf(monday), state.MillisOf(monday.Add(9*24*time.Hour))
		for name, at := range map[string]state.Millis{"old": old, "young": young} {
			u.Append(state.HistoryDecisionInstanceTable, &state.HistoryDecisionInstance{ID: name, Time: at, RemovalTime: at + 1})
			u.Append(state.HistoryDecisionInputTable, &state.HistoryDecisionInput{ID: name, DecisionInstanceID: name})
			u.Append(state.HistoryDecisionOutputTable, &state.HistoryDecisionOutput{ID: name, DecisionInstanceID: name})
			u.Append(state.TaskWorkerTable, &state.TaskWorker{ID: name, Hash: name, Time: at})
			u.Append(state.HistoryJobLogTable, &state.HistoryJobLog{ID: name, JobID: engine.CleanupJobID, Time: at})
			batch := state.Batch{ID: name, Type: state.JobBatchDeleteInstances, SeedDefinitionID: "seed " + name, JobDefinitionID: "jobs " + name, StartTime: at}
			u.Append(state.HistoryBatchTable, &state.HistoryBatch{Batch: batch, EndTime: at})
			u.Append(state.HistoryJobLogTable, &state.HistoryJobLog{ID: "of " + name, JobDefinitionID: "jobs " + name, Time: at})
		}
		b.write(u)
		removal := state.NewUnit()
		for name, at := range map[string]state.Millis{"old": old, "young": young} {
			row := state.HistoryBatch{Batch: state.Batch{ID: name, Type: state.JobBatchDeleteInstances, SeedDefinitionID: "seed " + name, JobDefinitionID: "jobs " + name, StartTime: at, RemovalTime: at + 10*24*3600*1000}, EndTime: at}
			removal.Replace(state.HistoryBatchTable, &row)
		}
		b.write(removal)
		b.days(10.1)
		b.e.Clock().Freeze(monday.Add(10*24*time.Hour + time.Second))
		b.clean()
		for _, table := range []string{"history_decision_instance", "history_decision_input", "history_decision_output"} {
			if n := b.countRows("SELECT COUNT(*) FROM " + table); n != 0 {
				b.Errorf("%s: %d rows are left, want 0", table, n)
			}
		}
		for _, table := range []*state.Table{state.HistoryBatchTable, state.TaskWorkerTable} {
			one := "SELECT COUNT(*) FROM " + table.Name + " WHERE id = " + table.Mark("id")
			if n := b.count(one, "old"); n != 0 {
				b.Errorf("%s: the old row is left", table.Name)
			}
			if n := b.count(one, "young"); n != 1 {
				b.Errorf("%s: the young row is gone", table.Name)
			}
		}
		if n := b.count("SELECT COUNT(*) FROM history_job_log WHERE id IN (#, #)", "old", "of old"); n != 0 {
			b.Errorf("%d rows are left of the log", n)
		}
		if n := b.count("SELECT COUNT(*) FROM history_job_log WHERE id IN (#, #)", "young", "of young"); n != 2 {
			b.Errorf("%d young rows of the log are left, want 2", n)
		}
	})
}

func (b *bench) countRows(statement string) (n int64) {
	b.Helper()
	if err := b.e.Reader().Select(b.ctx, statement, nil, func(s query.Scanner) error { return s.Scan(&n) }); err != nil {
		b.Fatal(err)
	}
	return n
}

func TestCleanup_IsForAdministratorsAndCanBeTurnedOff(t *testing.T) {
	onBoth(t, engine.Options{Cleanup: engine.CleanupOptions{Disabled: true}}, func(b *bench) {
		refused(b.as("mary"), engine.CleanUpHistory{Immediately: true}, engine.Forbidden)
		refused(b, engine.CleanUpHistory{Immediately: true}, engine.Invalid)
	})
}

// Without a window the job that there is waits until somebody wants it at once.
func TestCleanup_WithoutAWindowTheJobIsSuspended(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		refused(b, engine.CleanUpHistory{}, engine.Invalid)
		must(b, engine.CleanUpHistory{Immediately: true})
		if j := must(b, engine.CleanUpHistory{}); !j.Suspended || j.Due != 0 {
			b.Errorf("suspended %t, due %d", j.Suspended, j.Due)
		}
		if j := must(b, engine.CleanUpHistory{Immediately: true}); j.Suspended || j.Due == 0 {
			b.Errorf("asked for: suspended %t, due %d", j.Suspended, j.Due)
		}
	})
}
