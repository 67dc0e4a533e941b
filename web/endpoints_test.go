package web

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// owed are the operations of tier 1 and 2 that have no route yet. The list shrinks
// to nothing.
var owed = []string{
	"GET /batch",
	"GET /batch/count",
	"GET /batch/statistics",
	"GET /batch/statistics/count",
	"DELETE /batch/{id}",
	"GET /batch/{id}",
	"PUT /batch/{id}/suspended",
	"POST /condition",
	"GET /deployment/registered",
	"POST /deployment/{id}/redeploy",
	"GET /deployment/{id}/resources/{resourceId}",
	"GET /deployment/{id}/resources/{resourceId}/data",
	"GET /event-subscription",
	"GET /event-subscription/count",
	"POST /execution/{id}/create-incident",
	"GET /execution/{id}/messageSubscriptions/{messageName}",
	"POST /execution/{id}/messageSubscriptions/{messageName}/trigger",
	"POST /execution/{id}/signal",
	"GET /external-task",
	"POST /external-task",
	"GET /external-task/count",
	"POST /external-task/count",
	"POST /external-task/fetchAndLock",
	"PUT /external-task/retries",
	"POST /external-task/retries-async",
	"GET /external-task/topic-names",
	"GET /external-task/{id}",
	"POST /external-task/{id}/bpmnError",
	"POST /external-task/{id}/complete",
	"GET /external-task/{id}/errorDetails",
	"POST /external-task/{id}/extendLock",
	"POST /external-task/{id}/failure",
	"POST /external-task/{id}/lock",
	"PUT /external-task/{id}/priority",
	"PUT /external-task/{id}/retries",
	"POST /external-task/{id}/unlock",
	"GET /filter",
	"OPTIONS /filter",
	"GET /filter/count",
	"POST /filter/create",
	"DELETE /filter/{id}",
	"GET /filter/{id}",
	"OPTIONS /filter/{id}",
	"PUT /filter/{id}",
	"GET /filter/{id}/count",
	"POST /filter/{id}/count",
	"GET /filter/{id}/list",
	"POST /filter/{id}/list",
	"GET /filter/{id}/singleResult",
	"POST /filter/{id}/singleResult",
	"GET /history/batch",
	"GET /history/batch/cleanable-batch-report",
	"GET /history/batch/cleanable-batch-report/count",
	"GET /history/batch/count",
	"POST /history/batch/set-removal-time",
	"DELETE /history/batch/{id}",
	"GET /history/batch/{id}",
	"GET /history/decision-definition/cleanable-decision-instance-report",
	"GET /history/decision-definition/cleanable-decision-instance-report/count",
	"POST /history/decision-instance/delete",
	"POST /history/decision-instance/set-removal-time",
	"GET /history/external-task-log",
	"POST /history/external-task-log",
	"GET /history/external-task-log/count",
	"POST /history/external-task-log/count",
	"GET /history/external-task-log/{id}",
	"GET /history/external-task-log/{id}/error-details",
	"GET /history/process-definition/cleanable-process-instance-report",
	"GET /history/process-definition/cleanable-process-instance-report/count",
	"GET /history/process-definition/{id}/statistics",
	"POST /history/process-instance/delete",
	"GET /history/process-instance/report",
	"POST /history/process-instance/set-removal-time",
	"GET /history/task/report",
	"POST /history/cleanup",
	"GET /history/cleanup/configuration",
	"GET /history/cleanup/job",
	"GET /history/cleanup/jobs",
	"POST /job/retries",
	"POST /message",
	"POST /migration/execute",
	"POST /migration/executeAsync",
	"POST /migration/generate",
	"POST /migration/validate",
	"POST /modification/execute",
	"POST /modification/executeAsync",
	"DELETE /process-definition/key/{key}",
	"DELETE /process-definition/key/{key}/delete",
	"GET /process-definition/key/{key}/deployed-start-form",
	"GET /process-definition/key/{key}/diagram",
	"PUT /process-definition/key/{key}/history-time-to-live",
	"GET /process-definition/key/{key}/rendered-form",
	"POST /process-definition/key/{key}/restart",
	"POST /process-definition/key/{key}/restart-async",
	"GET /process-definition/key/{key}/static-called-process-definitions",
	"GET /process-definition/key/{key}/statistics",
	"DELETE /process-definition/key/{key}/tenant-id/{tenant-id}",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/deployed-start-form",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/diagram",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/form-variables",
	"PUT /process-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/rendered-form",
	"POST /process-definition/key/{key}/tenant-id/{tenant-id}/start",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/startForm",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/statistics",
	"POST /process-definition/key/{key}/tenant-id/{tenant-id}/submit-form",
	"PUT /process-definition/key/{key}/tenant-id/{tenant-id}/suspended",
	"GET /process-definition/key/{key}/tenant-id/{tenant-id}/xml",
	"DELETE /process-definition/key/{key}/tenant-id/{tenantId}/delete",
	"POST /process-definition/key/{key}/tenant-id/{tenantId}/restart",
	"POST /process-definition/key/{key}/tenant-id/{tenantId}/restart-async",
	"GET /process-definition/key/{key}/tenant-id/{tenantId}/static-called-process-definitions",
	"GET /process-definition/statistics",
	"PUT /process-definition/suspended",
	"DELETE /process-definition/{id}",
	"GET /process-definition/{id}/deployed-start-form",
	"GET /process-definition/{id}/diagram",
	"PUT /process-definition/{id}/history-time-to-live",
	"GET /process-definition/{id}/rendered-form",
	"POST /process-definition/{id}/restart",
	"POST /process-definition/{id}/restart-async",
	"GET /process-definition/{id}/static-called-process-definitions",
	"GET /process-definition/{id}/statistics",
	"POST /process-instance/delete",
	"POST /process-instance/delete-historic-query-based",
	"POST /process-instance/job-retries",
	"POST /process-instance/job-retries-historic-query-based",
	"POST /process-instance/message-async",
	"PUT /process-instance/suspended",
	"POST /process-instance/suspended-async",
	"POST /process-instance/variables-async",
	"POST /process-instance/{id}/modification",
	"POST /process-instance/{id}/modification-async",
	"DELETE /process-instance/{id}/comment",
	"GET /process-instance/{id}/comment",
	"PUT /process-instance/{id}/comment",
	"DELETE /process-instance/{id}/comment/{commentId}",
	"POST /signal",
	"POST /task/create",
	"GET /task/report/candidate-group-count",
	"DELETE /task/{id}",
	"PUT /task/{id}",
	"POST /task/{id}/bpmnError",
	"POST /task/{id}/bpmnEscalation",
	"POST /task/{id}/delegate",
	"GET /task/{id}/deployed-form",
	"GET /task/{id}/rendered-form",
	"POST /task/{id}/resolve",
	"GET /task/{id}/attachment",
	"POST /task/{id}/attachment/create",
	"DELETE /task/{id}/attachment/{attachmentId}",
	"GET /task/{id}/attachment/{attachmentId}",
	"GET /task/{id}/attachment/{attachmentId}/data",
	"DELETE /task/{id}/comment",
	"GET /task/{id}/comment",
	"PUT /task/{id}/comment",
	"POST /task/{id}/comment/create",
	"DELETE /task/{id}/comment/{commentId}",
	"GET /task/{id}/comment/{commentId}",
	"POST /task/{id}/identity-links",
	"POST /task/{id}/identity-links/delete",
}

