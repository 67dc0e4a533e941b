package engine_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func TestProcess_RunsFromStartToEnd(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve", BusinessKey: "A-1"})
		task := b.task(s.Instance.ID, "review")
		if got, want := task.Due.Time(), task.Created.Time().AddDate(0, 0, 3); !got.Equal(want) {
			b.Errorf("due %v, want %v", got, want)
		}
		must(b, engine.CompleteTask{TaskID: task.ID, Variables: approved(true)})
		must(b, engine.ExecuteJob{JobID: b.job(s.Instance.ID).ID})
		if !b.ended(s.Instance.ID) {
			b.Error("the instance still runs")
		}
		refused(b, engine.CompleteTask{TaskID: task.ID}, engine.NotFound)
	})
}

func TestProcess_ADefinitionRemovedDuringAStartLeavesNoInstance(t *testing.T) {
	var meanwhile func() error
	delegates := map[string]machine.Delegate{"test.Do": func(*machine.Call) error { return meanwhile() }}
	onBoth(t, engine.Options{Delegates: delegates}, func(b *bench) {
		deployed := b.deploy("leave.bpmn")
		meanwhile = func() error { return nil }
		begun := must(b, engine.StartProcess{DefinitionKey: "leave"}).Instance
		meanwhile = func() error {
			_, err := engine.Do(b.ctx, b.e, engine.DeleteDeployment{ID: deployed.Deployment.ID, Cascade: true})
			return err
		}
		refused(b, engine.StartProcess{DefinitionKey: "leave"}, engine.NotFound)
		refused(b, engine.StartProcess{DefinitionID: begun.ProcessDefinitionID}, engine.NotFound)
		if n := b.count("SELECT count(*) FROM process_instance") + b.count("SELECT count(*) FROM task"); n != 0 {
			b.Errorf("%d instances and tasks are left of a definition that is gone", n)
		}
	})
}

func TestProcess_OneOfManyConcurrentCompletesWins(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		task := b.task(s.Instance.ID, "review")
		var wg sync.WaitGroup
		results := make([]error, 16)
		for i := range results {
			wg.Go(func() {
				_, results[i] = engine.Do(b.ctx, b.e, engine.CompleteTask{TaskID: task.ID, Variables: approved(false)})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			var refusal *engine.Error
			switch {
			case err == nil:
				won++
			case !errors.As(err, &refusal) || refusal.Code != engine.NotFound:
				b.Errorf("a loser got %v", err)
			}
		}
		if won != 1 {
			b.Errorf("%d completes were acknowledged, want 1", won)
		}
	})
}

func TestProcess_ConcurrentArrivalsAtAJoinAllSucceed(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("parallel.bpmn")
		for range 10 {
			s := must(b, engine.StartProcess{DefinitionKey: "parallel"})
			var wg sync.WaitGroup
			for _, key := range []string{"a", "b", "c"} {
				task := b.task(s.Instance.ID, key)
				wg.Go(func() {
					if _, err := engine.Do(b.ctx, b.e, engine.CompleteTask{TaskID: task.ID}); err != nil {
						b.Errorf("complete %s: %v", key, err)
					}
				})
			}
			wg.Wait()
			if !b.ended(s.Instance.ID) {
				b.Error("three branches were completed and the instance still runs")
			}
		}
	})
}

func TestJob_FailsIntoAnIncidentAndIsRepaired(t *testing.T) {
	broken := true
	delegates := map[string]machine.Delegate{"test.Book": func(*machine.Call) error {
		if broken {
			return errors.New("the ledger is closed")
		}
		return nil
	}}
	onBoth(t, engine.Options{Delegates: delegates}, func(b *bench) {
		broken = true
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		must(b, engine.CompleteTask{TaskID: b.task(s.Instance.ID, "review").ID, Variables: approved(true)})
		id := b.job(s.Instance.ID).ID
		for left := int64(2); left >= 0; left-- {
			refused(b, engine.ExecuteJob{JobID: id}, engine.Failed)
			if j := b.job(s.Instance.ID); j.Retries != left || j.ExceptionMessage != "the ledger is closed" {
				b.Fatalf("after a failure: retries %d, message %q; want %d", j.Retries, j.ExceptionMessage, left)
			}
		}
		if n := b.unit(store.Scope{JobID: id}).Incidents.Len(); n != 1 {
			b.Fatalf("%d incidents, want 1", n)
		}
		must(b, engine.SetJobRetries{JobID: id, Retries: 1})
		if n := b.unit(store.Scope{JobID: id}).Incidents.Len(); n != 0 {
			b.Fatalf("%d incidents after new retries, want none", n)
		}
		broken = false
		must(b, engine.ExecuteJob{JobID: id})
		if !b.ended(s.Instance.ID) {
			b.Error("the instance still runs")
		}
	})
}

