package script

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// host is the world as a running script reaches it: directly in this process,
// through frames in a worker.
type host interface {
	lookup(name string) (v any, ok bool, err error)
	property(ref handle, name string) (member, error)
	call(ref handle, name string, args []any) (any, error)
	print(line string) error
	now() time.Time
}

// handle names an object that stays on the host's side.
type handle struct {
	id    uint32
	class string // for messages and typeof-like uses
}

// member is what a property name of an object stands for: a value, a method, or
// nothing.
type member struct {
	value  any
	method bool
	exists bool
}

// MethodNamer is an optional interface of an [expr.Object]: it tells a method's
// name from one that the object does not have. Without it names that look like
// a method's (getX, isX, setX …) are taken for one.
type MethodNamer interface{ HasMethod(name string) bool }

// methodName are the names that are taken for methods of objects that do not
// tell.
var methodName = regexp.MustCompile(`^((add|claim|contains|create|delete|evaluate|get|handle|has|is|remove|set|signal|throw|trigger|update|with)[A-Z]\w*|claim|complete|delegate|equals|hashCode|resolve|signal|size|toString)$`)

// maxHandles and maxPrinted bound what one run can make the host keep.
const (
	maxHandles = 10_000
	maxPrinted = 64 << 10
)

// localHost answers from a scope of this process.
type localHost struct {
	scope    Scope
	objects  []any
	failures []error
	printed  int
	printFn  func(line string)
}

func (h *localHost) now() time.Time { return h.scope.Now() }

func (h *localHost) lookup(name string) (any, bool, error) {
	v, ok := h.scope.Lookup(name)
	if !ok {
		return nil, false, nil
	}
	v, err := h.export(v, 0)
	return v, true, err
}

// get is the object behind a handle; the handle comes from the script's side.
func (h *localHost) get(ref handle) (expr.Object, error) {
	if int(ref.id) < len(h.objects) {
		if o, ok := h.objects[ref.id].(expr.Object); ok {
			return o, nil
		}
	}
	return nil, fmt.Errorf("a value of class %s has no members", ref.class)
}

func (h *localHost) property(ref handle, name string) (member, error) {
	o, err := h.get(ref)
	if err != nil {
		return member{}, nil // as any value without members
	}
	namer, tells := o.(MethodNamer)
	if tells && namer.HasMethod(name) || !tells && methodName.MatchString(name) {
		return member{method: true, exists: true}, nil
	}
	v, err := o.Property(name)
	var missing *expr.MissingError
	switch {
	case errors.As(err, &missing):
		return member{}, nil
	case err != nil:
		return member{}, h.failure(err)
	}
	v, err = h.export(v, 0)
	return member{value: v, exists: true}, err
}

func (h *localHost) call(ref handle, name string, args []any) (any, error) {
	o, err := h.get(ref)
	if err != nil {
		return nil, err
	}
	for i := range args {
		args[i] = h.restore(args[i])
	}
	v, err := o.Call(name, args)
	if err != nil {
		return nil, h.failure(err)
	}
	return h.export(v, 0)
}

func (h *localHost) print(line string) error {
	h.printed += len(line) + 1
	if h.printed > maxPrinted {
		return fmt.Errorf("a script may print %d bytes at most", maxPrinted)
	}
	if h.printFn != nil {
		h.printFn(line)
	}
	return nil
}

// hostError is an error of the scope on its way through a script: the script
// may catch it; if not, the number finds the error itself again.
type hostError struct {
	number int
	text   string
}

// Error implements error.
func (e *hostError) Error() string { return e.text }

func (h *localHost) failure(err error) error {
	h.failures = append(h.failures, err)
	return &hostError{number: len(h.failures) - 1, text: err.Error()}
}

// cause is the error of the scope with that number.
func (h *localHost) cause(number int) error {
	if number < 0 || number >= len(h.failures) {
		return nil
	}
	return h.failures[number]
}

// export turns a value of the scope into what the script's side knows: plain
// values, lists, maps, documents, and handles for all else.
func (h *localHost) export(v any, depth int) (any, error) {
	if depth > maxNesting {
		return nil, ErrSize
	}
	switch x := v.(type) {
	case nil, bool, int16, int32, int64, float64, string, time.Time, value.Document:
		return x, nil
	case int:
		return int64(x), nil
	case expr.DateTime:
		return x.Time(), nil
	case value.Value:
		return h.export(x.Go(), depth+1)
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			var err error
			if list[i], err = h.export(e, depth+1); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, e := range x {
			var err error
			if m[k], err = h.export(e, depth+1); err != nil {
				return nil, err
			}
		}
		return m, nil
	case value.Valuer:
		if d, ok := x.TypedValue().Go().(value.Document); ok {
			return d, nil
		}
	}
	if len(h.objects) >= maxHandles {
		return nil, ErrSize
	}
	h.objects = append(h.objects, v)
	return handle{uint32(len(h.objects) - 1), className(v)}, nil
}

// restore puts the objects back in the place of their handles.
func (h *localHost) restore(v any) any {
	switch x := v.(type) {
	case handle:
		if int(x.id) < len(h.objects) {
			return h.objects[x.id]
		}
		return nil
	case []any:
		for i := range x {
			x[i] = h.restore(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = h.restore(x[k])
		}
	}
	return v
}

// className is a name for an object in messages.
func className(v any) string {
	switch x := v.(type) {
	case value.FileRef:
		return "file"
	case value.Blob, []byte:
		return "bytes"
	case value.ObjectText:
		return x.TypeName
	case fmt.Stringer:
		return x.String()
	}
	return "object"
}
