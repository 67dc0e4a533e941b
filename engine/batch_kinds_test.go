package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// after is so many days after monday.
func after(days int) state.Millis {
	return state.MillisOf(monday.Add(time.Duration(days) * 24 * time.Hour))
}

// dishes decides on a dish by the degrees, for which the season is decided first.
func (b *bench) dishes(degrees ...int32) {
	b.Helper()
	definition := ""
	for _, d := range b.deploy("dish.dmn").Decisions {
		if d.Key == "dish" {
			definition = d.ID
		}
	}
	for _, n := range degrees {
		must(b, engine.EvaluateDecision{DefinitionID: definition, Variables: []engine.Variable{{Name: "degrees", Value: value.OfInt(n)}}})
	}
}

// evaluations are those of a decision that history has, oldest first.
func (b *bench) evaluations(key string) []query.HistoryDecisionInstance {
	b.Helper()
	rows, err := query.HistoryDecisionInstances.List(b.ctx, b.e.Reader(), query.Criteria{}.With(query.Condition{Name: "decisionDefinitionKey", Value: key}))
	if err != nil {
		b.Fatal(err)
	}
	return rows
}

// ran runs a batch to its end, in which no job may fail.
func (b *bench) ran(batch state.Batch) state.Batch {
	b.Helper()
	if failures := b.runJobsOf(batch); failures != 0 {
		b.Errorf("%d jobs of the %s failed", failures, batch.Type)
	}
	if n := b.count("SELECT COUNT(*) FROM batch WHERE id = #", batch.ID) + b.count("SELECT COUNT(*) FROM batch_part WHERE batch_id = #", batch.ID); n != 0 {
		b.Errorf("the %s is not over", batch.Type)
	}
	return batch
}

func TestBatch_OfDecisionsRemovesEachEvaluationWithItsValues(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.dishes(0, 20, 30)
		dishes, seasons := b.evaluations("dish"), b.evaluations("season")
		if len(dishes) != 3 || len(seasons) != 3 {
			b.Fatalf("%d dishes and %d seasons, want 3 of each", len(dishes), len(seasons))
		}
		refused(b, engine.DeleteDecisions{}, engine.Invalid)
		byQuery := query.Criteria{}.With(query.Condition{Name: "rootDecisionInstanceId", Value: dishes[1].ID})
		batch := b.ran(must(b, engine.DeleteDecisions{IDs: []string{dishes[0].ID, dishes[0].ID}, Query: &byQuery, Reason: "tidy"}))
		if batch.TotalJobs != 3 {
			b.Errorf("%d jobs, want 3: one named twice, and two that the query finds", batch.TotalJobs)
		}
		var left []string
		for _, row := range append(b.evaluations("dish"), b.evaluations("season")...) {
			left = append(left, row.ID)
		}
		// The season that a removed dish had required stays.
		want := []string{dishes[2].ID}
		for _, row := range seasons {
			if row.RootDecisionID != dishes[1].ID {
				want = append(want, row.ID)
			}
		}
		if diff := cmp.Diff(want, left); diff != "" {
			b.Errorf("left (-want +got): %s", diff)
		}
		for _, table := range []string{"history_decision_input", "history_decision_output"} {
			if n := b.count("SELECT COUNT(*) FROM " + table); n != 3 {
				b.Errorf("%d rows are left in %s, want one an evaluation", n, table)
			}
		}
	})
}

func TestBatch_OfRemovalTimesOfDecisionsTakesThoseRequiredAlong(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.dishes(0, 20)
		for _, row := range append(b.evaluations("dish"), b.evaluations("season")...) {
			if row.RemovalTime != query.Millis(after(5)) {
				b.Errorf("at first an evaluation of %s goes at %v, want the end of the dish's time to live", row.DecisionDefinitionKey, row.RemovalTime.Time())
			}
		}
		dish, season := b.evaluations("dish")[0], b.evaluations("season")
		required := season[0]
		if required.RootDecisionID != dish.ID {
			required = season[1]
		}
		for _, to := range []struct {
			time engine.RemovalTime
			want state.Millis
		}{
			{engine.RemovalTime{Mode: engine.AbsoluteRemovalTime, At: after(2)}, after(2)},
			{engine.RemovalTime{Mode: engine.ClearedRemovalTime}, 0},
			{engine.RemovalTime{Mode: engine.CalculatedRemovalTime}, after(5)},
		} {
			b.ran(must(b, engine.SetRemovalTimeOfDecisions{RemovalTime: to.time, IDs: []string{required.ID}, Hierarchical: true}))
			for _, row := range append(b.evaluations("dish"), b.evaluations("season")...) {
				want := query.Millis(after(5))
				if row.ID == dish.ID || row.ID == required.ID {
					want = query.Millis(to.want)
				}
				if row.RemovalTime != want {
					b.Errorf("%s: an evaluation of %s goes at %v, want %v", to.time.Mode, row.DecisionDefinitionKey, row.RemovalTime.Time(), want.Time())
				}
			}
		}
		refused(b, engine.SetRemovalTimeOfDecisions{IDs: []string{"none"}}, engine.Invalid)
	})
}

