package engine_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

// long is a time that no test waits for.
const long = time.Minute

// fetch asks for one task.
func fetch(worker string, wait time.Duration) engine.FetchExternalTasks {
	return engine.FetchExternalTasks{WorkerID: worker, Max: 1, Wait: wait, Topics: []engine.FetchTopic{{Name: "work", Lock: long, AllVariables: true}}}
}

// deaf is a store in which nobody finds out what others did: a worker that waits
// has to be told.
type deaf struct{ store.Store }

func (d deaf) Select(ctx context.Context, statement string, args []any, scan func(store.Scanner) error) error {
	if strings.Contains(statement, "GROUP BY x.topic") {
		return nil
	}
	return d.Store.Select(ctx, statement, args, scan)
}

// answer is what a worker that waited got.
type answer struct {
	tasks []engine.LockedTask
	err   error
}

// waits has a worker wait for tasks, and comes back when it does.
func (b *bench) waits(ctx context.Context, c engine.FetchExternalTasks) <-chan answer {
	b.Helper()
	got := make(chan answer, 1)
	before := b.e.WaitingWorkers()
	go func() {
		tasks, err := engine.Do(ctx, b.e, c)
		got <- answer{tasks, err}
	}()
	b.until(before + 1)
	return got
}

// until comes back when so many workers wait.
func (b *bench) until(n int) {
	b.Helper()
	for b.e.WaitingWorkers() != n {
		if b.ctx.Err() != nil {
			b.Fatalf("%d workers wait, not %d", b.e.WaitingWorkers(), n)
		}
		runtime.Gosched()
	}
}

// external starts an instance and returns its external task.
func (b *bench) external() state.ExternalTask {
	b.Helper()
	id := must(b, engine.StartProcess{DefinitionKey: "external", Variables: approved(true)}).Instance.ID
	for t := range b.unit(store.Scope{ProcessInstanceID: id}).ExternalTasks.All() {
		return *t
	}
	b.Fatalf("instance %s has no external task", id)
	return state.ExternalTask{}
}

// onDeaf runs a test on each back end, with workers that have to be told.
func onDeaf(t *testing.T, test func(b *bench)) {
	t.Helper()
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, deaf{open(t, nil)}, engine.Options{})
			b.deploy("external.bpmn")
			test(b)
		})
	}
}

func TestFetch_IsWokenByWhatFreesATask(t *testing.T) {
	onDeaf(t, func(b *bench) {
		task := b.external()
		must(b, engine.FailExternalTask{ID: b.lock(task.ID), WorkerID: "lock"}) // for good
		suspend := func(yes bool) {
			must(b, engine.SuspendInstance{ProcessInstanceID: task.ProcessInstanceID, Suspended: yes})
		}
		for name, free := range map[string]func(){
			"retries":      func() { must(b, engine.SetExternalTaskRetries{ID: task.ID, Retries: 3}) },
			"many retries": func() { must(b, engine.SetExternalTasksRetries{IDs: []string{task.ID}, Retries: 3}) },
			"unlocked":     func() { must(b, engine.UnlockExternalTask{ID: b.lock(task.ID)}) },
			"failed":       func() { must(b, engine.FailExternalTask{ID: b.lock(task.ID), WorkerID: "lock", Retries: 1}) },
			"activated":    func() { suspend(false) },
		} {
			switch name {
			case "unlocked", "failed":
				must(b, engine.SetExternalTaskRetries{ID: task.ID, Retries: 3})
				b.lock(task.ID)
			case "activated":
				must(b, engine.SetExternalTaskRetries{ID: task.ID, Retries: 3})
				suspend(true)
			}
			got := b.waits(b.ctx, fetch(name, long))
			free()
			if a := <-got; a.err != nil || len(a.tasks) != 1 || a.tasks[0].Task.WorkerID != name {
				b.Errorf("%s: got %+v", name, a)
			}
			must(b, engine.FailExternalTask{ID: task.ID, WorkerID: name})
		}
	})
}

// lock locks a task for the worker "lock".
func (b *bench) lock(id string) string {
	b.Helper()
	must(b, engine.LockExternalTask{ID: id, WorkerID: "lock", Duration: long})
	return id
}

