package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// blindStore is a store in which nobody finds a job.
type blindStore struct{ store.Store }

func (blindStore) AcquireJobs(context.Context, store.Acquisition) ([]state.Job, error) {
	return nil, nil
}

func TestJob_OfThisNodeStartsWithoutAnybodyLookingForIt(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			running := make(chan string)
			b := newBench(t, blindStore{open(t, nil)}, engine.Options{
				JobExecutor: true,
				Delegates: map[string]machine.Delegate{"test.Book": func(c *machine.Call) error {
					running <- c.ProcessInstanceID()
					return nil
				}},
			})
			b.deploy("approve.bpmn")
			s := must(b, engine.StartProcess{DefinitionKey: "approve"})
			task := b.task(s.Instance.ID, "review").ID
			must(b, engine.CompleteTask{TaskID: task, Variables: approved(true)})
			if got := <-running; got != s.Instance.ID {
				t.Errorf("ran the job of %s", got)
			}
		})
	}
}

func TestJob_FailsAndIsTakenUpAgain(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			ran := make(chan int, 10)
			n := 0
			b := newBench(t, open(t, nil), engine.Options{
				JobExecutor: true,
				Delegates: map[string]machine.Delegate{"test.Book": func(*machine.Call) error {
					n++
					ran <- n
					if n < 3 {
						return errors.New("the ledger is closed")
					}
					return nil
				}},
			})
			b.deploy("approve.bpmn")
			s := must(b, engine.StartProcess{DefinitionKey: "approve"})
			must(b, engine.CompleteTask{TaskID: b.task(s.Instance.ID, "review").ID, Variables: approved(true)})
			for want := 1; want <= 3; want++ {
				if got := <-ran; got != want {
					t.Fatalf("run %d, want %d", got, want)
				}
			}
		})
	}
}

// The exclusive jobs of an instance follow each other without anybody looking for
// them, in small instances and in ones of which commands take only a part.
func TestJob_TheNextExclusiveOneIsLockedWithTheEndOfTheLast(t *testing.T) {
	for name, open := range backends {
		for _, n := range []int{20, 400} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				ended := make(chan struct{}, 1)
				b := newBench(t, blindStore{open(t, nil)}, engine.Options{
					JobExecutor: true,
					Delegates: map[string]machine.Delegate{"test.Book": func(*machine.Call) error {
						ended <- struct{}{}
						return nil
					}},
				})
				must(b, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "many.bpmn", Data: []byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
<process id="many" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<task id="t"><multiInstanceLoopCharacteristics camunda:asyncBefore="true"><loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics></task>
<sequenceFlow id="f2" sourceRef="t" targetRef="b"/><serviceTask id="b" camunda:class="test.Book"/><sequenceFlow id="f3" sourceRef="b" targetRef="e"/><endEvent id="e"/></process></definitions>`)}}})
				must(b, engine.StartProcess{DefinitionKey: "many", Variables: []engine.Variable{{Name: "n", Value: value.OfInt(int32(n))}}})
				<-ended
			})
		}
	}
}
