package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func TestReports_NeedTheRightOnTheHistoryTheyAreAbout(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler")
	do(s, engine.CreateUser{ID: "guest", Password: "guest", AnyPassword: true})
	demo, guest := api{s, "demo"}, api{s, "guest"}
	definition := demo.call(http.MethodGet, "/process-definition/key/invoice", "").field("id")
	report := "/history/process-instance/report?reportType=duration&periodUnit=month"
	demo.call(http.MethodGet, report, "").equals(`[]`)
	guest.call(http.MethodGet, report, "").refuses(http.StatusForbidden, "AuthorizationException")
	guest.call(http.MethodGet, report+"&processDefinitionIdIn="+definition, "").refuses(http.StatusForbidden, "AuthorizationException")
	guest.call(http.MethodGet, report+"&processDefinitionIdIn=none", "").equals(`[]`)
	statistics := "/history/process-definition/" + definition + "/statistics"
	demo.call(http.MethodGet, statistics+"?finished=true", "").names("id", "StartEvent_1", "assignApprover")
	demo.call(http.MethodGet, statistics+"?finished=true&sortBy=activityId&sortOrder=desc&processInstanceIdIn=none", "").equals(`[]`)
	guest.call(http.MethodGet, statistics, "").equals(`[]`)
	cleanable := "/history/process-definition/cleanable-process-instance-report"
	demo.call(http.MethodGet, cleanable+"?processDefinitionKeyIn=invoice", "").names("processDefinitionId", definition)
	guest.call(http.MethodGet, cleanable+"?processDefinitionKeyIn=invoice", "").equals(`[]`)
	do(s, engine.CreateAuthorization{Authorization: grantOnHistory("guest", "invoice")})
	guest.call(http.MethodGet, report, "").refuses(http.StatusForbidden, "AuthorizationException")
	guest.call(http.MethodGet, report+"&processDefinitionKeyIn=invoice", "").equals(`[]`)
	guest.call(http.MethodGet, statistics, "").names("id", "assignApprover")
	guest.call(http.MethodGet, cleanable, "").names("processDefinitionId", definition)
}

func TestReports_AreTablesToo(t *testing.T) {
	demo := api{newSite(t), "demo"}
	got := demo.send(http.MethodGet, "/history/process-instance/report?reportType=duration&periodUnit=quarter", "", http.Header{"Accept": {"text/csv"}}).is(http.StatusOK)
	if want := "PERIOD,PERIOD_UNIT,MINIMUM,MAXIMUM,AVERAGE"; got.body != want {
		t.Errorf("the table is %q, want %q", got.body, want)
	}
	for _, query := range []string{"", "?reportType=count&periodUnit=month", "?reportType=duration", "?reportType=duration&periodUnit=week"} {
		demo.call(http.MethodGet, "/history/process-instance/report"+query, "").refuses(http.StatusBadRequest, "InvalidRequestException")
	}
	for _, query := range []string{"?sortBy=id&sortOrder=asc", "?sortBy=activityId", "?sortOrder=asc", "?finished=maybe", "?startedAfter=soon"} {
		demo.call(http.MethodGet, "/history/process-definition/x/statistics"+query, "").refuses(http.StatusBadRequest, "InvalidRequestException")
	}
}

// grantOnHistory lets a user read the history of a process.
func grantOnHistory(user, key string) state.Authorization {
	return state.Authorization{
		Type: identity.TypeGrant, UserID: user, ResourceType: int64(identity.ResourceProcessDefinition), ResourceID: key, Permissions: int64(identity.ReadHistory),
	}
}
