package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// letters are started by a message, wait for another, and then for somebody.
const letters = `
  <message id="m1" name="open"/><message id="m2" name="go"/>
  <process id="letters" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="s"><messageEventDefinition messageRef="m1"/></startEvent>
    <receiveTask id="r" messageRef="m2"/><userTask id="u"/><endEvent id="e"/>
    <sequenceFlow id="a" sourceRef="s" targetRef="r"/><sequenceFlow id="b" sourceRef="r" targetRef="u"/><sequenceFlow id="c" sourceRef="u" targetRef="e"/>
  </process>`

func TestIdempotencyKey_HasACallDoneOnce(t *testing.T) {
	s := newSite(t)
	s.deployed("letters", letters)
	demo := api{s, "demo"}
	keyed := func(key, path, body string) *answer {
		t.Helper()
		return demo.send(http.MethodPost, path, body, http.Header{"Idempotency-Key": {key}})
	}
	// The correlation needs the instance that the message starts.
	for _, tt := range []struct{ name, path, body, other, counted string }{
		{
			"start", "/process-definition/key/letters/start",
			`{"businessKey":"k1","withVariablesInReturn":true,"variables":{"x":{"value":1}},"startInstructions":[{"type":"startBeforeActivity","activityId":"r"}]}`,
			`{"businessKey":"k1"}`, "/process-instance/count?businessKey=k1",
		},
		{
			"message start", "/message", `{"messageName":"open","businessKey":"k2","resultEnabled":true}`,
			`{"messageName":"open","businessKey":"k3"}`, "/process-instance/count?businessKey=k2",
		},
		{
			"correlation", "/message",
			`{"messageName":"go","businessKey":"k2","processVariables":{"y":{"value":2}},"resultEnabled":true,"variablesInResultEnabled":true}`,
			`{"messageName":"go","businessKey":"k1"}`, "/task/count?processInstanceBusinessKey=k2",
		},
	} {
		first := keyed(tt.name, tt.path, tt.body).is(http.StatusOK)
		if again := keyed(tt.name, tt.path, tt.body).is(http.StatusOK); again.body != first.body {
			t.Errorf("%s: the second answer is %s, the first %s", tt.name, again.body, first.body)
		}
		demo.call(http.MethodGet, tt.counted, "").equals(`{"count":1}`)
		keyed(tt.name, tt.path, tt.other).refuses(http.StatusUnprocessableEntity, "InvalidRequestException")
	}
	keyed("quiet", "/message", `{"messageName":"open","businessKey":"k4"}`).is(http.StatusNoContent)
	keyed("quiet", "/message", `{"messageName":"open","businessKey":"k4"}`).is(http.StatusNoContent)
	demo.call(http.MethodGet, "/process-instance/count?businessKey=k4", "").equals(`{"count":1}`)
	keyed(strings.Repeat("k", 300), "/message", `{"messageName":"open"}`).refuses(http.StatusBadRequest, "BadUserRequestException")
}