var placeholder = regexp.MustCompile(`\{[^}]+\}`)

// shape is an operation without the names of its parameters.
func shape(method, path string) string {
	return method + " " + placeholder.ReplaceAllString(path, "{}")
}

func TestRoutes_AnswerEveryOperationOfCamunda(t *testing.T) {
	data, err := os.ReadFile("testdata/endpoints.tsv")
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, r := range slices.Concat(routes, unsupported) {
		served[shape(r.method, r.rest)] = true
	}
	debts := map[string]bool{}
	for _, name := range owed {
		debts[name] = true
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	for _, line := range lines {
		columns := strings.Split(line, "\t")
		name := columns[0] + " " + columns[1]
		isServed := served[shape(columns[0], columns[1])]
		if isServed && debts[name] {
			t.Logf("%s has a route: take it off the list of what is owed", name)
		}
		if !isServed && !debts[name] {
			t.Errorf("%s (tier %s) has no route", name, columns[2])
		}
	}
}

func TestUnsupported_IsSaidClearlyAndListsAreEmpty(t *testing.T) {
	v := newVault(t, "")
	for _, r := range unsupported {
		c := routeCase{route: r.asREST(), name: r.method + " " + r.rest, path: "/engine-rest" + placeholder.ReplaceAllString(r.rest, "x")}
		if status, _ := v.ask(c, func(*http.Request) {}); status != http.StatusUnauthorized {
			t.Errorf("%s without credentials: status %d", c.name, status)
		}
		status, body := v.ask(c, func(r *http.Request) { r.SetBasicAuth("demo", "demo") })
		refused := status == http.StatusNotImplemented && strings.Contains(body, "not supported")
		if !refused && !(status == http.StatusOK && isNothing(body)) {
			t.Errorf("%s: status %d %s", c.name, status, body)
		}
	}
}
