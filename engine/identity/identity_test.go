package identity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
)

func TestGrants_Precedence(t *testing.T) {
	const invoice, other = "invoice", "other"
	row := func(kind int64, user, group, id string, p Permission) state.Authorization {
		return state.Authorization{Type: kind, UserID: user, GroupID: group, ResourceType: int64(ResourceProcessDefinition), ResourceID: id, Permissions: int64(p)}
	}
	tests := []struct {
		name string
		rows []state.Authorization
		want bool
	}{
		{"nothing is granted by default", nil, false},
		{"a grant to the user counts", []state.Authorization{row(typeGrant, "mary", "", invoice, Read)}, true},
		{"a grant on another definition does not", []state.Authorization{row(typeGrant, "mary", "", other, Read)}, false},
		{"a grant to another user does not", []state.Authorization{row(typeGrant, "john", "", invoice, Read)}, false},
		{"a grant on any definition counts", []state.Authorization{row(typeGrant, "mary", "", Any, Read)}, true},
		{"a grant to a group counts", []state.Authorization{row(typeGrant, "", "accounting", invoice, Read)}, true},
		{"a grant to everybody counts", []state.Authorization{row(typeGlobal, Any, "", invoice, Read)}, true},
		{"a revoke on one beats a grant on any of its level", []state.Authorization{row(typeGrant, "mary", "", Any, All), row(typeRevoke, "mary", "", invoice, Read)}, false},
		{"a grant on one beats a revoke on any of its level", []state.Authorization{row(typeRevoke, "mary", "", Any, All), row(typeGrant, "mary", "", invoice, Read)}, true},
		{"a grant on the same beats a revoke", []state.Authorization{row(typeRevoke, "mary", "", invoice, Read), row(typeGrant, "mary", "", invoice, Read)}, true},
		{"a revoke of another permission does not count", []state.Authorization{row(typeRevoke, "mary", "", invoice, Update), row(typeGrant, "", "accounting", invoice, All)}, true},
		{"a revoke on any of the user beats a grant on one of the group", []state.Authorization{row(typeRevoke, "mary", "", Any, Read), row(typeGrant, "", "accounting", invoice, Read)}, false},
		{"a grant on any to the user beats a revoke on one of the group", []state.Authorization{row(typeGrant, "mary", "", Any, Read), row(typeRevoke, "", "accounting", invoice, Read)}, true},
		{"a grant to the user beats a revoke of the group", []state.Authorization{row(typeRevoke, "", "accounting", invoice, Read), row(typeGrant, "mary", "", invoice, Read)}, true},
		{"a revoke of the group beats a global grant", []state.Authorization{row(typeGlobal, Any, "", Any, All), row(typeRevoke, "", "accounting", invoice, Read)}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := Resolve("mary", []string{"accounting"}, tt.rows)
			if got := g.Can(Read, ResourceProcessDefinition, invoice); got != tt.want {
				t.Errorf("Can = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestGrants_AdministratorsMayDoEverything(t *testing.T) {
	g := Resolve("demo", []string{AdminGroup}, nil)
	if !g.Can(Delete, ResourceDeployment, "x") {
		t.Error("a member of the administrators' group was refused")
	}
}

func TestGrants_IDs(t *testing.T) {
	g := Resolve("mary", nil, []state.Authorization{
		{Type: typeGrant, UserID: "mary", ResourceType: int64(ResourceProcessDefinition), ResourceID: "b", Permissions: int64(Read)},
		{Type: typeGrant, UserID: "mary", ResourceType: int64(ResourceProcessDefinition), ResourceID: "a", Permissions: int64(Read | Update)},
	})
	ids, all := g.IDs(Read, ResourceProcessDefinition)
	if diff := cmp.Diff([]string{"a", "b"}, ids); diff != "" || all {
		t.Errorf("ids (all = %v):\n%s", all, diff)
	}
}

func TestGrants_RuleListsWhatDiffersFromAllOthers(t *testing.T) {
	row := func(kind int64, user, group, id string) state.Authorization {
		return state.Authorization{Type: kind, UserID: user, GroupID: group, ResourceType: int64(ResourceTask), ResourceID: id, Permissions: int64(Read)}
	}
	tests := []struct {
		name string
		rows []state.Authorization
		want Ruling
	}{
		{"nothing", nil, Ruling{}},
		{
			"one granted, one revoked",
			[]state.Authorization{row(typeGrant, "mary", "", "b"), row(typeGrant, "mary", "", "a"), row(typeRevoke, "", "g", "c")},
			Ruling{Granted: []string{"a", "b"}, Revoked: []string{"c"}},
		},
		{
			"all but one",
			[]state.Authorization{row(typeGlobal, Any, "", Any), row(typeRevoke, "", "g", "c"), row(typeGrant, "mary", "", "a")},
			Ruling{Revoked: []string{"c"}, Others: Granted},
		},
		{
			"none but one",
			[]state.Authorization{row(typeRevoke, "mary", "", Any), row(typeGrant, "mary", "", "a"), row(typeGrant, "", "g", "c")},
			Ruling{Granted: []string{"a"}, Others: Revoked},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Resolve("mary", []string{"g"}, tt.rows).Rule(Read, ResourceTask)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPassword(t *testing.T) {
	hash := HashPassword("correct horse")
	if !CheckPassword(hash, "correct horse") {
		t.Error("the right password was refused")
	}
	for _, wrong := range []string{"", "Correct horse", "correct horse "} {
		if CheckPassword(hash, wrong) {
			t.Errorf("the password %q was accepted", wrong)
		}
	}
	if HashPassword("correct horse") == hash {
		t.Error("two hashes of one password are the same: no salt")
	}
	for _, broken := range []string{"", "plain", "$argon2id$v=19$m=1,t=1,p=0$YQ$YQ", "$argon2id$v=19$m=99999999,t=1,p=1$YQ$YQ"} {
		if CheckPassword(broken, "plain") {
			t.Errorf("the broken hash %q accepted a password", broken)
		}
	}
}

func TestLockAfter(t *testing.T) {
	want := []time.Duration{0, 3 * time.Second, 6 * time.Second, 12 * time.Second, 24 * time.Second, 48 * time.Second, time.Minute, time.Minute}
	var got []time.Duration
	for n := range want {
		got = append(got, LockAfter(int64(n)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{"demo": true, "camunda-admin": true, "a-b": false, "": false, "ä": false, "a b": false} {
		if got := ValidID(id); got != want {
			t.Errorf("ValidID(%q) = %v", id, got)
		}
	}
}
