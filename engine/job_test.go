package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// waiting starts instances that wait for a timer and returns their ids.
func (b *bench) waiting(n int) []string {
	b.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = must(b, engine.StartProcess{DefinitionKey: "wait"}).Instance.ID
	}
	return ids
}

// jobDefinition is the only one of the process wait.
func (b *bench) jobDefinition() query.JobDefinition {
	b.Helper()
	rows, err := query.JobDefinitions.List(b.ctx, b.e.Reader(), query.Criteria{Conditions: []query.Condition{{Name: "processDefinitionKey", Value: "wait"}}})
	if err != nil || len(rows) != 1 {
		b.Fatalf("%d job definitions, %v", len(rows), err)
	}
	return rows[0]
}

// countJobs counts jobs with the conditions.
func (b *bench) countJobs(conditions ...query.Condition) int {
	b.Helper()
	n, err := query.Jobs.Count(b.ctx, b.e.Reader(), query.Criteria{Conditions: conditions})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// operations are the types of what users did, oldest first, each with what it
// changed.
func (b *bench) operations() []string {
	b.Helper()
	rows, err := query.HistoryOperations.List(b.ctx, b.e.Reader(), query.Criteria{})
	if err != nil {
		b.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s %s %s %s>%s", r.OperationType, r.EntityType, r.Property, r.OldValue, r.NewValue))
	}
	return all
}

// unchecked acts for a user who may do everything.
func (b *bench) unchecked(user string) *bench {
	return &bench{b.T, b.e, engine.WithActor(b.ctx, engine.Actor{UserID: user})}
}

// write commits a unit as another node would.
func (b *bench) write(u *state.Unit) {
	b.Helper()
	if err := b.e.Reader().Flush(b.ctx, []*state.Changes{u.Changes()})[0]; err != nil {
		b.Fatal(err)
	}
}

func TestJobDefinition_SuspendedSuspendsNewJobsAndWithItsJobsOldOnes(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		old := b.waiting(2)
		d := b.jobDefinition()
		must(b, engine.SuspendJobDefinitions{JobDefinitionID: d.ID, Suspended: true})
		if young := b.waiting(1)[0]; !b.job(young).Suspended || b.job(old[0]).Suspended {
			b.Errorf("the new job: %v, the old one: %v", b.job(young).Suspended, b.job(old[0]).Suspended)
		}
		must(b, engine.SuspendJobDefinitions{Of: engine.DefinitionChoice{Key: "wait"}, Suspended: true, IncludeJobs: true})
		if n := b.countJobs(query.Condition{Name: "suspended", Value: true}); n != 3 {
			b.Errorf("%d of 3 jobs are suspended", n)
		}
		must(b, engine.SuspendJobDefinitions{Of: engine.DefinitionChoice{ID: d.ProcessDefinitionID}, IncludeJobs: true})
		if n := b.countJobs(query.Condition{Name: "suspended", Value: true}); n != 0 || b.jobDefinition().Suspended || b.job(b.waiting(1)[0]).Suspended {
			b.Errorf("%d jobs are still suspended, the definition: %v", n, b.jobDefinition().Suspended)
		}
	})
}

func TestJobDefinition_ManyJobsAreSuspendedPageByPage(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		like := b.job(b.waiting(1)[0])
		const n = 2_100
		u := state.NewUnit()
		for range n - 1 {
			j := like
			j.ID, j.ProcessInstanceID = b.e.NewID(), "elsewhere"
			u.Jobs.Insert(j)
		}
		b.write(u)
		must(b, engine.SuspendJobs{JobDefinitionID: like.JobDefinitionID, Suspended: true})
		if got := b.countJobs(query.Condition{Name: "suspended", Value: true}); got != n {
			b.Errorf("%d of %d jobs are suspended", got, n)
		}
		must(b.unchecked("mary"), engine.SuspendJobs{Of: engine.DefinitionChoice{Key: "wait"}})
		if got := b.countJobs(query.Condition{Name: "active", Value: true}); got != n {
			b.Errorf("%d of %d jobs are active", got, n)
		}
		if diff := cmp.Diff([]string{"ActivateJob Job suspensionState >active"}, b.operations()); diff != "" {
			b.Error(diff)
		}
	})
}

