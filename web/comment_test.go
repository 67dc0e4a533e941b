package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestComments_AreWhoeversMayReadTheHistoryAndChangedByWhoWorks(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	do(s, engine.AssignTask{TaskID: task, UserID: "demo"})
	demo, john := api{s, "demo"}, api{s, "john"} // john may read the history of invoices, no more
	path := "/task/" + task + "/comment"
	said := demo.call(http.MethodPost, path+"/create", `{"message":"first","processInstanceId":"`+instance+`"}`).is(http.StatusOK).field("id")
	john.call(http.MethodPost, path+"/create", `{"message":"second"}`).is(http.StatusOK)
	john.call(http.MethodGet, path, "").is(http.StatusOK).names("message", "second", "first")
	john.call(http.MethodGet, "/process-instance/"+instance+"/comment", "").is(http.StatusOK).names("message", "first")
	for _, r := range []struct{ method, path, body string }{
		{http.MethodPut, path, `{"id":"` + said + `","message":"x"}`},
		{http.MethodDelete, path + "/" + said, ""},
		{http.MethodDelete, path, ""},
		{http.MethodPut, "/process-instance/" + instance + "/comment", `{"id":"` + said + `","message":"x"}`},
		{http.MethodDelete, "/process-instance/" + instance + "/comment/" + said, ""},
		{http.MethodDelete, "/process-instance/" + instance + "/comment", ""},
	} {
		john.call(r.method, r.path, r.body).refuses(http.StatusForbidden, "AuthorizationException")
	}
	demo.call(http.MethodPut, path, `{"id":"`+said+`","message":"edited"}`).is(http.StatusNoContent)
	demo.call(http.MethodPut, path, `{"id":"none","message":"edited"}`).refuses(http.StatusBadRequest, "InvalidRequestException")
	demo.call(http.MethodPost, path+"/create", `{"message":"`+strings.Repeat("x", 70_000)+`"}`).refuses(http.StatusBadRequest, "InvalidRequestException")

	do(s, engine.CompleteTask{TaskID: task, Variables: []engine.Variable{toPeter}})
	demo.call(http.MethodPost, path+"/create", `{"message":"late"}`).is(http.StatusOK)
	demo.call(http.MethodGet, path, "").is(http.StatusOK).names("message", "late", "edited", "second")
	demo.call(http.MethodDelete, path+"/"+said, "").refuses(http.StatusBadRequest, "InvalidRequestException")
}

func TestAttachments_HaveTheirContentAsLongAsTheyAreThere(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	do(s, engine.AssignTask{TaskID: task, UserID: "demo"})
	demo, john := api{s, "demo"}, api{s, "john"}
	file := do(s, engine.AddAttachment{TaskID: task, Name: "scan", Content: []byte("%PDF")})
	path := "/task/" + task + "/attachment"
	john.call(http.MethodGet, path, "").is(http.StatusOK).names("name", "scan")
	anything := http.Header{"Accept": {"*/*"}}
	content := john.send(http.MethodGet, path+"/"+file.ID+"/data", "", anything).is(http.StatusOK)
	if content.body != "%PDF" || !strings.HasPrefix(content.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%q %v", content.body, content.header)
	}
	john.call(http.MethodDelete, path+"/"+file.ID, "").refuses(http.StatusForbidden, "AuthorizationException")
	do(s, engine.CompleteTask{TaskID: task, Variables: []engine.Variable{toPeter}})
	john.call(http.MethodDelete, path+"/"+file.ID, "").refuses(http.StatusForbidden, "AuthorizationException")
	demo.call(http.MethodDelete, path+"/"+file.ID, "").is(http.StatusNoContent)
	demo.call(http.MethodDelete, path+"/"+file.ID, "").refuses(http.StatusNotFound, "InvalidRequestException")
	demo.send(http.MethodGet, path+"/"+file.ID+"/data", "", anything).is(http.StatusNotFound)
	if _, err := s.engine.Content(t.Context(), file.ContentID); err == nil {
		t.Error("the content is still there")
	}
}

func TestTasks_SayWhatIsBesideThem(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	demo := api{s, "demo"}
	do(s, engine.AddComment{TaskID: task, Message: "so"})
	demo.call(http.MethodPut, "/task/"+task+"/localVariables/own", `{"value":1}`).is(http.StatusNoContent)
	shown := demo.call(http.MethodGet, "/task?withCommentAttachmentInfo=true&withTaskLocalVariablesInReturn=true", "").is(http.StatusOK)
	for _, want := range []string{`"comment":true`, `"attachment":false`, `"variables":{"own":{"type":"Integer","value":1,"valueInfo":{}}}`} {
		if !strings.Contains(shown.body, want) {
			t.Errorf("no %s in %s", want, shown.body)
		}
	}
	all := demo.call(http.MethodPost, "/task", `{"withTaskVariablesInReturn":true}`).is(http.StatusOK)
	if !strings.Contains(all.body, `"creditor":{"type":"String","value":"Kessler","valueInfo":{}}`) {
		t.Errorf("no variables of the process: %s", all.body)
	}
}

