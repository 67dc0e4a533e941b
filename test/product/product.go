// Package product builds the binary and runs it for the tests that look at the
// whole product from outside: over HTTP, in a browser, through a crash.
package product

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var build = sync.OnceValues(func() (string, error) {
	if err := lookAtSources(); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "sluice-test-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "sluice")
	out, err := exec.Command("go", "build", "-o", binary, "github.com/sluice-bpm/sluice/cmd/sluice").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
})

// lookAtSources reads the folders that the binary is made of: go test remembers
// what a test has read, and so runs it again where a source has changed.
func lookAtSources() error {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the module: %w", err)
	}
	for _, folder := range []string{"cmd", "engine", "forms", "static", "views", "web"} {
		err := filepath.WalkDir(filepath.Join(strings.TrimSpace(string(root)), folder), func(_ string, _ fs.DirEntry, err error) error { return err })
		if err != nil {
			return fmt.Errorf("look at the sources: %w", err)
		}
	}
	return nil
}

// Binary returns the path of the built binary; it is built once a test process.
func Binary(t testing.TB) string {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Server is a running binary.
type Server struct {
	// URL is the address of the server, without a slash at the end.
	URL string
	cmd *exec.Cmd
	log *lines
}

// REST is the base address of the JSON API.
func (s *Server) REST() string { return s.URL + "/engine-rest" }

// Address is the host and port of the server.
func (s *Server) Address() string { return strings.TrimPrefix(s.URL, "http://") }

// Start runs a sub-command that serves (demo or serve) on a free port with
// further flags, waits until it answers, and stops it when the test ends.
func Start(t testing.TB, mode string, flags ...string) *Server {
	t.Helper()
	return StartAt(t, freeAddress(t), mode, flags...)
}

// StartAt is Start on a given address, for a server that comes back.
func StartAt(t testing.TB, address, mode string, flags ...string) *Server {
	t.Helper()
	s := &Server{URL: "http://" + address, log: &lines{}}
	s.cmd = exec.Command(Binary(t), append([]string{mode, "--listen", address}, flags...)...)
	s.cmd.Dir = t.TempDir()
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			s.Stop(t)
		}
		if t.Failed() {
			t.Logf("output of sluice %s:\n%s", mode, s.log)
		}
	})
	s.wait(t)
	return s
}

// wait asks until the server answers or has ended.
func (s *Server) wait(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		r, err := http.Get(s.URL + "/healthz")
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ctx.Done():
			t.Fatalf("sluice did not answer at %s:\n%s", s.URL, s.log)
		case <-ticker.C:
		}
	}
}

// Stop asks the server to stop, as Ctrl-C does, and expects a clean exit.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stop sluice: %v", err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("sluice did not end cleanly: %v\n%s", err, s.log)
	}
}

// Kill ends the server at once, as a power cut would.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // it was killed: that is the error
}

// Output is what the server has printed so far.
func (s *Server) Output() string { return s.log.String() }

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// lines collects output while it is read.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Field returns what follows a label in the output, such as the setup link.
func (s *Server) Field(prefix string) (string, bool) {
	scan := bufio.NewScanner(strings.NewReader(s.Output()))
	for scan.Scan() {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(scan.Text()), prefix); ok {
			return prefix + rest, true
		}
	}
	return "", false
}
