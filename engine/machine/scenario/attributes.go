package scenario

import (
	"fmt"
	"regexp"
	"strings"
)

// element is one element being written.
type element struct {
	tag, id    string
	attributes string
	extensions strings.Builder
	mapping    strings.Builder // camunda:inputOutput
	properties strings.Builder
	connector  strings.Builder // that of a camunda:connector
	loop       string
	events     strings.Builder // event definitions and scripts
	take       string          // listener of the flows that leave it
}

// inside is what stands in the element before its children.
func (x *element) inside() string {
	var b strings.Builder
	extensions := x.extensions.String()
	if x.mapping.Len() > 0 {
		extensions += "<camunda:inputOutput>" + x.mapping.String() + "</camunda:inputOutput>"
	}
	if x.connector.Len() > 0 {
		extensions += "<camunda:connector><camunda:inputOutput>" + x.connector.String() + "</camunda:inputOutput><camunda:connectorId>test</camunda:connectorId></camunda:connector>"
	}
	if extensions != "" {
		b.WriteString("<extensionElements>" + extensions + "</extensionElements>")
	}
	b.WriteString(x.properties.String())
	b.WriteString(x.loop)
	b.WriteString(x.events.String())
	return b.String()
}

var notInIDs = regexp.MustCompile(`[^A-Za-z0-9_]`)

// root declares a message, signal, error or escalation and returns its id.
func (w *writer) root(tag, name string) string {
	id := tag + "_" + notInIDs.ReplaceAllString(name, "_")
	switch tag {
	case "message", "signal":
		w.roots[id] = fmt.Sprintf(`<%s id="%s" name="%s"/>`, tag, id, name)
	default:
		w.roots[id] = fmt.Sprintf(`<%s id="%s" name="%s" %sCode="%s"/>`, tag, id, name, tag, name)
	}
	return id
}

// read reads the attributes of an element.
func (w *writer) read(x *element, words []string) error {
	for _, word := range words {
		name, v, _ := strings.Cut(word, "=")
		v = escape(strings.Trim(v, `"`))
		before, after, dotted := strings.Cut(name, ".")
		switch {
		case dotted:
			x.dotted(before, after, v)
		case w.event(x, name, v) || w.activity(x, name, v):
		default:
			x.attributes += fmt.Sprintf(` camunda:%s="%s"`, name, v)
		}
	}
	return nil
}

// caught are the variables that take what was caught.
var caught = map[string]string{
	"error":      ` camunda:errorCodeVariable="caughtCode" camunda:errorMessageVariable="caughtMessage"`,
	"escalation": ` camunda:escalationCodeVariable="caughtCode"`,
}

// event reads what an event waits for or throws.
func (w *writer) event(x *element, name, v string) bool {
	switch name {
	case "message", "signal", "error", "escalation":
		ref := ""
		if v != "" && v != "any" {
			ref = fmt.Sprintf(` %sRef="%s"`, name, w.root(name, v))
		}
		if x.tag == "receiveTask" {
			x.attributes += ref
			return true
		}
		extra := ""
		if x.tag == "startEvent" || x.tag == "boundaryEvent" {
			extra = caught[name]
		}
		fmt.Fprintf(&x.events, `<%sEventDefinition%s%s/>`, name, ref, extra)
	case "date", "duration", "cycle":
		tag := "time" + strings.ToUpper(name[:1]) + name[1:]
		fmt.Fprintf(&x.events, `<timerEventDefinition><%s xsi:type="tFormalExpression">%s</%s></timerEventDefinition>`, tag, v, tag)
	case "condition":
		condition, rest, _ := strings.Cut(v, "@")
		variable, events, _ := strings.Cut(rest, ":")
		attributes := ""
		if variable != "" {
			attributes += fmt.Sprintf(` camunda:variableName="%s"`, variable)
		}
		if events != "" {
			attributes += fmt.Sprintf(` camunda:variableEvents="%s"`, events)
		}
		fmt.Fprintf(&x.events, `<conditionalEventDefinition%s><condition xsi:type="tFormalExpression">%s</condition></conditionalEventDefinition>`, attributes, condition)
	case "compensate":
		ref := ""
		if v != "" {
			ref = fmt.Sprintf(` activityRef="%s"`, v)
		}
		fmt.Fprintf(&x.events, `<compensateEventDefinition%s/>`, ref)
	case "terminate", "cancel":
		fmt.Fprintf(&x.events, `<%sEventDefinition/>`, name)
	case "link":
		fmt.Fprintf(&x.events, `<linkEventDefinition name="%s"/>`, v)
	default:
		return false
	}
	return true
}

