package script

import (
	"errors"
	"fmt"
	"runtime/metrics"
	"sync"
	"time"
)

// Options say how scripts are run.
type Options struct {
	// Deadline bounds one run; 0 is five seconds.
	Deadline time.Duration
	// Memory bounds what one run may keep, in bytes; 0 is 64 MiB.
	Memory int64
	// Worker is the command line of a worker, which must call [Serve] with its
	// standard input and output. Without it scripts run in this process, where
	// their time is bounded only between the steps of the interpreter and their
	// memory only by a watch: enough for tests, not for models of strangers.
	Worker []string
	// Workers is how many of them may run at a time; 0 is 4.
	Workers int
	// Print receives the lines that scripts print, without the line feed, where a run
	// has nobody of its own for them.
	Print func(line string)
}

// Changer is an optional interface of a [Scope]: it is told of variables whose
// list or map the script changed in place, which Camunda writes back to the
// variable.
type Changer interface {
	Changed(name string, v any) error
}

// Runner runs programs. It may be used from any number of goroutines.
type Runner struct {
	options Options
	slots   chan *worker // nil stands for one to be started
	mu      sync.Mutex
	closed  bool
}

// NewRunner makes a runner. Workers are started when they are first needed.
func NewRunner(o Options) *Runner {
	if o.Deadline == 0 {
		o.Deadline = 5 * time.Second
	}
	if o.Memory == 0 {
		o.Memory = 64 << 20
	}
	if o.Workers == 0 {
		o.Workers = 4
	}
	r := &Runner{options: o}
	if len(o.Worker) > 0 {
		r.slots = make(chan *worker, o.Workers)
		for range o.Workers {
			r.slots <- nil
		}
	}
	return r
}

// Run runs a program and yields the value of its last expression: nil, bool,
// int32, int64, float64, string, time.Time, []any, map[string]any, a Spin node,
// or an object of the scope. The error is a [*BPMNError] or an [*Error].
func (r *Runner) Run(p *Program, s Scope) (any, error) {
	return r.RunPrinting(p, s, r.options.Print)
}

// RunPrinting is Run with the one who receives the lines that this run prints.
func (r *Runner) RunPrinting(p *Program, s Scope, print func(line string)) (any, error) {
	h := &localHost{scope: s, printFn: print}
	var out outcome
	var err error
	if r.slots == nil {
		out, err = r.runHere(p, h)
	} else {
		out, err = r.runInWorker(p, h)
	}
	if err != nil {
		return nil, h.explain(err)
	}
	if c, ok := s.(Changer); ok {
		for _, x := range out.changed {
			if err := c.Changed(x.name, h.restore(x.value)); err != nil {
				return nil, &Error{Name: p.name, Excerpt: excerpt(p.source), Message: err.Error(), Err: err}
			}
		}
	}
	return h.restore(out.value), nil
}

// Close ends the workers. Runs that are under way end first.
func (r *Runner) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.slots == nil || r.closed {
		return
	}
	r.closed = true
	for range r.options.Workers {
		if w := <-r.slots; w != nil {
			w.end()
		}
	}
	close(r.slots)
}

// explain puts the scope's own error in the place of its number.
func (h *localHost) explain(err error) error {
	var e *Error
	var he *hostError
	if errors.As(err, &e) && errors.As(e.Err, &he) {
		if cause := h.cause(he.number); cause != nil {
			e.Err, e.Message = cause, cause.Error()
		}
	}
	return err
}

// runHere runs in this process.
func (r *Runner) runHere(p *Program, h host) (outcome, error) {
	done := make(chan struct{})
	defer close(done)
	return execute(p, h, func(interrupt func(error)) {
		go watch(done, r.options.Deadline, r.options.Memory, interrupt)
	})
}

// watch interrupts a run at its deadline or when the heap has grown too much.
func watch(done <-chan struct{}, deadline time.Duration, memory int64, interrupt func(error)) {
	const interval = 10 * time.Millisecond
	end := time.NewTimer(deadline)
	defer end.Stop()
	look := time.NewTicker(interval)
	defer look.Stop()
	before := heap()
	for {
		select {
		case <-done:
			return
		case <-end.C:
			interrupt(ErrDeadline)
			return
		case <-look.C:
			if heap()-before > memory {
				interrupt(ErrMemory)
				return
			}
		}
	}
}

// heap is the memory in use by live and not yet swept objects, in bytes.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// maxWait is how long a run waits for a worker.
const maxWait = 30 * time.Second

// runInWorker waits for a free worker and runs there.
func (r *Runner) runInWorker(p *Program, h *localHost) (outcome, error) {
	failed := func(err error) (outcome, error) {
		return outcome{}, &Error{Name: p.name, Excerpt: excerpt(p.source), Message: err.Error(), Err: err}
	}
	var w *worker
	var open bool
	select {
	case w, open = <-r.slots:
		if !open {
			return failed(errors.New("the runner of scripts is closed"))
		}
	case <-time.After(maxWait):
		return failed(errors.New("all workers for scripts are busy"))
	}
	if w == nil {
		var err error
		if w, err = startWorker(r.options); err != nil {
			r.slots <- nil
			return failed(fmt.Errorf("start a worker for scripts: %w", err))
		}
	}
	out, err, reusable := w.run(p, h, r.options.Deadline)
	if !reusable {
		w.end()
		w = nil
	}
	r.slots <- w
	return out, err
}
