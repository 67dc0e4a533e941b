package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
)

//go:embed bench
var benchModels embed.FS

// benchClient speaks the REST API over connections that are kept alive; any number
// of goroutines may use it.
type benchClient struct {
	connections   *benchConnections
	base          *url.URL
	authorization string // the header; empty sends none
}

func newBenchClient(user, password string, base *url.URL) *benchClient {
	c := &benchClient{connections: &benchConnections{host: base.Host}, base: base}
	if user != "" {
		c.authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
	}
	return c
}

func (c *benchClient) start(ctx context.Context, key string, body []byte) (instance string, err error) {
	var answer struct{ ID string }
	err = c.call(ctx, http.MethodPost, "/process-definition/key/"+key+"/start", body, &answer)
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
	connection, err := c.connections.take(ctx)
	if err != nil {
		return err
	}
	connection.head(method, c.base.Path+path, c.base.Host, c.authorization, contentType, len(body))
	response, data, err := connection.exchange(body)
	if err != nil {
		connection.end()
		return err
	}
	if response.Close {
		defer connection.end()
	} else {
		defer c.connections.put(connection) // only now: the next exchange overwrites the answer
	}
	switch {
	case response.StatusCode == http.StatusServiceUnavailable:
		return fmt.Errorf("%w: %s %s", errTurnedAway, method, path)
	case response.StatusCode > 299:
		return fmt.Errorf("%s %s: %s: %.300s", method, path, response.Status, data)
	case answer == nil:
		return nil
	}
	return json.Unmarshal(data, answer)
}

// deploy deploys the models of the scenarios and returns the deployment's id.
func (c *benchClient) deploy(ctx context.Context) (string, error) {
	defer c.connections.close()
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
	defer c.connections.close()
	_ = c.call(ctx, http.MethodDelete, "/deployment/"+deployment+"?cascade=true", nil, nil)
}
