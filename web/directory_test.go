package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

// newPerson is what the form of a new user sends.
func newPerson(id string) url.Values {
	return url.Values{
		"id": {id}, "firstName": {"Anna"}, "lastName": {"Berg"}, "email": {"anna@example.org"},
		"password": {"long enough"}, "repeat": {"long enough"},
	}
}

func TestDirectory_IsForThoseWithAccessToTheApplicationAdmin(t *testing.T) {
	s := newSite(t)
	mary := s.as("mary")
	if to := s.as("demo").get("/admin").leads(); to != "/admin/users" {
		t.Errorf("/admin leads to %s", to)
	}
	for _, path := range []string{"/admin/users", "/admin/users/mary", "/admin/groups", "/admin/tenants", "/admin/authorizations", "/admin/users/mary/password"} {
		mary.get(path).is(http.StatusForbidden).shows("administration is for those who have access")
	}
	if _, offered := mary.get("/tasks").find("a", "href", "/admin/users"); offered {
		t.Error("the administration is offered to somebody who may not open it")
	}
	for path, fields := range map[string]url.Values{
		"/admin/users":                   newPerson("anna"),
		"/admin/users/john":              {"firstName": {"Eve"}},
		"/admin/users/john/delete":       {},
		"/admin/users/john/unlock":       {},
		"/admin/users/mary/groups":       {"add": {identity.AdminGroup}},
		"/admin/groups":                  {"id": {"spies"}, "name": {"Spies"}},
		"/admin/groups/sales/delete":     {},
		"/admin/groups/accounting/allow": {"process": {"*"}, "role": {"repair"}},
		"/admin/tenants":                 {"id": {"north"}, "name": {"North"}},
		"/admin/authorizations":          {"resource": {"1"}, "kind": {"allow"}, "identity": {"user"}, "who": {"mary"}, "which": {"*"}, "permission": {"ALL"}},
		"/admin/users/john/password":     {"own": {"mary"}, "password": {"long enough"}, "repeat": {"long enough"}},
		"/admin/groups/accounting/users": {"remove": {"mary"}},
	} {
		mary.post(path, fields).is(http.StatusForbidden)
	}
	secrets := url.Values{"own": {"my own secret"}, "password": {"another secret"}, "repeat": {"another secret"}}
	mary.post("/admin/users/john/password", secrets).is(http.StatusForbidden).hides("secret")
	s.as("john") // with the password of before
	if got := s.groupsOf("mary"); got != "accounting" {
		t.Errorf("mary is in %s", got)
	}

	s.grant("accounting", identity.ResourceApplication, "admin", identity.Access)
	page := s.as("mary").get("/admin/users").is(http.StatusOK).shows("Mary Anne").hides("Peter Meter", "New user")
	if _, offered := page.find("a", "href", "/admin/users"); !offered {
		t.Error("the administration is not offered")
	}
}

// groupsOf are the groups of a user, as ids in their order.
func (s *site) groupsOf(user string) string {
	s.Helper()
	rows, err := query.Groups.List(s.Context(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "member", Value: user}))
	if err != nil {
		s.Fatal(err)
	}
	ids := ""
	for i, g := range rows {
		ids += []string{"", " "}[min(i, 1)] + g.ID
	}
	return ids
}

