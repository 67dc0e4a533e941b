//go:build unix

package verify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// How long a server may take to answer, and to end when it is asked to.
const (
	startTimeout = 20 * time.Second
	stopTimeout  = 30 * time.Second
)

// node is a server process, which keeps its address when it is started again.
type node struct {
	program string
	args    []string
	address string
	log     string // file that it writes to
	cmd     *exec.Cmd
	exited  chan error
	starts  int
}

// newNode chooses a free address on this machine for a server.
func newNode(program, dir, name string, args []string) (*node, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer l.Close()
	return &node{program: program, args: args, address: l.Addr().String(), log: filepath.Join(dir, name+".log")}, nil
}

func (n *node) base() string { return "http://" + n.address }

// launch starts the process without waiting for it.
func (n *node) launch() error {
	log, err := os.OpenFile(n.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	n.cmd = exec.Command(n.program, append([]string{"serve", "--listen", n.address, "--rest-auth", "none", "--log-level", "warn"}, n.args...)...)
	n.cmd.Stdout, n.cmd.Stderr = log, log
	// What the environment sets is for other servers; and Ctrl-C is for this command,
	// which then stops its servers.
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "SLUICE_") {
			n.cmd.Env = append(n.cmd.Env, entry)
		}
	}
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := n.cmd.Start(); err != nil {
		return fmt.Errorf("start a server: %w", err)
	}
	n.starts++
	exited := make(chan error, 1)
	n.exited = exited
	cmd := n.cmd
	go func() { exited <- cmd.Wait() }()
	return nil
}

// start starts the process and waits until its database answers.
func (n *node) start(ctx context.Context, c *client) error {
	if err := n.launch(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for !c.isReady(ctx, n.base()) {
		select {
		case err := <-n.exited:
			n.cmd = nil
			return fmt.Errorf("the server at %s ended: %w; see %s", n.address, errors.Join(err, errEnded), n.log)
		case <-ctx.Done():
			return fmt.Errorf("the server at %s is not ready: %w; see %s", n.address, ctx.Err(), n.log)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

var errEnded = errors.New("it was expected to run")

// kill ends the process as a power cut would.
func (n *node) kill() error {
	if n.cmd == nil {
		return nil
	}
	if err := n.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-n.exited
	n.cmd = nil
	return nil
}

// signal sends a signal such as SIGSTOP.
func (n *node) signal(s os.Signal) error { return n.cmd.Process.Signal(s) }

// stop asks the process to end, as systemd does, and expects it to end well.
func (n *node) stop() error {
	if n.cmd == nil {
		return nil
	}
	if err := n.signal(syscall.SIGTERM); err != nil {
		return errors.Join(fmt.Errorf("stop the server at %s: %w", n.address, err), n.kill())
	}
	select {
	case err := <-n.exited:
		n.cmd = nil
		if err != nil {
			return fmt.Errorf("the server at %s did not end well: %w; see %s", n.address, err, n.log)
		}
		return nil
	case <-time.After(stopTimeout):
		return errors.Join(fmt.Errorf("the server at %s did not end in %v", n.address, stopTimeout), n.kill())
	}
}
