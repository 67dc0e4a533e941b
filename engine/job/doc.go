// Package job is the job executor: it acquires due jobs, runs them on a bounded
// pool and backs off when there are none. Its goroutines are the only ones of
// the engine.
//
//	Wake ─┐                       ┌─ worker ─ Run(job)
//	      ├─ acquire (locks) ─ queue ─ worker
//	timer ┘                       └─ worker
//
// What running a job means is handed in. The package may import engine/store
// and engine/state.
package job