func TestDirectory_MakesChangesAndDeletesUsers(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	demo.get("/admin/users?new=1").is(http.StatusOK).shows("New user", "Create user")
	wrong := newPerson("anna berg")
	wrong.Set("repeat", "something else")
	demo.post("/admin/users", wrong).is(http.StatusUnprocessableEntity).shows("Nothing was saved", "“anna berg” has other characters", "another password than above").hides("long enough")
	demo.post("/admin/users", newPerson("mary")).is(http.StatusUnprocessableEntity).shows("There is a user “mary” already")
	demo.post("/admin/users", newPerson("anna")).is(http.StatusSeeOther).leadsTo("/admin/users/anna")
	demo.get("/admin/users/anna").is(http.StatusOK).shows("Anna Berg", "User created", "User anna ALL")
	demo.get("/admin/users?q=BERG").is(http.StatusOK).shows("Anna Berg").hides("Mary Anne")
	demo.get("/admin/users?q=nobody").is(http.StatusOK).shows("No user has “nobody” in its id or name")
	demo.post("/admin/users/anna", url.Values{"firstName": {"Anne"}, "lastName": {"Berg"}, "email": {""}}).is(http.StatusSeeOther)
	demo.get("/admin/users/anna").shows("Anne Berg", "User saved").hides("anna@example.org")

	demo.post("/admin/users/anna/groups", url.Values{"add": {"sales"}}).is(http.StatusSeeOther)
	demo.post("/admin/users/anna/groups", url.Values{"add": {"sales"}}).is(http.StatusSeeOther)
	demo.get("/admin/users/anna").shows("Sales was there already", "by Sales")
	demo.post("/admin/users/anna/groups", url.Values{"add": {"sails"}}).is(http.StatusUnprocessableEntity).shows("There is no group “sails”")
	demo.post("/admin/groups/management/users", url.Values{"add": {"anna"}}).is(http.StatusSeeOther)
	demo.post("/admin/users/anna/groups", url.Values{"remove": {"sales"}}).is(http.StatusSeeOther)
	demo.get("/admin/users/anna").shows("Sales removed")
	if got := s.groupsOf("anna"); got != "management" {
		t.Errorf("anna is in %q, want management", got)
	}

	demo.get("/admin/users/anna/password").is(http.StatusOK).shows("New password for Anne Berg", "Your own password")
	other := url.Values{"own": {"demo"}, "password": {"quite another"}, "repeat": {"quite another"}}
	demo.post("/admin/users/anna/password", other).is(http.StatusSeeOther)
	s.signsIn("anna", "quite another", true)
	other = url.Values{"own": {"wrong"}, "password": {"not this one"}, "repeat": {"not this one"}}
	demo.post("/admin/users/anna/password", other).is(http.StatusUnprocessableEntity).shows("This is not your password").hides("not this one")
	s.signsIn("anna", "not this one", false)

	demo.get("/admin/users/demo").shows("What you may do").hides("Delete user")
	demo.get("/admin/users/anna/delete").is(http.StatusOK).shows("Delete this user?", "Anne Berg can no longer sign in")
	demo.post("/admin/users/anna/delete", nil).is(http.StatusSeeOther).leadsTo("/admin/users")
	demo.get("/admin/users/anna").is(http.StatusNotFound)
}

func TestDirectory_ANewPasswordEndsTheSessionsOfBefore(t *testing.T) {
	s := newSite(t)
	demo, mary, elsewhere := s.as("demo"), s.as("mary"), s.as("demo")
	form := url.Values{"own": {"demo"}, "password": {"quite another"}, "repeat": {"quite another"}}
	demo.get("/admin/users/mary/password")
	demo.post("/admin/users/mary/password", form).is(http.StatusSeeOther)
	if to := mary.get("/tasks").leads(); !strings.HasPrefix(to, "/login") {
		t.Errorf("who signed in with the password of before is led to %s", to)
	}
	// Who changes their own goes on where they do it.
	to := demo.post("/admin/users/demo/password", form).leads()
	demo.get(to).is(http.StatusOK).shows("Password set")
	demo.get("/admin/users/demo/password").is(http.StatusOK)
	if to := elsewhere.get("/tasks").leads(); !strings.HasPrefix(to, "/login") {
		t.Errorf("another session of the same person is led to %s", to)
	}
}

// signsIn demands that a password is accepted, or is not.
func (s *site) signsIn(user, password string, accepted bool) {
	s.Helper()
	b := s.visitor()
	b.get("/login")
	status := http.StatusForbidden
	if accepted {
		status = http.StatusSeeOther
	}
	b.post("/login", url.Values{"username": {user}, "password": {password}}).is(status)
}

func TestDirectory_UnlocksAUser(t *testing.T) {
	s := newSite(t)
	s.signsIn("peter", "wrong", false)
	demo := s.as("demo")
	demo.get("/admin/users").shows("Locked")
	demo.get("/admin/users/peter").shows("No password is accepted for", "after 1 wrong password", "Unlock now")
	demo.post("/admin/users/peter/unlock", nil).is(http.StatusSeeOther)
	demo.get("/admin/users/peter").hides("Unlock now")
	s.signsIn("peter", "peter", true)
}

