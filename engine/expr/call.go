package expr

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// receiver is a kind of value that has methods of its own.
type receiver int

const (
	recvBool receiver = iota
	recvDate
	recvDateTime
	recvList
	recvMap
	recvNumber
	recvString
	receivers
)

// receiverOf is the kind of a value; ok is false for those without methods.
func receiverOf(v any) (r receiver, ok bool) {
	switch v.(type) {
	case string:
		return recvString, true
	case int16, int32, int64, float64:
		return recvNumber, true
	case bool:
		return recvBool, true
	case time.Time:
		return recvDate, true
	case DateTime:
		return recvDateTime, true
	case []any:
		return recvList, true
	case map[string]any:
		return recvMap, true
	}
	return 0, false
}

// method is a method of a built-in kind. params has a letter for each
// parameter, to which the argument is coerced before the call:
//
//	s text, i int, l long, t date or date-time, o anything
type method struct {
	params string
	call   func(env Env, base any, args []any) (any, error)
}

// callNode is base.name(args). The methods that the name and the number of
// arguments can mean are found at planning time, one for each kind of receiver.
type callNode struct {
	base     node
	baseText string
	name     string
	args     []node
	methods  [receivers]*method
	offset   int
}

func planCall(base node, baseText, name string, args []node, offset int) node {
	n := &callNode{base: base, baseText: baseText, name: name, args: args, offset: offset}
	for r := range receivers {
		for i, m := range methods[r][name] {
			if len(m.params) == len(args) {
				n.methods[r] = &methods[r][name][i]
			}
		}
	}
	return n
}

func (n *callNode) eval(env Env) (any, error) {
	base, err := n.base.eval(env)
	if err != nil {
		return nil, err
	}
	if base == nil {
		err := worded("Target unreachable, base expression '%s' resolved to null", shorten(n.baseText))
		return nil, fail(n.offset, UnknownProperty, err)
	}
	args, err := evalAll(env, n.args)
	if err != nil {
		return nil, err
	}
	r, ok := receiverOf(base)
	if !ok {
		if o, ok := base.(Object); ok {
			v, err := o.Call(n.name, args)
			if err != nil {
				return nil, fail(n.offset, kindOf(err, UnknownMethod), err)
			}
			return v, nil
		}
		return nil, n.missing(base, args)
	}
	m := n.methods[r]
	if m == nil {
		return nil, n.missing(base, args)
	}
	v, err := m.invoke(env, base, args)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return v, nil
}

func (n *callNode) missing(base any, args []any) error {
	return fail(n.offset, UnknownMethod, MissingMethod(className(base), n.name, args))
}

// MissingMethod is the error for a method that a class does not have with
// arguments of these kinds.
func MissingMethod(class, name string, args []any) *MissingError {
	classes := make([]string, len(args))
	for i, a := range args {
		classes[i] = className(a)
	}
	member := fmt.Sprintf("%s(%s)", name, strings.Join(classes, ", "))
	return &MissingError{Class: class, Member: member, Method: true}
}

// invoke coerces the arguments, in place, and calls.
func (m *method) invoke(env Env, base any, args []any) (any, error) {
	for i := range args {
		var err error
		switch m.params[i] {
		case 's':
			args[i], err = toText(env, args[i])
		case 'i':
			args[i], err = toInt(args[i])
		case 'l':
			args[i], err = toLong(args[i])
		case 't':
			t, ok := toInstant(args[i])
			if !ok {
				err = errCoerce(args[i], "java.util.Date")
			}
			args[i] = t
		}
		if err != nil {
			return nil, fmt.Errorf("argument %s: %w", strconv.Itoa(i+1), err)
		}
	}
	return m.call(env, base, args)
}
