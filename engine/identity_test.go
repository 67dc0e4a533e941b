package engine_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

// signedIn acts for a stored user.
func (b *bench) signedIn(user string) *bench {
	b.Helper()
	a, err := b.e.ActorOf(b.ctx, user)
	if err != nil {
		b.Fatal(err)
	}
	return &bench{b.T, b.e, engine.WithActor(b.ctx, a)}
}

func (b *bench) grant(user string, r identity.Resource, id string, p identity.Permission) state.Authorization {
	b.Helper()
	return must(b, engine.CreateAuthorization{Authorization: state.Authorization{
		Type: identity.TypeGrant, UserID: user, ResourceType: int64(r), ResourceID: id, Permissions: int64(p),
	}})
}

// grants are the authorizations of a user or group as texts.
func (b *bench) grants(column, id string) []string {
	b.Helper()
	texts := []string{}
	err := b.e.Reader().Select(b.ctx, "SELECT resource_type, resource_id, permissions FROM authorization_grant WHERE "+column+" = ? ORDER BY resource_type, resource_id",
		[]any{id}, func(s query.Scanner) error {
			var resource, permissions int64
			var id string
			err := s.Scan(&resource, &id, &permissions)
			r := identity.Resource(resource)
			texts = append(texts, r.String()+" "+id+" "+strings.Join(r.PermissionNames(identity.Permission(permissions)), ","))
			return err
		})
	if err != nil {
		b.Fatal(err)
	}
	return texts
}

func TestAllow_AddsToWhatAGroupWasGiven(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		must(b, engine.CreateGroup{ID: "clerks"})
		on := func(p identity.Permission) engine.Allow {
			return engine.Allow{GroupID: "clerks", Grants: []engine.Grant{
				{Resource: identity.ResourceProcessDefinition, ID: "invoice", Permissions: p},
				{Resource: identity.ResourceApplication, ID: "tasklist", Permissions: identity.Access},
			}}
		}
		must(b, on(identity.Read))
		must(b, on(identity.CreateInstance))
		must(b, on(identity.Read))
		want := []string{"Application tasklist ACCESS", "Group clerks READ", "ProcessDefinition invoice READ,CREATE_INSTANCE"}
		if diff := cmp.Diff(want, b.grants("group_id", "clerks")); diff != "" {
			b.Error(diff)
		}
		refused(b, engine.Allow{GroupID: "unknown", Grants: on(identity.Read).Grants}, engine.NotFound)
		must(b, engine.CreateUser{ID: "john", Password: "john", AnyPassword: true})
		b.grant("john", identity.ResourceAuthorization, identity.Any, identity.Create)
		john := b.signedIn("john")
		refused(john, on(identity.Delete), engine.Forbidden) // there is one, which he may not change
		if diff := cmp.Diff(want, b.grants("group_id", "clerks")); diff != "" {
			b.Error("a refused command left something:", diff)
		}
	})
}

func TestActor_FollowsEveryChangeOnItsNodeAtOnce(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.e.Clock().Freeze(time.Now()) // no second passes in which it could ask again
		must(b, engine.CreateUser{ID: "mary", Password: "secret"})
		must(b, engine.CreateGroup{ID: "accounting"})
		must(b, engine.CreateTenant{ID: "north"})
		mary := func() engine.Actor { return engine.ActorFrom(b.signedIn("mary").ctx) }
		can := func() bool { return mary().Grants.Can(identity.Read, identity.ResourceDeployment, "d") }
		if a := mary(); can() || len(a.Groups)+len(a.Tenants) > 0 || !a.TenantCheck {
			b.Fatalf("a new user has %+v", a)
		}
		grant := must(b, engine.CreateAuthorization{Authorization: state.Authorization{
			Type: identity.TypeGrant, GroupID: "accounting", ResourceType: int64(identity.ResourceDeployment), ResourceID: identity.Any, Permissions: int64(identity.Read),
		}})
		member := engine.TenantMember{TenantID: "north", GroupID: "accounting"}
		must(b, engine.AddTenantMember{TenantMember: member})
		must(b, engine.AddMember{UserID: "mary", GroupID: "accounting"})
		if a := mary(); !can() || !cmp.Equal(a.Tenants, []string{"north"}) {
			b.Errorf("after joining the group: %+v", a)
		}
		must(b, engine.RemoveTenantMember{TenantMember: member})
		must(b, engine.DeleteAuthorization{ID: grant.ID})
		if a := mary(); can() || len(a.Tenants) > 0 {
			b.Errorf("after the group lost all: %+v", a)
		}
		must(b, engine.CreateGroup{ID: identity.AdminGroup})
		must(b, engine.AddMember{UserID: "mary", GroupID: identity.AdminGroup})
		if a := mary(); !can() || a.TenantCheck {
			b.Errorf("an administrator: %+v", a)
		}
		must(b, engine.DeleteGroup{ID: identity.AdminGroup})
		if can() {
			b.Error("without the administrators' group she still is one")
		}
	})
}