func TestDirectory_KeepsGroupsAndTenants(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	demo.get("/admin/groups?new=1").is(http.StatusOK).shows("New group", "It does not change")
	demo.post("/admin/groups", url.Values{"id": {"audit"}}).is(http.StatusUnprocessableEntity).shows("Name is empty", "audit")
	demo.post("/admin/groups", url.Values{"id": {"audit"}, "name": {"Audit"}, "type": {"WORKFLOW"}}).is(http.StatusSeeOther).leadsTo("/admin/groups/audit")
	demo.post("/admin/tenants", url.Values{"id": {"north"}, "name": {"North"}}).is(http.StatusSeeOther).leadsTo("/admin/tenants/north")
	demo.post("/admin/tenants/north/groups", url.Values{"add": {"audit"}}).is(http.StatusSeeOther)
	demo.post("/admin/users/mary/tenants", url.Values{"add": {"north"}}).is(http.StatusSeeOther)
	demo.get("/admin/tenants/north").shows("North", "Mary Anne", "Audit")
	demo.get("/admin/groups/audit").shows("Audit", "North", "Tenant north READ")
	demo.post("/admin/groups/audit", url.Values{"name": {"Auditors"}, "type": {""}}).is(http.StatusSeeOther)
	demo.get("/admin/groups").shows("Auditors")
	demo.post("/admin/tenants/north/users", url.Values{"remove": {"mary"}}).is(http.StatusSeeOther)
	if _, member := demo.get("/admin/tenants/north").find("a", "href", "/admin/users/mary"); member {
		t.Error("who was removed is still a member")
	}
	demo.post("/admin/groups/audit/delete", nil).is(http.StatusSeeOther)
	demo.post("/admin/tenants/north/delete", nil).is(http.StatusSeeOther)
	demo.get("/admin/tenants").shows("There are no tenants yet")
	demo.get("/admin/groups/audit").is(http.StatusNotFound)
}

func TestDirectory_AllowsAGroupWhatItIsUsuallyFor(t *testing.T) {
	s := newSite(t)
	do(s, engine.CreateGroup{ID: "clerks", Name: "Clerks"})
	do(s, engine.CreateUser{ID: "anna", Password: "anna", AnyPassword: true})
	do(s, engine.AddMember{UserID: "anna", GroupID: "clerks"})
	s.as("anna").get("/start").hides("Invoice Receipt")
	demo := s.as("demo")
	demo.get("/admin/groups/clerks").is(http.StatusOK).shows("Allow its members", "Every process Invoice Receipt", "Start it and work on its tasks")
	demo.post("/admin/groups/clerks/allow", url.Values{"process": {"invoice"}, "role": {"all"}}).is(http.StatusUnprocessableEntity)
	demo.post("/admin/groups/clerks/allow", url.Values{"process": {"invoice"}, "role": {"work"}}).is(http.StatusSeeOther).leadsTo("/admin/groups/clerks")
	demo.get("/admin/groups/clerks").shows("Allowed", "Process definition invoice READ, CREATE_INSTANCE, READ_HISTORY", "Every process instance CREATE", "Application tasklist ACCESS")
	anna := s.as("anna")
	anna.get("/start").shows("Invoice Receipt")
	anna.get("/cockpit").is(http.StatusForbidden)
	demo.post("/admin/groups/clerks/allow", url.Values{"process": {"invoice"}, "role": {"watch"}}).is(http.StatusSeeOther)
	demo.get("/admin/groups/clerks").shows("Process definition invoice READ, READ_TASK, CREATE_INSTANCE, READ_INSTANCE, READ_HISTORY")
	anna = s.as("anna")
	anna.get("/cockpit").is(http.StatusOK).shows("Invoice Receipt")
	anna.post("/admin/groups/clerks/allow", url.Values{"process": {"*"}, "role": {"repair"}}).is(http.StatusForbidden)
}

func TestDirectory_ShowsAllOfALongListPageByPage(t *testing.T) {
	s := newSite(t)
	for i := range 30 {
		do(s, engine.CreateGroup{ID: "team" + string(rune('a'+i/10)) + string(rune('0'+i%10)), Name: "Team"})
	}
	demo := s.as("demo")
	demo.get("/admin/groups").shows("1 to 25 of 34", "teama0").hides("teamc9")
	demo.get("/admin/groups?page=2").shows("26 to 34 of 34", "teamc9").hides("teama0")
	// Who opens one stays where they are in the list, and in what they searched.
	at := demo.get("/admin/groups?q=TEAM&page=2").link("Team")
	demo.get(at).is(http.StatusOK).shows("26 to 30 of 30", "Delete group").hides("teama0")
	if !strings.Contains(at, "q=TEAM") {
		t.Errorf("the list leads to %s", at)
	}
}

