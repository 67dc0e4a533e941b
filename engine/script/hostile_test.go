package script_test

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/script"
)

// hostile are scripts that try to stop the engine. Each of them is run in a
// worker; those that the interpreter itself can bound, in this process too.
var hostile = []struct {
	name, source string
	want         error // any error where it is nil
	inProcess    bool
}{
	{"repeat", `'x'.repeat(2**40)`, nil, true},
	{"repeat below the cap in a list", `var a = []; for (;;) a.push('x'.repeat(8e6) + a.length)`, nil, false},
	{"padStart", `'x'.padStart(2**40)`, nil, true},
	{"padEnd", `'x'.padEnd(2**31)`, nil, true},
	{"join", `new Array(2**32-1).join('xxxxxxxx')`, nil, true},
	{"join nested", `var s = 'x'.repeat(1e6); Array(1000).fill(s).join(s)`, nil, false},
	{"huge array filled", `Array(2**32-1).fill(0)`, nil, true},
	{"huge array-like", `Array.from({length: 2**40})`, nil, true},
	{"search in a huge array-like", `Array.prototype.indexOf.call({length: 2**53-1}, 1)`, nil, true},
	{"reduce over a huge array-like", `Array.prototype.reduceRight.call({length: 2**53-1}, function () {})`, nil, false},
	{"array growth", `var a = []; for (;;) a.push({})`, nil, false},
	{"array growth by its length", `var a = []; a.length = 2**32-1; a.map(function () { return 1 }); a.sort()`, nil, false},
	{"text doubling", `var s = 'x'; for (;;) s += s`, nil, false},
	{"text doubling by template", "var s = 'x'; for (;;) s = `${s}${s}`", nil, false},
	{"text doubling by concat", `var s = 'x'; for (;;) s = s.concat(s)`, nil, false},
	{"text doubling by replace", `var s = 'xx'; for (;;) s = s.replace(/x/g, 'xxxx')`, nil, false},
	{"stringify", `var a = []; for (var i = 0; i < 30; i++) a = [a, a]; JSON.stringify(a)`, nil, false},
	{"stringify with toJSON", `JSON.stringify({toJSON: function () { return [this, {toJSON: this.toJSON}] }})`, nil, false},
	{"parse of a deep text", `JSON.parse('['.repeat(5e6))`, nil, false},
	{"buffer", `new ArrayBuffer(2**34)`, nil, true},
	{"typed array", `new Float64Array(2**33)`, nil, true},
	{"typed arrays in a list", `var a = []; for (;;) a.push(new Uint8Array(8e6))`, nil, false},
	{"big integers", `2n ** 10000000000n`, nil, false},
	{"big integers growing", `var n = 3n; for (;;) n = n * n`, nil, false},
	{"regular expression", `/^(?=(a+)+$)(a+)+$/.test('a'.repeat(40) + '!')`, script.ErrDeadline, false},
	{"regular expression with back reference", `/(a*)*\1b/.test('a'.repeat(40))`, script.ErrDeadline, false},
	{"endless loop", `for (;;) {}`, script.ErrDeadline, true},
	{"endless loop that catches", `for (;;) { try { for (;;) {} } catch (e) {} finally { continue } }`, script.ErrDeadline, true},
	{"endless getter in the result", `({get a() { for (;;) {} }})`, script.ErrDeadline, true},
	{"endless getter in an argument", `execution.setVariable('a', {get a() { for (;;) {} }})`, script.ErrDeadline, true},
	{"endless toString of a thrown object", `throw {toString: function () { for (;;) {} }}`, nil, true},
	{"endless iteration", `Java.from({[Symbol.iterator]: function () { return {next: function () { return {done: false} }} }})`, nil, false},
	{"recursion", `function f() { f() } f()`, script.ErrDepth, true},
	{"recursion by a getter", `var o = {get a() { return this.a }}; o.a`, script.ErrDepth, true},
	{"recursion by conversion", `var o = {toString: function () { return '' + this }}; '' + o`, nil, true},
	{"recursion by sort", `function f() { [2,1].sort(f) } f()`, nil, true},
	{"recursion by proxy", `var p = new Proxy({}, {get: function (t, k, r) { return r[k] }}); p.a`, nil, true},
	{"cyclic result", `var a = []; a.push(a); a`, script.ErrSize, true},
	{"deep result", `var a = 1; for (var i = 0; i < 1e4; i++) a = [a]; a`, script.ErrSize, true},
	{"wide result", `var a = []; a.length = 2**31; a`, script.ErrSize, true},
	{"promises", `function f() { return Promise.resolve().then(f) } f(); 1; for (;;) {}`, script.ErrDeadline, true},
	{"many handles", `var a = []; for (;;) a.push(execution.parent)`, nil, true},
	{"Function", `Function('for(;;){}')()`, script.ErrDeadline, true},
	{"eval", `eval('(function f() { f() })()')`, script.ErrDepth, true},
	{"source map", "eval('1\\n//# sourceMappingURL=file:///etc/hostname\\n throw new Error(1)')", nil, true},
	{"exit", `java.lang.System.exit(1)`, nil, true},
	{"process", `process.exit(1)`, nil, true},
	{"require", `require('fs')`, nil, true},
	{"constructor of a host function", `execution.getId.constructor.constructor('return process')()`, nil, true},
	{"Java class by reflection", `execution.getClass().forName('java.lang.Runtime')`, nil, true},
}

