package engine_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine"
)

func TestSetUp_MakesTheFirstUserAnAdministratorOnce(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		if err := b.e.PutSetting(b.ctx, "link", "hash"); err != nil {
			b.Fatal(err)
		}
		alice := engine.SetUp{User: engine.CreateUser{ID: "alice", Password: "secret"}, Setting: "link", Value: "hash"}
		wrong := alice
		wrong.Value = "other"
		refused(b, wrong, engine.NotFound)
		wrong.Value = ""
		refused(b, wrong, engine.NotFound)
		must(b, alice)
		a, err := b.e.ActorOf(b.ctx, "alice")
		if err != nil || !a.IsAdmin() {
			b.Errorf("alice is no administrator: %+v (%v)", a, err)
		}
		bob := alice
		bob.User.ID = "bob"
		refused(b, bob, engine.NotFound)
		if err := b.e.PutSetting(b.ctx, "link", "hash"); err != nil {
			b.Fatal(err)
		}
		refused(b, bob, engine.Conflict)
	})
}
