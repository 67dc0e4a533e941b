package crash

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// client speaks the REST API of one server.
type client struct {
	t    *testing.T
	base string
}

// send returns the status and body of an answer; 0 where none came.
func (c client) send(method, path, contentType string, body []byte) (int, []byte) {
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return 0, nil
	}
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	return response.StatusCode, data
}

// get reads JSON that must be there.
func (c client) get(path string, into any) {
	c.t.Helper()
	status, data := c.send(http.MethodGet, path, "", nil)
	if !statusOK(status) {
		c.t.Fatalf("GET %s: %d %s", path, status, data)
	}
	if err := json.Unmarshal(data, into); err != nil {
		c.t.Fatalf("GET %s: %v", path, err)
	}
}

func (c client) count(path string) int {
	c.t.Helper()
	var answer struct{ Count int }
	c.get(path, &answer)
	return answer.Count
}

func (c client) deploy(file string) {
	c.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("data", filepath.Base(file))
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		c.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		c.t.Fatal(err)
	}
	if status, answer := c.send(http.MethodPost, "/deployment/create", form.FormDataContentType(), body.Bytes()); !statusOK(status) {
		c.t.Fatalf("deploy %s: %d %s", file, status, answer)
	}
}

// start starts an instance and finds its task.
func (c client) start() work {
	c.t.Helper()
	status, data := c.send(http.MethodPost, "/process-definition/key/crash/start", "application/json", []byte(`{"variables":{"n":{"value":1}}}`))
	var instance struct{ ID string }
	if err := json.Unmarshal(data, &instance); err != nil || !statusOK(status) {
		c.t.Fatalf("start: %d %s", status, data)
	}
	var tasks []struct{ ID string }
	c.get("/task?processInstanceId="+instance.ID, &tasks)
	if len(tasks) != 1 {
		c.t.Fatalf("instance %s has %d tasks, want 1", instance.ID, len(tasks))
	}
	return work{instance: instance.ID, task: tasks[0].ID}
}

// complete reports whether the completion was acknowledged.
func (c client) complete(task string) bool {
	status, _ := c.send(http.MethodPost, "/task/"+task+"/complete", "application/json", []byte(`{"variables":{"done":{"value":true}}}`))
	return statusOK(status)
}
