package scenario

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// BPMN turns the shorthand of a process into a BPMN file. Each line is
//
//	kind id name=value … -> target, target[${condition}], target[default]
//
// with kinds named as in BPMN, `boundaryTimer id on=activity` for boundary
// events, and `subProcess id {` … `}` around what is inside. Values with spaces
// are quoted.
func BPMN(key string, lines []string) ([]byte, error) {
	w := &writer{}
	fmt.Fprintf(&w.b, `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://scenario" id="d_%s"><process id="%s" isExecutable="true">`, key, key)
	for _, line := range lines {
		if err := w.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("shorthand of %s: %q: %w", key, line, err)
		}
	}
	if len(w.open) > 0 {
		return nil, fmt.Errorf("shorthand of %s: a subprocess is not closed", key)
	}
	w.b.WriteString(w.flows.String() + `</process></definitions>`)
	return []byte(w.b.String()), nil
}

// scope is a subprocess being written: its flows so far, and those of the scope around.
type scope struct {
	outer string
}

type writer struct {
	b     strings.Builder
	flows strings.Builder
	open  []scope
	count int
}

func (w *writer) line(line string) error {
	if line == "" {
		return nil
	}
	if line == "}" {
		if len(w.open) == 0 {
			return fmt.Errorf("nothing to close")
		}
		last := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		w.b.WriteString(w.flows.String() + "</subProcess>")
		w.flows.Reset()
		w.flows.WriteString(last.outer)
		return nil
	}
	line, opens := strings.CutSuffix(line, "{")
	head, targets, _ := strings.Cut(line, "->")
	words := fields(head)
	if len(words) < 2 {
		return fmt.Errorf("a kind and an id are needed")
	}
	id := words[1]
	defaultFlow, err := w.flowsOf(id, targets)
	if err != nil {
		return err
	}
	attributes, inside := attributes(words[2:])
	if defaultFlow != "" {
		attributes += fmt.Sprintf(` default="%s"`, defaultFlow)
	}
	tag := words[0]
	if tag == "boundaryTimer" {
		tag = "boundaryEvent"
	}
	fmt.Fprintf(&w.b, `<%s id="%s"%s>%s`, tag, id, attributes, inside)
	if opens {
		w.open = append(w.open, scope{outer: w.flows.String()})
		w.flows.Reset()
		return nil
	}
	fmt.Fprintf(&w.b, `</%s>`, tag)
	return nil
}

// flowsOf writes the outgoing flows of a node and returns the default one's id.
func (w *writer) flowsOf(source, targets string) (defaultFlow string, err error) {
	for _, t := range strings.Split(targets, ",") {
		t = strings.TrimSpace(t)
		if t == "" {
			continue
		}
		target, condition, conditional := strings.Cut(t, "[")
		w.count++
		id := fmt.Sprintf("f%d_%s_%s", w.count, source, target)
		fmt.Fprintf(&w.flows, `<sequenceFlow id="%s" sourceRef="%s" targetRef="%s">`, id, source, target)
		condition = strings.TrimSuffix(condition, "]")
		switch {
		case condition == "default":
			defaultFlow = id
		case conditional:
			fmt.Fprintf(&w.flows, `<conditionExpression xsi:type="tFormalExpression">%s</conditionExpression>`, escape(condition))
		}
		w.flows.WriteString(`</sequenceFlow>`)
	}
	return defaultFlow, nil
}

// attributes writes those of a node, and the elements that some become.
func attributes(words []string) (attributes, inside string) {
	var a, extension, body strings.Builder
	for _, word := range words {
		name, v, _ := strings.Cut(word, "=")
		v = escape(strings.Trim(v, `"`))
		switch name {
		case "name":
			fmt.Fprintf(&a, ` name="%s"`, v)
		case "on":
			fmt.Fprintf(&a, ` attachedToRef="%s"`, v)
		case "interrupting":
			fmt.Fprintf(&a, ` cancelActivity="%s"`, v)
		case "date", "duration", "cycle":
			tag := "time" + strings.ToUpper(name[:1]) + name[1:]
			fmt.Fprintf(&body, `<timerEventDefinition><%s xsi:type="tFormalExpression">%s</%s></timerEventDefinition>`, tag, v, tag)
		case "retries":
			fmt.Fprintf(&extension, `<camunda:failedJobRetryTimeCycle>%s</camunda:failedJobRetryTimeCycle>`, v)
		default:
			fmt.Fprintf(&a, ` camunda:%s="%s"`, name, v)
		}
	}
	if extension.Len() > 0 {
		inside = "<extensionElements>" + extension.String() + "</extensionElements>"
	}
	return a.String(), inside + body.String()
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return s // a strings.Builder does not fail
	}
	return b.String()
}

// fields splits at spaces outside of quotes.
func fields(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return c == ' ' && !quoted
	})
}