func TestJobDefinition_PriorityOverridesThatOfTheProcess(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		old := b.waiting(1)[0]
		d := b.jobDefinition()
		must(b, engine.SetJobDefinitionPriority{JobDefinitionID: d.ID, Priority: state.OptionalInt{N: 7, Set: true}})
		if young := b.waiting(1)[0]; b.job(young).Priority != 7 || b.job(old).Priority != 0 {
			b.Errorf("the new job has %d, the old one %d", b.job(young).Priority, b.job(old).Priority)
		}
		must(b, engine.SetJobDefinitionPriority{JobDefinitionID: d.ID, Priority: state.OptionalInt{N: 8, Set: true}, IncludeJobs: true})
		if n := b.countJobs(query.Condition{Name: "priorityHigherThanOrEquals", Value: int64(8)}); n != 2 {
			b.Errorf("%d of 2 jobs have the priority", n)
		}
		must(b, engine.SetJobDefinitionPriority{JobDefinitionID: d.ID})
		if got := b.job(b.waiting(1)[0]).Priority; got != 0 || b.jobDefinition().HasPriority {
			b.Errorf("the priority of the process is 0, the new job has %d", got)
		}
		refused(b, engine.SetJobDefinitionPriority{JobDefinitionID: d.ID, IncludeJobs: true}, engine.Invalid)
	})
}

func TestJobDefinition_OfAnotherNodeIsHeededWithinASecond(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		b.e.Clock().Freeze(now)
		b.waiting(1) // this node has looked
		u := state.NewUnit()
		d := b.jobDefinition()
		u.JobDefinitions.Load(state.JobDefinition{
			ID: d.ID, ProcessDefinitionID: d.ProcessDefinitionID, ProcessDefinitionKey: d.ProcessDefinitionKey, ActivityID: d.ActivityID,
			Kind: state.JobKind(d.Kind), Configuration: d.Configuration, DeploymentID: d.DeploymentID,
		}).Suspended = true
		b.write(u)
		b.e.Clock().Freeze(now.Add(time.Second))
		if !b.job(b.waiting(1)[0]).Suspended {
			b.Error("the new job is not suspended")
		}
	})
}

func TestJobDefinition_SuspensionCanBePutOff(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		instance := b.waiting(1)[0]
		at := state.MillisOf(b.e.Clock().Now().Add(2 * time.Hour))
		must(b, engine.SuspendJobDefinitions{Of: engine.DefinitionChoice{Key: "wait"}, Suspended: true, IncludeJobs: true, At: at})
		if b.jobDefinition().Suspended || b.job(instance).Suspended {
			b.Fatal("suspended at once")
		}
		jobs, err := query.Jobs.List(b.ctx, b.e.Reader(), query.Criteria{Conditions: []query.Condition{{Name: "dueDates", Value: []query.DateTest{{Operator: query.Greater, Date: at.Time().Add(-time.Second)}}}}})
		if err != nil || len(jobs) != 1 || jobs[0].Kind != string(state.JobSuspendJobDefinitions) {
			b.Fatalf("got %+v, %v", jobs, err)
		}
		refused(b.as("mary"), engine.ExecuteJob{JobID: jobs[0].ID}, engine.Forbidden)
		must(b, engine.ExecuteJob{JobID: jobs[0].ID})
		if !b.jobDefinition().Suspended || !b.job(instance).Suspended || b.countJobs() != 1 {
			b.Errorf("definition suspended: %v, job suspended: %v, %d jobs", b.jobDefinition().Suspended, b.job(instance).Suspended, b.countJobs())
		}
	})
}

func TestJobDefinition_NewRetriesAreForThoseWithoutAny(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		failed, well := b.waiting(1)[0], b.waiting(1)[0]
		must(b, engine.SetJobRetries{JobID: b.job(failed).ID})
		must(b, engine.SetJobRetries{JobID: b.job(well).ID, Retries: 5})
		due := state.Millis(77_000)
		must(b, engine.SetJobDefinitionRetries{JobDefinitionID: b.jobDefinition().ID, Retries: 2, Due: &due})
		if j := b.job(failed); j.Retries != 2 || j.Due != due {
			b.Errorf("the failed job: %+v", j)
		}
		if j := b.job(well); j.Retries != 5 || j.Due == due {
			b.Errorf("the other job: %+v", j)
		}
	})
}

func TestJob_OfAStartEventNeedsARightOnItsProcess(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("timer_start.bpmn")
		jobs, err := query.Jobs.List(b.ctx, b.e.Reader(), query.Criteria{})
		if err != nil || len(jobs) != 1 {
			b.Fatalf("%d jobs, %v", len(jobs), err)
		}
		refused(b.as("mary"), engine.DeleteJob{JobID: jobs[0].ID}, engine.Forbidden)
		b.grant("mary", identity.ResourceProcessDefinition, "nightly", identity.UpdateInstance)
		must(b.as("mary"), engine.DeleteJob{JobID: jobs[0].ID})
	})
}

