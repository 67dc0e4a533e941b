package scenario

import (
	"fmt"
	"strings"
)

// drawn is the shorthand of a random block-structured process. What is drawn is
// left to pick, which returns a number below n.
type drawn struct {
	pick  func(label string, n int) int
	lines []string
	short []string // the lines without what traces them
	count int
	// plain draws no more than what every path of gets through by completing
	// tasks and running jobs.
	plain bool
	// trace has each activity and flow note in a variable when it is passed.
	trace bool
	// calls: other processes may be called.
	calls bool
	// undone: an activity that is repeated can be compensated. Of several of these
	// Camunda 7.24 shows the handlers below one of them.
	undone bool
	// modified: process instances are modified. After an end event that
	// terminates or cancels Camunda's trees lack what is started then.
	modified bool
	inside   int // how many subprocesses are around
	loops    int // how many repeated subprocesses are around
	events   int // how many event subprocesses are around
}

func (d *drawn) id(prefix string) string {
	d.count++
	return fmt.Sprintf("%.6s%d", prefix, d.count) // NB: Camunda names no activity in long ids
}

func (d *drawn) add(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	d.short = append(d.short, line)
	if words := strings.Fields(line); d.trace && len(words) > 1 && words[0] != "association" {
		head := words[0] + " " + words[1]
		line = head + fmt.Sprintf(" listener.start=%s listener.end=%s", traced("+"+words[1]), traced("-"+words[1])) + strings.TrimPrefix(line, head)
		if strings.Contains(line, "->") {
			line = strings.Replace(line, " ->", " take="+traced(">"+words[1])+" ->", 1)
		}
	}
	d.lines = append(d.lines, line)
}

// traced appends to the variable log.
func traced(what string) string {
	return fmt.Sprintf("${execution.setVariable('log',log.concat(' %s'))}", what)
}

func (d *drawn) one(label string, choices ...string) string {
	return choices[d.pick(label, len(choices))]
}

func (d *drawn) unlessModified(attribute string) string {
	if d.modified {
		return ""
	}
	return attribute
}

func (d *drawn) chance(label string, oneIn int) bool { return d.pick(label, oneIn) == 0 }

// async draws the attributes of jobs around a node.
func (d *drawn) async() string {
	return d.one("async", "", "", "", " asyncBefore=true", " asyncAfter=true")
}

// asyncScope draws the attributes of jobs around a node that may be a scope.
func (d *drawn) asyncScope() string {
	async := d.async()
	if d.trace && d.inside+d.events > 0 && strings.HasPrefix(async, " asyncBefore") {
		return "" // NB: while a token waits there, Camunda cancels the scope around it without calling its end listeners
	}
	return async
}

// loop draws the attributes of a multi-instance activity.
func (d *drawn) loop() string {
	if d.plain {
		return ""
	}
	return d.one("loop", "", "", "", "", " parallel=2", " sequential=2", " parallel=0", " parallel=3;${nrOfCompletedInstances==1}")
}

// loopOrMapping: a repeated activity maps no outputs.
func (d *drawn) loopOrMapping() string {
	if loop := d.loop(); loop != "" {
		return loop
	}
	return d.mapping()
}

func (d *drawn) mapping() string {
	if d.plain {
		return ""
	}
	return d.one("mapping", "", "", "", "", "", " input.i=${choice}", " output.o=${choice+1}")
}

// merge lets alternative paths go on as one: what follows may count its
// incoming flows.
func (d *drawn) merge(next string) string {
	id := d.id("merge")
	d.add("exclusiveGateway %s -> %s", id, next)
	return id
}

// process draws a process.
func (d *drawn) process(depth int) []string {
	end, next := "endEvent end", "end"
	if !d.plain {
		d.eventSubProcesses(1)
		end += d.one("end", "", "", "", d.unlessModified(" terminate"))
		next = d.block(depth, next)
	}
	d.add("startEvent start -> %s", d.block(depth, next))
	d.add("%s", end)
	return d.lines
}