func TestDirectory_SaysWhereNotAllAreShown(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	demo.get("/admin/groups/sales").hides("These are the first")
	demo.get("/admin/users/mary").hides("There are more")
	for i := range 201 {
		group := fmt.Sprintf("team%03d", i)
		do(s, engine.CreateGroup{ID: group, Name: group})
		do(s, engine.AddMember{UserID: "mary", GroupID: group})
	}
	s.grant("team000", identity.ResourceApplication, "admin", identity.Access)
	for i := range 101 {
		s.grant("team000", identity.ResourceProcessDefinition, fmt.Sprintf("process%d", i), identity.Read)
	}
	page := demo.get("/admin/users/mary").shows("These are the first 200. The pages of the others say the same of them.", "There are more; Authorizations lists all")
	for group, want := range map[string]bool{"team198": true, "team199": false} {
		if _, shown := page.find("a", "href", "/admin/groups/"+group); shown != want {
			t.Errorf("%s is shown: %v", group, shown)
		}
	}
	demo.get("/admin/groups/team000").shows("There are more; Authorizations lists all")
}

func TestDirectory_ReadsTheGroupsOfAllUsersAtOnce(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	statements := func() int64 {
		before := s.store.selects.Load()
		demo.get("/admin/users").is(http.StatusOK).shows("Mary Anne")
		return s.store.selects.Load() - before
	}
	statements()
	few := statements()
	for i := range 10 {
		id := "clerk" + string(rune('a'+i))
		do(s, engine.CreateUser{ID: id, FirstName: "A", LastName: "Clerk", Password: "long enough"})
		do(s, engine.AddMember{UserID: id, GroupID: "accounting"})
	}
	statements() // what is remembered of the person is read anew
	if many := statements(); many != few {
		t.Errorf("%d statements with ten users more, %d before", many, few)
	}
	demo.get("/admin/users?q=CLERK").shows("A Clerk clerkj Accounting").hides("Mary Anne")
}

func TestAuthorizations_AreGivenDeniedChangedAndTaken(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	on := url.Values{"resource": {"6"}, "kind": {"deny"}, "identity": {"group"}, "who": {"mary"}, "which": {"invoice"}, "permission": {"CREATE_INSTANCE", "READ"}}
	demo.get("/admin/authorizations?edit=new").is(http.StatusOK).shows("New authorization", "CREATE_INSTANCE")
	demo.post("/admin/authorizations", on).is(http.StatusUnprocessableEntity).shows("There is no group “mary”. Did you mean the user mary?")
	on.Set("identity", "user")
	none := url.Values{"resource": {"6"}, "kind": {"deny"}, "identity": {"user"}, "who": {"mary"}, "which": {"invoice"}}
	demo.post("/admin/authorizations", none).is(http.StatusUnprocessableEntity).shows("No permission is chosen")
	demo.get("/admin/authorizations?user=mary&may=CREATE_INSTANCE&on=invoice").shows("Ask Yes")
	demo.post("/admin/authorizations", on).is(http.StatusSeeOther)
	demo.get("/admin/authorizations?user=mary&may=CREATE_INSTANCE&on=invoice").shows("Ask No")
	demo.get("/admin/authorizations?user=nobody&may=READ&on=*").shows("There is no user “nobody”")
	demo.get("/admin/authorizations?user=mary&may=FLY&on=*").hides("There is no user", "Ask No")
	demo.post("/admin/authorizations", on).is(http.StatusUnprocessableEntity).shows("There is such an authorization already")

	id := s.authorizationOf("mary", identity.ResourceProcessDefinition)
	demo.get("/admin/authorizations?edit="+id).shows("Change this authorization", "Deny mary invoice READ CREATE_INSTANCE")
	demo.post("/admin/authorizations/"+id, url.Values{"identity": {"user"}, "who": {"mary"}, "which": {"*"}, "permission": {"DELETE"}}).is(http.StatusSeeOther)
	demo.get("/admin/authorizations").shows("Deny mary all (*) DELETE")
	demo.get("/admin/users/mary").shows("May not: Every process definition DELETE")
	demo.get("/admin/authorizations/"+id+"/delete").shows("Delete this authorization?", "mary is then not denied by it: Every process definition, DELETE.")
	demo.post("/admin/authorizations/"+id+"/delete", nil).is(http.StatusSeeOther)
	demo.get("/admin/authorizations?edit=" + id).is(http.StatusNotFound)

	demo.post("/admin/authorizations", url.Values{"resource": {"0"}, "kind": {"global"}, "which": {"tasklist"}, "permission": {"ACCESS"}}).is(http.StatusSeeOther)
	demo.get("/admin/authorizations?resource=0").shows("Everybody * tasklist ACCESS")
}

