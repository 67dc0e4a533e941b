package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/sluice-bpm/sluice/web"
)

var alice = url.Values{
	"id": {"alice"}, "firstName": {"Alice"}, "lastName": {"Adams"}, "email": {"alice@example.org"},
	"password": {"correct horse"}, "repeat": {"correct horse"},
}

func (s *site) setupLink() string {
	s.Helper()
	path, err := web.NewSetupLink(s.Context(), s.engine)
	if err != nil {
		s.Fatal(err)
	}
	return path
}

func TestSetup_MakesOneAdministratorOnce(t *testing.T) {
	s := emptySite(t)
	link := s.setupLink()
	b := s.visitor()
	b.get(link).is(http.StatusOK).shows("Create the first administrator")
	if got := b.post(link, alice).leads(); got != "/tasks" {
		t.Errorf("the first administrator is led to %s", got)
	}
	overview := b.get("/cockpit").is(http.StatusOK).shows("Alice Adams", "No process is deployed yet", "Welcome, Alice")
	for _, page := range []*answer{overview, b.get("/start").is(http.StatusOK).shows("There is no process that you may start")} {
		if deploy, leads := page.find("a", "href", "/cockpit/deploy"); !leads || attribute(deploy, "class") != "btn btn-primary" {
			t.Error("nothing leads the first administrator to deploying a process")
		}
	}
	late := s.visitor()
	late.get(link).is(http.StatusNotFound).shows("This link has been used")
	late.post(link, url.Values{"id": {"mallory"}, "firstName": {"M"}, "lastName": {"M"}, "password": {"correct horse"}, "repeat": {"correct horse"}}).
		is(http.StatusNotFound).shows("This link has been used")
	late.post("/login", url.Values{"username": {"mallory"}, "password": {"correct horse"}}).is(http.StatusForbidden)
}

func TestSetup_KeepsWhatWasTypedButPasswords(t *testing.T) {
	s := emptySite(t)
	link := s.setupLink()
	b := s.visitor()
	page := b.post(link, url.Values{"id": {"al ice"}, "firstName": {"Alice"}, "password": {"short"}, "repeat": {"other"}}).is(http.StatusUnprocessableEntity)
	page.shows("al ice", "other characters than letters and digits", "Last name is empty", "This password has 5 characters", "Alice")
	if strings.Contains(page.body, "short") {
		t.Error("the password is sent back")
	}
	b.post(link, alice).is(http.StatusSeeOther)
}

func TestSetup_OtherLinksAreUnknown(t *testing.T) {
	s := emptySite(t)
	old := s.setupLink()
	link := s.setupLink()
	for _, path := range []string{old, "/setup/guess", "/setup/" + strings.Repeat("a", 43)} {
		s.visitor().get(path).is(http.StatusNotFound).shows("This link has been used")
		s.visitor().post(path, alice).is(http.StatusNotFound)
	}
	s.visitor().get(link).is(http.StatusOK)
	hash, _, err := s.engine.Setting(t.Context(), "setup-link")
	if err != nil || strings.Contains(link, hash) {
		t.Errorf("the secret itself is stored: %s (%v)", hash, err)
	}
}

func TestSetup_OfTwoAtOnceOneSucceeds(t *testing.T) {
	s := emptySite(t)
	link := s.setupLink()
	statuses := make([]int, 2)
	var wg sync.WaitGroup
	for i, id := range []string{"alice", "bob"} {
		b := s.visitor()
		fields := url.Values{}
		for k, v := range alice {
			fields[k] = v
		}
		fields.Set("id", id)
		wg.Go(func() { statuses[i] = b.post(link, fields).status })
	}
	wg.Wait()
	if statuses[0]+statuses[1] != http.StatusSeeOther+http.StatusNotFound {
		t.Errorf("two at once were answered by %v", statuses)
	}
}