// block draws something that ends at next and returns the id it begins at.
func (d *drawn) block(depth int, next string) string {
	kinds := []string{"userTask", "serviceTask", "boundary"}
	if !d.plain {
		kinds = append(kinds, "task", "external", "receive", "throw", "compensable", "catch", "script", "set", "thrower", "listened", "link")
	}
	if depth > 0 {
		kinds = append(kinds, "sequence", "sequence", "parallel", "exclusive", "conditional", "subProcess", "subProcess")
		if !d.plain {
			kinds = append(kinds, "inclusive", "eventBased", "transaction", "loop", "compensated", "undoOne", "circle")
			if d.calls {
				kinds = append(kinds, "call")
			}
		}
	}
	kind := d.one("kind", kinds...)
	switch kind {
	case "sequence", "loop":
		return d.block(depth-1, d.block(depth-1, next))
	case "parallel":
		fork, join := d.id("fork"), d.id("join")
		a, b := d.block(depth-1, join), d.block(depth-1, join)
		d.add("parallelGateway %s -> %s, %s", fork, a, b)
		d.add("parallelGateway %s%s -> %s", join, d.async(), next)
		return fork
	case "inclusive":
		fork, join := d.id("or"), d.id("orJoin")
		a, b := d.block(depth-1, join), d.block(depth-1, join)
		d.add("inclusiveGateway %s -> %s[${choice >= 1}], %s[${choice != 1}]", fork, a, b)
		d.add("inclusiveGateway %s%s -> %s", join, d.async(), next)
		return fork
	case "exclusive":
		gw := d.id("gw")
		next = d.merge(next)
		d.add("exclusiveGateway %s -> %s[${choice == 1}], %s[default]", gw, d.block(depth-1, next), d.block(depth-1, next))
		return gw
	case "conditional":
		task := d.id("task")
		next = d.merge(next)
		d.add("userTask %s%s -> %s[${choice == 1}], %s[default]", task, d.async(), d.block(depth-1, next), d.block(depth-1, next))
		return task
	case "eventBased":
		gw, a, b := d.id("events"), d.id("catch"), d.id("catch")
		next = d.merge(next)
		d.add("eventBasedGateway %s -> %s, %s", gw, a, b)
		d.add("catchEvent %s message=%s -> %s", a, d.id("m"), next)
		d.add("catchEvent %s %s -> %s", b, d.one("event", "duration=PT1H", "signal=s1"), d.block(depth-1, next))
		return gw
	case "subProcess":
		return d.subProcess(depth, next)
	case "transaction":
		return d.transaction(depth, next)
	case "compensated":
		return d.block(depth-1, d.throw("compensate", next))
	case "undoOne":
		id := d.id("undone")
		if d.events > 0 {
			return d.block(depth-1, next) // NB: there Camunda refuses what names an activity further down
		}
		// NB: Camunda 7.24 refuses what names a repeated activity further down.
		d.compensable(id, "", d.block(depth-1, d.throw("compensate="+id, next)))
		return id
	case "circle":
		back, gw := d.id("merge"), d.id("circle")
		d.add("exclusiveGateway %s -> %s", back, d.block(depth-1, gw))
		d.add("exclusiveGateway %s -> %s[${choice == 2}], %s[default]", gw, d.wait(back), next)
		return back
	case "call":
		id := d.id("call")
		d.add("callActivity %s calledElement=called%s%s in=all out=all -> %s", id, d.loop(), d.asyncScope(), next)
		d.boundaries(id, next, "error=E1", "duration=PT1H", "escalation=N1", "message="+d.id("m"), "condition=${flag==1}@flag")
		return id
	case "boundary":
		return d.boundary(next)
	}
	return d.activity(kind, next)
}