func TestJob_RunByNameInASuspendedInstanceLosesARetry(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		instance := b.waiting(1)[0]
		must(b, engine.SuspendInstance{ProcessInstanceID: instance, Suspended: true})
		refused(b, engine.ExecuteJob{JobID: b.job(instance).ID}, engine.Suspended)
		if j := b.job(instance); j.Retries != 2 || j.ExceptionMessage == "" {
			b.Errorf("got %+v", j)
		}
	})
}

func TestJob_WhatUsersDoToItIsLogged(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		instance := b.waiting(1)[0]
		id := b.job(instance).ID
		mary := b.unchecked("mary")
		due := state.Millis(5)
		must(mary, engine.SetJobRetries{JobID: id, Retries: 4, Due: &due})
		must(mary, engine.SetJobDue{JobID: id})
		must(mary, engine.SetJobPriority{JobID: id, Priority: 9})
		must(mary, engine.SuspendJob{JobID: id, Suspended: true})
		must(mary, engine.SuspendJobs{ProcessInstanceID: instance})
		was := b.job(instance).Due
		must(mary, engine.ExecuteJob{JobID: id})
		want := []string{
			"SetJobRetries Job retries 3>4", "SetJobRetries Job dueDate ?>5", "SetDueDate Job duedate 5>", "SetPriority Job priority 0>9",
			"SuspendJob Job suspensionState >suspended", "ActivateJob Job suspensionState >active", "Execute Job  >",
		}
		got := b.operations()
		if was != 0 || len(got) != len(want) {
			b.Fatalf("got %q", got)
		}
		want[1] = got[1] // begins with when it was due
		if diff := cmp.Diff(want, got); diff != "" {
			b.Error(diff)
		}
	})
}

func TestIncident_OfAClientIsResolvedAndThatOfAJobIsNot(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("wait.bpmn")
		instance := b.waiting(1)[0]
		must(b, engine.SetJobRetries{JobID: b.job(instance).ID})
		incidents, err := query.Incidents.List(b.ctx, b.e.Reader(), query.Criteria{})
		if err != nil || len(incidents) != 1 {
			b.Fatalf("%d incidents, %v", len(incidents), err)
		}
		mary := b.unchecked("mary")
		must(mary, engine.AnnotateIncident{IncidentID: incidents[0].ID, Annotation: "the disk was full"})
		refused(mary, engine.ResolveIncident{IncidentID: incidents[0].ID}, engine.Invalid)
		refused(mary, engine.ResolveIncident{IncidentID: "nope"}, engine.NotFound)
		if diff := cmp.Diff([]string{"SetAnnotation Incident incidentId >" + incidents[0].ID}, b.operations()); diff != "" {
			b.Error(diff)
		}
		got, err := query.Incidents.Get(b.ctx, b.e.Reader(), incidents[0].ID)
		if err != nil || got.Annotation != "the disk was full" {
			b.Errorf("got %+v, %v", got, err)
		}
	})
}

// A start event that repeats starts the next instances although one could not be
// started, and what it tries again is no further repetition.
func TestJob_OfARepeatingStartEventIsFollowedWhereItFails(t *testing.T) {
	failing := true
	delegates := map[string]machine.Delegate{"test.Book": func(*machine.Call) error {
		if failing {
			return errors.New("the ledger is closed")
		}
		return nil
	}}
	onBoth(t, engine.Options{Delegates: delegates}, func(b *bench) {
		failing = true
		b.deploy("timer_start_failing.bpmn")
		jobs := func() []query.Job {
			b.Helper()
			found, err := query.Jobs.List(b.ctx, b.e.Reader(), query.Criteria{Sort: []query.Sort{{Key: "jobRetries"}}})
			if err != nil {
				b.Fatal(err)
			}
			return found
		}
		first := jobs()[0].ID
		for range 2 {
			if _, err := engine.Do(b.ctx, b.e, engine.ExecuteJob{JobID: first}); err == nil {
				b.Fatal("the job did not fail")
			}
		}
		if all := jobs(); len(all) != 2 || all[0].Retries != 1 || all[1].Retries != 3 {
			b.Errorf("after two failures there are %+v", all)
		}
		failing = false
		must(b, engine.ExecuteJob{JobID: first})
		if all := jobs(); len(all) != 1 || all[0].Retries != 3 {
			b.Errorf("after it succeeded there are %+v", all)
		}
	})
}