func TestBatch_OfRemovalTimesOfInstances(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("call.bpmn", "approve.bpmn")
		id := b.callAndEnd()
		running := b.instances(1)[0]
		called := ""
		for _, row := range must1(query.HistoryProcessInstances.List(b.ctx, b.e.Reader(), query.Criteria{})) {
			if row.ProcessDefinitionKey == "called" {
				called = row.ID
			}
		}
		five := after(5).Time()
		two, none := after(2).Time(), time.Time{}
		for _, to := range []struct {
			time           engine.RemovalTime
			ids            []string
			hierarchical   bool
			caller, called time.Time
		}{
			{engine.RemovalTime{Mode: engine.AbsoluteRemovalTime, At: after(2)}, []string{called}, false, five, two},
			{engine.RemovalTime{Mode: engine.AbsoluteRemovalTime, At: after(2)}, []string{called}, true, two, two},
			{engine.RemovalTime{Mode: engine.ClearedRemovalTime}, []string{id}, true, none, none},
			{engine.RemovalTime{Mode: engine.CalculatedRemovalTime}, []string{id, running}, true, five, five},
		} {
			b.ran(must(b, engine.SetRemovalTimeOfInstances{RemovalTime: to.time, Instances: engine.Instances{IDs: to.ids}, Hierarchical: to.hierarchical}))
			times := b.removalTimes()
			if !times["caller"].Equal(to.caller) || !times["called"].Equal(to.called) {
				b.Errorf("%s of %v: %v, want %v and %v", to.time.Mode, to.ids, times, to.caller, to.called)
			}
			if !times["approve"].IsZero() {
				b.Errorf("what runs has a removal time: %v", times["approve"])
			}
		}
	})
}

func TestBatch_OfRemovalTimesOfBatches(t *testing.T) {
	o := engine.Options{Delegates: noBooking, Cleanup: engine.CleanupOptions{DefaultBatchTTL: state.OptionalInt{N: 10, Set: true}}}
	onBoth(t, o, func(b *bench) {
		b.days(0)
		b.deploy("approve.bpmn")
		ended := b.ran(must(b, engine.SuspendInstances{Instances: engine.Instances{IDs: b.instances(1)}, Suspended: true}))
		running := must(b, engine.SuspendInstances{Instances: engine.Instances{IDs: b.instances(1)}, Suspended: true})
		for _, to := range []struct {
			time           engine.RemovalTime
			ended, running state.Millis
		}{
			{engine.RemovalTime{Mode: engine.AbsoluteRemovalTime, At: after(2)}, after(2), after(2)},
			{engine.RemovalTime{Mode: engine.ClearedRemovalTime}, 0, 0},
			{engine.RemovalTime{Mode: engine.CalculatedRemovalTime}, after(10), 0},
		} {
			b.ran(must(b, engine.SetRemovalTimeOfBatches{RemovalTime: to.time, IDs: []string{ended.ID, running.ID}}))
			for id, want := range map[string]state.Millis{ended.ID: to.ended, running.ID: to.running} {
				row := must1(query.HistoryBatches.List(b.ctx, b.e.Reader(), query.Criteria{}.With(query.Condition{Name: "batchId", Value: id})))
				if len(row) != 1 || row[0].RemovalTime != query.Millis(want) {
					b.Errorf("%s: %+v, want removal at %v", to.time.Mode, row, want.Time())
				}
			}
		}
	})
}

