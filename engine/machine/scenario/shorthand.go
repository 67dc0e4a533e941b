package scenario

import (
	"encoding/xml"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// BPMN turns the shorthand of a process into a BPMN file. Each line is
//
//	kind id name=value … -> target, target[${condition}], target[default]
//
// with kinds named as in BPMN (catchEvent and throwEvent are the intermediate
// ones, eventSubProcess is one that an event triggers), and `subProcess id {` …
// `}` around what is inside. Values with spaces are quoted. What an event waits
// for or throws is an attribute: message=, signal=, error=, escalation=, date=,
// duration=, cycle=, condition=, compensate, terminate, cancel, link=. See
// attributes.go for the others. `association boundary handler` connects a
// compensation handler; `process name=value` sets attributes of the process.
func BPMN(key string, lines []string) ([]byte, error) {
	w := &writer{roots: map[string]string{}}
	for _, line := range lines {
		if err := w.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("shorthand of %s: %q: %w", key, line, err)
		}
	}
	if len(w.open) > 0 {
		return nil, fmt.Errorf("shorthand of %s: a subprocess is not closed", key)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://scenario" id="d_%s">`, key)
	for _, id := range sortedKeys(w.roots) {
		b.WriteString(w.roots[id])
	}
	fmt.Fprintf(&b, `<process id="%s" isExecutable="true" camunda:historyTimeToLive="P1D"%s>%s%s%s%s</process></definitions>`,
		key, w.process.attributes, w.process.inside(), w.body.String(), w.flows.String(), w.artifacts.String())
	return []byte(b.String()), nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// section is the text of one scope: the nodes, then flows, then artifacts.
type section struct {
	body, flows, artifacts strings.Builder
	tag                    string // that closes it
}

type writer struct {
	section
	open    []*section
	count   int
	process element
	// roots are the messages, signals, errors and escalations by id.
	roots map[string]string
}

func (w *writer) line(line string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	if line == "}" {
		return w.close()
	}
	line, opens := strings.CutSuffix(line, "{")
	head, targets, _ := strings.Cut(line, "->")
	words := fields(head)
	switch {
	case words[0] == "process":
		return w.read(&w.process, words[1:])
	case len(words) < 2:
		return errors.New("a kind and an id are needed")
	case words[0] == "association":
		w.count++
		fmt.Fprintf(&w.artifacts, `<association id="a%d" associationDirection="One" sourceRef="%s" targetRef="%s"/>`, w.count, words[1], words[2])
		return nil
	}
	x := element{tag: words[0], id: words[1]}
	if err := w.read(&x, words[2:]); err != nil {
		return err
	}
	if defaultFlow := w.flowsOf(x.id, targets, x.take); defaultFlow != "" {
		x.attributes += fmt.Sprintf(` default="%s"`, defaultFlow)
	}
	tag := bpmnTag(&x)
	fmt.Fprintf(&w.body, `<%s id="%s"%s>%s`, tag, x.id, x.attributes, x.inside())
	if !opens {
		fmt.Fprintf(&w.body, `</%s>`, tag)
		return nil
	}
	outer := w.section
	w.open = append(w.open, &outer)
	w.section = section{tag: tag}
	return nil
}

// close ends a subprocess.
func (w *writer) close() error {
	if len(w.open) == 0 {
		return errors.New("nothing to close")
	}
	inner := w.section
	last := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	w.section = section{tag: last.tag}
	for _, text := range []string{last.body.String(), inner.body.String(), inner.flows.String(), inner.artifacts.String(), "</" + inner.tag + ">"} {
		w.body.WriteString(text)
	}
	w.flows.WriteString(last.flows.String())
	w.artifacts.WriteString(last.artifacts.String())
	return nil
}

func bpmnTag(x *element) string {
	switch x.tag {
	case "boundaryTimer":
		return "boundaryEvent"
	case "catchEvent":
		return "intermediateCatchEvent"
	case "throwEvent":
		return "intermediateThrowEvent"
	case "eventSubProcess":
		x.attributes += ` triggeredByEvent="true"`
		return "subProcess"
	}
	return x.tag
}

// flowsOf writes the outgoing flows of a node and returns the default one's id.
func (w *writer) flowsOf(source, targets, take string) (defaultFlow string) {
	for _, t := range splitTargets(targets) {
		target, condition, conditional := strings.Cut(t, "[")
		w.count++
		id := fmt.Sprintf("f%d_%s_%s", w.count, source, target)
		fmt.Fprintf(&w.flows, `<sequenceFlow id="%s" sourceRef="%s" targetRef="%s">`, id, source, target)
		if take != "" {
			fmt.Fprintf(&w.flows, `<extensionElements><camunda:executionListener event="take" expression="%s"/></extensionElements>`, take)
		}
		condition = strings.TrimSuffix(condition, "]")
		switch {
		case condition == "default":
			defaultFlow = id
		case conditional:
			fmt.Fprintf(&w.flows, `<conditionExpression xsi:type="tFormalExpression">%s</conditionExpression>`, escape(condition))
		}
		w.flows.WriteString(`</sequenceFlow>`)
	}
	return defaultFlow
}

// splitTargets splits at commas outside of brackets.
func splitTargets(s string) []string {
	var all []string
	depth, from := 0, 0
	for i, c := range s + "," {
		switch c {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case ',':
			if depth == 0 {
				if t := strings.TrimSpace(s[from:i]); t != "" {
					all = append(all, t)
				}
				from = i + 1
			}
		}
	}
	return all
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return s // a strings.Builder does not fail
	}
	return b.String()
}

// fields splits at spaces outside of quotes and braces.
func fields(s string) []string {
	quoted, depth := false, 0
	return strings.FieldsFunc(s, func(c rune) bool {
		switch c {
		case '"':
			quoted = !quoted
		case '{':
			depth++
		case '}':
			depth--
		}
		return c == ' ' && !quoted && depth == 0
	})
}

// unquoted is a name that is quoted because there are spaces in it.
func unquoted(name string) string { return strings.Trim(name, `"`) }
