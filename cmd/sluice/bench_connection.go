package main

import (
	"bufio"
	"bytes"
	"context"
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
// for longer, one of Sluice after two minutes, others sooner; what is sent on one then
// is lost.
const benchIdle = 10 * time.Second

// benchConnection is an HTTP/1.1 connection that is kept alive and serves one
// exchange at a time, in the goroutine of who asks. The client of net/http has two
// goroutines more for each connection; what they cost would be taken from the
// server, which shares the machine.
type benchConnection struct {
	net.Conn
	answers *bufio.Reader
	request []byte
	body    bytes.Buffer // of the last answer
	since   time.Time    // when it was used last
	release func() bool  // from the context that it was opened with
}

// exchange sends the head and a body as one write, and reads the answer to its end;
// the next exchange overwrites it. An error leaves the connection of no more use.
func (c *benchConnection) exchange(body []byte) (r *http.Response, answer []byte, err error) {
	if err := c.SetDeadline(time.Now().Add(benchTimeout)); err != nil {
		return nil, nil, err
	}
	c.request = append(c.request, body...)
	if _, err := c.Write(c.request); err != nil {
		return nil, nil, err
	}
	r, err = http.ReadResponse(c.answers, nil)
	if err != nil {
		return nil, nil, err
	}
	defer r.Body.Close()
	c.body.Reset()
	_, err = c.body.ReadFrom(r.Body)
	return r, c.body.Bytes(), err
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

// end closes the connection.
func (c *benchConnection) end() {
	c.release()
	_ = c.Close()
}

// benchConnections are the connections to one server that nobody uses at the moment.
type benchConnections struct {
	host string // with its port
	mu   sync.Mutex
	idle []*benchConnection
}

// take is an idle connection, or a new one, which ends with the context. So whoever
// has a context of its own closes the idle ones when it is done; watching it for
// each exchange anew would cost more.
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
	conn, err := dialer.DialContext(ctx, "tcp", p.host)
	if err != nil {
		return nil, err
	}
	c := &benchConnection{Conn: conn, answers: bufio.NewReader(conn)}
	c.release = context.AfterFunc(ctx, func() { _ = conn.Close() })
	return c, nil
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
		c.end()
	}
	p.idle = nil
}
