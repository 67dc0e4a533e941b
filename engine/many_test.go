package engine_test

import (
	"flag"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

var many = flag.Int("many", 600, "how many parallel instances of an activity to run")

// repeated is a process with an activity that is repeated n times in parallel.
func repeated(activity, attributes string) []byte {
	return fmt.Appendf(nil, `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
<process id="many" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<%[1]s id="t" %[2]s><multiInstanceLoopCharacteristics camunda:asyncBefore="%[3]t"><loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics></%[1]s>
<sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`, activity, attributes, activity == "task")
}

// cost is what it took to run an instance: bytes that were allocated, statements
// and time, all for each child.
type cost struct {
	bytes, statements int
	time              time.Duration
}

// run starts the process with n children and has them done one by one.
func runMany(t *testing.T, s store.Store, statements *atomic.Int64, n int, model []byte) cost {
	t.Helper()
	b := newBench(t, s, engine.Options{})
	must(b, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "many.bpmn", Data: model}}})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	statements.Store(0)
	began := time.Now()
	instance := must(b, engine.StartProcess{DefinitionKey: "many", Variables: []engine.Variable{{Name: "n", Value: value.OfInt(int32(n))}}}).Instance.ID
	if !b.ended(instance) {
		unit := b.unit(store.Scope{ProcessInstanceID: instance})
		for x := range unit.Tasks.All() {
			must(b, engine.CompleteTask{TaskID: x.ID})
		}
		for x := range unit.Jobs.All() {
			must(b, engine.ExecuteJob{JobID: x.ID})
		}
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if !b.ended(instance) {
		t.Error("the instance still runs")
	}
	return cost{int(after.TotalAlloc-before.TotalAlloc) / n, int(statements.Load()) / n, took / time.Duration(n)}
}

// However many parallel instances an activity has, one of them costs the same: in
// memory, and in statements.
func TestProcess_ParallelInstancesCostByTheirNumber(t *testing.T) {
	for name, model := range map[string][]byte{
		"in one command": repeated("serviceTask", `camunda:expression="${1}"`),
		"by tasks":       repeated("userTask", ""),
		"by jobs":        repeated("task", ""),
	} {
		for backend, open := range backends {
			t.Run(name+"/"+backend, func(t *testing.T) {
				var statements atomic.Int64
				count := func(_ string, n int) { statements.Add(int64(n)) }
				few := runMany(t, open(t, count), &statements, *many/3, model)
				all := runMany(t, open(t, count), &statements, *many, model)
				t.Logf("%d: %+v, %d: %+v", *many/3, few, *many, all)
				if all.bytes > 2*few.bytes || all.statements > few.statements+1 {
					t.Errorf("a child of %d costs %+v, one of %d %+v", *many/3, few, *many, all)
				}
			})
		}
	}
}
