//go:build unix

package verify

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// proxy stands between servers and PostgreSQL and cuts connections at the worst
// moment: when the database has done what it was asked and its answer is on the
// way.
//
// It is written out because what it is for, to look for the answer to a commit, is
// what a general proxy such as toxiproxy does not do.
type proxy struct {
	listener net.Listener
	network  string // of the database
	address  string
	armed    atomic.Int64 // answers that are to be swallowed
	cuts     atomic.Int64 // that were

	mu    sync.Mutex
	conns map[net.Conn]bool
	wg    sync.WaitGroup
}

// startProxy listens on this machine.
func startProxy(network, address string) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, network: network, address: address, conns: map[net.Conn]bool{}}
	p.wg.Go(p.accept)
	return p, nil
}

func (p *proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return // it is closed
		}
		p.wg.Go(func() { p.serve(c) })
	}
}

// close ends all connections.
func (p *proxy) close() error {
	err := p.listener.Close()
	p.mu.Lock()
	for c := range p.conns {
		_ = c.Close() // it may be closed already
	}
	p.mu.Unlock()
	p.wg.Wait()
	return err
}

// track has a connection end with the proxy.
func (p *proxy) track(c net.Conn) (untrack func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, c)
		_ = c.Close() // it may be closed already
	}
}

func (p *proxy) serve(client net.Conn) {
	defer p.track(client)()
	database, err := net.Dial(p.network, p.address)
	if err != nil {
		return
	}
	defer p.track(database)()
	p.wg.Go(func() {
		_, err := copyBytes(database, client, nil)
		_ = errors.Join(err, database.Close()) // an end is an end
	})
	_, _ = copyBytes(client, database, p.swallows) // as above
}

// swallows reports whether an answer is one to a commit that is to be lost. The
// tag of an INSERT comes with the results of the transaction's last round trip, of
// which the answer to the commit is the end.
func (p *proxy) swallows(answer []byte) bool {
	if !bytes.Contains(answer, []byte("INSERT 0 ")) {
		return false
	}
	for {
		n := p.armed.Load()
		if n <= 0 {
			return false
		}
		if p.armed.CompareAndSwap(n, n-1) {
			p.cuts.Add(1)
			return true
		}
	}
}

// errCut ends a connection.
var errCut = errors.New("cut")

// copyBytes copies until one end closes or cut says so.
func copyBytes(to, from net.Conn, cut func([]byte) bool) (n int64, err error) {
	b := make([]byte, 32<<10)
	for {
		m, err := from.Read(b)
		if m > 0 {
			if cut != nil && cut(b[:m]) {
				return n, errCut
			}
			if _, err := to.Write(b[:m]); err != nil {
				return n, err
			}
			n += int64(m)
		}
		if err != nil {
			return n, err
		}
	}
}
