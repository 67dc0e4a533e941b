package web

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/web/rest"
)

// unsupported are the operations of Camunda's API about what this engine does not
// have: cases (CMMN) and the interface that feeds Camunda Optimize. Its lists and
// counts are those of nothing; everything else says that it is not there.
var unsupported = unsupportedRoutes([]string{
	"GET /case-definition",
	"GET /case-definition/count",
	"GET /case-definition/key/{key}",
	"POST /case-definition/key/{key}/create",
	"GET /case-definition/key/{key}/diagram",
	"PUT /case-definition/key/{key}/history-time-to-live",
	"GET /case-definition/key/{key}/tenant-id/{tenantId}",
	"POST /case-definition/key/{key}/tenant-id/{tenantId}/create",
	"GET /case-definition/key/{key}/tenant-id/{tenantId}/diagram",
	"PUT /case-definition/key/{key}/tenant-id/{tenantId}/history-time-to-live",
	"GET /case-definition/key/{key}/tenant-id/{tenantId}/xml",
	"GET /case-definition/key/{key}/xml",
	"GET /case-definition/{id}",
	"POST /case-definition/{id}/create",
	"GET /case-definition/{id}/diagram",
	"PUT /case-definition/{id}/history-time-to-live",
	"GET /case-definition/{id}/xml",
	"GET /case-execution",
	"POST /case-execution",
	"GET /case-execution/count",
	"POST /case-execution/count",
	"GET /case-execution/{id}",
	"POST /case-execution/{id}/complete",
	"POST /case-execution/{id}/disable",
	"GET /case-execution/{id}/localVariables",
	"POST /case-execution/{id}/localVariables",
	"DELETE /case-execution/{id}/localVariables/{varId}",
	"GET /case-execution/{id}/localVariables/{varId}",
	"PUT /case-execution/{id}/localVariables/{varId}",
	"GET /case-execution/{id}/localVariables/{varId}/data",
	"POST /case-execution/{id}/localVariables/{varId}/data",
	"POST /case-execution/{id}/manual-start",
	"POST /case-execution/{id}/reenable",
	"POST /case-execution/{id}/terminate",
	"GET /case-execution/{id}/variables",
	"POST /case-execution/{id}/variables",
	"DELETE /case-execution/{id}/variables/{varId}",
	"GET /case-execution/{id}/variables/{varId}",
	"PUT /case-execution/{id}/variables/{varId}",
	"GET /case-execution/{id}/variables/{varId}/data",
	"POST /case-execution/{id}/variables/{varId}/data",
	"GET /case-instance",
	"POST /case-instance",
	"GET /case-instance/count",
	"POST /case-instance/count",
	"GET /case-instance/{id}",
	"POST /case-instance/{id}/close",
	"POST /case-instance/{id}/complete",
	"POST /case-instance/{id}/terminate",
	"GET /case-instance/{id}/variables",
	"POST /case-instance/{id}/variables",
	"DELETE /case-instance/{id}/variables/{varId}",
	"GET /case-instance/{id}/variables/{varId}",
	"PUT /case-instance/{id}/variables/{varId}",
	"GET /case-instance/{id}/variables/{varId}/data",
	"POST /case-instance/{id}/variables/{varId}/data",
	"GET /history/case-activity-instance",
	"GET /history/case-activity-instance/count",
	"GET /history/case-activity-instance/{id}",
	"GET /history/case-definition/cleanable-case-instance-report",
	"GET /history/case-definition/cleanable-case-instance-report/count",
	"GET /history/case-definition/{id}/statistics",
	"GET /history/case-instance",
	"POST /history/case-instance",
	"GET /history/case-instance/count",
	"POST /history/case-instance/count",
	"GET /history/case-instance/{id}",
	"GET /optimize/activity-instance/completed",
	"GET /optimize/activity-instance/running",
	"GET /optimize/decision-instance",
	"GET /optimize/identity-link-log",
	"GET /optimize/incident/completed",
	"GET /optimize/incident/open",
	"GET /optimize/process-instance/completed",
	"GET /optimize/process-instance/running",
	"GET /optimize/task-instance/completed",
	"GET /optimize/task-instance/running",
	"GET /optimize/user-operation",
	"GET /optimize/variable-update",
})

// unsupportedRoutes makes a route of each "METHOD /path".
func unsupportedRoutes(operations []string) []route {
	all := make([]route, len(operations))
	for i, name := range operations {
		method, path, _ := strings.Cut(name, " ")
		all[i] = route{method: method, rest: path, handler: refuseUnsupported, reads: true}
		switch {
		case strings.HasSuffix(path, "/count"):
			all[i].handler, all[i].op = nil, gives(func(*server, *call) (rest.Count, error) { return rest.Count{}, nil })
		case !strings.Contains(path, "{"):
			all[i].handler, all[i].op = nil, gives(func(*server, *call) (rest.List[struct{}], error) { return rest.List[struct{}]{}, nil })
		}
	}
	return all
}

// refuseUnsupported says what is not there.
func refuseUnsupported(_ *server, c *call) (reply, error) {
	what := "Cases (CMMN) are"
	if strings.HasPrefix(c.route.rest, "/optimize/") {
		what = "The interface for Camunda Optimize is"
	}
	return reply{}, &rest.Error{
		Status: http.StatusNotImplemented, Type: rest.NotSupported,
		Message: what + " not supported: there is no " + c.Method + " " + c.route.rest + ".",
	}
}
