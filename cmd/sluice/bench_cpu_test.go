package main

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestServerProcesses_CountThoseTheyStartedAlsoOnceTheyHaveEnded(t *testing.T) {
	self := serverProcesses{os.Getpid()}
	before, err := self.cpu()
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	after, err := self.cpu()
	if err != nil {
		t.Fatal(err)
	}
	if got := after - before; got < used-4*clockTick {
		t.Errorf("the process and its child have spent %v, the child alone %v", got, used)
	}
	if _, err := (serverProcesses{1 << 30}).cpu(); err == nil {
		t.Error("the CPU of a process that does not run is known")
	}
}

func TestParseProcesses(t *testing.T) {
	got, err := parseProcesses([]string{"a=12,13", "b=7"})
	if err != nil || len(got["a"]) != 2 || got["a"][1] != 13 || len(got["b"]) != 1 {
		t.Errorf("read as %v, %v", got, err)
	}
	for _, bad := range []string{"a", "a=", "a=x", "a=0"} {
		if _, err := parseProcesses([]string{bad}); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
	if got := (&measurement{cpu: 3 * time.Second, latencies: make([]time.Duration, 1000)}).cpuEach(); got != "3.00" {
		t.Errorf("3 s for 1000 operations are told as %s ms each", got)
	}
}
