package script

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// Serve is the life of a worker: it reads programs and runs from r, and writes
// what they ask and yield to w, until r ends. It sets limits on the process
// that calls it, which should do nothing else.
func Serve(r io.Reader, w io.Writer) error {
	memory := memoryBound()
	// NB: the collector is to start before the hard limit strikes.
	debug.SetMemoryLimit(2 * memory)
	debug.SetMaxStack(int(min(memory, 64<<20)))
	if err := limitProcess(memory); err != nil {
		return fmt.Errorf("limit the script worker: %w", err)
	}
	regexp2.DefaultMatchTimeout = time.Hour // enables its clock; the deadline ends the process first
	s := &server{wire: newWire(r, w), memory: memory, programs: map[int32]*Program{}}
	for {
		k, fields, err := s.wire.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		f := fieldReader{fields: fields}
		switch k {
		case frameProgram:
			number, name, source := f.int(), f.text(), f.text()
			p, err := Compile(name, source)
			if err != nil {
				return err // it was compiled before
			}
			s.programs[number] = p
		case frameRun:
			p, ok := s.programs[f.int()]
			now, millis := take[time.Time](&f), take[int64](&f)
			if f.bad || !ok {
				return errFrame
			}
			if err := s.run(p, now, time.Duration(millis)*time.Millisecond); err != nil {
				return err
			}
		default:
			return errFrame
		}
	}
}

// The codes with which a worker ends itself.
const (
	exitDeadline = 3
	exitMemory   = 4
	exitAlone    = 5
)

// server is a worker's own state.
type server struct {
	wire     *wire
	memory   int64
	programs map[int32]*Program
}

func (s *server) run(p *Program, now time.Time, deadline time.Duration) error {
	done := make(chan struct{})
	out, err := execute(p, &remoteHost{s.wire, now}, func(interrupt func(error)) {
		go s.watch(done, deadline, interrupt)
	})
	close(done)
	if err == nil {
		names, values := make([]any, len(out.changed)), make([]any, len(out.changed))
		for i, c := range out.changed {
			names[i], values[i] = c.name, c.value
		}
		if err = s.wire.send(frameDone, out.value, names, values); err == nil {
			s.tidy()
			return nil
		}
		if !errors.Is(err, ErrSize) {
			return err
		}
		err = &Error{Message: ErrSize.Error(), Err: ErrSize}
	}
	s.tidy()
	return s.fail(err)
}

// tidy lets one run's garbage not count against the next one.
func (s *server) tidy() {
	if heap() > s.memory/4 {
		runtime.GC()
	}
}

// watch interrupts a run and, where the interpreter does not react, ends the
// process.
func (s *server) watch(done <-chan struct{}, deadline time.Duration, interrupt func(error)) {
	code := exitMemory
	watch(done, deadline, s.memory, func(reason error) {
		if errors.Is(reason, ErrDeadline) {
			code = exitDeadline
		}
		interrupt(reason)
	})
	select {
	case <-done:
	case <-time.After(grace / 2):
		os.Exit(code)
	}
}

func (s *server) fail(err error) error {
	var bpmn *BPMNError
	if errors.As(err, &bpmn) {
		return s.wire.send(frameFailed, failedBPMN, bpmn.Code, bpmn.Message)
	}
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Message: err.Error()}
	}
	k, number := failedOther, int32(0)
	var he *hostError
	if errors.As(e.Err, &he) && he.number >= 0 {
		k, number = failedHost, int32(he.number)
	}
	for i, l := range limits {
		if errors.Is(e.Err, l) {
			k, number = failedLimit, int32(i)
		}
	}
	return s.wire.send(frameFailed, k, number, clip(e.Message), int32(e.Line), int32(e.Column))
}

// remoteHost asks the runner.
type remoteHost struct {
	wire    *wire
	instant time.Time
}

func (h *remoteHost) now() time.Time { return h.instant }

// ask sends a question and waits for the answer. Where the connection is gone
// so is the reason to live.
func (h *remoteHost) ask(k kind, fields ...any) (any, error) {
	if err := h.wire.send(k, fields...); err != nil {
		if errors.Is(err, ErrSize) {
			return nil, err
		}
		os.Exit(exitAlone)
	}
	k, reply, err := h.wire.receive()
	if err != nil {
		os.Exit(exitAlone)
	}
	f := fieldReader{fields: reply}
	switch k {
	case frameReply:
		return f.any(), nil
	case frameRefuse:
		return nil, &hostError{int(f.int()), f.text()}
	}
	return nil, errFrame
}

func (h *remoteHost) lookup(name string) (any, bool, error) {
	reply, err := h.ask(frameLookup, name)
	list, ok := reply.([]any)
	if err != nil || !ok || len(list) != 2 {
		return nil, false, err
	}
	found, _ := list[1].(bool)
	return list[0], found, nil
}

func (h *remoteHost) property(ref handle, name string) (member, error) {
	reply, err := h.ask(frameProperty, ref, name)
	list, ok := reply.([]any)
	if err != nil || !ok || len(list) != 3 {
		return member{}, err
	}
	method, _ := list[1].(bool)
	exists, _ := list[2].(bool)
	return member{list[0], method, exists}, nil
}

func (h *remoteHost) call(ref handle, name string, args []any) (any, error) {
	return h.ask(frameCall, ref, name, args)
}

func (h *remoteHost) print(line string) error {
	_, err := h.ask(framePrint, line)
	return err
}