// activity reads the attributes of activities that are elements in BPMN.
func (w *writer) activity(x *element, name, v string) bool {
	switch name {
	case "name":
		x.attributes += fmt.Sprintf(` name="%s"`, v)
	case "on":
		x.attributes += fmt.Sprintf(` attachedToRef="%s"`, v)
	case "interrupting":
		if x.tag == "startEvent" {
			x.attributes += fmt.Sprintf(` isInterrupting="%s"`, v)
		} else {
			x.attributes += fmt.Sprintf(` cancelActivity="%s"`, v)
		}
	case "forCompensation":
		x.attributes += ` isForCompensation="true"`
	case "calledElement":
		x.attributes += fmt.Sprintf(` calledElement="%s"`, v)
	case "external":
		x.attributes += fmt.Sprintf(` camunda:type="external" camunda:topic="%s"`, v)
	case "retries":
		fmt.Fprintf(&x.extensions, `<camunda:failedJobRetryTimeCycle>%s</camunda:failedJobRetryTimeCycle>`, v)
	case "errorIf": // code:${condition}
		code, condition, _ := strings.Cut(v, ":")
		fmt.Fprintf(&x.extensions, `<camunda:errorEventDefinition id="%s_error" errorRef="%s" expression="%s"/>`, x.id, w.root("error", code), condition)
	case "property": // source:target or ${expression}:target
		i := strings.LastIndexByte(v, ':')
		source := "src"
		if strings.HasPrefix(v, "$") {
			source = "srcExpr"
		}
		fmt.Fprintf(&x.properties, `<property name="%s_property" camunda:%s="%s" camunda:dst="%s"/>`, x.id, source, v[:i], v[i+1:])
	case "parallel", "sequential":
		x.loop = loop(name == "sequential", v)
	case "script", "js":
		x.attributes += fmt.Sprintf(` scriptFormat="%s"`, map[string]string{"script": "juel", "js": "javascript"}[name])
		fmt.Fprintf(&x.events, `<script>%s</script>`, v)
	case "take":
		x.take = v
	case "in", "out":
		fmt.Fprintf(&x.extensions, `<camunda:%s %s/>`, name, mapping(v))
	case "businessKey":
		fmt.Fprintf(&x.extensions, `<camunda:in businessKey="%s"/>`, v)
	default:
		return false
	}
	return true
}

// loop reads 3, ${expression} or variable:element, each with ;completion.
func loop(sequential bool, v string) string {
	size, completion, _ := strings.Cut(v, ";")
	attributes, inside := "", ""
	if collection, item, ok := strings.Cut(size, ":"); ok && !strings.HasPrefix(size, "$") {
		attributes = fmt.Sprintf(` camunda:collection="%s" camunda:elementVariable="%s"`, collection, item)
	} else {
		inside = "<loopCardinality>" + size + "</loopCardinality>"
	}
	if completion != "" {
		inside += "<completionCondition>" + completion + "</completionCondition>"
	}
	return fmt.Sprintf(`<multiInstanceLoopCharacteristics isSequential="%t"%s>%s</multiInstanceLoopCharacteristics>`, sequential, attributes, inside)
}

// mapping reads all, source:target or ${expression}:target, each perhaps with
// ;local.
func mapping(v string) string {
	v, local := strings.CutSuffix(v, ";local")
	attributes := ""
	if local {
		attributes = ` local="true"`
	}
	if v == "all" {
		return `variables="all"` + attributes
	}
	i := strings.LastIndexByte(v, ':')
	source := "source"
	if strings.HasPrefix(v, "$") {
		source = "sourceExpression"
	}
	return fmt.Sprintf(`%s="%s" target="%s"%s`, source, v[:i], v[i+1:], attributes)
}

// dotted reads listener.start=, task.create=, timeout.PT1H=, field.x=, input.x=
// and output.x=, and call.x= and result.x=, which are those of a connector. Those
// of js.start= and taskjs.create= are scripts in JavaScript.
func (x *element) dotted(what, name, v string) {
	switch what {
	case "listener":
		fmt.Fprintf(&x.extensions, `<camunda:executionListener event="%s" expression="%s"/>`, name, v)
	case "task":
		fmt.Fprintf(&x.extensions, `<camunda:taskListener event="%s" expression="%s"/>`, name, v)
	case "js":
		fmt.Fprintf(&x.extensions, `<camunda:executionListener event="%s"><camunda:script scriptFormat="javascript">%s</camunda:script></camunda:executionListener>`, name, v)
	case "taskjs":
		fmt.Fprintf(&x.extensions, `<camunda:taskListener event="%s"><camunda:script scriptFormat="javascript">%s</camunda:script></camunda:taskListener>`, name, v)
	case "timeout":
		tag := "timeDuration"
		if strings.HasPrefix(name, "R") {
			tag = "timeCycle"
		}
		fmt.Fprintf(&x.extensions, `<camunda:taskListener event="timeout" id="%s_timeout" expression="%s"><timerEventDefinition><%s xsi:type="tFormalExpression">%s</%s></timerEventDefinition></camunda:taskListener>`, x.id, v, tag, name, tag)
	case "field":
		fmt.Fprintf(&x.extensions, `<camunda:field name="%s"><camunda:expression>%s</camunda:expression></camunda:field>`, name, v)
	case "call":
		fmt.Fprintf(&x.connector, `<camunda:inputParameter name="%s">%s</camunda:inputParameter>`, name, v)
	case "result":
		fmt.Fprintf(&x.connector, `<camunda:outputParameter name="%s">%s</camunda:outputParameter>`, name, v)
	case "input":
		fmt.Fprintf(&x.mapping, `<camunda:inputParameter name="%s">%s</camunda:inputParameter>`, name, v)
	case "inputmap": // key:value,key:value
		fmt.Fprintf(&x.mapping, `<camunda:inputParameter name="%s"><camunda:map>`, name)
		for entry := range strings.SplitSeq(v, ",") {
			key, of, _ := strings.Cut(entry, ":")
			fmt.Fprintf(&x.mapping, `<camunda:entry key="%s">%s</camunda:entry>`, key, of)
		}
		x.mapping.WriteString(`</camunda:map></camunda:inputParameter>`)
	case "output":
		fmt.Fprintf(&x.mapping, `<camunda:outputParameter name="%s">%s</camunda:outputParameter>`, name, v)
	}
}
