package engine_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// instances starts instances that wait in the task review.
func (b *bench) instances(n int) []string {
	b.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
	}
	return ids
}

// count is the answer of a statement that counts.
func (b *bench) count(statement string, args ...any) (n int64) {
	b.Helper()
	err := b.e.Reader().Select(b.ctx, statement, args, func(s store.Scanner) error { return s.Scan(&n) })
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// runJobsOf runs the jobs of a batch, oldest first, until none is left that has
// retries, and returns how many failed.
func (b *bench) runJobsOf(batch state.Batch) (failures int) {
	b.Helper()
	for range 10_000 {
		id := ""
		err := b.e.Reader().Select(b.ctx, "SELECT id FROM job WHERE configuration = ? AND retries > 0 AND suspended = ? ORDER BY COALESCE(due, 0), id LIMIT 1",
			[]any{batch.ID, false}, func(s store.Scanner) error { return s.Scan(&id) })
		if err != nil {
			b.Fatal(err)
		}
		if id == "" {
			return failures
		}
		monitors := b.count("SELECT COUNT(*) FROM job WHERE configuration = ? AND kind <> 'batch-monitor-job' AND retries > 0 AND suspended = ?", batch.ID, false)
		waiting := b.count("SELECT COUNT(*) FROM job WHERE configuration = ? AND kind <> 'batch-monitor-job'", batch.ID)
		if monitors == 0 && waiting > 0 {
			return failures // the monitor waits for what has failed
		}
		if _, err := engine.Do(b.ctx, b.e, engine.ExecuteJob{JobID: id}); err != nil {
			failures++
		}
	}
	b.Fatal("the batch does not end")
	return failures
}

func TestBatch_WorksThroughAllElementsInPartsAndLeavesNothingBehind(t *testing.T) {
	o := engine.Options{Delegates: noBooking, Batches: engine.BatchOptions{JobsPerSeed: 2, InvocationsPerJob: 3}}
	onBoth(t, o, func(b *bench) {
		b.deploy("approve.bpmn")
		ids := b.instances(20)
		batch := must(b, engine.DeleteInstances{Instances: engine.Instances{IDs: ids[:19]}, Reason: "spring cleaning"})
		if batch.TotalJobs != 7 {
			b.Errorf("%d jobs in all, want 7 for 19 elements by three", batch.TotalJobs)
		}
		if parts := b.count("SELECT COUNT(*) FROM batch_part"); parts != 4 {
			b.Errorf("%d parts, want 4 of six elements each", parts)
		}
		if failures := b.runJobsOf(batch); failures != 0 {
			b.Errorf("%d jobs failed", failures)
		}
		if left := b.count("SELECT COUNT(*) FROM process_instance"); left != 1 {
			b.Errorf("%d instances run, want 1", left)
		}
		for _, table := range []string{"batch", "batch_part"} {
			if n := b.count("SELECT COUNT(*) FROM " + table); n != 0 {
				b.Errorf("%d rows are left in %s", n, table)
			}
		}
		if n := b.count("SELECT COUNT(*) FROM job_definition WHERE configuration = ?", batch.ID); n != 0 {
			b.Errorf("%d job definitions of the batch are left", n)
		}
		if n := b.count("SELECT COUNT(*) FROM history_batch WHERE id = # AND end_time IS NOT NULL AND execution_start_time IS NOT NULL", batch.ID); n != 1 {
			b.Error("history does not have the batch")
		}
		if n := b.count("SELECT COUNT(*) FROM history_process_instance WHERE delete_reason = 'spring cleaning'"); n != 19 {
			b.Errorf("%d instances ended for the reason given, want 19", n)
		}
	})
}

func TestBatch_AJobChangesAllOfItsElementsOrNone(t *testing.T) {
	o := engine.Options{Delegates: noBooking, Batches: engine.BatchOptions{InvocationsPerJob: 2}}
	onBoth(t, o, func(b *bench) {
		b.deploy("approve.bpmn")
		ids := b.instances(2)
		row, err := b.e.LatestDefinition(b.ctx, "approve", "")
		if err != nil {
			b.Fatal(err)
		}
		batch := must(b, engine.ModifyInstancesLater{
			DefinitionID: row.ID, Instances: engine.Instances{IDs: []string{ids[0], "gone"}},
			Modification: engine.Modification{Instructions: []engine.Instruction{{Type: machine.StartBefore, ActivityID: "review"}}},
		})
		if batch.TotalJobs != 2 {
			b.Fatalf("%d jobs, want one for each deployment", batch.TotalJobs)
		}
		if failures := b.runJobsOf(batch); failures != 3 {
			b.Errorf("%d failures, want 3 of the job with the unknown instance", failures)
		}
		if n := b.count("SELECT COUNT(*) FROM task WHERE process_instance_id = #", ids[0]); n != 2 {
			b.Errorf("the other instance has %d tasks, want 2", n)
		}
		if n := b.count("SELECT COUNT(*) FROM incident WHERE type = 'failedJob' AND job_definition_id = #", batch.JobDefinitionID); n != 1 {
			b.Errorf("%d incidents, want 1", n)
		}
		statistics, err := query.BatchesWithStatistics.List(b.ctx, b.e.Reader(), query.Criteria{})
		if err != nil || len(statistics) != 1 || statistics[0].Remaining != 1 || statistics[0].Failed != 1 {
			b.Errorf("statistics %+v, want 1 job remaining that has failed: %v", statistics, err)
		}
		second := must(b, engine.ModifyInstancesLater{
			DefinitionID: row.ID, Instances: engine.Instances{IDs: ids},
			Modification: engine.Modification{Instructions: []engine.Instruction{{Type: machine.StartBefore, ActivityID: "review"}}},
		})
		must(b, engine.DeleteInstance{ProcessInstanceID: ids[1]})
		b.runJobsOf(second)
		if n := b.count("SELECT COUNT(*) FROM task WHERE process_instance_id = #", ids[0]); n != 2 {
			b.Errorf("the job failed for its second element and changed the first: %d tasks, want 2", n)
		}
	})
}

func TestBatch_AnIncidentEndsWithTheJobOrWithTheBatch(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		id := b.instances(1)[0]
		message := engine.SetVariablesOf{Instances: engine.Instances{IDs: []string{id}}, Variables: []engine.Variable{{Name: "v", Value: value.OfInt(1)}}}
		batch := must(b, message)
		must(b, engine.DeleteInstance{ProcessInstanceID: id})
		if failures := b.runJobsOf(batch); failures != 3 {
			b.Fatalf("%d failures, want 3", failures)
		}
		job := ""
		if err := b.e.Reader().Select(b.ctx, "SELECT id FROM job WHERE job_definition_id = #", []any{batch.JobDefinitionID}, func(s store.Scanner) error { return s.Scan(&job) }); err != nil {
			b.Fatal(err)
		}
		failures, err := query.BatchFailures(b.ctx, b.e.Reader(), batch.JobDefinitionID, 5)
		if err != nil || len(failures) != 1 || failures[0].Count != 1 || failures[0].Message == "" || failures[0].ProcessInstanceID != id {
			b.Errorf("the failures of the batch are %v: %v", failures, err)
		}
		must(b, engine.SetJobRetries{JobID: job, Retries: 1})
		if n := b.count("SELECT COUNT(*) FROM incident"); n != 0 {
			b.Errorf("%d incidents are open after new retries, want 0", n)
		}
		refused(b, engine.ExecuteJob{JobID: job}, engine.Failed)
		refused(b, engine.ExecuteJob{JobID: job}, engine.Failed)
		if n := b.count("SELECT COUNT(*) FROM incident"); n != 1 {
			b.Errorf("%d incidents are open, want 1", n)
		}
		must(b, engine.DeleteBatch{ID: batch.ID})
		if n := b.count("SELECT COUNT(*) FROM incident") + b.count("SELECT COUNT(*) FROM job WHERE configuration = ?", batch.ID); n != 0 {
			b.Error("the deleted batch leaves an incident or a job")
		}
		if n := b.count("SELECT COUNT(*) FROM history_batch WHERE id = #", batch.ID); n != 1 {
			b.Error("history does not have the deleted batch")
		}
		must(b, engine.DeleteHistoryBatch{ID: batch.ID})
		if n := b.count("SELECT COUNT(*) FROM history_batch") + b.count("SELECT COUNT(*) FROM history_job_log WHERE configuration = ?", batch.ID); n != 0 {
			b.Error("history still knows of the batch")
		}
	})
}

