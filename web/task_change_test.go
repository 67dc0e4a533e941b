package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestTasks_BelowATaskEndWithIt(t *testing.T) {
	s := newSite(t)
	nobody := api{s, ""}
	parent := s.task(s.startInvoice("Kessler"))
	nobody.call(http.MethodPost, "/task/create", `{"id":"child","name":"Ask","parentTaskId":"`+parent+`"}`).is(http.StatusNoContent)
	nobody.call(http.MethodPost, "/task/create", `{"id":"grandchild","name":"Ask on","parentTaskId":"child"}`).is(http.StatusNoContent)
	nobody.call(http.MethodPost, "/task/create", `{"id":"moved","name":"Ask all"}`).is(http.StatusNoContent)
	nobody.call(http.MethodPut, "/task/moved", `{"name":"Ask all","parentTaskId":"grandchild"}`).is(http.StatusNoContent)
	nobody.call(http.MethodPut, "/task/child", `{"name":"Ask","parentTaskId":"moved"}`).refuses(http.StatusBadRequest, "InvalidRequestException")
	nobody.call(http.MethodPut, "/task/child", `{"name":"Ask","parentTaskId":"child"}`).refuses(http.StatusBadRequest, "InvalidRequestException")

	nobody.call(http.MethodPost, "/task/"+parent+"/complete", `{"variables":{"approver":{"value":"peter"}}}`).is(http.StatusNoContent)
	for _, id := range []string{"child", "grandchild", "moved"} {
		nobody.call(http.MethodGet, "/task/"+id, "").is(http.StatusNotFound)
		ended, err := query.HistoryTasks.Get(t.Context(), s.engine.Reader(), id)
		if err != nil || ended.DeleteReason != "completed" || ended.EndTime == 0 {
			t.Errorf("%s: %+v %v", id, ended, err)
		}
	}
	nobody.call(http.MethodPost, "/task/create", `{"id":"child"}`).refuses(http.StatusInternalServerError, "ProcessEnginePersistenceException")
}

func TestTasks_WhoseSubtasksAreDoneCanBeCompleted(t *testing.T) {
	s := newSite(t)
	nobody := api{s, ""}
	parent := s.task(s.startInvoice("Kessler"))
	nobody.call(http.MethodPost, "/task/create", `{"id":"child","parentTaskId":"`+parent+`"}`).is(http.StatusNoContent)
	nobody.call(http.MethodDelete, "/task/child", "").is(http.StatusNoContent)
	nobody.call(http.MethodDelete, "/task/child", "").is(http.StatusNoContent)
	do(s, engine.CompleteTask{TaskID: parent, Variables: []engine.Variable{toPeter}})
}

func TestTasks_AreChangedByWhomTheyMay(t *testing.T) {
	s := newSite(t)
	demo, john := api{s, "demo"}, api{s, "john"}
	task := s.task(s.startInvoice("Kessler"))
	do(s, engine.AssignTask{TaskID: task})
	demo.call(http.MethodPost, "/task/create", `{"id":"own"}`).is(http.StatusNoContent)
	for path, body := range map[string]string{
		"/task/create":                             `{}`,
		"/task/" + task + "/bpmnError":             `{"errorCode":"E"}`,
		"/task/" + task + "/bpmnEscalation":        `{"escalationCode":"E"}`,
		"/task/" + task + "/delegate":              `{"userId":"john"}`,
		"/task/" + task + "/resolve":               `{}`,
		"/task/" + task + "/identity-links":        `{"userId":"john","type":"candidate"}`,
		"/task/" + task + "/identity-links/delete": `{"userId":"john","type":"candidate"}`,
	} {
		john.call(http.MethodPost, path, body).refuses(http.StatusForbidden, "AuthorizationException")
	}
	john.call(http.MethodPut, "/task/"+task, `{}`).refuses(http.StatusNotFound, "InvalidRequestException")
	john.call(http.MethodDelete, "/task/own", "").refuses(http.StatusForbidden, "AuthorizationException")
	john.call(http.MethodGet, "/task/"+task+"/identity-links", "").refuses(http.StatusForbidden, "AuthorizationException")

	demo.call(http.MethodPost, "/task/"+task+"/identity-links", `{"userId":"john","type":"candidate"}`).is(http.StatusNoContent)
	john.call(http.MethodPost, "/task/"+task+"/delegate", `{"userId":"mary"}`).is(http.StatusNoContent)
	demo.call(http.MethodGet, "/task/"+task+"/identity-links?type=assignee", "").equals(`[{"userId":"mary","groupId":null,"type":"assignee"}]`)
	demo.call(http.MethodPost, "/task/"+task+"/identity-links", `{"userId":"john"}`).refuses(http.StatusBadRequest, "InvalidRequestException")
}
