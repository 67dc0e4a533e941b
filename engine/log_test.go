package engine_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
)

// logLines is a log whose lines a test waits for.
type logLines struct{ lines chan map[string]any }

func newLog() (*slog.Logger, logLines) {
	l := logLines{make(chan map[string]any, 1000)}
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})), l
}

// Write implements [io.Writer] for a handler, which writes a line at a time.
func (l logLines) Write(line []byte) (int, error) {
	var fields map[string]any
	if err := json.NewDecoder(bytes.NewReader(line)).Decode(&fields); err != nil {
		return 0, err
	}
	l.lines <- fields
	return len(line), nil
}

// next waits for the next line that says something.
func (l logLines) next(t *testing.T, says string) map[string]any {
	t.Helper()
	for {
		select {
		case line := <-l.lines:
			if line["msg"] == says {
				return line
			}
		case <-t.Context().Done():
			t.Fatalf("no line says %q", says)
		}
	}
}

// has compares fields of a line.
func has(t *testing.T, line map[string]any, want map[string]string) {
	t.Helper()
	for name, text := range want {
		if line[name] != text {
			t.Errorf("the line %q has %s %v, want %s", line["msg"], name, line[name], text)
		}
	}
}

// toBooking has an instance wait for the job that runs the delegate test.Book.
func toBooking(b *bench) (instance, job string) {
	b.Helper()
	b.deploy("approve.bpmn")
	instance = must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
	must(b, engine.CompleteTask{TaskID: b.task(instance, "review").ID, Variables: approved(true)})
	return instance, b.job(instance).ID
}

func TestLog_NamesTheInstanceOfACommandThatBreaksAnInvariant(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			logger, log := newLog()
			b := newBench(t, open(t, nil), engine.Options{Logger: logger, Delegates: map[string]machine.Delegate{
				"test.Book": func(*machine.Call) error { panic("the books are torn") },
			}})
			instance, job := toBooking(b)
			if _, err := engine.Do(b.ctx, b.e, engine.ExecuteJob{JobID: job}); err == nil {
				t.Error("a command that panicked succeeded")
			}
			has(t, log.next(t, "a command broke an invariant"), map[string]string{
				"command": "ExecuteJob", "processInstanceId": instance, "processDefinitionKey": "approve", "panic": "the books are torn",
			})
		})
	}
}

func TestLog_NamesInstanceDefinitionAndJobOfAJobThatFails(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			logger, log := newLog()
			b := newBench(t, open(t, nil), engine.Options{Logger: logger, JobExecutor: true, Delegates: map[string]machine.Delegate{
				"test.Book": func(*machine.Call) error { return errors.New("the books are closed") },
			}})
			b.deploy("approve.bpmn")
			instance := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
			must(b, engine.CompleteTask{TaskID: b.task(instance, "review").ID, Variables: approved(true)})
			line := log.next(t, "a job failed")
			has(t, line, map[string]string{"processInstanceId": instance, "processDefinitionKey": "approve", "activityId": "book"})
			if id, _ := line["jobId"].(string); id == "" {
				t.Error("the line names no job")
			}
		})
	}
}

func TestLog_NamesTheInstanceForWhichAScriptPrints(t *testing.T) {
	const model = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="printing" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="say"/>
    <scriptTask id="say" scriptFormat="javascript"><script>print("hello")</script></scriptTask>
    <sequenceFlow id="g" sourceRef="say" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>`
	logger, log := newLog()
	b := newBench(t, backends["sqlite"](t, nil), engine.Options{Logger: logger})
	must(b, engine.Deploy{Name: "printing", Resources: []engine.DeployResource{{Name: "printing.bpmn", Data: []byte(model)}}})
	instance := must(b, engine.StartProcess{DefinitionKey: "printing"}).Instance.ID
	has(t, log.next(t, "a script says"), map[string]string{
		"processInstanceId": instance, "processDefinitionKey": "printing", "activityId": "say", "text": "hello",
	})
}

func TestSubjectOf_IsTheInstanceOfACommandThatWasRefused(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		instance := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ID
		task := b.task(instance, "review").ID
		must(b, engine.ClaimTask{TaskID: task, UserID: "mary"})
		_, err := engine.Do(b.ctx, b.e, engine.ClaimTask{TaskID: task, UserID: "john"})
		if got := engine.SubjectOf(err).ProcessInstanceID; got != instance {
			b.Errorf("the error %v is about the instance %q, want %s", err, got, instance)
		}
		refused(b, engine.ClaimTask{TaskID: task, UserID: "john"}, engine.Conflict)
	})
}