func TestAuthorizations_OfWhomOnlyAProviderKnowsAreChanged(t *testing.T) {
	s := newSite(t)
	s.grant("elsewhere", identity.ResourceApplication, "cockpit", identity.Access)
	rows, err := query.StoredAuthorizations.List(t.Context(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "groupIdIn", Value: []string{"elsewhere"}}))
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d authorizations: %v", len(rows), err)
	}
	demo := s.as("demo")
	demo.get("/admin/authorizations?edit=" + rows[0].ID).is(http.StatusOK).shows("elsewhere")
	form := url.Values{"identity": {"group"}, "who": {"elsewhere"}, "which": {"tasklist"}, "permission": {"ACCESS"}}
	demo.post("/admin/authorizations/"+rows[0].ID, form).is(http.StatusSeeOther)
	form.Set("who", "nowhere")
	demo.post("/admin/authorizations/"+rows[0].ID, form).is(http.StatusUnprocessableEntity).shows("There is no group “nowhere”.")
	form.Set("who", "")
	demo.post("/admin/authorizations/"+rows[0].ID, form).is(http.StatusUnprocessableEntity).shows("It does not say who")
}

// authorizationOf is the id of the one authorization that a user has on a kind of
// resource.
func (s *site) authorizationOf(user string, r identity.Resource) string {
	s.Helper()
	rows, err := query.StoredAuthorizations.List(s.Context(), s.engine.Reader(), query.Criteria{}.With(
		query.Condition{Name: "userIdIn", Value: []string{user}}, query.Condition{Name: "resourceType", Value: int64(r)}))
	if err != nil || len(rows) != 1 {
		s.Fatalf("%d authorizations: %v", len(rows), err)
	}
	return rows[0].ID
}

func TestAuthorizations_SuggestWhatTheyCanBeOn(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	for resource, thing := range map[identity.Resource]string{
		identity.ResourceApplication: "cockpit", identity.ResourceGroup: "sales", identity.ResourceProcessDefinition: "invoice", identity.ResourceUser: "mary",
	} {
		page := demo.get(fmt.Sprintf("/admin/authorizations?edit=new&resource=%d", resource)).is(http.StatusOK)
		if option, suggested := page.find("option", "value", thing); !suggested || attribute(option.Parent, "id") != "which-choices" {
			t.Errorf("resource %d: %s is not suggested", resource, thing)
		}
	}
}

func TestAuthorizations_OfInvolvementsAreNotListed(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler") // assigned to demo
	demo := s.as("demo")
	demo.get("/admin/authorizations?resource=7").shows("Task").hides("Allow demo")
	if list := demo.getJSON("/engine-rest/authorization?resourceType=7&userIdIn=demo").body; list == "[]" {
		t.Error("the API does not list what the involvement comes to")
	}
}

// leadsTo demands where the person goes on.
func (a *answer) leadsTo(path string) *answer {
	a.Helper()
	if got := a.leads(); got != path {
		a.Errorf("%s leads to %s, want %s", a.request, got, path)
	}
	return a
}

func TestDirectory_OpensOneBesideThePartOfTheListItIsIn(t *testing.T) {
	s := newSite(t)
	for i := range 30 {
		id := fmt.Sprintf("team%02d", i)
		do(s, engine.CreateGroup{ID: id, Name: id})
	}
	demo := s.as("demo")
	const open = "/admin/groups/team27?page=2"
	if _, links := demo.get("/admin/groups?page=2").is(http.StatusOK).find("a", "href", open); !links {
		t.Error("a group does not lead to itself beside this part of the list")
	}
	page := demo.get(open).is(http.StatusOK).shows("26 to 34 of 34")
	if _, leads := page.find("a", "href", "/admin/groups?page=2"); !leads {
		t.Error("nothing leads back to this part of the list")
	}
	if to := demo.post(open, url.Values{"name": {"Others"}}).leads(); to != open {
		t.Errorf("saving leads to %s", to)
	}
}
