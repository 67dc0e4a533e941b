package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// outside is a process whose second step reaches an orders service and, by a
// script, looks into its answer; then a mail tells of it.
const outside = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
<process id="outside" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="u"/><userTask id="u"/>
<sequenceFlow id="f2" sourceRef="u" targetRef="c"/>
<serviceTask id="c"><extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId><camunda:inputOutput>
<camunda:inputParameter name="url">${'http://orders/'.concat(order)}</camunda:inputParameter>
<camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Accept">application/json</camunda:entry></camunda:map></camunda:inputParameter>
<camunda:inputParameter name="payload"><camunda:script scriptFormat="javascript">connector.setVariable('method', 'POST'); JSON.stringify({n: order})</camunda:script></camunda:inputParameter>
<camunda:outputParameter name="total"><camunda:script scriptFormat="javascript">statusCode == 200 ? S(connector.getVariable('response')).prop('total').numberValue() : -1</camunda:script></camunda:outputParameter>
<camunda:outputParameter name="etag">${headers.ETag}</camunda:outputParameter>
</camunda:inputOutput></camunda:connector></extensionElements></serviceTask>
<sequenceFlow id="f3" sourceRef="c" targetRef="m"/>
<sendTask id="m" camunda:type="mail"><extensionElements><camunda:field name="to" stringValue="mary@example.org"/><camunda:field name="text"><camunda:expression>${total}</camunda:expression></camunda:field></extensionElements></sendTask>
<sequenceFlow id="f4" sourceRef="m" targetRef="v"/><userTask id="v"/></process></definitions>`

func TestOutside_IsAskedOnceHoweverOftenACommandIsApplied(t *testing.T) {
	var b *bench
	var instance string
	var calls, mails atomic.Int32
	options := engine.Options{
		WorkingSet: -1, // so that every attempt loads
		Connector: func(_ context.Context, id string, inputs map[string]any) (map[string]any, error) {
			// What another node writes meanwhile makes the first attempt conflict.
			if calls.Add(1) == 1 {
				_, err := engine.Do(b.ctx, b.e, engine.SetVariables{
					ExecutionID: instance, Variables: []engine.Variable{{Name: "note", Value: value.OfString("meanwhile")}},
				})
				if err != nil {
					return nil, err
				}
			}
			want := map[string]any{
				"url": "http://orders/5", "method": "POST", "payload": `{"n":5}`, "headers": map[string]any{"Accept": "application/json"},
			}
			if diff := cmp.Diff(want, inputs); diff != "" || id != "http-connector" {
				return nil, fmt.Errorf("%s was asked (-want +got):\n%s", id, diff)
			}
			return map[string]any{"statusCode": int32(200), "response": `{"total": 12}`, "headers": map[string]any{"ETag": "x"}}, nil
		},
		Mail: func(_ context.Context, m machine.Mail) error {
			mails.Add(1)
			if m.Text != "12" {
				return errors.New("the mail says " + m.Text)
			}
			return nil
		},
	}
	onBoth(t, options, func(inner *bench) {
		b = inner
		calls.Store(0)
		mails.Store(0)
		must(b, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "outside.bpmn", Data: []byte(outside)}}})
		s := must(b, engine.StartProcess{DefinitionKey: "outside", Variables: []engine.Variable{{Name: "order", Value: value.OfInt(5)}}})
		instance = s.Instance.ID
		must(b, engine.CompleteTask{TaskID: b.task(instance, "u").ID})
		b.task(instance, "v")
		if calls.Load() != 1 || mails.Load() != 1 {
			b.Errorf("the service was asked %d times and %d mails were sent, want one of each", calls.Load(), mails.Load())
		}
	})
}
