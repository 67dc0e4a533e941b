package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
)

func TestFilters_BelongToTheirOwners(t *testing.T) {
	s := newSite(t)
	demo, john, mary := api{s, "demo"}, api{s, "john"}, api{s, "mary"}
	body := `{"resourceType":"Task","name":"Mine","owner":"john","query":{"assignee":"john"},"properties":{"color":"#fff"}}`
	john.call(http.MethodPost, "/filter/create", body).refuses(http.StatusForbidden, "AuthorizationException")
	id := demo.call(http.MethodPost, "/filter/create", body).is(http.StatusOK).field("id")
	path := "/filter/" + id
	john.call(http.MethodGet, path, "").is(http.StatusOK).equals(`{"id":"` + id + `","resourceType":"Task","name":"Mine","owner":"john",
		"query":{"assignee":"john","taskVariables":[],"processVariables":[],"caseInstanceVariables":[],"orQueries":[]},"properties":{"color":"#fff"}}`)
	john.call(http.MethodGet, "/filter", "").names("name", "Mine")
	mary.call(http.MethodGet, "/filter", "").equals(`[]`)
	for _, r := range []struct{ method, path, body string }{
		{http.MethodGet, path, ""},
		{http.MethodPut, path, body},
		{http.MethodDelete, path, ""},
		{http.MethodGet, path + "/list", ""},
		{http.MethodPost, path + "/list", `{}`},
		{http.MethodGet, path + "/count", ""},
		{http.MethodGet, path + "/singleResult", ""},
	} {
		mary.call(r.method, r.path, r.body).refuses(http.StatusForbidden, "AuthorizationException")
	}
	mary.call(http.MethodOptions, path, "").equals(`{"links":[]}`)
	john.call(http.MethodPut, path, `{"name":"All","query":{}}`).is(http.StatusNoContent)
	john.call(http.MethodGet, "/filter?name=All", "").names("name", "All")
	john.call(http.MethodDelete, path, "").is(http.StatusNoContent)
	demo.call(http.MethodGet, path, "").refuses(http.StatusNotFound, "InvalidRequestException")
	demo.call(http.MethodGet, "/authorization/count?resourceType=5&resourceId="+id, "").equals(`{"count":0}`)
}

func TestFilters_FindWhatTheirReaderMaySee(t *testing.T) {
	s := newSite(t)
	own := s.task(s.startInvoice("Kessler"))
	do(s, engine.AssignTask{TaskID: own, UserID: "john"})
	do(s, engine.AssignTask{TaskID: s.task(s.startInvoice("Meyer")), UserID: "demo"})
	demo, john := api{s, "demo"}, api{s, "john"}
	id := demo.call(http.MethodPost, "/filter/create", `{"resourceType":"Task","name":"Invoices","owner":"john",
		"query":{"nameLike":"assign%","sorting":[{"sortBy":"assignee","sortOrder":"asc"}]},"properties":{"variables":[{"name":"creditor"}]}}`).field("id")
	path := "/filter/" + id
	demo.call(http.MethodGet, path+"/list", "").names("assignee", "demo", "john")
	demo.call(http.MethodGet, path+"/list?firstResult=1", "").names("assignee", "john")
	john.call(http.MethodGet, path+"/list", "").names("assignee", "john")
	john.call(http.MethodGet, path+"?itemCount=true", "").is(http.StatusOK)
	demo.call(http.MethodPost, path+"/count", `{"assignee":"john"}`).equals(`{"count":1}`)
	demo.call(http.MethodPost, path+"/list", `{"processVariables":[{"name":"creditor","operator":"eq","value":"Meyer"}]}`).names("assignee", "demo")
	demo.call(http.MethodGet, path+"/singleResult", "").refuses(http.StatusBadRequest, "InvalidRequestException")
	if one := john.call(http.MethodGet, path+"/singleResult", "").is(http.StatusOK).field("id"); one != own {
		t.Errorf("the single result is %s, want %s", one, own)
	}
	demo.call(http.MethodPost, path+"/singleResult", `{"assignee":"peter"}`).is(http.StatusNoContent)
	hal := john.send(http.MethodGet, path+"/list", "", http.Header{"Accept": {"application/hal+json"}}).is(http.StatusOK)
	if !strings.Contains(hal.body, `"variable":[{"_links":{"self":{"href":"/process-instance/`) {
		t.Errorf("no variables in %s", hal.body)
	}
}

func TestFilters_EvaluateNothing(t *testing.T) {
	s := newSite(t)
	nobody := api{s, ""}
	for _, query := range []string{
		`{"assigneeExpression":"${1}"}`,
		`{"orQueries":[{"nameLike":"x","candidateUserExpression":"${1}"}]}`,
		`{"orQueries":[{"orQueries":[{"candidateUserExpression":"${1}"}]}]}`,
	} {
		nobody.call(http.MethodPost, "/filter/create", `{"resourceType":"Task","name":"x","query":`+query+`}`).refuses(http.StatusBadRequest, "BadUserRequestException")
		nobody.call(http.MethodPost, "/task", query).refuses(http.StatusBadRequest, "BadUserRequestException")
	}
	id := nobody.call(http.MethodPost, "/filter/create", `{"resourceType":"Task","name":"x","query":{}}`).field("id")
	nobody.call(http.MethodPost, "/filter/"+id+"/list", `{"dueAfterExpression":"${now()}"}`).refuses(http.StatusBadRequest, "BadUserRequestException")
	nobody.call(http.MethodGet, "/task?assigneeExpression=x", "").refuses(http.StatusBadRequest, "BadUserRequestException")
}

func TestFilters_ThatCannotBeAskedAreNotKept(t *testing.T) {
	s := newSite(t)
	nobody := api{s, ""}
	for body, kind := range map[string]string{
		`{"resourceType":"Task","query":{}}`:                                                                     "InvalidRequestException",
		`{"resourceType":"Task","name":"x"}`:                                                                     "InvalidRequestException",
		`{"resourceType":"Job","name":"x","query":{}}`:                                                           "InvalidRequestException",
		`{"resourceType":"Task","name":"x","query":{"priority":"high"}}`:                                         "InvalidRequestException",
		`{"resourceType":"Task","name":"x","query":{"sorting":[{"sortBy":"x","sortOrder":"asc"}]}}`:              "InvalidRequestException",
		`{"resourceType":"Task","name":"x","query":{},"properties":{"a":"` + strings.Repeat("x", 70_000) + `"}}`: "InvalidRequestException",
	} {
		nobody.call(http.MethodPost, "/filter/create", body).refuses(http.StatusBadRequest, kind)
	}
	nobody.call(http.MethodPost, "/filter/create", `{"resourceType":"Task","name":"x","query":{"candidateUser":"a","candidateGroup":"b"}}`).
		refuses(http.StatusInternalServerError, "ProcessEngineException")
	nobody.call(http.MethodGet, "/filter/count", "").equals(`{"count":0}`)
}
