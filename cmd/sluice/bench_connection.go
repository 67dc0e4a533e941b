package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// benchTimeout bounds one exchange.
const benchTimeout = time.Minute

// benchIdle is for how long a connection may be unused. Servers end those that are
// for longer, one of Sluice after two minutes; what is sent on one then is lost.
const benchIdle = 30 * time.Second

// benchConnection is an HTTP/1.1 connection that is kept alive and serves one
// exchange at a time, in the goroutine of who asks. The client of net/http has two
// goroutines more for each connection; what they cost would be taken from the
// server, which shares the machine.
type benchConnection struct {
	net.Conn
	answers *bufio.Reader
	request []byte
	since   time.Time // when it was used last
}

// exchange sends the head and a body as one write, and reads the answer to its end.
// An error leaves the connection of no more use.
func (c *benchConnection) exchange(ctx context.Context, body []byte) (r *http.Response, answer []byte, err error) {
	if err := c.SetDeadline(time.Now().Add(benchTimeout)); err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	c.request = append(c.request, body...)
	if _, err := c.Write(c.request); err != nil {
		return nil, nil, err
	}
	r, err = http.ReadResponse(c.answers, nil)
	if err != nil {
		return nil, nil, err
	}
	defer r.Body.Close()
	if r.ContentLength > 0 {
		answer = make([]byte, r.ContentLength)
		_, err = io.ReadFull(r.Body, answer)
		return r, answer, err
	}
	answer, err = io.ReadAll(r.Body)
	return r, answer, err
}

// head begins the next request.
func (c *benchConnection) head(method, path, host, authorization, contentType string, length int) {
	b := append(c.request[:0], method...)
	b = append(append(append(b, ' '), path...), " HTTP/1.1\r\nHost: "...)
	b = append(b, host...)
	if authorization != "" {
		b = append(append(b, "\r\nAuthorization: "...), authorization...)
	}
	b = append(append(b, "\r\nContent-Type: "...), contentType...)
	b = append(b, "\r\nContent-Length: "...)
	c.request = append(strconv.AppendInt(b, int64(length), 10), "\r\n\r\n"...)
}

// benchConnections are the connections to one server that nobody uses at the moment.
type benchConnections struct {
	host string // with its port
	mu   sync.Mutex
	idle []*benchConnection
}

// take is an idle connection, or a new one.
func (p *benchConnections) take(ctx context.Context) (*benchConnection, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 && time.Since(p.idle[n-1].since) < benchIdle {
		c := p.idle[n-1]
		p.idle = slices.Delete(p.idle, n-1, n)
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	p.close() // the others have been idle for longer still
	dialer := net.Dialer{Timeout: benchTimeout}
	c, err := dialer.DialContext(ctx, "tcp", p.host)
	if err != nil {
		return nil, err
	}
	return &benchConnection{Conn: c, answers: bufio.NewReader(c)}, nil
}

// put gives a connection back for the next.
func (p *benchConnections) put(c *benchConnection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.since = time.Now()
	p.idle = append(p.idle, c)
}

// close ends the idle connections, before the server does so at a time of its own.
func (p *benchConnections) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.idle {
		_ = c.Close()
	}
	p.idle = nil
}
