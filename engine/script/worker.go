package script

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// grace is how long a worker may take beyond the deadline to say so itself.
const grace = 500 * time.Millisecond

// memoryVariable tells a worker its bound, in bytes.
const memoryVariable = "SLUICE_SCRIPT_MEMORY"

// worker is a child process as its runner sees it.
type worker struct {
	cmd      *exec.Cmd
	wire     *wire
	close    func()
	programs map[*Program]int32
}

func startWorker(o Options) (*worker, error) {
	cmd := exec.Command(o.Worker[0], o.Worker[1:]...) //nolint:gosec // the command line is the host's own
	// NB: an environment of its own: nothing of the server's leaks into it.
	cmd.Env = []string{memoryVariable + "=" + strconv.FormatInt(o.Memory, 10), "GOMAXPROCS=2"}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &worker{
		cmd:      cmd,
		wire:     newWire(out, in),
		close:    func() { _ = in.Close(); _ = out.Close() },
		programs: map[*Program]int32{},
	}, nil
}

// end kills the process and reaps it.
func (w *worker) end() {
	if w.cmd.ProcessState != nil {
		return
	}
	_ = w.cmd.Process.Kill()
	w.close()
	_ = w.cmd.Wait()
}

// maxPrograms is how many programs a worker keeps before it is replaced.
const maxPrograms = 500

// run runs one program and answers what it asks of the host meanwhile. The
// worker is not to be used again where reusable is false.
func (w *worker) run(p *Program, h *localHost, deadline time.Duration) (out outcome, err error, reusable bool) {
	number, known := w.programs[p]
	if !known {
		number = int32(len(w.programs))
		w.programs[p] = number
		if err := w.wire.send(frameProgram, number, p.name, p.source); err != nil {
			return outcome{}, w.lost(p, false), false
		}
	}
	late := false
	stop := make(chan struct{})
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		t := time.NewTimer(deadline + grace)
		defer t.Stop()
		select {
		case <-stop:
		case <-t.C:
			late = true
			_ = w.cmd.Process.Kill()
		}
	}()
	out, err, reusable = w.converse(p, number, h, deadline)
	close(stop)
	<-watching
	if late || err != nil && !reusable {
		return outcome{}, w.lost(p, late), false
	}
	return out, err, reusable && len(w.programs) < maxPrograms
}

// lost is the error for a worker that died: at the deadline, or, as it was not
// asked to, for want of memory.
func (w *worker) lost(p *Program, late bool) error {
	w.end()
	e := &Error{Name: p.name, Excerpt: excerpt(p.source), Err: ErrMemory}
	if late || w.cmd.ProcessState.ExitCode() == exitDeadline {
		e.Err = ErrDeadline
	}
	e.Message = e.Err.Error()
	return e
}

func (w *worker) converse(p *Program, number int32, h *localHost, deadline time.Duration) (out outcome, err error, intact bool) {
	if err := w.wire.send(frameRun, number, h.now(), deadline.Milliseconds()); err != nil {
		return outcome{}, err, false
	}
	for {
		k, fields, err := w.wire.receive()
		if err != nil {
			return outcome{}, err, false
		}
		switch k {
		case frameDone:
			out, err := readOutcome(fields)
			return out, err, err == nil
		case frameFailed:
			err := readFailure(p, fields)
			return outcome{}, err, !errors.Is(err, errFrame)
		}
		if err := w.answer(k, fields, h); err != nil {
			return outcome{}, err, false
		}
	}
}

// answer serves one question of the worker.
func (w *worker) answer(k kind, fields []any, h *localHost) error {
	reply, err := serveHost(k, fields, h)
	var he *hostError
	switch {
	case errors.Is(err, errFrame):
		return err
	case errors.As(err, &he):
		return w.wire.send(frameRefuse, int32(he.number), he.text)
	case err != nil:
		return w.wire.send(frameRefuse, int32(-1), err.Error())
	}
	if err := w.wire.send(frameReply, reply); err != nil {
		if errors.Is(err, ErrSize) {
			return w.wire.send(frameRefuse, int32(-1), err.Error())
		}
		return err
	}
	return nil
}

func serveHost(k kind, fields []any, h host) (any, error) {
	f := fieldReader{fields: fields}
	switch k {
	case frameLookup:
		name := f.text()
		if f.bad {
			return nil, errFrame
		}
		v, ok, err := h.lookup(name)
		return []any{v, ok}, err
	case frameProperty:
		ref, name := f.handle(), f.text()
		if f.bad {
			return nil, errFrame
		}
		p, err := h.property(ref, name)
		return []any{p.value, p.method, p.exists}, err
	case frameCall:
		ref, name, args := f.handle(), f.text(), f.list()
		if f.bad {
			return nil, errFrame
		}
		return h.call(ref, name, args)
	case framePrint:
		line := f.text()
		if f.bad {
			return nil, errFrame
		}
		return nil, h.print(line)
	}
	return nil, errFrame
}

// fieldReader takes the fields of a frame one after the other.
type fieldReader struct {
	fields []any
	bad    bool
}

func take[T any](f *fieldReader) T {
	var v T
	if len(f.fields) == 0 {
		f.bad = true
		return v
	}
	v, ok := f.fields[0].(T)
	f.fields = f.fields[1:]
	f.bad = f.bad || !ok
	return v
}

func (f *fieldReader) text() string   { return take[string](f) }
func (f *fieldReader) handle() handle { return take[handle](f) }
func (f *fieldReader) list() []any    { return take[[]any](f) }
func (f *fieldReader) int() int32     { return take[int32](f) }

func (f *fieldReader) any() any {
	if len(f.fields) == 0 {
		f.bad = true
		return nil
	}
	v := f.fields[0]
	f.fields = f.fields[1:]
	return v
}

func readOutcome(fields []any) (outcome, error) {
	f := fieldReader{fields: fields}
	out := outcome{value: f.any()}
	names, values := f.list(), f.list()
	if f.bad || len(names) != len(values) {
		return outcome{}, errFrame
	}
	for i, n := range names {
		name, ok := n.(string)
		if !ok {
			return outcome{}, errFrame
		}
		out.changed = append(out.changed, change{name, values[i]})
	}
	return out, nil
}

// The kinds of failure in a frameFailed.
const (
	failedBPMN  = int32(iota) // code, message
	failedHost                // number, message, line, column
	failedLimit               // index in limits, message, line, column
	failedOther               // 0, message, line, column
)

var limits = []error{ErrDeadline, ErrMemory, ErrDepth, ErrSize}

func readFailure(p *Program, fields []any) error {
	f := fieldReader{fields: fields}
	k := f.int()
	if k == failedBPMN {
		e := &BPMNError{Code: f.text(), Message: f.text()}
		if f.bad {
			return errFrame
		}
		return e
	}
	number := int(f.int())
	e := &Error{Name: p.name, Excerpt: excerpt(p.source), Message: f.text(), Line: int(f.int()), Column: int(f.int())}
	switch {
	case f.bad:
		return errFrame
	case k == failedHost:
		e.Err = &hostError{number, e.Message}
	case k == failedLimit && number >= 0 && number < len(limits):
		e.Err = limits[number]
	}
	return e
}

// memoryBound is the bound that a worker was started with.
func memoryBound() int64 {
	n, err := strconv.ParseInt(os.Getenv(memoryVariable), 10, 64)
	if err != nil || n <= 0 {
		return 64 << 20
	}
	return n
}
