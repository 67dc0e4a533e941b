package web_test

import (
	"net/http"
	"testing"
)

func TestAPIPage_ListsEveryOperationForEverybody(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/api").is(http.StatusOK).shows("REST API", "/task/{id}/claim", "Claim a task that nobody has", "/authorization/check")
}

func TestAPIPage_FindsOperationsByTheirWords(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/api?q=CLAIM+task").is(http.StatusOK).shows("/task/{id}/claim").hides("/authorization/check")
	s.visitor().get("/api?q=nothing-of-the-kind").is(http.StatusOK).shows("No operation matches", "Show all")
}

func TestAPIPage_DescribesTheOperationsOfAGroup(t *testing.T) {
	s := newSite(t)
	s.visitor().get("/api/task").is(http.StatusOK).shows(
		"candidateGroup", "Only those whose candidate group is this.", "PENDING, RESOLVED",
		"list of Task", "whole number", "--data '{", "curl -u user:password",
	).hides("/authorization/check")
	s.visitor().get("/api/deployment").is(http.StatusOK).shows("multipart/form-data", "enable-duplicate-filtering", "--form 'data=@file'")
	s.visitor().get("/api/nothing").is(http.StatusNotFound)
}

func TestAPIPage_GivesProgramsTheDocument(t *testing.T) {
	s := newSite(t)
	answer := s.visitor().getJSON("/api").is(http.StatusOK)
	if kind := answer.header.Get("Content-Type"); kind != "application/json" {
		t.Fatalf("a program gets %s", kind)
	}
	described(t, answer.body)
}