// TestActor_FollowsOtherNodesWithinASecond runs two engines on one database.
func TestActor_FollowsOtherNodesWithinASecond(t *testing.T) {
	file, url := filepath.Join(t.TempDir(), "shared.db"), ""
	for name, open := range map[string]func() (store.Store, error){
		"sqlite": func() (store.Store, error) { return sqlite.Open(t.Context(), file, sqlite.Options{}) },
		"postgres": func() (store.Store, error) {
			if url == "" {
				url = pgtest.URL(t)
			}
			return postgres.Open(t.Context(), url, postgres.Options{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			node := func() *bench {
				s, err := open()
				if err != nil {
					t.Fatal(err)
				}
				return newBench(t, s, engine.Options{})
			}
			here, there := node(), node()
			now := time.Now()
			there.e.Clock().Freeze(now)
			must(here, engine.CreateUser{ID: "mary", Password: "secret"})
			grant := here.grant("mary", identity.ResourceDeployment, identity.Any, identity.Read)
			may := func() bool {
				return engine.ActorFrom(there.signedIn("mary").ctx).Grants.Can(identity.Read, identity.ResourceDeployment, "d")
			}
			letIn := func(password string) bool {
				_, err := there.e.Authenticate(there.ctx, "mary", password)
				return err == nil
			}
			if !may() || !letIn("secret") {
				t.Fatal("the other node does not know the user")
			}
			must(here, engine.DeleteAuthorization{ID: grant.ID})
			must(here, engine.ChangePassword{ID: "mary", Password: "changed"})
			there.e.Clock().Freeze(now.Add(time.Second))
			if may() || letIn("secret") {
				t.Error("a second later the other node still goes by what it remembers")
			}
			if there.e.Clock().Freeze(now.Add(time.Minute)); !letIn("changed") {
				t.Error("the changed password is refused")
			}
			must(here, engine.DeleteUser{ID: "mary"})
			if there.e.Clock().Freeze(now.Add(2 * time.Minute)); letIn("changed") {
				t.Error("a deleted user is let in")
			}
		})
	}
}

func TestAuthenticate_LocksForGoodAfterTenWrongPasswords(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		must(b, engine.CreateUser{ID: "mary", Password: "secret"})
		now := time.Now()
		letIn := func(password string) bool {
			now = now.Add(time.Hour)
			b.e.Clock().Freeze(now)
			_, err := b.e.Authenticate(b.ctx, "mary", password)
			return err == nil
		}
		if !letIn("secret") {
			b.Fatal("the password is refused")
		}
		for range 9 {
			letIn("wrong")
		}
		if !letIn("secret") {
			b.Fatal("after nine wrong passwords the right one is refused")
		}
		for range identity.MaxAttempts {
			letIn("wrong")
		}
		if letIn("secret") {
			b.Error("after ten wrong passwords the right one is accepted")
		}
		refused(b.signedIn("mary"), engine.UnlockUser{ID: "mary"}, engine.Forbidden)
		must(b, engine.UnlockUser{ID: "mary"})
		if !letIn("secret") {
			b.Error("once unlocked she is not let in")
		}
	})
}

func TestAuthenticate_CountsEveryoneWhoGuessesAtOnce(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		must(b, engine.CreateUser{ID: "mary", Password: "secret"})
		b.e.Clock().Freeze(time.Now())
		results := make(chan error)
		const guesses = 4
		for range guesses {
			go func() {
				_, err := b.e.Authenticate(b.ctx, "mary", "wrong")
				results <- err
			}()
		}
		for range guesses {
			var refusal *engine.Error
			if err := <-results; !errors.As(err, &refusal) || refusal.Code != engine.Forbidden {
				b.Errorf("a guess is answered by %v", err)
			}
		}
	})
}

