// Package crash kills the server while it works and looks what is left: every
// acknowledged command is there, and none was done twice.
package crash

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/test/product"
)

// databases are the back ends that are put under fire.
var databases = map[string]func(t *testing.T) string{
	"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "crash.db") },
	"postgres": func(t *testing.T) string { return pgtest.URL(t) },
}

const (
	instances = 100
	clients   = 16
	// The server is killed when so many completions are acknowledged: in the
	// first, second and third quarter of the work, in turn.
	quarter = instances / 4
)

// rounds is how often each back end is killed; SLUICE_CRASH_ROUNDS asks for more.
func rounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("SLUICE_CRASH_ROUNDS")
	if text == "" {
		return 2
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1000 {
		t.Fatalf("SLUICE_CRASH_ROUNDS is %q, not a number from 1 to 1000", text)
	}
	return n
}

func TestKill_LosesNothingAcknowledgedAndDoublesNothing(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			db := database(t)
			server := product.Start(t, "demo", "--db", db, "--rest-auth", "optional")
			client{t, server.REST()}.deploy("testdata/oneTask.bpmn")
			for round := range rounds(t) {
				server = killUnderLoad(t, server, db, quarter*(1+round%3))
			}
		})
	}
}

// work is one instance with its only task, and whether its completion was
// acknowledged.
type work struct {
	instance, task string
	acknowledged   bool
}

// killUnderLoad completes tasks on many connections, kills the server after some
// acknowledgements, starts it again and checks what it finds.
func killUnderLoad(t *testing.T, server *product.Server, db string, killAfter int) *product.Server {
	t.Helper()
	c := client{t, server.REST()}
	jobs := make([]work, instances)
	for i := range jobs {
		jobs[i] = c.start()
	}
	var acknowledged atomic.Int64
	kill := make(chan struct{})
	var wg sync.WaitGroup
	for first := range clients {
		wg.Go(func() {
			for i := first; i < instances; i += clients {
				jobs[i].acknowledged = c.complete(jobs[i].task)
				if jobs[i].acknowledged && acknowledged.Add(1) == int64(killAfter) {
					close(kill)
				}
			}
		})
	}
	worked := make(chan struct{})
	go func() {
		wg.Wait()
		close(worked)
	}()
	select {
	case <-kill:
		server.Kill(t)
	case <-worked:
		t.Fatalf("only %d of %d completions were acknowledged before any kill", acknowledged.Load(), instances)
	}
	<-worked
	again := product.StartAt(t, server.Address(), "demo", "--db", db, "--rest-auth", "optional")
	check(t, client{t, again.REST()}, jobs)
	return again
}

// check proves from the history that every acknowledged completion happened once
// and that every other task is either open or completed once.
func check(t *testing.T, c client, jobs []work) {
	t.Helper()
	done, open := 0, 0
	for _, j := range jobs {
		ends := c.count("/history/activity-instance/count?activityId=end&processInstanceId=" + j.instance)
		completions := c.count("/history/task/count?finished=true&processInstanceId=" + j.instance)
		tasks := c.count("/task/count?processInstanceId=" + j.instance)
		running := c.count("/process-instance/count?processInstanceIds=" + j.instance)
		switch {
		case ends == 1 && completions == 1 && tasks == 0 && running == 0:
			done++
		case !j.acknowledged && ends == 0 && completions == 0 && tasks == 1 && running == 1:
			open++
		default:
			t.Errorf("instance %s, acknowledged %v: %d ends, %d completed tasks, %d open tasks, running %d",
				j.instance, j.acknowledged, ends, completions, tasks, running)
		}
	}
	acknowledged := 0
	for _, j := range jobs {
		if j.acknowledged {
			acknowledged++
		}
	}
	t.Logf("kill -9: %d acknowledged, %d completed, %d still open, %d in all", acknowledged, done, open, len(jobs))
	if open == 0 || acknowledged == len(jobs) {
		t.Errorf("the server was killed too late to show anything: %d of %d were acknowledged", acknowledged, len(jobs))
	}
	// What is left open goes on after the crash.
	for _, j := range jobs {
		if c.count("/task/count?processInstanceId="+j.instance) == 1 && !c.complete(j.task) {
			t.Errorf("task %s cannot be completed after the crash", j.task)
		}
	}
}

// statusOK reports whether an answer acknowledges.
func statusOK(status int) bool { return status >= http.StatusOK && status < http.StatusMultipleChoices }
