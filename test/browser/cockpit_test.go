package browser

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sluice-bpm/sluice/test/product"
)

const (
	order = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="order" name="Order" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="deliver"/>
    <callActivity id="deliver" name="Deliver the goods" calledElement="delivery"/>
  </process>
</definitions>`
	// delivery brings colours along, as modelers write them: black on white, a pair,
	// and a line alone.
	delivery = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" targetNamespace="test">
  <process id="delivery" name="Delivery" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="ship"/>
    <serviceTask id="ship" name="Ship" camunda:type="external" camunda:topic="parcels"/><sequenceFlow id="f2" sourceRef="ship" targetRef="confirm"/>
    <userTask id="confirm" name="Confirm"/><sequenceFlow id="f3" sourceRef="confirm" targetRef="file"/>
    <userTask id="file" name="File"/><sequenceFlow id="f4" sourceRef="file" targetRef="end"/>
    <endEvent id="end"/>
  </process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="delivery">
    <bpmndi:BPMNShape id="start_di" bpmnElement="start" bioc:stroke="#205022" bioc:fill="#c8e6c9"><dc:Bounds x="20" y="42" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="ship_di" bpmnElement="ship"><dc:Bounds x="100" y="20" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="confirm_di" bpmnElement="confirm" bioc:stroke="#000000" bioc:fill="#ffffff"><dc:Bounds x="240" y="20" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="file_di" bpmnElement="file" color:border-color="#0d4372" color:background-color="#bbdefb"><dc:Bounds x="380" y="20" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="end_di" bpmnElement="end" bioc:stroke="black"><dc:Bounds x="520" y="42" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="f1_di" bpmnElement="f1"><di:waypoint x="56" y="60"/><di:waypoint x="100" y="60"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="f2_di" bpmnElement="f2" bioc:stroke="#000"><di:waypoint x="200" y="60"/><di:waypoint x="240" y="60"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="f3_di" bpmnElement="f3"><di:waypoint x="340" y="60"/><di:waypoint x="380" y="60"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="f4_di" bpmnElement="f4"><di:waypoint x="480" y="60"/><di:waypoint x="520" y="60"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`
)

// TestCockpit_LeadsFromACallerToWhatFailedAndRetriesIt follows an incident down to
// the external task that it came from.
func TestCockpit_LeadsFromACallerToWhatFailedAndRetriesIt(t *testing.T) {
	server := product.Start(t, "demo")
	deploy(t, server, "order.bpmn", order)
	deploy(t, server, "delivery.bpmn", delivery)
	instance := created(t, server, "/process-definition/key/order/start", `{"businessKey": "A-1"}`)
	fail(t, server, "parcels")

	demo := signIn(t, startBrowser(t), server.URL, "demo")
	demo.open("/cockpit/instances/" + instance)
	demo.sees("Failed in the called process", "the road is closed")
	demo.picture("called-caller")
	demo.open("/cockpit/instances/" + instance + "?tab=called")
	demo.picture("called-instances")
	demo.press(`nav[aria-label=Breadcrumb] a[href^="/cockpit/processes/"]`)
	demo.press(`nav[aria-label=Process] a[href*="tab=incidents"]`)
	demo.sees("the road is closed")
	demo.picture("called-incidents")
	demo.open("/cockpit/instances/" + instance + "?tab=history")
	demo.picture("called-history")
	demo.press(`section[aria-label=Incidents] p a[href^="/cockpit/instances/"]`)
	demo.do(chromedp.WaitVisible(`.djs-container svg`))
	demo.sees("called by A-1, Order", "Failed external task", "the road is closed")
	demo.picture("called-failed")
	demo.press(`section[aria-label=Incidents] form button`)
	demo.sees("Ship is tried again", "called by A-1, Order")
	demo.open("/cockpit/instances/" + instance + "/cancel")
	demo.sees("1 instance that it called is canceled with it")
	demo.picture("called-cancel")
}

// TestDiagram_IsReadableInTheDark measures lines and labels against their ground,
// whatever colours the model brings along.
func TestDiagram_IsReadableInTheDark(t *testing.T) {
	server := product.Start(t, "demo")
	deploy(t, server, "delivery.bpmn", delivery)
	instance := created(t, server, "/process-definition/key/delivery/start", `{}`)
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	demo.open("/cockpit/instances/" + instance)
	demo.do(chromedp.WaitVisible(`.djs-container svg`))
	for _, theme := range []string{"dark", "light"} {
		faint, err := chromedp.Run(demo.ctx, chromedp.Evaluate[[]string](`document.documentElement.dataset.theme = "`+theme+`"; `+faintInDiagram))
		if err != nil {
			t.Fatal(err)
		}
		if len(faint) > 0 {
			t.Errorf("%s:\n%s", theme, strings.Join(faint, "\n"))
		}
	}
}

// faintInDiagram lists what of a diagram has too little contrast: lines to the
// page under 3 to 1, labels to their shape under 4.5 to 1 (WCAG 2.2).
const faintInDiagram = `(() => {
	const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const luminance = (color) => {
		brush.fillStyle = color;
		brush.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a, b) => {
		const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
		return (high + 0.05) / (low + 0.05);
	};
	const page = getComputedStyle(document.querySelector(".diagram")).backgroundColor;
	const faint = [];
	for (const element of document.querySelectorAll(".djs-element[data-element-id]")) {
		const shape = element.querySelector(".djs-visual > :not(defs)");
		if (!shape || shape.tagName === "text") continue;
		const style = getComputedStyle(shape);
		const check = (what, ratio, least) => ratio < least && faint.push(element.dataset.elementId + ": " + what + " " + ratio.toFixed(1));
		check("line", contrast(style.stroke, page), 3);
		const label = element.querySelector("text");
		if (label) check("label", contrast(getComputedStyle(label).fill, style.fill === "none" ? page : style.fill), 4.5);
	}
	return faint;
})()`

// fail has a worker take an external task of a topic and fail at it for good.
func fail(t *testing.T, server *product.Server, topic string) {
	t.Helper()
	fetch := `{"workerId": "van", "maxTasks": 1, "topics": [{"topicName": "` + topic + `", "lockDuration": 60000}]}`
	answer, err := http.Post(server.REST()+"/external-task/fetchAndLock", "application/json", strings.NewReader(fetch))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var tasks []struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&tasks); err != nil || len(tasks) != 1 {
		t.Fatalf("%d external tasks: %v", len(tasks), err)
	}
	send(t, server, http.MethodPost, "/external-task/"+tasks[0].ID+"/failure", "application/json",
		bytes.NewBufferString(`{"workerId": "van", "errorMessage": "the road is closed", "errorDetails": "at the third bridge", "retries": 0}`))
}