func TestFetch_OfManyWhoWaitATaskWakesOne(t *testing.T) {
	const many = 2000
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var selects atomic.Int64
			s := open(t, func(kind string, _ int) {
				if kind == store.TripSelect {
					selects.Add(1)
				}
			})
			b := newBench(t, deaf{s}, engine.Options{})
			b.deploy("external.bpmn")
			ctx, goAway := context.WithCancel(b.ctx)
			got := make(chan answer, many)
			for i := range many {
				go func() {
					tasks, err := engine.Do(ctx, b.e, fetch(fmt.Sprintf("w%d", i), long))
					if err != nil && ctx.Err() == nil {
						b.Errorf("worker %d: %v", i, err)
					}
					got <- answer{tasks, err}
				}()
			}
			b.until(many)
			before := selects.Load()
			for range 10 {
				must(b, engine.StartProcess{DefinitionKey: "external"})
				if a := <-got; a.err != nil || len(a.tasks) != 1 {
					b.Fatalf("got %+v", a)
				}
			}
			// The definition, the task, and its surroundings: nothing for those who wait.
			if n := selects.Load() - before; n > 100 {
				b.Errorf("%d selects for ten tasks", n)
			}
			b.until(many - 10)
			goAway()
			for range many - 10 {
				if a := <-got; !errors.Is(a.err, context.Canceled) {
					b.Fatalf("one who went away got %+v", a)
				}
			}
			b.until(0)
		})
	}
}

func TestFetch_WhatOneWhoWentAwayWaitedForIsThereForOthers(t *testing.T) {
	onDeaf(t, func(b *bench) {
		for range 20 {
			ctx, goAway := context.WithCancel(b.ctx)
			got := b.waits(ctx, fetch("gone", long))
			go goAway()
			task := b.external()
			if a := <-got; a.err == nil && len(a.tasks) == 1 {
				must(b, engine.CompleteExternalTask{ID: task.ID, WorkerID: "gone"}) // it got it in time
				continue
			}
			tasks, err := engine.Do(b.ctx, b.e, fetch("here", long))
			if err != nil || len(tasks) != 1 || tasks[0].Task.ID != task.ID {
				b.Fatalf("the task is not there: %v %v", tasks, err)
			}
			must(b, engine.CompleteExternalTask{ID: task.ID, WorkerID: "here"})
		}
	})
}

func TestFetch_WaitsForTheEndOfALock(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("external.bpmn")
		task := b.external()
		must(b, engine.LockExternalTask{ID: task.ID, WorkerID: "first", Duration: 300 * time.Millisecond})
		tasks, err := engine.Do(b.ctx, b.e, fetch("second", long))
		if err != nil || len(tasks) != 1 || tasks[0].Task.WorkerID != "second" {
			b.Fatalf("got %+v %v", tasks, err)
		}
		must(b, engine.UnlockExternalTask{ID: task.ID})
		first := fetch("first", 0)
		first.Topics[0].Lock = 300 * time.Millisecond
		must(b, first) // the queue itself knows of this lock
		if tasks := must(b, fetch("third", long)); len(tasks) != 1 || tasks[0].Task.WorkerID != "third" {
			b.Fatalf("got %+v", tasks)
		}
	})
}

func TestFetch_AnswersNothingWhenTheTimeIsOver(t *testing.T) {
	onDeaf(t, func(b *bench) {
		if tasks := must(b, fetch("w", 0)); len(tasks) != 0 {
			b.Errorf("got %v", tasks)
		}
		if tasks := must(b, fetch("w", 20*time.Millisecond)); len(tasks) != 0 {
			b.Errorf("got %v", tasks)
		}
		got := b.waits(b.ctx, fetch("w", long))
		b.e.StopListeners()
		if a := <-got; a.err != nil || len(a.tasks) != 0 {
			b.Errorf("got %+v from an engine that stops", a)
		}
	})
}

func TestFetch_TwoNodesNeverGiveATaskTwice(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) func() store.Store{
		"sqlite": func(t *testing.T) func() store.Store {
			file := filepath.Join(t.TempDir(), "nodes.db")
			return func() store.Store {
				s, err := sqlite.Open(t.Context(), file, sqlite.Options{})
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
		},
		"postgres": func(t *testing.T) func() store.Store {
			address := pgtest.URL(t)
			return func() store.Store {
				s, err := postgres.Open(t.Context(), address, postgres.Options{})
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			node := open(t)
			one, two := newBench(t, node(), engine.Options{}), newBench(t, node(), engine.Options{})
			one.deploy("external.bpmn")
			const tasks = 120
			for range tasks {
				must(one, engine.StartProcess{DefinitionKey: "external"})
			}
			var mu sync.Mutex
			given := map[string]string{}
			var workers sync.WaitGroup
			for i := range 8 {
				b := []*bench{one, two}[i%2]
				workers.Go(func() { b.work(fmt.Sprintf("w%d", i), &mu, given) })
			}
			workers.Wait()
			if len(given) != tasks {
				t.Errorf("%d of %d tasks were given", len(given), tasks)
			}
		})
	}
}