func TestTasks_AreCountedByCandidateGroupForWhoMayReadAll(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	do(s, engine.AssignTask{TaskID: task})
	do(s, engine.AddIdentityLink{TaskID: task, Type: "candidate", GroupID: "sales"})
	api{s, "demo"}.call(http.MethodGet, "/task/report/candidate-group-count", "").equals(`[{"groupName":"sales","taskCount":1}]`)
	table := api{s, "demo"}.send(http.MethodGet, "/task/report/candidate-group-count", "", http.Header{"Accept": {"text/csv"}}).is(http.StatusOK)
	if table.body != "CANDIDATE_GROUP_NAME,TASK_COUNT\nsales,1" || table.header.Get("Content-Type") != "text/csv" {
		t.Errorf("%q %v", table.body, table.header)
	}
	api{s, "john"}.call(http.MethodGet, "/task/report/candidate-group-count", "").refuses(http.StatusForbidden, "AuthorizationException")
	api{s, "john"}.call(http.MethodGet, "/history/task/report?reportType=duration&periodUnit=month", "").refuses(http.StatusForbidden, "AuthorizationException")
}

func TestTaskReport_KnowsTheMonthOfADate(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	do(s, engine.CompleteTask{TaskID: task, Variables: []engine.Variable{toPeter}})
	now := s.engine.Clock().Now().UTC()
	report, err := query.TaskReport{}.Durations(t.Context(), s.engine.Reader(), query.Month)
	if err != nil || len(report) != 1 || report[0].Period != int(now.Month()) {
		t.Errorf("%v %v, want month %d", report, err, now.Month())
	}
	counts, err := query.TaskReport{ByName: true}.Counts(t.Context(), s.engine.Reader())
	if err != nil || len(counts) != 1 || counts[0].TaskName != "Assign Approver" || counts[0].Count != 1 {
		t.Errorf("%v %v", counts, err)
	}
}

func TestAnswers_AreInTheMediaTypeThatIsAccepted(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	nobody := api{s, ""}
	for accept, want := range map[string]string{
		"":                    "application/json",
		"*/*":                 "application/json",
		"application/*;q=0.1": "application/json",
		"*":                   "application/json",
		"application/hal+json, application/json;q=0.5":                    "application/hal+json",
		"application/json, application/hal+json":                          "application/json",
		"application/hal+json;q=0, */*":                                   "application/json",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "application/json",
	} {
		got := nobody.send(http.MethodGet, "/task/"+task, "", http.Header{"Accept": {accept}}).is(http.StatusOK)
		if got.header.Get("Content-Type") != want {
			t.Errorf("Accept %q gets %s, want %s", accept, got.header.Get("Content-Type"), want)
		}
	}
	for accept, path := range map[string]string{"application/json;q=0": "/task/" + task, "nonsense": "/task/" + task, "text/html": "/task/" + task} {
		nobody.send(http.MethodGet, path, "", http.Header{"Accept": {accept}}).refuses(http.StatusNotAcceptable, "NotAcceptableException")
	}
	for _, weight := range []string{"2", "-1", "NaN", "much"} {
		nobody.send(http.MethodGet, "/task/"+task, "", http.Header{"Accept": {"application/json;q=" + weight}}).refuses(http.StatusBadRequest, "InvalidRequestException")
	}
	person := api{s, "demo"}
	person.send(http.MethodGet, "/task/"+task+"/variables", "", http.Header{"Accept": {"text/html"}}).refuses(http.StatusNotAcceptable, "NotAcceptableException")
	page := person.send(http.MethodGet, "/task/"+task, "", http.Header{"Accept": {"text/html"}}).is(http.StatusOK)
	if kind := page.header.Get("Content-Type"); kind != "text/html; charset=utf-8" || !strings.Contains(page.body, "approver") {
		t.Errorf("a browser that takes nothing but pages gets %s", kind)
	}
	allowed := nobody.call(http.MethodOptions, "/task/"+task, "").is(http.StatusOK)
	if allow := allowed.header.Get("Allow"); allow != "OPTIONS, GET, PUT, DELETE, HEAD" {
		t.Errorf("OPTIONS allow %s", allow)
	}
}
