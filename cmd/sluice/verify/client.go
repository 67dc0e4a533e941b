//go:build unix

package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"sync/atomic"
	"time"
)

// requestTimeout is how long a client waits for an answer: longer than a server
// takes to say that its database does not answer, shorter than a pause.
const requestTimeout = 8 * time.Second

// readTimeout is how long who reads the whole history waits for a page of it.
const readTimeout = time.Minute

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 64 << 20

// client speaks the REST API of several servers by turns.
type client struct {
	http  *http.Client
	bases []string // http://127.0.0.1:port
	turn  atomic.Uint64
}

func newClient(bases []string) *client {
	return &client{
		http: &http.Client{
			Timeout:   requestTimeout,
			Transport: &http.Transport{MaxIdleConnsPerHost: 128, MaxConnsPerHost: 512},
		},
		bases: bases,
	}
}

// patient is a client of the same servers for the checks after the load. How soon
// a page of all that happened is read is no promise.
func (c *client) patient() *client {
	return &client{http: &http.Client{Timeout: readTimeout, Transport: c.http.Transport}, bases: c.bases}
}

// base is the server whose turn it is.
func (c *client) base() string { return c.bases[c.turn.Add(1)%uint64(len(c.bases))] }

// send sends JSON to the server whose turn it is and returns status and body; the
// status is 0 where no whole answer came.
func (c *client) send(ctx context.Context, method, path string, body any) (int, []byte) {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			panic(fmt.Sprintf("verify: %v", err)) // maps of texts and numbers
		}
	}
	return c.sendRaw(ctx, method, c.base()+path, "application/json", data)
}

func (c *client) sendRaw(ctx context.Context, method, address, contentType string, data []byte) (int, []byte) {
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(data))
	if err != nil {
		return 0, nil
	}
	request.Header.Set("Content-Type", contentType)
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return 0, nil
	}
	return response.StatusCode, answer
}

// command sends a command and notes it. The body must hold its variable.
func (c *client) command(ctx context.Context, j *journal, cmd *command, path string, body any) error {
	status, answer := c.send(ctx, http.MethodPost, "/engine-rest"+path, body)
	return j.end(cmd, status, answer)
}

// get reads JSON.
func (c *client) get(ctx context.Context, path string, into any) error {
	status, answer := c.send(ctx, http.MethodGet, "/engine-rest"+path, nil)
	if status != http.StatusOK {
		return fmt.Errorf("GET %s: status %d: %.300s", path, status, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	return nil
}

// deploy deploys models.
func (c *client) deploy(ctx context.Context, names []string) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, name := range names {
		data, err := readModel(name)
		if err != nil {
			return err
		}
		part, err := form.CreateFormFile(name, name)
		if err != nil {
			return err
		}
		if _, err := part.Write(data); err != nil {
			return err
		}
	}
	if err := form.Close(); err != nil {
		return err
	}
	status, answer := c.sendRaw(ctx, http.MethodPost, c.base()+"/engine-rest/deployment/create", form.FormDataContentType(), body.Bytes())
	if status != http.StatusOK {
		return fmt.Errorf("deploy the models: status %d: %.300s", status, answer)
	}
	return nil
}

// isReady reports whether a server says that its database answers.
func (c *client) isReady(ctx context.Context, base string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	status, _ := c.sendRaw(ctx, http.MethodGet, base+"/readyz", "text/plain", nil)
	return status == http.StatusOK
}

// variables is the body of a request with values of variables.
func variables(nonce string, more ...string) map[string]any {
	v := map[string]any{variableOf(nonce): map[string]any{"value": nonce, "type": "String"}}
	for i := 0; i+1 < len(more); i += 2 {
		v[more[i]] = map[string]any{"value": more[i+1], "type": "String"}
	}
	return v
}
