package model

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/sluice-bpm/sluice/engine/expr"
)

// head puts a process around a body; the body begins in line 5, column 1. Its
// verbs are what stands before the process, its attributes, its body and what
// stands behind it.
const head = `<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="t">
%s
<process id="p" isExecutable="true" %s>
%s
</process>%s</definitions>`

func inProcess(body, definitions string) []byte {
	return fmt.Appendf(nil, head, definitions, "", body, "")
}

// refusals gives the problems of a file as "line:column element message".
func refusals(t *testing.T, data []byte) []string {
	t.Helper()
	_, err := Parse("x.bpmn", data)
	var bad *ParseError
	if !errors.As(err, &bad) {
		t.Fatalf("Parse gives %v, want a *ParseError", err)
	}
	var list []string
	for _, p := range bad.Problems {
		if p.Resource != "x.bpmn" {
			t.Errorf("problem %v names no resource", p)
		}
		list = append(list, fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.ElementID, p.Message))
	}
	return list
}

// start and its flow to t, which many bodies need.
const toT = `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>`

var rewrite = flag.Bool("rewrite", false, "write what is refused into testdata/refusals.txt")

// TestParse_RefusesBodies reads blocks of a title, perhaps a line of how Camunda
// 7.24 differs and one of what stands around the process, a body and the
// problems it has: one or more blocks for every rule that Camunda 7.24 has.
func TestParse_RefusesBodies(t *testing.T) {
	path := filepath.Join("testdata", "refusals.txt")
	var blocks []string
	for _, r := range refusalsIn(t, path) {
		t.Run(r.title, func(t *testing.T) {
			got := refusals(t, r.file(""))
			blocks = append(blocks, strings.Join(append(slices.Clone(r.head), got...), "\n"))
			if diff := cmp.Diff(r.want, got); diff != "" && !*rewrite {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(strings.Join(blocks, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// refusal is one block: what is refused, and why it is so.
type refusal struct {
	title, definitions, body string
	head, want               []string
	differs                  bool // from what Camunda says of the body, for the reason given
}

func (r refusal) file(attributes string) []byte {
	return fmt.Appendf(nil, head, r.definitions, attributes, strings.ReplaceAll(r.body, "{toT}", toT), "")
}

func refusalsIn(t *testing.T, path string) []refusal {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []refusal
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines := strings.Split(block, "\n")
		r := refusal{title: strings.TrimPrefix(lines[0], "# ")}
		n := 1
		if strings.HasPrefix(lines[n], "differs: ") {
			r.differs = true
			n++
		}
		if definitions, ok := strings.CutPrefix(lines[n], "definitions: "); ok {
			r.definitions = definitions
			n++
		}
		r.body, r.head, r.want = lines[n], lines[:n+1], lines[n+1:]
		all = append(all, r)
	}
	return all
}

func TestParse_RefusesAttributesOfTheProcess(t *testing.T) {
	for attrs, want := range map[string]string{
		`camunda:historyTimeToLive="-3"`:          "4:68 p The historyTimeToLive '-3' is negative.",
		`camunda:historyTimeToLive="P1M"`:         "4:69 p The historyTimeToLive 'P1M' is neither a number of days nor a period in days such as P30D.",
		`camunda:historyTimeToLive="99999999999"`: "4:77 p The historyTimeToLive '99999999999' is neither a number of days nor a period in days such as P30D.",
		`camunda:jobPriority="x"`:                 "4:61 p The attribute 'jobPriority' is 'x', which is no whole number.",
		`camunda:taskPriority="x"`:                "4:62 p The attribute 'taskPriority' is 'x', which is no whole number.",
	} {
		got := refusals(t, fmt.Appendf(nil, head, "", attrs, `<startEvent id="s"/>`, ""))
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", attrs, diff)
		}
	}
}

func TestParse_RefusesDiagrams(t *testing.T) {
	for shape, want := range map[string]string{
		`<di:BPMNShape id="a"><dc:Bounds x="1" y="1" width="1" height="1"/></di:BPMNShape>`:                    "<BPMNShape> 'a' has no bpmnElement.",
		`<di:BPMNShape id="a" bpmnElement="no"><dc:Bounds x="1" y="1" width="1" height="1"/></di:BPMNShape>`:   "<BPMNShape> 'a' stands for 'no', which is not in the file.",
		`<di:BPMNShape id="a" bpmnElement="s"/>`:                                                               "<BPMNShape> is not complete: <dc:Bounds> is missing.",
		`<di:BPMNShape id="a" bpmnElement="s"><dc:Bounds x="1" y="1" width="wide" height="1"/></di:BPMNShape>`: "The attribute 'width' of <Bounds> is 'wide'; it must be a number.",
		`<di:BPMNEdge id="a" bpmnElement="s"><dd:waypoint x="1" y="1"/></di:BPMNEdge>`:                         "<BPMNEdge> is not complete: another <di:waypoint> is missing.",
		`</di:BPMNPlane></di:BPMNDiagram><di:BPMNDiagram><di:BPMNPlane id="a">`:                                "<BPMNPlane> 'a' has no bpmnElement.",
	} {
		diagram := `<di:BPMNDiagram><di:BPMNPlane id="pl" bpmnElement="p">` + shape + `</di:BPMNPlane></di:BPMNDiagram>`
		got := refusals(t, fmt.Appendf(nil, head, "", "", `<startEvent id="s"/>`, diagram))
		if len(got) != 1 || !strings.HasSuffix(got[0], " "+want) {
			t.Errorf("%s\n got %q\nwant %q", shape, got, want)
		}
	}
}

// A diagram may show what is not in the file, such as a collaboration that was
// taken away.
func TestParse_TakesDiagramsOfSomethingElse(t *testing.T) {
	diagram := `<di:BPMNDiagram><di:BPMNPlane id="pl" bpmnElement="gone"><di:BPMNShape id="a" bpmnElement="s"><dc:Bounds x="1" y="1" width="1" height="1"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>`
	file, err := Parse("x.bpmn", fmt.Appendf(nil, head, "", "", `<startEvent id=" s "/>`, diagram))
	if err != nil {
		t.Fatal(err)
	}
	if p := file.Processes[0]; !p.HasDiagram || p.Nodes["s"] == nil {
		t.Errorf("HasDiagram is %t, node s %v; want it drawn and named without spaces", p.HasDiagram, p.Nodes["s"])
	}
}

// manyAttributes are n attributes of different names.
func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

func TestParse_RefusesFiles(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"empty":               {"", "1:1  The file is not well-formed XML: it has no root element."},
		"text":                {"this is not xml\n", "2:1  The file is not well-formed XML: there is text outside of the root element."},
		"not closed":          {"<a>\n<b>", "2:4  The file ends inside of <b>."},
		"closed wrongly":      {"<a>\n</b>", "2:5  The file is not well-formed XML: <a> is closed by </b>."},
		"closes nothing":      {"</b>", "1:5  The file is not well-formed XML: </b> closes nothing."},
		"two roots":           {"<a/><b/>", "1:9  The file is not well-formed XML: it has a second root element <b>."},
		"document type":       {`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, "1:31  A document type declaration is not allowed in a model."},
		"entity":              {`<a>&x;</a>`, "1:7  The file is not well-formed XML: invalid character entity &x;."},
		"attribute twice":     {`<a b="1" b="2"/>`, "1:17  The file is not well-formed XML: <a> has the attribute b twice."},
		"attribute twice, ns": {`<a xmlns:c="n" xmlns:d="n" c:b="1" d:b="2"/>`, "1:45  The file is not well-formed XML: <a> has the attribute d:b twice."},
		"namespace twice":     {`<a xmlns:c="n" xmlns:c="m"/>`, "1:29  The file is not well-formed XML: <a> has the attribute xmlns:c twice."},
		"many attributes":     {"<a" + manyAttributes(maxAttributes+1) + "/>", "1:1503  <a> has more than 200 attributes."},
		"declaration later":   {"<!-- c --><?xml version=\"1.0\"?><a/>", "1:32  The file is not well-formed XML: the XML declaration does not stand at the beginning."},
		"undeclared prefix":   {`<x:a/>`, `1:7  The file is not well-formed XML: the prefix "x" of <x:a> is not declared.`},
		"undeclared prefix 2": {`<a x:b="1"/>`, `1:13  The file is not well-formed XML: the prefix "x" of the attribute x:b is not declared.`},
		"encoding":            {`<?xml version="1.0" encoding="EBCDIC"?><a/>`, `0:0  The file is not well-formed XML: the encoding "EBCDIC" cannot be read; save the file as UTF-8.`},
		"deep":                {strings.Repeat("<a>", 300), "1:604  The elements are nested more than 200 deep."},
		"large":               {strings.Repeat(" ", maxBytes+1), fmt.Sprintf("0:0  The file has %d bytes; the limit is %d.", maxBytes+1, maxBytes)},
		"many nodes":          {"<a>" + strings.Repeat("<b/>", maxNodes+1), fmt.Sprintf("1:%d  The file has more than 500000 elements and attributes.", 4+4*maxNodes)},
		"process without id":  {`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process isExecutable="true"><startEvent id="s"/></process></definitions>`, "1:115  <process> has no id."},
		"foreign root":        {`<a/>`, `1:5  The root element is <a> of the namespace ""; a BPMN file has <definitions> of "http://www.omg.org/spec/BPMN/20100524/MODEL".`},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff([]string{c.want}, refusals(t, []byte(c.data))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSchema_KnowsEveryElementItNames walks the table: what an element may
// contain has a row itself.
func TestSchema_KnowsEveryElementItNames(t *testing.T) {
	diagrams := []string{"BPMNDiagram"}
	abstract := []string{"conversationNode", "event", "eventDefinition", "rootElement"} // others stand in their place
	for tag, s := range shapes {
		for _, part := range s.content {
			for _, name := range part.names {
				if _, ok := shapes[name]; !ok && !slices.Contains(diagrams, name) && !slices.Contains(abstract, name) {
					t.Errorf("<%s> may contain <%s>, which has no row", tag, name)
				}
			}
		}
	}
	for tag := range (&parser{}).nodeReaders() {
		if _, ok := shapes[tag]; !ok {
			t.Errorf("<%s> is read and has no row", tag)
		}
	}
}

func TestParse_PassesOverProcessesThatAreNotExecutable(t *testing.T) {
	for _, attr := range []string{"", `isExecutable="false"`} {
		data := `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p" ` + attr + `><scriptTask id="x"/></process></definitions>`
		file, err := Parse("x.bpmn", []byte(data))
		if err != nil || len(file.Processes) != 0 {
			t.Errorf("%q gives %v, %v; want no process and no error", attr, file, err)
		}
	}
}

func TestParse_ReadsTheProcess(t *testing.T) {
	data := `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="examples">
<collaboration id="c"><participant id="pool" name="Pool" processRef="p"/><participant id="other" name="Others"/></collaboration>
<process id="p" name="Process" isExecutable="true" camunda:versionTag="v1" camunda:historyTimeToLive="P30D" camunda:isStartableInTasklist="false"
 camunda:candidateStarterUsers="ann, ${boss}" camunda:candidateStarterGroups="sales" camunda:jobPriority="5" camunda:taskPriority="${urgency}">
<documentation>What it does.</documentation><documentation>And why.</documentation>
<extensionElements><camunda:properties><camunda:property name="a" value="b"/></camunda:properties>
<camunda:potentialStarter><resourceAssignmentExpression><formalExpression>user(bob), group(hr), all</formalExpression></resourceAssignmentExpression></camunda:potentialStarter></extensionElements>
<laneSet id="ls"><lane id="l1" name="Upper"><flowNodeRef>s</flowNodeRef><childLaneSet id="ls2"><lane id="l2" name="Inner"/></childLaneSet></lane></laneSet>
<startEvent id="s"/><dataObject id="d"/><textAnnotation id="note"><text>t</text></textAnnotation></process></definitions>`
	file, err := Parse("x.bpmn", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	p := file.Processes[0]
	sources := func(list []*expr.Expression) (texts []string) {
		for _, x := range list {
			texts = append(texts, x.Source())
		}
		return texts
	}
	got := []any{
		p.Key, p.Name, p.Category, p.VersionTag, *p.HistoryTimeToLive, p.StartableInTasklist, p.Documentation, p.JobPriority.Source(), p.TaskPriority.Source(),
		sources(p.CandidateStarters.Users), sources(p.CandidateStarters.Groups), p.Root.Properties, p.Lanes, p.HasDiagram,
	}
	want := []any{
		"p", "Process", "examples", "v1", 30, false, "What it does.\n\nAnd why.", "5", "${urgency}",
		[]string{"bob", "ann", "${boss}"},
		[]string{"hr", "all", "sales"},
		[]Property{{"a", "b"}},
		[]Lane{{"l1", "Upper", []string{"s"}}, {"l2", "Inner", nil}},
		false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParse_ReadsEncodings(t *testing.T) {
	text := strings.Replace(string(inProcess(`<startEvent id="s" name="größe"/>`, "")), "\n", "", 1)
	declared := strings.Replace(text, `<?xml version="1.0"?>`, `<?xml version="1.0" encoding="ISO-8859-1"?>`, 1)
	var latin, wide []byte
	for _, r := range declared {
		latin = append(latin, byte(r))
	}
	for _, u := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{
		"byte order mark": append([]byte("\uFEFF"), text...), "ISO-8859-1": latin, "UTF-16": append([]byte{0xFE, 0xFF}, wide...),
	} {
		file, err := Parse("x.bpmn", data)
		if err != nil || len(file.Processes) != 1 || file.Processes[0].Nodes["s"].Name != "größe" {
			t.Errorf("%s: Parse gives %v, %v", name, file, err)
		}
	}
}

func TestParse_DemandsATimeToLiveWhereAsked(t *testing.T) {
	_, err := Options{RequireTimeToLive: true}.Parse("x.bpmn", inProcess(`<startEvent id="s"/>`, ""))
	var bad *ParseError
	if !errors.As(err, &bad) || bad.Problems[0].ElementID != "p" {
		t.Errorf("Parse gives %v", err)
	}
}

func TestParse_Warns(t *testing.T) {
	body := toT + `<exclusiveGateway id="t"/><endEvent id="e"/>` +
		`<sequenceFlow id="a" sourceRef="t" targetRef="e"><conditionExpression>${x}</conditionExpression></sequenceFlow><sequenceFlow id="b" sourceRef="t" targetRef="e"/>` +
		`<userTask id="u" camunda:asyncBefore="maybe" camunda:priority="high" camunda:dueDate="soon"><extensionElements><camunda:nonsense/></extensionElements><standardLoopCharacteristics/></userTask>` +
		`<boundaryEvent id="b1" attachedToRef="u"><timerEventDefinition><timeCycle>often</timeCycle></timerEventDefinition></boundaryEvent>` +
		`<boundaryEvent id="b2" attachedToRef="u"><conditionalEventDefinition camunda:variableEvents="create, touch"><condition>${x}</condition></conditionalEventDefinition></boundaryEvent>` +
		`<boundaryEvent id="b3" attachedToRef="u"><compensateEventDefinition activityRef="u"/></boundaryEvent>` +
		`<intermediateThrowEvent id="c"><compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent>` +
		`<intermediateCatchEvent id="l" name="one"><linkEventDefinition name="two"/></intermediateCatchEvent>` +
		`<userTask><extensionElements><camunda:failedJobRetryTimeCycle>often</camunda:failedJobRetryTimeCycle></extensionElements></userTask><complexGateway id="cg"/>` +
		`<parallelGateway id="fork"/><sequenceFlow id="g" sourceRef="fork" targetRef="s"/><sequenceFlow id="h" sourceRef="fork" targetRef="b2"><conditionExpression>true</conditionExpression></sequenceFlow>` +
		`<sequenceFlow id="i" sourceRef="fork" targetRef="u"><conditionExpression>${x}</conditionExpression></sequenceFlow>` +
		`<task id="many" default="j"/><sequenceFlow id="j" sourceRef="many" targetRef="e"><conditionExpression>${x}</conditionExpression></sequenceFlow>` +
		`<userTask id="form"><extensionElements><camunda:formData><camunda:formField id="f" type="enum"><camunda:value name="x"/></camunda:formField></camunda:formData></extensionElements></userTask>`
	file, err := Parse("x.bpmn", inProcess(body, ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range file.Warnings {
		got = append(got, w.ElementID+": "+w.Message)
	}
	want := []string{
		"t: The exclusive gateway 't' has one flow without a condition, 'b'. Mark it as the default flow, or the gateway takes it as soon as its turn comes in the order of the file.",
		"u: The attribute 'asyncBefore' of <userTask> is 'maybe', which counts as false.",
		"u: The loop of 'u' is not supported and ignored.",
		"u: The dueDate 'soon' of 'u' is neither a date nor a duration; the task will fail.",
		"u: The priority 'high' of 'u' is not a whole number; the task will fail.",
		"u: The extension element <nonsense> is not known and has no effect.",
		"b1: The timer's timeCycle 'often' cannot be read, and the timer will fail: the cron expression 'often' has 1 fields; it needs six: second, minute, hour, day of the month, month, day of the week",
		"b1: The timer 'b1' can fire only once, so that its cycle comes to one repetition.",
		"b2: 'touch' is no change of a variable; there are create, update and delete.",
		"b3: The attribute 'activityRef' of 'b3', which catches compensation, is ignored.",
		"c: The compensation that 'c' throws is waited for all the same.",
		"l: The event 'l' is named 'one', but its link 'two'; it is better to name both alike.",
		": <userTask> has no id, so that nothing can lead to it.",
		`: The failedJobRetryTimeCycle 'often' of '' cannot be read and has no effect: "often" is not a duration: at position 0 it must start with P`,
		"cg: <complexGateway> 'cg' is not supported and ignored.",
		"g: The sequence flow 'g' leads into the event 's', where no flow should end.",
		"h: The sequence flow 'h' leads into the event 'b2', where no flow should end.",
		"h: The condition of 'h' is the text 'true' and no expression, which is neither true nor false.",
		"i: The sequence flow 'i' leaves the parallel gateway 'fork'; its condition has no effect.",
		"many: The default flow 'j' of 'many' has a condition, which has no effect.",
		"form: A value of the form field 'f' of 'form' has no id and is ignored.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestParseError_ListsEverything(t *testing.T) {
	_, err := Parse("x.bpmn", inProcess(`<userTask id="t"/><scriptTask id="u"/>`, ""))
	want := "Could not parse BPMN process. Errors: " +
		"\n* <process> 'p' has no start event. | resource x.bpmn | line 4 | column 38" +
		"\n* The script task 'u' has no script. | resource x.bpmn | line 5 | column 39"
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.bpmn", "../../cmd/sluice/demo/*.bpmn"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte("\uFEFF<a b='&#1;'/>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("x.bpmn", data)
		var bad *ParseError
		switch {
		case err != nil && (!errors.As(err, &bad) || len(bad.Problems) == 0):
			t.Fatalf("error %v names no problem", err)
		case err == nil && file == nil:
			t.Fatal("neither file nor error")
		case err == nil:
			for _, p := range file.Processes {
				checkLinks(t, p)
			}
		}
	})
}

// checkLinks holds for every process that Parse lets through.
func checkLinks(t *testing.T, p *Process) {
	t.Helper()
	for id, n := range p.Nodes {
		if n.ID != id || n.Parent == nil || !slices.Contains(n.Parent.Children, n) {
			t.Fatalf("node %s is not linked to its scope", id)
		}
		if n.EventScope != nil && n.Kind != KindBoundaryCompensation && n.Kind != KindCompensationStart && n.Kind != KindSubProcess && !slices.Contains(n.EventScope.Catches, n) {
			t.Fatalf("node %s does not wait in its scope", id)
		}
		if n.Loop != nil && n.Loop.Inner == nil || n.Kind == KindUserTask && n.UserTask == nil || n.Kind == KindBoundaryTimer && (n.Timer == nil || n.Timer.Text == nil) {
			t.Fatalf("node %s is not complete", id)
		}
		for _, flow := range n.Outgoing {
			if flow.Source != n || !slices.Contains(flow.Target.Incoming, flow) || flow.Target.Parent != n.Parent {
				t.Fatalf("flow %s is not linked", flow.ID)
			}
		}
	}
}

// BenchmarkParse_5000Elements reads a straight process of 2,500 tasks and their
// flows, with its diagram.
func BenchmarkParse_5000Elements(b *testing.B) {
	data := large(2500)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Parse("large.bpmn", data); err != nil {
			b.Fatal(err)
		}
	}
}

func large(tasks int) []byte {
	var body, shapes bytes.Buffer
	body.WriteString(`<startEvent id="t0"/>`)
	for i := range tasks {
		fmt.Fprintf(&body, `<serviceTask id="t%d" camunda:expression="${execution.setVariable('x', %d)}"/><sequenceFlow id="f%d" sourceRef="t%d" targetRef="t%d"/>`+"\n", i+1, i, i+1, i, i+1)
		fmt.Fprintf(&shapes, `<di:BPMNShape id="s%d" bpmnElement="t%d"><dc:Bounds x="%d" y="0" width="100" height="80"/></di:BPMNShape>`, i+1, i+1, i*150)
		fmt.Fprintf(&shapes, `<di:BPMNEdge id="e%d" bpmnElement="f%d"><dd:waypoint x="%d" y="40"/><dd:waypoint x="%d" y="40"/></di:BPMNEdge>`, i+1, i+1, i*150-50, i*150)
	}
	return fmt.Appendf(nil, head, "", "", body.String(), `<di:BPMNDiagram><di:BPMNPlane bpmnElement="p">`+shapes.String()+`</di:BPMNPlane></di:BPMNDiagram>`)
}
