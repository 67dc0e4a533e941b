package storetest

import (
	"errors"
	"fmt"
	"sync"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

func testConcurrency(b *bench) {
	b.run("NoUpdateIsLost", func(b *bench) {
		const workers, rounds = 6, 15
		b.insert(&state.ProcessInstance{ID: "i"}, &state.Task{ID: "t", ProcessInstanceID: "i"})
		stores := []store.Store{b.Store, b.another()}
		b.Store = stores[1]
		var all sync.WaitGroup
		for w := range workers {
			s := stores[w%2]
			all.Go(func() {
				for done := 0; done < rounds && !b.Failed(); {
					u, err := s.Load(b.ctx, store.Scope{TaskID: "t"})
					if err != nil {
						b.Error(err)
						return
					}
					task, _ := u.Tasks.Get("t")
					task.Priority++
					switch err := s.Flush(b.ctx, []*state.Changes{u.Changes()})[0]; {
					case err == nil:
						done++
					case !errors.Is(err, store.ErrConflict):
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		b.want(&state.Task{ID: "t", ProcessInstanceID: "i", Priority: workers * rounds, Rev: workers * rounds})
		b.Store = stores[0]
	})
	b.run("FlushesThatCrossAllEnd", func(b *bench) {
		const workers, rounds, rows = 6, 20, 8
		var all []state.Row
		for i := range rows {
			all = append(all, &state.Session{ID: fmt.Sprint("s", i)}, &state.Setting{ID: fmt.Sprint("s", i)})
		}
		b.insert(all...)
		stores := []store.Store{b.another(), b.another()}
		var wait sync.WaitGroup
		for w := range workers {
			wait.Go(func() {
				for n := range rounds {
					// Each in an order of its own, over rows that all write.
					var sessions []state.Row
					for i := range rows {
						sessions = append(sessions, &state.Session{ID: fmt.Sprint("s", (i*(2*w+1)+n)%rows), Data: fmt.Sprint(w)})
					}
					for _, err := range stores[w%2].Flush(b.ctx, []*state.Changes{updates(sessions[:4]...), updates(sessions[4:]...)}) {
						if err != nil {
							b.Error(err)
						}
					}
				}
			})
		}
		wait.Wait()
	})
	b.run("ALoadIsOneMoment", func(b *bench) {
		const rounds = 150
		b.insert(&state.ProcessInstance{ID: "i"}, &state.Task{ID: "t", ProcessInstanceID: "i"},
			&state.Variable{ID: "v", ProcessInstanceID: "i"}, &state.Incident{ID: "n", ProcessInstanceID: "i"})
		writer := b.another()
		done := make(chan struct{})
		go func() {
			defer close(done)
			for n := range int64(rounds) {
				u := state.NewUnit()
				u.Tasks.Load(state.Task{ID: "t", ProcessInstanceID: "i", Priority: n, Rev: n}).Priority = n + 1
				u.Variables.Load(state.Variable{ID: "v", ProcessInstanceID: "i", Rev: n}).Value = value.Encode(value.OfLong(n + 1))
				u.Incidents.Load(state.Incident{ID: "n", ProcessInstanceID: "i", Rev: n}).CreateTime = state.Millis(n + 1)
				if err := writer.Flush(b.ctx, []*state.Changes{u.Changes()})[0]; err != nil {
					b.Error(err)
					return
				}
			}
		}()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			u := b.load(store.Scope{TaskID: "t"})
			task, _ := u.Tasks.Get("t")
			v, _ := u.Variables.Get("v")
			i, _ := u.Incidents.Get("n")
			if task.Priority != v.Value.Long || task.Priority != int64(i.CreateTime) {
				b.Fatalf("the task is of moment %d, the variable of %d, the incident of %d", task.Priority, v.Value.Long, i.CreateTime)
			}
		}
	})
}
