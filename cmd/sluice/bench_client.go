package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed bench/*.bpmn
var benchModels embed.FS

// benchClient speaks the REST API over connections that are kept alive.
type benchClient struct {
	http           *http.Client
	base           string
	user, password string
}

func newBenchClient(o benchOptions, target string) *benchClient {
	most := slices.Max(append([]int{1}, o.clients...))
	return &benchClient{
		http: &http.Client{
			Timeout:   time.Minute,
			Transport: &http.Transport{MaxIdleConns: most, MaxIdleConnsPerHost: most, MaxConnsPerHost: most},
		},
		base: strings.TrimSuffix(target, "/"), user: o.user, password: o.password,
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
	if response.StatusCode == http.StatusServiceUnavailable {
		return fmt.Errorf("%w: %s %s", errTurnedAway, method, path)
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
	models, err := benchModels.ReadDir("bench")
	if err != nil {
		return "", err
	}
	for _, m := range models {
		model, err := benchModels.ReadFile("bench/" + m.Name())
		if err != nil {
			return "", err
		}
		part, err := form.CreateFormFile(m.Name(), m.Name())
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
	err = c.send(ctx, http.MethodPost, "/deployment/create", form.FormDataContentType(), body.Bytes(), &answer)
	return answer.ID, err
}

// undeploy removes what the bench left; that it cannot is no result of it.
func (c *benchClient) undeploy(ctx context.Context, deployment string) {
	_ = c.call(ctx, http.MethodDelete, "/deployment/"+deployment+"?cascade=true", nil, nil)
}