// TestAuthenticate_TakesPasswordsOfCamunda uses a hash that Camunda 7.24 made.
func TestAuthenticate_TakesPasswordsOfCamunda(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		hash, err := identity.ImportedHash(
			"{SHA-512}GiojvfKlvWMzoH88KuKq/m8pFclw2UD8OJkR4yYFv/OUILnrKIjSs+S8YdYRUN339T+XvJwJMLQYert3BL6zAw==", "c2FsdHNhbHRzYWx0c2FsdA==")
		if err != nil {
			b.Fatal(err)
		}
		unit := state.NewUnit()
		unit.Users.Insert(state.User{ID: "kermit", PasswordHash: hash})
		if err := b.e.Reader().Flush(b.ctx, []*state.Changes{unit.Changes()})[0]; err != nil {
			b.Fatal(err)
		}
		for range 2 { // with the old hash, then with the new one
			if _, err := b.e.Authenticate(b.ctx, "kermit", "correct horse"); err != nil {
				b.Error(err)
			}
		}
		var stored string
		err = b.e.Reader().Select(b.ctx, "SELECT password_hash FROM user_account WHERE id = ?", []any{"kermit"}, func(s query.Scanner) error { return s.Scan(&stored) })
		if err != nil || !identity.IsCurrentHash(stored) {
			b.Errorf("the password is kept as %.20s…, %v", stored, err)
		}
	})
}

func TestPasswordPolicy_IsDemandedOfNewPasswords(t *testing.T) {
	onBoth(t, engine.Options{PasswordPolicy: identity.CamundaPolicy()}, func(b *bench) {
		refused(b, engine.CreateUser{ID: "mary", Password: "short"}, engine.Invalid)
		refused(b, engine.CreateUser{ID: "mary", FirstName: "Anne", Password: "xx-ANNE-1234"}, engine.Invalid)
		must(b, engine.CreateUser{ID: "mary", Password: "Correct-horse-1"})
		must(b, engine.CreateUser{ID: "robot"})
		must(b, engine.CreateUser{ID: "demo", Password: "demo", AnyPassword: true})
		refused(b, engine.ChangePassword{ID: "mary", Password: "Correct-mary-1"}, engine.Invalid)
		must(b, engine.ChangePassword{ID: "mary", Password: "Correct-horse-2"})
		if _, err := b.e.Authenticate(b.ctx, "robot", ""); err == nil {
			b.Error("a user without a password is let in without one")
		}
	})
}

// TestDefaultGrants_AreThoseOfCamunda holds what comes and goes with users,
// groups, tenants and deployments to what Camunda 7.24 does.
func TestDefaultGrants_AreThoseOfCamunda(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		must(b, engine.CreateUser{ID: "mary"})
		must(b, engine.CreateGroup{ID: "accounting"})
		must(b, engine.CreateTenant{ID: "north"})
		must(b, engine.AddTenantMember{TenantMember: engine.TenantMember{TenantID: "north", UserID: "mary"}})
		must(b, engine.AddTenantMember{TenantMember: engine.TenantMember{TenantID: "north", GroupID: "accounting"}})
		b.grant("mary", identity.ResourceDeployment, identity.Any, identity.Create)
		d := b.signedIn("mary").deploy("approve.bpmn")
		want := []string{"User mary ALL", "Deployment " + d.Deployment.ID + " READ,DELETE", "Deployment * CREATE", "Tenant north READ"}
		if diff := cmp.Diff(want, b.grants("user_id", "mary")); diff != "" {
			b.Errorf("of mary:\n%s", diff)
		}
		if diff := cmp.Diff([]string{"Group accounting READ", "Tenant north READ"}, b.grants("group_id", "accounting")); diff != "" {
			b.Errorf("of the group:\n%s", diff)
		}
		must(b.signedIn("mary"), engine.DeleteDeployment{ID: d.Deployment.ID})
		must(b, engine.RemoveTenantMember{TenantMember: engine.TenantMember{TenantID: "north", GroupID: "accounting"}})
		must(b, engine.DeleteUser{ID: "mary"})
		must(b, engine.DeleteGroup{ID: "accounting"})
		if diff := cmp.Diff([]string{"Deployment * CREATE"}, b.grants("user_id", "mary")); diff != "" {
			b.Errorf("of mary, who is gone:\n%s", diff)
		}
		if diff := cmp.Diff([]string{}, b.grants("group_id", "accounting")); diff != "" {
			b.Errorf("of the group that is gone:\n%s", diff)
		}
	})
}