func (d *drawn) activity(kind, next string) string {
	id := d.id(kind)
	switch kind {
	case "serviceTask":
		d.add("serviceTask %s%s%s expression=${1+1} resultVariable=v -> %s", id, d.asyncScope(), d.mapping(), next)
	case "task":
		d.add("%s %s%s -> %s", d.one("task", "task", "manualTask"), id, d.async(), next)
	case "external":
		d.add("serviceTask %s external=topic%s%s -> %s", id, d.asyncScope(), d.loopOrMapping(), next)
		d.boundaries(id, next, "error=E1", "error=any", "message="+d.id("m"))
	case "receive":
		message := d.id("m")
		d.add("receiveTask %s message=%s%s%s -> %s", id, message, d.asyncScope(), d.loop(), next)
		d.boundaries(id, next, "duration=PT1H", "signal=s1", "condition=${flag==1}@flag")
	case "catch":
		d.add("catchEvent %s %s%s -> %s", id, d.one("event", "message="+d.id("m"), "signal=s1", "duration=PT1H", "condition=${flag==1}@flag"), d.asyncScope(), next)
	case "throw":
		return d.throw(d.one("thrown", "signal=s1", "escalation=N1", "escalation=N2", "compensate", ""), next)
	case "compensable":
		loop := ""
		if !d.undone {
			loop = d.loop()
			d.undone = loop != ""
		}
		d.compensable(id, loop, next)
	case "script":
		d.add("scriptTask %s script=${choice+1} resultVariable=s%s -> %s", id, d.async(), next)
	case "set":
		d.add("serviceTask %s%s expression=${execution.setVariable('flag',%d)} -> %s", id, d.async(), 1+d.pick("flag", 2), next)
	case "thrower":
		d.add(`scriptTask %s%s js="if (choice == 1) throw new (Java.type('org.camunda.bpm.engine.delegate.BpmnError'))('E1', 'thrown')" -> %s`, id, d.asyncScope(), next)
		d.boundaries(id, next, "error=E1")
	case "listened":
		thrown := `"if (choice == 2) throw new (Java.type('org.camunda.bpm.engine.delegate.BpmnError'))('E1')"`
		listener, async := d.one("listener", "js.start="+thrown, "js.end="+thrown, "taskjs.create="+thrown, "taskjs.complete="+thrown, "timeout.PT1H=${execution.setVariable('flag',1)}"), d.asyncScope()
		if strings.HasPrefix(listener, "taskjs") && strings.HasPrefix(async, " asyncAfter") {
			async = "" // NB: what interrupts the task then ends the instance in Camunda's history, though it goes on
		}
		d.add("userTask %s %s%s -> %s", id, listener, async, next)
		d.boundaries(id, next, "error=E1", "condition=${flag==1}@flag")
	case "link":
		d.add("throwEvent %s link=%s", id, id)
		d.add("catchEvent %sc link=%s -> %s", id, id, next)
	default:
		d.add("userTask %s candidateGroups=a%s%s -> %s", id, d.asyncScope(), d.loopOrMapping(), next)
	}
	return id
}

// compensable is a task that a handler undoes.
func (d *drawn) compensable(id, loop, next string) {
	d.add("userTask %s%s%s -> %s", id, loop, d.asyncScope(), next)
	b, h := d.id("undo"), d.id("handler")
	d.add("boundaryEvent %s on=%s compensate", b, id)
	d.add("%s %s forCompensation", d.one("handler", "userTask", "userTask", "manualTask"), h)
	d.add("association %s %s", b, h)
}

// wait is a task in front of next, so that a circle comes to rest.
func (d *drawn) wait(next string) string {
	id := d.id("wait")
	d.add("userTask %s -> %s", id, next)
	return id
}

func (d *drawn) throw(what, next string) string {
	id, async := d.id("throw"), d.asyncScope()
	if strings.HasPrefix(what, "compensate") && strings.HasPrefix(async, " asyncAfter") {
		async = "" // NB: of a scope that is canceled then Camunda calls the listeners of the event
	}
	d.add("throwEvent %s %s%s -> %s", id, what, async, next)
	return id
}

// boundaries attaches some events to an activity.
func (d *drawn) boundaries(on, next string, events ...string) {
	if d.plain {
		return
	}
	for i, event := range events {
		if !d.chance(fmt.Sprint("boundary", i), 3) {
			continue
		}
		id, other, end := d.id("boundary"), d.id("task"), d.id("end")
		interrupting := strings.HasPrefix(event, "error") || d.chance("interrupting", 2)
		d.add("boundaryEvent %s on=%s interrupting=%t %s%s -> %s", id, on, interrupting, event, d.async(), other)
		if interrupting && d.chance("back", 2) {
			end = next // what follows is entered once more
			d.add("userTask %s -> %s", other, d.merge(end))
			continue
		}
		d.add("userTask %s -> %s", other, end)
		d.add("endEvent %s%s", end, d.one("end", "", "", " error=E1", " escalation=N1"))
	}
}