func TestJob_AnUnknownDelegateIsNamed(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		must(b, engine.CompleteTask{TaskID: b.task(s.Instance.ID, "review").ID, Variables: approved(true)})
		_, err := engine.Do(b.ctx, b.e, engine.ExecuteJob{JobID: b.job(s.Instance.ID).ID})
		if err == nil {
			b.Fatal("the job ran without its delegate")
		}
		for _, word := range []string{"test.Book", "book"} {
			if !contains(err.Error(), word) {
				b.Errorf("%q does not name %s", err, word)
			}
		}
	})
}

func TestInstance_SuspendedNothingMoves(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		task := b.task(s.Instance.ID, "review")
		must(b, engine.SuspendInstance{ProcessInstanceID: s.Instance.ID, Suspended: true})
		refused(b, engine.CompleteTask{TaskID: task.ID, Variables: approved(false)}, engine.Suspended)
		refused(b, engine.ClaimTask{TaskID: task.ID, UserID: "mary"}, engine.Suspended)
		must(b, engine.SuspendInstance{ProcessInstanceID: s.Instance.ID})
		must(b, engine.CompleteTask{TaskID: task.ID, Variables: approved(false)})
	})
}

func TestInstance_DeletedLeavesNothingRunning(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("parallel.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "parallel"})
		must(b, engine.DeleteInstance{ProcessInstanceID: s.Instance.ID, Reason: "by test"})
		if !b.ended(s.Instance.ID) {
			b.Error("the instance still runs")
		}
		refused(b, engine.DeleteInstance{ProcessInstanceID: s.Instance.ID}, engine.NotFound)
	})
}

func TestTask_ClaimedByAnotherIsAConflict(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		task := b.task(s.Instance.ID, "review")
		must(b, engine.ClaimTask{TaskID: task.ID, UserID: "mary"})
		must(b, engine.ClaimTask{TaskID: task.ID, UserID: "mary"})
		refused(b, engine.ClaimTask{TaskID: task.ID, UserID: "john"}, engine.Conflict)
		must(b, engine.UnclaimTask{TaskID: task.ID})
		must(b, engine.ClaimTask{TaskID: task.ID, UserID: "john"})
	})
}

func TestAuthorization_IsDemandedOfCheckedActors(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		d := b.deploy("approve.bpmn")
		refused(b.as("john", "sales"), engine.StartProcess{DefinitionKey: "approve"}, engine.Forbidden)
		must(b, engine.CreateAuthorization{Authorization: state.Authorization{
			Type: 1, GroupID: "sales", ResourceType: int64(identity.ResourceProcessDefinition), ResourceID: "approve",
			Permissions: int64(identity.CreateInstance),
		}})
		must(b, engine.CreateAuthorization{Authorization: state.Authorization{
			Type: 1, GroupID: "sales", ResourceType: int64(identity.ResourceProcessInstance), ResourceID: identity.Any,
			Permissions: int64(identity.Create),
		}})
		s := must(b.as("john", "sales"), engine.StartProcess{DefinitionKey: "approve"})
		task := b.task(s.Instance.ID, "review")
		refused(b.as("john", "sales"), engine.CompleteTask{TaskID: task.ID, Variables: approved(false)}, engine.Forbidden)
		refused(b.as("john", "sales"), engine.DeleteInstance{ProcessInstanceID: s.Instance.ID}, engine.Forbidden)
		refused(b.as("john", "sales"), engine.DeleteDeployment{ID: d.Deployment.ID, Cascade: true}, engine.Forbidden)
		must(b.as("mary", "accounting"), engine.CompleteTask{TaskID: task.ID, Variables: approved(false)})
		must(b.as("demo", identity.AdminGroup), engine.DeleteDeployment{ID: d.Deployment.ID, Cascade: true})
	})
}

func TestAuthenticate_LocksAfterAWrongPassword(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		must(b, engine.CreateGroup{ID: "accounting", Name: "Accounting", Type: "WORKFLOW"})
		must(b, engine.CreateUser{ID: "mary", Password: "secret", Groups: []string{"accounting"}})
		refused(b, engine.CreateUser{ID: "mary", Password: "other"}, engine.Conflict)
		refused(b, engine.CreateUser{ID: "not-an-id", Password: "secret"}, engine.Invalid)
		a, err := b.e.Authenticate(b.ctx, "mary", "secret")
		if err != nil || a.UserID != "mary" || len(a.Groups) != 1 || a.Groups[0] != "accounting" {
			b.Fatalf("the right password: %+v, %v", a, err)
		}
		now := b.e.Clock().Now()
		b.e.Clock().Freeze(now)
		defer b.e.Clock().Release()
		for _, wrong := range []struct{ user, password string }{{"mary", "guess"}, {"nobody", "secret"}, {"mary", ""}} {
			if _, err := b.e.Authenticate(b.ctx, wrong.user, wrong.password); err == nil {
				b.Errorf("%+v was let in", wrong)
			}
		}
		if _, err := b.e.Authenticate(b.ctx, "mary", "secret"); err == nil {
			b.Error("the right password was accepted right after a wrong one")
		}
		b.e.Clock().Freeze(now.Add(time.Minute))
		if _, err := b.e.Authenticate(b.ctx, "mary", "secret"); err != nil {
			b.Errorf("a minute later: %v", err)
		}
	})
}