func TestTenant_OfOthersIsRefused(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		for _, tenant := range []string{"north", "south"} {
			must(b, engine.CreateTenant{ID: tenant})
			must(b, engine.CreateUser{ID: tenant + "1"})
			must(b, engine.AddTenantMember{TenantMember: engine.TenantMember{TenantID: tenant, UserID: tenant + "1"}})
			for _, r := range []identity.Resource{identity.ResourceProcessDefinition, identity.ResourceProcessInstance, identity.ResourceTask, identity.ResourceDeployment} {
				b.grant(tenant+"1", r, identity.Any, identity.All)
			}
		}
		model := readTestdata(b, "approve.bpmn")
		d := must(b, engine.Deploy{Name: "north", TenantID: "north", Resources: []engine.DeployResource{{Name: "approve.bpmn", Data: model}}})
		definition := d.Definitions[0].ID
		s := must(b.signedIn("north1"), engine.StartProcess{DefinitionID: definition})
		task := b.task(s.Instance.ID, "review")

		stranger := b.signedIn("south1")
		refused(stranger, engine.StartProcess{DefinitionID: definition}, engine.OtherTenant)
		refused(stranger, engine.ClaimTask{TaskID: task.ID, UserID: "south1"}, engine.OtherTenant)
		refused(stranger, engine.DeleteInstance{ProcessInstanceID: s.Instance.ID}, engine.OtherTenant)
		refused(stranger, engine.SuspendDefinitions{Of: engine.DefinitionChoice{ID: definition}, Suspended: true}, engine.OtherTenant)
		refused(stranger, engine.DeleteDeployment{ID: d.Deployment.ID, Cascade: true}, engine.OtherTenant)
		if _, err := b.e.Unit(stranger.ctx, store.Scope{TaskID: task.ID}); err == nil {
			b.Error("a task of another tenant is read")
		}
		seen := func(who *bench) int {
			n, err := query.Tasks.Count(who.ctx, b.e.Reader(), query.Criteria{Conditions: b.e.Visible(who.ctx, &query.Tasks)})
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
		if n, own := seen(stranger), seen(b.signedIn("north1")); n != 0 || own != 1 {
			b.Errorf("the other tenant sees %d tasks, the own one %d", n, own)
		}
		must(b.as("demo", identity.AdminGroup), engine.SuspendInstance{ProcessInstanceID: s.Instance.ID, Suspended: true})
	})
}

func TestGrants_OnWhatHasEndedEndWithIt(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		first := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
		task := b.task(first, "review").ID
		must(b, engine.DeleteInstance{ProcessInstanceID: must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID})
		b.grant("mary", identity.ResourceProcessInstance, first, identity.Read)
		b.grant("mary", identity.ResourceTask, task, identity.Read)
		other := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
		b.grant("mary", identity.ResourceProcessInstance, other, identity.Read)
		mary := func() []string { return b.grants("user_id", "mary") }
		if got := mary(); len(got) != 3 {
			b.Fatalf("granted: %v", got)
		}
		must(b, engine.CompleteTask{TaskID: task, Variables: approved(false)})
		must(b, engine.DeleteInstance{ProcessInstanceID: other})
		if diff := cmp.Diff([]string{}, mary()); diff != "" {
			b.Errorf("left:\n%s", diff)
		}
	})
}

// TestTask_IsOpenToWhoIsInvolved holds involvement to what Camunda's grants on
// single tasks come to.
func TestTask_IsOpenToWhoIsInvolved(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		task := b.task(s.Instance.ID, "review")
		must(b, engine.AddIdentityLink{TaskID: task.ID, Type: "observer", UserID: "olga"})
		must(b, engine.AddIdentityLink{TaskID: task.ID, Type: "candidate", GroupID: "sales"})
		must(b, engine.AssignTask{TaskID: task.ID, UserID: "anna"})
		sees := func(who *bench) bool {
			_, err := query.Tasks.Get(who.ctx, b.e.Reader(), task.ID, b.e.Visible(who.ctx, &query.Tasks)...)
			return err == nil
		}
		for name, who := range map[string]*bench{"assignee": b.as("anna"), "observer": b.as("olga"), "candidate": b.as("john", "sales")} {
			if !sees(who) || !b.e.MayOnTask(who.ctx, engine.TaskAssign, b.unit(store.Scope{TaskID: task.ID}), task.ID) {
				b.Errorf("the %s may not", name)
			}
		}
		stranger := b.as("peter", "management")
		if sees(stranger) {
			b.Error("a stranger sees the task")
		}
		refused(stranger, engine.ClaimTask{TaskID: task.ID, UserID: "peter"}, engine.Forbidden)
		must(b, engine.CreateAuthorization{Authorization: state.Authorization{
			Type: identity.TypeRevoke, UserID: "john", ResourceType: int64(identity.ResourceTask), ResourceID: identity.Any, Permissions: int64(identity.Read),
		}})
		if john := b.as("john", "sales"); sees(john) || b.e.MayOnTask(john.ctx, engine.TaskWork, b.unit(store.Scope{TaskID: task.ID}), task.ID) {
			b.Error("who was refused all tasks may work on those of the group")
		}
	})
}