func (d *drawn) boundary(next string) string {
	task, timer, other, end := d.id("task"), d.id("timer"), d.id("task"), d.id("end")
	interrupting := d.chance("interrupting", 2)
	if interrupting {
		next = d.merge(next)
		end = next
	}
	d.add("userTask %s -> %s", task, next)
	if !interrupting {
		d.add("endEvent %s", end)
	}
	d.add("boundaryTimer %s on=%s interrupting=%t duration=PT1H -> %s", timer, task, interrupting, other)
	d.add("userTask %s -> %s", other, end)
	return task
}

func (d *drawn) subProcess(depth int, next string) string {
	sub, start, end, loop := d.id("sub"), d.id("start"), d.id("end"), d.loop()
	d.add("subProcess %s%s%s -> %s {", sub, d.asyncScope(), loop, next)
	d.inside++
	defer func() { d.inside-- }()
	if loop != "" {
		d.loops++
		defer func() { d.loops-- }()
	}
	first := d.block(depth-1, end)
	d.add("startEvent %s -> %s", start, first)
	if d.plain {
		d.add("endEvent %s", end)
	} else {
		d.add("endEvent %s%s", end, d.one("end", "", "", "", " error=E1", " escalation=N1", " terminate", " compensate", " signal=s1"))
		d.eventSubProcesses(depth)
		d.undoing(depth)
	}
	d.add("}")
	d.boundaries(sub, next, "error=E1", "error=any", d.one("escalation", "escalation=N1", "escalation=any"), "signal=s1", "condition=${flag==1}@flag")
	return sub
}

// eventSubProcesses draws event subprocesses of a scope.
func (d *drawn) eventSubProcesses(depth int) {
	if d.plain || !d.chance("events", 3) {
		return
	}
	sub, start, end := d.id("esp"), d.id("start"), d.id("end")
	timer := "duration=PT1H"
	if d.inside > 0 {
		timer = "signal=s3" // NB: of a subprocess that can be compensated Camunda starts the timer once more when it has ended
	}
	event := d.one("event", "message="+d.id("m"), "signal=s2", timer, "error=E1", "escalation=N1", "condition=${flag==2}@flag")
	interrupting := strings.HasPrefix(event, "error") || d.chance("interrupting", 2)
	d.events++
	defer func() { d.events-- }()
	d.add("eventSubProcess %s {", sub)
	d.add("startEvent %s %s interrupting=%t -> %s", start, event, interrupting, d.block(depth-1, end))
	d.add("endEvent %s", end)
	d.add("}")
}

// undoing draws an event subprocess that compensates what is around it.
func (d *drawn) undoing(depth int) {
	if d.loops > 0 || !d.chance("undoing", 6) {
		return // NB: of several instances Camunda shows one
	}
	sub, start, end := d.id("undo"), d.id("start"), d.id("end")
	d.events++
	defer func() { d.events-- }()
	d.add("eventSubProcess %s {", sub)
	d.add("startEvent %s compensate -> %s", start, d.one("inside", d.activity("task", end), d.activity("compensable", d.throw("compensate", end)), d.block(min(depth-1, 1), end)))
	d.add("endEvent %s", end)
	d.add("}")
}

func (d *drawn) transaction(depth int, next string) string {
	tx, start, gw, end, stop, b := d.id("tx"), d.id("start"), d.id("gw"), d.id("end"), d.id("stop"), d.id("canceled")
	next = d.merge(next)
	d.add("transaction %s%s -> %s {", tx, d.asyncScope(), next)
	d.add("startEvent %s -> %s", start, d.activity("compensable", d.block(depth-1, gw)))
	d.add("exclusiveGateway %s -> %s[${choice == 1}], %s[default]", gw, end, stop)
	d.add("endEvent %s", end)
	d.add("endEvent %s%s", stop, d.unlessModified(" cancel"))
	d.add("}")
	d.add("boundaryEvent %s on=%s cancel -> %s", b, tx, next)
	return tx
}
