package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogin_LeadsToThePageThatWasAskedFor(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	login := b.get("/tasks?filter=all").leads()
	if login != "/login?next=%2Ftasks%3Ffilter%3Dall" {
		t.Fatalf("a visitor is led to %s", login)
	}
	b.get(login).is(http.StatusOK).shows("Sign in")
	next := b.post("/login", url.Values{"username": {"mary"}, "password": {"mary"}, "next": {"/tasks?filter=all"}}).leads()
	if next != "/tasks?filter=all" {
		t.Errorf("the person is led to %s", next)
	}
	b.get(next).is(http.StatusOK).shows("Mary Anne", "All tasks")
}

func TestLogin_LeadsToNoOtherSite(t *testing.T) {
	s := newSite(t)
	for _, next := range []string{
		"https://example.org/", "//example.org/", `/\example.org/`, `\\example.org`, "javascript:alert(1)",
		"/\t/example.org", "/login?next=/tasks", "/logout", "tasks", "http:/tasks",
	} {
		b := s.visitor()
		b.get("/login?next=" + url.QueryEscape(next)).is(http.StatusOK)
		if got := b.post("/login", url.Values{"username": {"mary"}, "password": {"mary"}, "next": {next}}).leads(); got != "/tasks" {
			t.Errorf("after signing in %q leads to %q", next, got)
		}
	}
}

func TestLogin_ToldApartByNothing(t *testing.T) {
	s := newSite(t)
	unknown := s.visitor().post("/login", url.Values{"username": {"nobody"}, "password": {"x"}}).is(http.StatusForbidden)
	unknown.shows("do not match", "nobody").hides("locked", "unknown")
	texts := []string{}
	for range 3 { // locked from the first on
		texts = append(texts, s.visitor().post("/login", url.Values{"username": {"mary"}, "password": {"wrong"}}).is(http.StatusForbidden).text())
	}
	texts = append(texts, s.visitor().post("/login", url.Values{"username": {"mary"}, "password": {"mary"}}).is(http.StatusForbidden).text())
	for _, text := range texts[1:] {
		if diff := cmp.Diff(texts[0], text); diff != "" {
			t.Errorf("a locked account is told apart from a wrong password:\n%s", diff)
		}
	}
}

func TestLogin_BeginsANewSession(t *testing.T) {
	s := newSite(t)
	b := s.as("mary")
	b.get("/tasks").is(http.StatusOK)
	site, _ := url.Parse(s.url)
	planted := b.client.Jar.Cookies(site)[0].Value
	b.get("/login") // its token belongs to the session that is there
	b.post("/logout", nil).is(http.StatusSeeOther)
	b.client.Jar.SetCookies(site, []*http.Cookie{{Name: "sluice_session", Value: planted, Path: "/"}})
	b.get("/login")
	b.post("/login", url.Values{"username": {"john"}, "password": {"john"}}).is(http.StatusSeeOther)
	if fresh := b.client.Jar.Cookies(site)[0].Value; fresh == planted {
		t.Error("signing in keeps the secret that was there before")
	}
	stranger := s.visitor()
	stranger.client.Jar.SetCookies(site, []*http.Cookie{{Name: "sluice_session", Value: planted, Path: "/"}})
	stranger.get("/tasks").is(http.StatusSeeOther)
}

func TestLogout_EndsTheSession(t *testing.T) {
	s := newSite(t)
	b := s.as("mary")
	b.get("/tasks").is(http.StatusOK)
	if got := b.post("/logout", nil).leads(); got != "/login" {
		t.Errorf("signing out leads to %s", got)
	}
	b.get("/tasks").is(http.StatusSeeOther)
}

func TestLogin_BoundsAttemptsByAddress(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	for range 31 {
		a := b.post("/login", url.Values{"username": {""}, "password": {""}})
		if a.status == http.StatusTooManyRequests {
			a.shows("Too many attempts", "Wait a minute")
			return
		}
	}
	t.Error("31 attempts within a minute were let through")
}

func TestForms_NeedTheTokenOfTheirSession(t *testing.T) {
	s := newSite(t)
	b := s.as("demo")
	b.get("/tasks")
	task := s.task(s.startInvoice("Kessler"))
	b.token = "forged"
	b.post("/tasks/"+task+"/unclaim", nil).is(http.StatusForbidden).shows("not opened in this session")
	other := s.as("mary")
	other.get("/tasks")
	b.token = other.token
	b.post("/tasks/"+task+"/unclaim", nil).is(http.StatusForbidden)
	b.get("/tasks/" + task).shows("You Unclaim")
}

func TestForms_FromAnotherSiteAreRefused(t *testing.T) {
	s := newSite(t)
	b := s.as("demo")
	b.get("/tasks")
	task := s.task(s.startInvoice("Kessler"))
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"} {
		r := b.request(http.MethodPost, "/tasks/"+task+"/unclaim", nil)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(header, value)
		b.send(r).is(http.StatusForbidden).shows("comes from another site")
	}
}

func TestTheme_IsKeptAndLeadsBack(t *testing.T) {
	s := newSite(t)
	b := s.as("mary")
	b.get("/account").is(http.StatusOK).shows("Mary Anne", "Accounting")
	if got := b.post("/theme", url.Values{"theme": {"dark"}, "back": {"/account"}}).leads(); got != "/account" {
		t.Errorf("the theme leads to %s", got)
	}
	if _, ok := b.get("/account").find("html", "data-theme", "dark"); !ok {
		t.Error("the theme is not kept")
	}
	if got := b.post("/theme", url.Values{"theme": {""}, "back": {"https://example.org"}}).leads(); got != "/tasks" {
		t.Errorf("the theme leads to %s", got)
	}
	if _, ok := b.get("/account").find("html", "data-theme", "dark"); ok {
		t.Error("the system's theme cannot be chosen again")
	}
}

func TestSignedOut_KeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	b := s.visitor()
	b.post("/tasks/"+task+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusForbidden).
		shows("You are signed out", "approver peter").hides("Kessler")
}
