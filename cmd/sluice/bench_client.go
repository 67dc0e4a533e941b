package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

//go:embed bench/oneTask.bpmn
var benchOneTask []byte

//go:embed bench/straight.bpmn
var benchStraight []byte

// scenarios are the operations that bench can measure.
var scenarios = map[string]func(context.Context, *benchClient) error{
	"flow":     flowScenario,
	"start":    startScenario,
	"straight": straightScenario,
}

func scenarioNames() []string { return []string{"start", "flow", "straight"} }

func startScenario(ctx context.Context, c *benchClient) error {
	_, err := c.start(ctx, "benchOneTask")
	return err
}

func straightScenario(ctx context.Context, c *benchClient) error {
	_, err := c.start(ctx, "benchStraight")
	return err
}

// flowScenario completes one instance; the task must be there at once.
func flowScenario(ctx context.Context, c *benchClient) error {
	instance, err := c.start(ctx, "benchOneTask")
	if err != nil {
		return err
	}
	var tasks []struct{ ID string }
	if err := c.call(ctx, http.MethodGet, "/task?processInstanceId="+url.QueryEscape(instance), nil, &tasks); err != nil {
		return err
	}
	if len(tasks) != 1 {
		return fmt.Errorf("instance %s has %d tasks, want 1", instance, len(tasks))
	}
	return c.call(ctx, http.MethodPost, "/task/"+tasks[0].ID+"/complete", benchVariables, nil)
}

// benchVariables are sent with each start and completion.
var benchVariables = []byte(`{"variables":{"amount":{"value":30,"type":"Integer"},"creditor":{"value":"Niall","type":"String"}}}`)

// benchClient speaks the REST API over connections that are kept alive.
type benchClient struct {
	http           *http.Client
	base           string
	user, password string
}

func newBenchClient(o benchOptions) *benchClient {
	most := slices.Max(append([]int{1}, o.clients...))
	return &benchClient{
		http: &http.Client{
			Timeout:   time.Minute,
			Transport: &http.Transport{MaxIdleConns: most, MaxIdleConnsPerHost: most, MaxConnsPerHost: most},
		},
		base: strings.TrimSuffix(o.target, "/"), user: o.user, password: o.password,
	}
}

func (c *benchClient) start(ctx context.Context, key string) (instance string, err error) {
	var answer struct{ ID string }
	err = c.call(ctx, http.MethodPost, "/process-definition/key/"+key+"/start", benchVariables, &answer)
	if err == nil && answer.ID == "" {
		err = fmt.Errorf("the start of %s answered without an id", key)
	}
	return answer.ID, err
}

// call sends JSON and reads JSON; an answer above 299 is an error.
func (c *benchClient) call(ctx context.Context, method, path string, body []byte, answer any) error {
	return c.send(ctx, method, path, "application/json", body, answer)
}

func (c *benchClient) send(ctx context.Context, method, path, contentType string, body []byte, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", contentType)
	if c.user != "" {
		request.SetBasicAuth(c.user, c.password)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode > 299 {
		return fmt.Errorf("%s %s: %s: %.300s", method, path, response.Status, data)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(data, answer)
}

// deploy deploys the models of the scenarios and returns the deployment's id.
func (c *benchClient) deploy(ctx context.Context) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("deployment-name", "sluice bench"); err != nil {
		return "", err
	}
	for name, model := range map[string][]byte{"benchOneTask.bpmn": benchOneTask, "benchStraight.bpmn": benchStraight} {
		part, err := form.CreateFormFile(name, name)
		if err != nil {
			return "", err
		}
		if _, err := part.Write(model); err != nil {
			return "", err
		}
	}
	if err := form.Close(); err != nil {
		return "", err
	}
	var answer struct{ ID string }
	err := c.send(ctx, http.MethodPost, "/deployment/create", form.FormDataContentType(), body.Bytes(), &answer)
	return answer.ID, err
}

// undeploy removes what the bench left; that it cannot is no result of it.
func (c *benchClient) undeploy(ctx context.Context, deployment string) {
	_ = c.call(ctx, http.MethodDelete, "/deployment/"+deployment+"?cascade=true", nil, nil)
}