func TestBatch_ASuspendedOneMakesSuspendedJobs(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		batch := must(b, engine.SuspendInstances{Instances: engine.Instances{IDs: b.instances(3)}, Suspended: true})
		must(b, engine.SuspendBatch{ID: batch.ID, Suspended: true})
		seed := ""
		if err := b.e.Reader().Select(b.ctx, "SELECT id FROM job WHERE configuration = ?", []any{batch.ID}, func(s store.Scanner) error { return s.Scan(&seed) }); err != nil {
			b.Fatal(err)
		}
		must(b, engine.ExecuteJob{JobID: seed})
		if n := b.count("SELECT COUNT(*) FROM job WHERE configuration = ? AND suspended = ?", batch.ID, true); n != 4 {
			b.Errorf("%d suspended jobs, want 3 and the monitor", n)
		}
		must(b, engine.SuspendBatch{ID: batch.ID})
		b.runJobsOf(batch)
		if n := b.count("SELECT COUNT(*) FROM process_instance WHERE suspended = ?", true); n != 3 {
			b.Errorf("%d instances are suspended, want 3", n)
		}
		if n := b.count("SELECT COUNT(*) FROM batch"); n != 0 {
			b.Error("the batch is not over")
		}
	})
}

func TestBatch_FilesReachEachInstanceAndGoWithTheBatch(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		ids := b.instances(2)
		file := value.OfFile(value.FileRef{Name: "a.txt", MIMEType: "text/plain", Blob: value.Blob{Data: []byte("hello"), Size: 5}})
		batch := must(b, engine.SetVariablesOf{Instances: engine.Instances{IDs: ids}, Variables: []engine.Variable{{Name: "file", Value: file}, {Name: "n", Value: value.OfDouble(1.5)}}})
		if n := b.count("SELECT COUNT(*) FROM content"); n != 1 {
			b.Fatalf("%d contents, want that of the batch", n)
		}
		b.runJobsOf(batch)
		if n := b.count("SELECT COUNT(DISTINCT content_id) FROM variable WHERE name = 'file'"); n != 2 {
			b.Errorf("%d contents of variables, want one an instance", n)
		}
		if n := b.count("SELECT COUNT(*) FROM content"); n != 2 {
			b.Errorf("%d contents, want that of the batch to be gone", n)
		}
		if n := b.count("SELECT COUNT(*) FROM variable WHERE name = 'n' AND type = 'Double' AND double = 1.5"); n != 2 {
			b.Errorf("%d variables n of 1.5, want 2", n)
		}
	})
}