func TestRun_HostileScriptsEndInAnErrorOfTheScript(t *testing.T) {
	o := script.Options{Deadline: 300 * time.Millisecond, Memory: 64 << 20}
	both(t, o, func(t *testing.T, r *script.Runner) {
		inProcess := strings.Contains(t.Name(), "in_process")
		for _, c := range hostile {
			if inProcess && !c.inProcess {
				continue
			}
			start := time.Now()
			v, err := run(t, r, &scope{variables: variables()}, c.source)
			took := time.Since(start)
			var e *script.Error
			switch {
			case err == nil:
				t.Errorf("%s: ended with %.80v", c.name, v)
			case !errors.As(err, &e):
				t.Errorf("%s: %T %.200v", c.name, err, err)
			case c.want != nil && !errors.Is(err, c.want):
				t.Errorf("%s: %.200v, want %v", c.name, err, c.want)
			case took > 5*time.Second:
				t.Errorf("%s: took %s", c.name, took)
			}
			// The next script runs as if nothing had been.
			if v, err := run(t, r, &scope{}, `6*7`); err != nil || v != int32(42) {
				t.Fatalf("after %s: %v, %v", c.name, v, err)
			}
		}
	})
}

func TestWorker_SeesNothingOfTheServersEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_SERVER", "x")
	r := newRunner(t, script.Options{Worker: worker(t)})
	if v, err := run(t, r, &scope{}, `typeof process + typeof require + typeof load + typeof readFile`); err != nil || v != strings.Repeat("undefined", 4) {
		t.Errorf("got %v, %v", v, err)
	}
	if runtime.GOOS != "linux" {
		t.Skip("the environment of a process is read from /proc")
	}
	found := false
	for _, pid := range r.WorkerPIDs() {
		env, err := os.ReadFile("/proc/" + pid + "/environ")
		if err != nil {
			t.Fatal(err)
		}
		found = true
		if strings.Contains(string(env), "SECRET") {
			t.Error("the worker has the server's environment")
		}
	}
	if !found {
		t.Error("there is no worker")
	}
}

func TestRunner_RunsInParallelWithFewWorkers(t *testing.T) {
	r := newRunner(t, script.Options{Worker: worker(t), Workers: 2})
	p, err := script.Compile("s1", `execution.setVariable('q', i * 2); q`)
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 20)
	for range cap(errs) {
		go func() {
			v, err := r.Run(p, &scope{variables: variables()})
			if err == nil && v != int32(42) {
				err = errors.New("the value is another one")
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestRunner_ClosedRefusesAndLeavesNoProcess(t *testing.T) {
	r := script.NewRunner(script.Options{Worker: worker(t)})
	if _, err := run(t, r, &scope{}, `1`); err != nil {
		t.Fatal(err)
	}
	pids := r.WorkerPIDs()
	r.Close()
	r.Close()
	if _, err := run(t, r, &scope{}, `1`); err == nil {
		t.Error("a closed runner runs")
	}
	if runtime.GOOS == "linux" {
		for _, pid := range pids {
			if _, err := os.Stat("/proc/" + pid); err == nil {
				t.Errorf("the worker %s is still there", pid)
			}
		}
	}
}

func TestCompile_IsBounded(t *testing.T) {
	for name, source := range map[string]string{
		"long":            strings.Repeat(" ", 130<<10),
		"brackets":        strings.Repeat("[", 120<<10),
		"parentheses":     strings.Repeat("(", 120<<10),
		"unary operators": strings.Repeat("!", 120<<10),
		"conditionals":    strings.Repeat("if(1)", 20<<10),
	} {
		if _, err := script.Compile("s1", source); err == nil {
			t.Errorf("%s: compiled", name)
		}
	}
	start := time.Now()
	if _, err := script.Compile("s1", `9n ** 9n ** 9n ** 9n`); err != nil || time.Since(start) > time.Second {
		t.Errorf("a power of literals: %v, after %s", err, time.Since(start))
	}
	deep := strings.Repeat("!", 100<<10) + "1"
	if p, err := script.Compile("s1", deep); err == nil {
		r := newRunner(t, script.Options{Worker: worker(t)})
		_, _ = r.Run(p, &scope{}) // ends in a value or an error, not in a crash
	}
}

func BenchmarkRun(b *testing.B) {
	p, err := script.Compile("s1", `execution.setVariable('doubled', i * 2); i > 10`)
	if err != nil {
		b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	for name, o := range map[string]script.Options{"InProcess": {}, "Worker": {Worker: []string{self, "script-worker"}}} {
		b.Run(name, func(b *testing.B) {
			r := script.NewRunner(o)
			defer r.Close()
			s := &scope{variables: variables()}
			for b.Loop() {
				if _, err := r.Run(p, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestRun_MemoryIsNamedAsTheCause(t *testing.T) {
	both(t, script.Options{Deadline: 20 * time.Second, Memory: 32 << 20}, func(t *testing.T, r *script.Runner) {
		_, err := run(t, r, &scope{}, `var a = []; for (;;) a.push({n: a.length})`)
		if !errors.Is(err, script.ErrMemory) {
			t.Errorf("got %v", err)
		}
	})
}
