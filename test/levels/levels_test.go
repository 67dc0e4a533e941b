// Package levels plays one conversation at each history level and compares what
// the history then shows with what Camunda 7.24 showed: which rows there are, and
// every field of them but ids and times.
package levels

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/test/product"
)

var (
	oracle = flag.String("oracle", "", "base address of a Camunda 7 REST API whose job executor is off, to record")
	level  = flag.String("level", "full", "its history level")
)

// TestRecord plays the conversation on a Camunda and keeps what its history shows.
func TestRecord(t *testing.T) {
	if *oracle == "" {
		t.Skip("no Camunda is given to record")
	}
	if err := os.WriteFile(file(*level), []byte(play(t, *oracle)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestHistory_ShowsAtEachLevelWhatCamundaDoes(t *testing.T) {
	for _, level := range []string{"none", "activity", "audit", "full"} {
		t.Run(level, func(t *testing.T) {
			want, err := os.ReadFile(file(level))
			if err != nil {
				t.Fatal(err)
			}
			server := product.Start(t, "demo", "--db", "sqlite:"+filepath.Join(t.TempDir(), "levels.db"),
				"--rest-auth", "basic", "--job-executor=false", "--history", level)
			got := play(t, server.REST())
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("(-Camunda +Sluice):\n%s", d)
			}
		})
	}
}

func file(level string) string { return filepath.Join("testdata", level+".txt") }

type object = map[string]any

// conversation is with one server; shown is what its history said so far.
type conversation struct {
	t     *testing.T
	base  string
	shown strings.Builder
}

// play starts an instance that comes by a decision, a task with an event at its
// boundary, an external task and a job that both fail, and another process, and
// looks at all of its history after each step.
func play(t *testing.T, base string) string {
	c := &conversation{t: t, base: base}
	deployment := c.deploy("levels.bpmn", "levels.dmn")
	defer c.call(http.MethodDelete, "/deployment/"+deployment+"?cascade=true", nil)

	instance := text(c.one(http.MethodPost, "/process-definition/key/lv/start", object{"businessKey": "bk", "variables": object{"n": number(2)}}), "id")
	c.show("started", instance)

	task := c.first("/task?processInstanceId=" + instance)
	c.call(http.MethodPost, "/message", object{"messageName": "lvm", "processInstanceId": instance, "processVariables": object{"mv": number(1)}})
	c.call(http.MethodPost, "/task/"+task+"/assignee", object{"userId": "mary"})
	c.call(http.MethodPost, "/task/"+task+"/identity-links", object{"userId": "john", "type": "candidate"})
	status, _ := c.send(http.MethodPost, "/task/"+task+"/comment/create", "application/json", []byte(`{"message": "hello"}`))
	fmt.Fprintln(&c.shown, "a comment:", status)
	c.call(http.MethodPost, "/task/"+task+"/complete", object{"variables": object{"n": number(3)}})
	c.show("completed the task", instance)

	external := c.fetch()
	c.call(http.MethodPost, "/external-task/"+external+"/failure", object{"workerId": "w", "errorMessage": "no", "errorDetails": "d", "retries": 0, "retryTimeout": 0})
	c.show("failed the external task", instance)

	c.call(http.MethodPut, "/external-task/"+external+"/retries", object{"retries": 1})
	c.call(http.MethodPost, "/external-task/"+c.fetch()+"/complete", object{"workerId": "w", "variables": object{"ev": object{"value": "x", "type": "String"}}})
	c.call(http.MethodPost, "/job/"+c.first("/job?processInstanceId="+instance)+"/execute", nil)
	c.show("failed the job", instance)

	c.call(http.MethodPost, "/process-instance/"+instance+"/modification", object{"skipCustomListeners": true, "instructions": []object{
		{"type": "cancel", "activityId": "a"}, {"type": "startBeforeActivity", "activityId": "c"},
	}})
	called := c.first("/process-instance?superProcessInstance=" + instance)
	c.show("called another", instance, called)

	c.call(http.MethodPut, "/process-instance/"+called+"/suspended", object{"suspended": true})
	c.call(http.MethodPut, "/process-instance/"+called+"/suspended", object{"suspended": false})
	c.call(http.MethodPost, "/task/"+c.first("/task?processInstanceId="+called)+"/complete", object{})
	c.show("ended", instance, called)
	return c.shown.String()
}

func number(n int) object { return object{"value": n, "type": "Integer"} }

// resources are those of the history, with the name of the filter for an instance;
// those without one are looked at as a whole.
var resources = []struct{ path, filter string }{
	{"process-instance", "processInstanceIds"},
	{"activity-instance", "processInstanceId"},
	{"task", "processInstanceId"},
	{"variable-instance", "processInstanceId"},
	{"detail", "processInstanceId"},
	{"incident", "processInstanceId"},
	{"job-log", "processInstanceId"},
	{"external-task-log", "processInstanceId"},
	{"identity-link-log", ""},
	{"user-operation", "processInstanceId"},
	{"decision-instance", "includeInputs=true&includeOutputs=true&processInstanceId"},
}

func (c *conversation) show(step string, instances ...string) {
	fmt.Fprintf(&c.shown, "== %s\n", step)
	for _, r := range resources {
		var rows []string
		if r.filter == "" {
			rows = c.rows("/history/" + r.path)
		}
		for _, id := range instances {
			if r.filter != "" {
				rows = append(rows, c.rows("/history/"+r.path+"?"+r.filter+"="+id)...)
			}
		}
		slices.Sort(rows)
		for _, row := range rows {
			fmt.Fprintln(&c.shown, r.path, row)
		}
	}
}

// rows are those of the two processes, without what differs from run to run.
func (c *conversation) rows(path string) []string {
	var list []json.RawMessage
	c.read(c.call(http.MethodGet, path, nil), &list)
	var rows []string
	for _, raw := range list {
		var row object
		c.read(raw, &row)
		if key, ok := row["processDefinitionKey"].(string); ok && !strings.HasPrefix(key, "lv") {
			continue
		}
		sorted, err := json.Marshal(row)
		if err != nil {
			c.t.Fatal(err)
		}
		line := string(sorted)
		for _, v := range varying {
			line = v.pattern.ReplaceAllString(line, v.as)
		}
		rows = append(rows, line)
	}
	return rows
}

var varying = []struct {
	pattern *regexp.Regexp
	as      string
}{
	{regexp.MustCompile(`(:\d+)?:?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), ":id"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+[+-]\d{4}`), "time"},
	{regexp.MustCompile(`"(duration|durationInMillis|hostname|exceptionMessage|jobExceptionMessage|incidentMessage)":("[^"]*"|\d+)`), `"$1":"…"`},
}

func (c *conversation) fetch() string {
	var tasks []object
	c.read(c.call(http.MethodPost, "/external-task/fetchAndLock", object{
		"workerId": "w", "maxTasks": 1, "topics": []object{{"topicName": "lvx", "lockDuration": 60000}},
	}), &tasks)
	if len(tasks) != 1 {
		c.t.Fatalf("fetched %v", tasks)
	}
	return text(tasks[0], "id")
}

// first is the id of the first of a list.
func (c *conversation) first(path string) string {
	var list []object
	c.read(c.call(http.MethodGet, path, nil), &list)
	if len(list) == 0 {
		c.t.Fatalf("%s is empty", path)
	}
	return text(list[0], "id")
}

func (c *conversation) one(method, path string, body any) object {
	var o object
	c.read(c.call(method, path, body), &o)
	return o
}

func text(o object, name string) string { return fmt.Sprint(o[name]) }

func (c *conversation) read(data []byte, into any) {
	c.t.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		c.t.Fatalf("%s: %v", data, err)
	}
}

// call sends a request; only the job is expected to fail.
func (c *conversation) call(method, path string, body any) []byte {
	c.t.Helper()
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	status, answer := c.send(method, path, "application/json", data)
	if fails := strings.HasPrefix(path, "/job/"); (status >= 400) != fails {
		c.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	return answer
}

func (c *conversation) deploy(names ...string) string {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			c.t.Fatal(err)
		}
		part, err := w.CreateFormFile(name, name)
		if err != nil {
			c.t.Fatal(err)
		}
		_, _ = part.Write(data)
	}
	w.Close()
	status, answer := c.send(http.MethodPost, "/deployment/create", w.FormDataContentType(), b.Bytes())
	if status != http.StatusOK {
		c.t.Fatalf("deploy: %d %s", status, answer)
	}
	var deployment object
	c.read(answer, &deployment)
	return text(deployment, "id")
}

func (c *conversation) send(method, path, contentType string, body []byte) (int, []byte) {
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.SetBasicAuth("demo", "demo")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, answer
}
