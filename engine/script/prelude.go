package script

import (
	_ "embed"
	"time"

	"github.com/dop251/goja"
)

// preludeSource gives lists, maps and dates the methods of their Java
// counterparts. It is JavaScript, since what it does is.
//
//go:embed prelude.js
var preludeSource string

var preludeCode = goja.MustCompile("prelude.js", preludeSource, true)

// prelude holds the prototypes of values that come from the scope or are made
// by the Java names.
type prelude struct {
	list, dict, date *goja.Object
}

// prototypes runs the prelude where it is first needed.
func (m *vm) prototypes() *prelude {
	if m.prelude != nil {
		return m.prelude
	}
	v, err := m.RunProgram(preludeCode)
	if err != nil {
		panic(err) // the source is fixed
	}
	o := v.ToObject(m.Runtime)
	proto := func(name string) *goja.Object { return o.Get(name).ToObject(m.Runtime) }
	m.prelude = &prelude{list: proto("list"), dict: proto("dict"), date: proto("date")}
	return m.prelude
}

// newDate is a JavaScript date with the methods of java.util.Date.
func (m *vm) newDate(t time.Time) goja.Value {
	o, err := m.New(m.GlobalObject().Get("Date"), m.ToValue(t.UnixMilli()))
	if err != nil {
		m.fail(err)
	}
	_ = o.SetPrototype(m.prototypes().date)
	return o
}
