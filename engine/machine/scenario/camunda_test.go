package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/machine"
)

// camunda plays on a server with the REST API of Camunda 7.
type camunda struct {
	base        string
	keys        []string
	deployments []string
	instance    string
	jobs        map[string]job    // job definitions by id
	activities  map[string]string // activities by the ids of their instances
}

type job struct{ ActivityID, JobType string }

type object = map[string]any

func (c *camunda) call(ctx context.Context, method, path string, in, out any) (status int, message string, err error) {
	var body io.Reader
	contentType := "application/json"
	switch b := in.(type) {
	case nil:
	case *bytes.Buffer:
		body = b
	default:
		data, err := json.Marshal(in)
		if err != nil {
			return 0, "", err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return 0, "", err
	}
	req.SetBasicAuth("demo", "demo")
	if b, ok := in.(*bytes.Buffer); ok {
		line, _, _ := strings.Cut(b.String(), "\r\n")
		contentType = "multipart/form-data; boundary=" + strings.TrimPrefix(line, "--")
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, "", err
	}
	if resp.StatusCode >= 400 {
		var failure struct{ Message string }
		_ = json.Unmarshal(data, &failure)
		return resp.StatusCode, failure.Message, nil
	}
	if out != nil && len(data) > 0 {
		err = json.Unmarshal(data, out)
	}
	return resp.StatusCode, "", err
}

// list reads a list.
func (c *camunda) list(ctx context.Context, path string) ([]object, error) {
	var all []object
	status, message, err := c.call(ctx, http.MethodGet, path, nil, &all)
	if err == nil && status >= 400 {
		err = fmt.Errorf("GET %s: %d %s", path, status, message)
	}
	return all, err
}

// version is that of the server.
func (c *camunda) version(ctx context.Context) (string, error) {
	var answer struct{ Version string }
	status, message, err := c.call(ctx, http.MethodGet, "/version", nil, &answer)
	if err == nil && (status >= 400 || answer.Version == "") {
		err = fmt.Errorf("%s is no Camunda 7 REST API: GET /version: %d %s", c.base, status, message)
	}
	return answer.Version, err
}

// refusal is why a file was not deployed.
type refusal struct{ message string }

func (r *refusal) Error() string { return r.message }

func (c *camunda) deploy(ctx context.Context, key string, bpmn []byte) error {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("deployment-name", "scenario")
	part, err := w.CreateFormFile(key+".bpmn", key+".bpmn")
	if err != nil {
		return err
	}
	_, _ = part.Write(bpmn)
	w.Close()
	var deployed struct {
		ID                         string
		DeployedProcessDefinitions map[string]struct{ Key string }
	}
	status, message, err := c.call(ctx, http.MethodPost, "/deployment/create", &b, &deployed)
	if err == nil && status >= 400 {
		err = &refusal{fmt.Sprintf("%d %s", status, message)}
	}
	if err != nil {
		return fmt.Errorf("deploy %s: %w", key, err)
	}
	c.deployments = append(c.deployments, deployed.ID)
	for _, d := range deployed.DeployedProcessDefinitions {
		if err := c.know(ctx, d.Key); err != nil {
			return err
		}
	}
	return nil
}

// know looks at a process whose instances are compared.
func (c *camunda) know(ctx context.Context, key string) error {
	if slices.Contains(c.keys, key) {
		return nil
	}
	c.keys = append(c.keys, key)
	// Their own executor must not run the jobs that the scenario runs.
	status, message, err := c.call(ctx, http.MethodPut, "/job-definition/suspended", object{"processDefinitionKey": key, "suspended": true, "includeJobs": true}, nil)
	if err == nil && status >= 400 {
		err = fmt.Errorf("%d %s", status, message)
	}
	if err != nil {
		return fmt.Errorf("suspend the jobs of %s: %w", key, err)
	}
	definitions, err := c.list(ctx, "/job-definition?processDefinitionKey="+key)
	if err != nil {
		return err
	}
	if c.jobs == nil {
		c.jobs = map[string]job{}
	}
	for _, d := range definitions {
		c.jobs[d["id"].(string)] = job{d["activityId"].(string), d["jobType"].(string)}
	}
	return nil
}

func (c *camunda) close() {
	for _, id := range c.deployments {
		_, _, _ = c.call(context.Background(), http.MethodDelete, "/deployment/"+id+"?cascade=true&skipCustomListeners=true&skipIoMappings=true", nil, nil)
	}
}

// all lists rows of all instances of the deployed processes.
func (c *camunda) all(ctx context.Context, path string) ([]object, error) {
	var rows []object
	for _, key := range c.keys {
		found, err := c.list(ctx, strings.ReplaceAll(path, "KEY", key))
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// activity is that of an activity instance in a process instance. Ids that would
// be too long with the name of the activity in them are without it; of those which
// are in no history, as are remembered scopes, the activity is not known.
func (c *camunda) activity(id any, processInstanceID string) string {
	if name := withoutID(str(id), processInstanceID); name != id {
		return name
	}
	if name, ok := c.activities[str(id)]; ok {
		return name
	}
	return itself
}

func str(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (c *camunda) picture(ctx context.Context) ([]string, error) {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	instances, err := c.all(ctx, "/history/process-instance?processDefinitionKey=KEY")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, i := range instances {
		id := str(i["id"])
		ids = append(ids, id)
		if s := str(i["state"]); s == "ACTIVE" || s == "SUSPENDED" {
			add("instance %s ACTIVE%s", i["processDefinitionKey"], mark(str(i["businessKey"]) != "", " key "+str(i["businessKey"])))
			var tree object
			if status, message, err := c.call(ctx, http.MethodGet, "/process-instance/"+id+"/activity-instances", nil, &tree); err != nil || status >= 400 {
				return nil, fmt.Errorf("tree of %s: %d %s %w", id, status, message, err)
			}
			add("tree %s", describeTree(nodeOf(tree)))
			continue
		}
		add("instance %s %s reason %s", i["processDefinitionKey"], i["state"], str(i["deleteReason"]))
		add("ended instance %s from %s key %s", i["processDefinitionKey"], str(i["startActivityId"]), str(i["businessKey"]))
	}
	if len(ids) == 0 {
		ids = []string{"none"}
	}
	c.activities = map[string]string{}
	for _, id := range ids {
		entered, err := c.list(ctx, "/history/activity-instance?processInstanceId="+id)
		if err != nil {
			return nil, err
		}
		for _, a := range entered {
			c.activities[str(a["id"])] = str(a["activityId"])
		}
	}
	for _, read := range []func(context.Context, []string, func(string, ...any)) error{c.runtime, c.past, c.logs} {
		if err := read(ctx, ids, add); err != nil {
			return nil, err
		}
	}
	slices.Sort(all)
	return all, nil
}

// runtime reads what runs.
func (c *camunda) runtime(ctx context.Context, ids []string, add func(string, ...any)) error {
	in := strings.Join(ids, ",")
	rows, err := c.list(ctx, "/task?processInstanceIdIn="+in)
	for _, t := range rows {
		add("task %s assignee %s name %s", t["taskDefinitionKey"], str(t["assignee"]), str(t["name"]))
	}
	if err != nil {
		return err
	}
	if rows, err = c.all(ctx, "/execution?processDefinitionKey=KEY"); err != nil {
		return err
	}
	add("executions %d", len(rows))
	rows, err = c.all(ctx, "/job?processDefinitionKey=KEY")
	for _, j := range rows {
		d := c.jobs[str(j["jobDefinitionId"])]
		add("job %s %s retries %v failed %s", d.JobType, d.ActivityID, j["retries"], str(j["failedActivityId"]))
	}
	if err != nil {
		return err
	}
	for _, id := range ids {
		if rows, err = c.list(ctx, "/event-subscription?processInstanceId="+id); err != nil {
			return err
		}
		for _, s := range rows {
			name := str(s["eventName"])
			if s["eventType"] == "compensate" || s["eventType"] == "conditional" {
				name = ""
			}
			add("subscription %s %s %s", s["eventType"], name, s["activityId"])
		}
	}
	if rows, err = c.list(ctx, "/variable-instance?processInstanceIdIn="+in); err != nil {
		return err
	}
	for _, v := range rows {
		if err := c.asText(ctx, "/variable-instance/", v); err != nil {
			return err
		}
		add("variable %s = %v in %s task %t", v["name"], v["value"], c.activity(v["activityInstanceId"], str(v["processInstanceId"])), v["taskId"] != nil)
	}
	for _, id := range ids {
		if rows, err = c.list(ctx, "/external-task?processInstanceId="+id); err != nil {
			return err
		}
		for _, t := range rows {
			n := "none"
			if t["retries"] != nil {
				n = str(t["retries"])
			}
			add("external %s %s worker %s retries %s", t["topicName"], t["activityId"], str(t["workerId"]), n)
		}
	}
	rows, err = c.all(ctx, "/incident?processDefinitionKeyIn=KEY")
	for _, x := range rows {
		add("incident %s %s cause %t", x["incidentType"], x["activityId"], x["causeIncidentId"] == x["id"])
	}
	return err
}

// past reads the history.
func (c *camunda) past(ctx context.Context, ids []string, add func(string, ...any)) error {
	var rows []object
	var err error
	for _, id := range ids {
		if rows, err = c.list(ctx, "/history/activity-instance?processInstanceId="+id); err != nil {
			return err
		}
		for _, a := range rows {
			end := mark(a["completeScope"] == true, " scope")
			if a["endTime"] == nil {
				end = " open"
			}
			parent := c.activity(a["parentActivityInstanceId"], id)
			if parent == a["activityId"] {
				parent = itself
			}
			add("history %s %s in %s canceled %t%s", a["activityId"], a["activityType"], parent, a["canceled"] == true, end)
		}
		if rows, err = c.list(ctx, "/history/task?processInstanceId="+id+"&finished=true"); err != nil {
			return err
		}
		for _, t := range rows {
			add("ended task %s %s", t["taskDefinitionKey"], str(t["deleteReason"]))
		}
		if rows, err = c.list(ctx, "/history/external-task-log?processInstanceId="+id); err != nil {
			return err
		}
		for _, x := range rows {
			how := "created"
			for log, s := range map[string]string{"failureLog": "failed", "successLog": "successful", "deletionLog": "deleted"} {
				if x[log] == true {
					how = s
				}
			}
			n := "none"
			if x["retries"] != nil {
				n = str(x["retries"])
			}
			add("external log %s %s retries %s", x["activityId"], how, n)
		}
		if err := c.pastVariables(ctx, id, add); err != nil {
			return err
		}
	}
	for _, s := range []string{"resolved", "deleted"} {
		if rows, err = c.all(ctx, "/history/incident?processDefinitionKeyIn=KEY&"+s+"=true"); err != nil {
			return err
		}
		for _, x := range rows {
			add("ended incident %s %s %s", x["incidentType"], x["activityId"], s)
		}
	}
	return nil
}

// logs reads the rows of history at the level full.
func (c *camunda) logs(ctx context.Context, ids []string, add func(string, ...any)) error {
	for _, id := range ids {
		rows, err := c.list(ctx, "/history/detail?deserializeValues=false&processInstanceId="+id)
		if err != nil {
			return err
		}
		for _, d := range rows {
			name, v := d["variableName"], d["value"]
			if d["type"] == "formField" {
				name, v = d["fieldId"], d["fieldValue"]
			}
			revision := d["revision"]
			if revision == nil {
				revision = 0
			}
			writer := "nothing"
			if d["activityInstanceId"] != nil {
				writer = c.activity(d["activityInstanceId"], id)
			}
			add("detail %s %s = %v in %s task %t revision %v initial %t operation %t", d["type"], name, v, writer, d["taskId"] != nil, revision, d["initial"] == true, d["userOperationId"] != nil)
		}
	}
	for _, key := range c.keys {
		rows, err := c.list(ctx, "/history/job-log?processDefinitionKey="+key)
		if err != nil {
			return err
		}
		for _, l := range rows {
			how := "created"
			for log, s := range map[string]string{"failureLog": "failed", "successLog": "successful", "deletionLog": "deleted"} {
				if l[log] == true {
					how = s
				}
			}
			add("job log %s %s %s %s retries %v failed %s", l["jobDefinitionType"], str(l["jobDefinitionConfiguration"]), l["activityId"], how, l["jobRetries"], str(l["failedActivityId"]))
		}
		if rows, err = c.list(ctx, "/history/identity-link-log?processDefinitionKey="+key); err != nil {
			return err
		}
		for _, l := range rows {
			if l["taskId"] == nil && l["rootProcessInstanceId"] == nil {
				continue // who may start the process, which its deployment logged
			}
			add("link %s %s user %s group %s by %s", l["operationType"], l["type"], str(l["userId"]), str(l["groupId"]), str(l["assignerId"]))
		}
	}
	return nil
}

// itself: Camunda says of some activity instances, such as event subprocesses
// that compensated and what became a scope by migration, that they are their own
// parents. Where they lie is not compared then.
const itself = "itself"

// pastVariables reads the variables that have ended.
func (c *camunda) pastVariables(ctx context.Context, id string, add func(string, ...any)) error {
	live, err := c.list(ctx, "/variable-instance?processInstanceIdIn="+id)
	if err != nil {
		return err
	}
	living := map[string]bool{}
	for _, v := range live {
		living[str(v["id"])] = true
	}
	rows, err := c.list(ctx, "/history/variable-instance?processInstanceId="+id+"&includeDeleted=true")
	for _, v := range rows {
		if !living[str(v["id"])] {
			if err := c.asText(ctx, "/history/variable-instance/", v); err != nil {
				return err
			}
			add("ended variable %s = %v in %s", v["name"], v["value"], c.activity(v["activityInstanceId"], id))
		}
	}
	return err
}

// asText gets the text of a document, which lists show in another form.
func (c *camunda) asText(ctx context.Context, path string, v object) error {
	if t := str(v["type"]); t != "Json" && t != "Xml" {
		return nil
	}
	_, _, err := c.call(ctx, http.MethodGet, path+str(v["id"])+"?deserializeValue=false", nil, &v)
	return err
}

// nodeOf reads an activity instance.
func nodeOf(x object) *machine.ActivityInstanceNode {
	n := &machine.ActivityInstanceNode{ActivityID: str(x["activityId"]), ActivityType: str(x["activityType"])}
	for _, id := range x["executionIds"].([]any) {
		n.ExecutionIDs = append(n.ExecutionIDs, str(id))
	}
	for _, id := range x["incidentIds"].([]any) {
		n.IncidentIDs = append(n.IncidentIDs, str(id))
	}
	for _, c := range x["childActivityInstances"].([]any) {
		n.Children = append(n.Children, nodeOf(c.(object)))
	}
	for _, t := range x["childTransitionInstances"].([]any) {
		w := machine.TransitionInstanceNode{ActivityID: str(t.(object)["activityId"])}
		for _, id := range t.(object)["incidentIds"].([]any) {
			w.IncidentIDs = append(w.IncidentIDs, str(id))
		}
		n.Transitions = append(n.Transitions, w)
	}
	return n
}