// work fetches and completes tasks until there is none.
func (b *bench) work(worker string, mu *sync.Mutex, given map[string]string) {
	for {
		c := fetch(worker, 0)
		c.Max = 3
		tasks, err := engine.Do(b.ctx, b.e, c)
		if err != nil {
			b.Errorf("fetch: %v", err)
			return
		}
		if len(tasks) == 0 {
			return
		}
		for _, t := range tasks {
			mu.Lock()
			if other, taken := given[t.Task.ID]; taken {
				b.Errorf("task %s was given to %s and %s", t.Task.ID, other, worker)
			}
			given[t.Task.ID] = worker
			mu.Unlock()
			if _, err := engine.Do(b.ctx, b.e, engine.CompleteExternalTask{ID: t.Task.ID, WorkerID: worker}); err != nil {
				b.Errorf("complete: %v", err)
			}
		}
	}
}

func TestFetch_SeesWhatAnotherNodeMadeSoon(t *testing.T) {
	address := pgtest.URL(t)
	node := func() *bench {
		s, err := postgres.Open(t.Context(), address, postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return newBench(t, s, engine.Options{})
	}
	one, two := node(), node()
	one.deploy("external.bpmn")
	got := two.waits(two.ctx, fetch("w", long))
	task := one.external()
	if a := <-got; a.err != nil || len(a.tasks) != 1 || a.tasks[0].Task.ID != task.ID {
		t.Errorf("got %+v", a)
	}
}

func TestFetch_IsForThoseWhoMayReadAndChange(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("external.bpmn")
		task := b.external()
		grant := func(resource identity.Resource, id string, p identity.Permission) string {
			return must(b, engine.CreateAuthorization{Authorization: state.Authorization{
				Type: identity.TypeGrant, UserID: "mary", ResourceType: int64(resource), ResourceID: id, Permissions: int64(p),
			}}).ID
		}
		if tasks := must(b.as("mary"), fetch("w", 0)); len(tasks) != 0 {
			b.Errorf("without a right: %v", tasks)
		}
		grant(identity.ResourceProcessInstance, task.ProcessInstanceID, identity.Read)
		if tasks := must(b.as("mary"), fetch("w", 0)); len(tasks) != 0 {
			b.Errorf("with the right to read: %v", tasks)
		}
		update := grant(identity.ResourceProcessDefinition, "external", identity.UpdateInstance)
		if tasks := must(b.as("mary"), fetch("w", 0)); len(tasks) != 1 {
			b.Errorf("with both rights: %v", tasks)
		}
		got := b.as("mary").waits(b.as("mary").ctx, fetch("w", long))
		must(b, engine.DeleteAuthorization{ID: update})
		must(b, engine.UnlockExternalTask{ID: task.ID})
		if a := <-got; !errors.Is(a.err, engine.ErrAskAgain) || len(a.tasks) != 0 {
			b.Errorf("after the right was taken: %+v", a)
		}
	})
}

func TestFetch_TellsOfATaskWhatItsTopicAsksFor(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		b.deploy("external.bpmn")
		task := b.external()
		must(b, engine.SetVariables{ExecutionID: task.ExecutionID, Variables: []engine.Variable{{Name: "own", Value: approved(true)[0].Value, Local: true}}})
		for want, topic := range map[string]engine.FetchTopic{
			"approved own": {AllVariables: true},
			"own":          {AllVariables: true, LocalVariables: true},
			"approved":     {Variables: []string{"approved", "missing"}},
			"":             {},
		} {
			c := fetch("w", 0)
			topic.Name, topic.Lock = "work", long
			c.Topics[0] = topic
			tasks := must(b, c)
			if len(tasks) != 1 {
				b.Fatalf("got %v", tasks)
			}
			var names []string
			for _, v := range tasks[0].Variables {
				names = append(names, v.Name)
			}
			if got := strings.Join(names, " "); got != want {
				b.Errorf("%+v: got %q", topic, got)
			}
			must(b, engine.UnlockExternalTask{ID: task.ID})
		}
		if n, err := query.ExternalTasks.Count(b.ctx, b.e.Reader(), query.Criteria{}); n != 1 || err != nil {
			b.Errorf("%d tasks, %v", n, err)
		}
	})
}