func TestBatch_OfRetriesOfJobsGivesThemToEachJobOnce(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.days(0)
		b.deploy("wait.bpmn")
		ids := b.waiting(4)
		job := b.job(ids[0]).ID
		due := after(3)
		jobs := query.Criteria{}.With(query.Condition{Name: "processInstanceId", Value: ids[1]})
		batch := b.ran(must(b, engine.RetryJobs{JobIDs: []string{job}, JobQuery: &jobs, Instances: engine.Instances{IDs: ids[:3]}, Retries: 7, Due: &due}))
		if batch.TotalJobs != 3 {
			b.Errorf("%d jobs, want one for each of three timers", batch.TotalJobs)
		}
		for i, id := range ids {
			want, at := int64(7), due
			if i == 3 {
				want, at = 3, state.MillisOf(monday.Add(time.Hour))
			}
			if j := b.job(id); j.Retries != want || j.Due != at {
				b.Errorf("timer %d has %d retries and is due %v, want %d and %v", i, j.Retries, j.Due.Time(), want, at.Time())
			}
		}
		b.ran(must(b, engine.RetryJobs{JobIDs: []string{job}, Retries: 0}))
		if j := b.job(ids[0]); j.Retries != 0 || b.count("SELECT COUNT(*) FROM incident WHERE type = 'failedJob' AND configuration = #", job) != 1 {
			b.Errorf("without retries a job has %d and no incident", j.Retries)
		}
		b.ran(must(b, engine.RetryJobs{JobIDs: []string{job}, Retries: 1}))
		if n := b.count("SELECT COUNT(*) FROM incident"); n != 0 {
			b.Errorf("%d incidents are open after new retries", n)
		}
		refused(b, engine.RetryJobs{JobIDs: []string{job}, Retries: -1}, engine.Failed)
		refused(b, engine.RetryJobs{Retries: 1}, engine.Invalid)
	})
}

func TestBatch_OfRetriesOfExternalTasksEndsTheirIncidents(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("external.bpmn")
		failed, other := b.external(), b.external()
		must(b, engine.FailExternalTask{ID: b.lock(failed.ID), WorkerID: "lock", Message: "no paper", Retries: 0})
		if n := b.count("SELECT COUNT(*) FROM incident WHERE type = 'failedExternalTask'"); n != 1 {
			b.Fatalf("%d incidents, want 1", n)
		}
		tasks := query.Criteria{}.With(query.Condition{Name: "externalTaskId", Value: failed.ID})
		batch := b.ran(must(b, engine.RetryExternalTasks{
			TaskIDs: []string{failed.ID}, TaskQuery: &tasks, Instances: engine.Instances{IDs: []string{other.ProcessInstanceID}}, Retries: 5,
		}))
		if batch.TotalJobs != 2 {
			b.Errorf("%d jobs, want one for each of two tasks", batch.TotalJobs)
		}
		if n := b.count("SELECT COUNT(*) FROM external_task WHERE retries = 5"); n != 2 {
			b.Errorf("%d tasks have the retries, want 2", n)
		}
		if n := b.count("SELECT COUNT(*) FROM incident"); n != 0 {
			b.Errorf("%d incidents are open after new retries", n)
		}
		refused(b, engine.RetryExternalTasks{Retries: 1}, engine.Invalid)
	})
}

// must1 is for queries that have to succeed.
func must1[R any](r R, err error) R {
	if err != nil {
		panic(err)
	}
	return r
}

func TestBatch_JobsAreFoundByTheOnlyInstanceTheyAreFor(t *testing.T) {
	for invocations, found := range map[int]int{1: 1, 2: 0} {
		onBoth(t, engine.Options{Delegates: noBooking, Batches: engine.BatchOptions{InvocationsPerJob: invocations}}, func(b *bench) {
			b.deploy("approve.bpmn")
			ids := b.instances(2)
			of := engine.Instances{IDs: ids}
			for _, batch := range []state.Batch{
				must(b, engine.SetVariablesOf{Instances: of, Variables: []engine.Variable{{Name: "v", Value: value.OfInt(1)}}}),
				must(b, engine.SuspendInstances{Instances: of, Suspended: true}),
			} {
				seed := must1(query.Jobs.List(b.ctx, b.e.Reader(), query.Criteria{}.With(query.Condition{Name: "jobDefinitionId", Value: batch.SeedDefinitionID})))
				must(b, engine.ExecuteJob{JobID: seed[0].ID})
			}
			if n := b.countJobs(query.Condition{Name: "processInstanceId", Value: ids[1]}); n != found {
				b.Errorf("%d jobs of the instance where each does %d, want %d: those of suspensions name none", n, invocations, found)
			}
			if n := b.countJobs(query.Condition{Name: "processInstanceIds", Value: ids}); n != 2*found {
				b.Errorf("%d jobs of both instances, want %d", n, 2*found)
			}
			granted := query.Permit{Granted: ids[:1], Others: query.Denied}
			if n := b.countJobs(query.Visible(query.Visibility{Instances: granted})); n != found {
				b.Errorf("who may read one of the instances sees %d jobs, want %d", n, found)
			}
			if rows := must1(query.Jobs.List(b.ctx, b.e.Reader(), query.Criteria{Sort: []query.Sort{{Key: "processInstanceId", Desc: true}}})); found > 0 && rows[0].ProcessInstanceID != ids[1] {
				b.Errorf("sorted by instance, the last first, the first job is for %q", rows[0].ProcessInstanceID)
			}
		})
	}
}
