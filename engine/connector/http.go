package connector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The connectors of Camunda 7.24, by their id.
const (
	HTTPConnector = "http-connector"
	SOAPConnector = "soap-http-connector"
)

// Options are the bounds of calls; zero values stand for those that are named.
type Options struct {
	Egress Egress
	// Timeout is how long a call may take in all: 30 seconds. A model can ask for
	// less.
	Timeout time.Duration
	// MaxResponse is the size of the largest body that is read, in bytes: 10 MiB.
	MaxResponse int64
}

// Client calls connectors. It is safe for concurrent use.
type Client struct {
	options   Options
	transport *http.Transport
}

// New returns a client; Close it to drop idle connections.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxResponse <= 0 {
		o.MaxResponse = 10 << 20
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Control: o.Egress.control}
	return &Client{options: o, transport: &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: o.Timeout,
		MaxIdleConns: 100, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 1 << 20, ForceAttemptHTTP2: true,
	}}
}

// Close drops idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Call calls the connector of that id. Its inputs are url, method, headers (a
// map), payload and request-config (a map); its outputs statusCode (int32),
// response (the body, a text) and headers (a map of texts). An answer is no
// error, whatever its status; there is one where none comes.
func (c *Client) Call(ctx context.Context, id string, inputs map[string]any) (map[string]any, error) {
	if id != HTTPConnector && id != SOAPConnector {
		return nil, fmt.Errorf("there is no connector %q; there are %s and %s", id, HTTPConnector, SOAPConnector)
	}
	conf, err := readConfig(inputs["request-config"], c.options.Timeout)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	ctx, cancel := context.WithTimeout(ctx, conf.timeout)
	defer cancel()
	request, err := newRequest(ctx, id, inputs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	client := &http.Client{Transport: c.transport, CheckRedirect: conf.follow}
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, withoutSecrets(err))
	}
	defer response.Body.Close()
	outputs, err := c.read(response)
	if err != nil {
		return nil, fmt.Errorf("%s: read the answer of %s: %w", id, request.URL.Host, err)
	}
	return outputs, nil
}

// methods are those that a request may have; the flag says that it has a body.
var methods = map[string]bool{
	http.MethodDelete: false, http.MethodGet: false, http.MethodHead: false, http.MethodOptions: false,
	http.MethodPatch: true, http.MethodPost: true, http.MethodPut: true, http.MethodTrace: false,
}

func newRequest(ctx context.Context, id string, inputs map[string]any) (*http.Request, error) {
	address, err := text("url", inputs["url"])
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(strings.TrimSpace(address))
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return nil, errors.New("the parameter url is no address of http or https")
	}
	method, err := text("method", inputs["method"])
	if err != nil {
		return nil, err
	}
	if id == SOAPConnector {
		method = http.MethodPost
	}
	hasBody, known := methods[method]
	if !known {
		return nil, fmt.Errorf("the parameter method is %q; it has to be one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE", method)
	}
	payload, err := text("payload", inputs["payload"])
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if hasBody {
		body = strings.NewReader(payload)
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "Sluice")
	return request, setHeaders(request, inputs["headers"])
}

// ofConnection are headers that the connection itself sets.
var ofConnection = []string{"Connection", "Content-Length", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

func setHeaders(request *http.Request, headers any) error {
	all, err := table("headers", headers)
	if err != nil {
		return err
	}
	for name, x := range all {
		v, err := text("headers", x)
		if err != nil {
			return err
		}
		switch name = http.CanonicalHeaderKey(name); {
		case name == "Host":
			request.Host = v
		case !slices.Contains(ofConnection, name):
			request.Header.Set(name, v)
		}
	}
	return nil
}

// read reads an answer.
func (c *Client) read(response *http.Response) (map[string]any, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, c.options.MaxResponse+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > c.options.MaxResponse {
		return nil, fmt.Errorf("the answer is larger than %d bytes", c.options.MaxResponse)
	}
	headers := make(map[string]any, len(response.Header))
	for name, values := range response.Header {
		headers[name] = values[len(values)-1] // the last of several, as in Camunda 7.24
	}
	return map[string]any{
		"headers":    headers,
		"response":   decode(body, response.Header.Get("Content-Type")),
		"statusCode": int32(response.StatusCode),
	}, nil
}

// withoutSecrets leaves out of an error what an address may carry beside its
// host: users, passwords and queries.
func withoutSecrets(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	if at, parsed := url.Parse(failed.URL); parsed == nil {
		return fmt.Errorf("%s %s://%s: %w", failed.Op, at.Scheme, at.Host, failed.Err)
	}
	return failed.Err
}
