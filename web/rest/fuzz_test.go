package rest

import (
	"bytes"
	"encoding/json"
	"math"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

func FuzzDecodeCriteria(f *testing.F) {
	for _, body := range []string{
		`{}`, `null`, `[]`, `{"priority":70.5,"active":5,"dueDate":5}`,
		`{"processVariables":[{"name":"a","operator":"eq","value":"2020-01-02T03:04:05.678+0000"}]}`,
		`{"orQueries":[{"orQueries":[{"assignee":"x"}],"sorting":[{}]}],"sorting":[{"sortBy":"taskVariable","sortOrder":"asc","parameters":{"variable":"v","type":"Long"}}]}`,
		`{"assigneeIn":["a",5,null],"assigneeExpression":"${1}"}`,
	} {
		f.Add([]byte(body), "firstResult=1&maxResults=x")
	}
	f.Fuzz(func(t *testing.T, body []byte, address string) {
		params, err := url.ParseQuery(address)
		if err != nil {
			t.Skip("no query string")
		}
		c, err := DecodeCriteria(&query.Tasks, body, params)
		if err == nil && query.Tasks.Check(c) == nil && !json.Valid(bytes.TrimPrefix(body, []byte("\uFEFF"))) {
			t.Errorf("%q is no JSON and was read as %+v", body, c)
		}
	})
}

func FuzzDecodeQuery(f *testing.F) {
	for _, address := range []string{
		"", "sortBy=priority&sortOrder=asc", "processVariables=a_eq_1,b_like_%25", "dueAfter=2030-01-01T00:00:00.000%2B0000",
		"assigneeIn=a,b,,&priority=x&firstResult=-1", "nameExpression=x", "variableValue=2",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		params, err := url.ParseQuery(address)
		if err != nil {
			t.Skip("no query string")
		}
		for name := range params {
			if refuseExpression(name) == nil {
				continue
			}
			if _, err := DecodeQuery(&query.Tasks, params); err == nil {
				t.Errorf("%q has an expression and is taken", address)
			}
			return
		}
		if c, err := DecodeQuery(&query.Tasks, params); err == nil {
			_ = query.Tasks.Check(c) // must end, with or without a refusal
		}
	})
}

func FuzzDecodeVariables(f *testing.F) {
	for _, body := range []string{
		`{"a":{"value":1}}`, `{"a":null}`, `{"a":{"value":"x","type":"Integer"}}`, `{"d":{"value":"2020-01-02T03:04:05.678+0000","type":"Date"}}`,
		`{"f":{"value":"aGk=","type":"File","valueInfo":{"filename":"h.txt","encoding":5}}}`, `{"o":{"value":"[1]","type":"Object","valueInfo":{"objectTypeName":"java.util.ArrayList"}}}`,
		`{"j":{"value":"{","type":"Json"},"x":{"value":"<a","type":"Xml"},"n":{"value":1e400}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var all map[string]VariableValue
		if DecodeJSON(body, &all) != nil {
			return
		}
		list, err := DecodeVariables(all)
		if err == nil && len(list) != len(all) {
			t.Errorf("%q became %d variables", body, len(list))
		}
		for _, v := range list {
			shown, err := EncodeValue(v.Name, v.Value, true)
			if err != nil {
				continue // refused, not broken
			}
			if _, err := json.Marshal(shown); err != nil {
				t.Errorf("%q cannot be shown: %v", body, err)
			}
		}
	})
}

// bodies reads each kind of body that is more than its members, by its number.
var bodies = []func(body []byte) error{
	func(body []byte) error {
		return read(body, func(b FetchExternalTasks) (any, error) { return b.Decode() })
	},
	func(body []byte) error { return read(body, func(b Message) (any, error) { return b.Decode() }) },
	func(body []byte) error { return read(body, func(b MigrationPlan) (any, error) { return b.Decode() }) },
	func(body []byte) error {
		return read(body, func(b MigrationPlan) (any, error) {
			_, reports, err := DecodeMigrationVariables(b.Variables)
			return reports, err
		})
	},
	func(body []byte) error {
		return read(body, func(b ModifyInstances) (any, error) { return b.ModifyInstance.Decode(true) })
	},
	func(body []byte) error {
		return read(body, func(b ModifyInstance) (any, error) { return b.Decode(false) })
	},
	func(body []byte) error {
		return read(body, func(b RestartInstances) (any, error) { return b.Decode("d") })
	},
	func(body []byte) error {
		return read(body, func(b RemovalTimeOfInstances) (any, error) { return b.RemovalTime.Decode() })
	},
	func(body []byte) error {
		return read(body, func(b SetVariablesOf) (any, error) { return b.Instances.Decode() })
	},
	func(body []byte) error {
		return read(body, func(b FilterBody) (any, error) {
			f, _, err := b.Decode(&query.Tasks)
			return f, err
		})
	},
}

func read[B any](body []byte, decode func(B) (any, error)) error {
	var b B
	if err := DecodeJSON(body, &b); err != nil {
		return err
	}
	_, err := decode(b)
	return err
}

func FuzzDecodeBodies(f *testing.F) {
	for _, body := range []string{
		`{"workerId":"w","maxTasks":5,"sorting":[{"sortBy":"createTime","sortOrder":"asc"}],"asyncResponseTimeout":9e99,"topics":[{"topicName":"t","lockDuration":1000,"variables":["a"],"processVariables":{"a":1}}]}`,
		`{"messageName":"m","correlationKeys":{"a":{"value":1,"type":"Long"}},"processVariables":{"b":{"value":true}},"resultEnabled":"true"}`,
		`{"sourceProcessDefinitionId":"a","targetProcessDefinitionId":"b","instructions":[{"sourceActivityIds":["x"],"targetActivityIds":["y"]}],"variables":{"v":{"value":null,"valueInfo":{"transient":true}}}}`,
		`{"instructions":[{"type":"cancel","activityId":"a","cancelCurrentActiveActivityInstances":true},{"type":"startTransition","transitionId":"f","variables":{"a":{"value":1,"local":true}}}]}`,
		`{"processInstanceIds":["a"],"historicProcessInstanceQuery":{"unfinished":true},"instructions":[{"type":"startBeforeActivity","activityId":"a"}]}`,
		`{"absoluteRemovalTime":"2030-01-01T00:00:00.000+0000","clearedRemovalTime":true}`,
		`{"processInstanceQuery":{"variables":[{"name":"a","operator":"eq","value":1}]}}`,
		`{"resourceType":"Task","name":"f","query":{"orQueries":[{"assignee":"x"}],"taskVariables":[{"name":"a","operator":"like","value":"%"}]},"properties":{"color":"#fff"}}`,
	} {
		for kind := range bodies {
			f.Add(uint8(kind), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		err := bodies[int(kind)%len(bodies)](body)
		if err == nil && !json.Valid(bytes.TrimPrefix(body, []byte("\uFEFF"))) {
			t.Errorf("%q is no JSON and was read", body)
		}
	})
}

func FuzzDecodeReports(f *testing.F) {
	for _, address := range []string{
		"", "canceled=true&sortBy=activityId&sortOrder=desc&processInstanceIdIn=a,b", "reportType=duration&periodUnit=month&startedAfter=2030-01-01T00:00:00.000%2B0000",
		"name=activity-instance-start&interval=900&maxResults=5&firstResult=-1&aggregateByReporter=x", "interval=9223372036854775807",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		params, err := url.ParseQuery(address)
		if err != nil {
			t.Skip("no query string")
		}
		if q, err := DecodeMetrics("", params); err == nil && (q.Interval <= 0 || q.First < 0 || q.Max < 0 || q.Max > maxMetrics) {
			t.Errorf("%q asks for metrics beyond their bounds: %+v", address, q)
		}
		_, _, _ = DecodeActivityHistory(params)
		_, _, _ = DecodeInstanceReport(params)
	})
}

func FuzzUploadedValue(f *testing.F) {
	f.Add([]byte("x"), "File", "a.txt", "text/plain", "", false)
	f.Add([]byte(`["a"]`), "", "", "application/json", "java.util.ArrayList<java.lang.String>", true)
	f.Add([]byte(nil), "Bytes", "", "", "", false)
	f.Fuzz(func(t *testing.T, data []byte, valueType, fileName, contentType, class string, isObject bool) {
		form := MultipartForm{"data": {FileName: fileName, ContentType: contentType, Data: data}, "valueType": {Data: []byte(valueType)}}
		if isObject {
			form["type"] = Part{Data: []byte(class)}
		}
		v, err := UploadedValue(form)
		if err != nil {
			return
		}
		if _, isBlob := v.V.(value.Blob); isBlob && v.V.(value.Blob).Size != int64(len(data)) {
			t.Errorf("%d bytes became %d", len(data), v.V.(value.Blob).Size)
		}
		_, _ = EncodeValue("v", v, false)
	})
}

func FuzzScalars(f *testing.F) {
	for _, body := range []string{`5`, `"5"`, `5.9`, `-9223372036854775808`, `1e400`, `true`, `"TRUE"`, `null`, `""`, `{}`, `"2030-01-01T00:00:00.000+0000"`, `"2030-01-01"`, `99999999999999999`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var number Number
		if DecodeJSON(body, &number) == nil && number.Set {
			if wait := number.Milliseconds(); (wait < 0) != (number.N < 0) || math.Abs(wait.Seconds()) > math.MaxInt64 {
				t.Errorf("%q is %d and takes %v", body, number.N, wait)
			}
		}
		var date Date
		if DecodeJSON(body, &date) == nil {
			if _, err := json.Marshal(date); err != nil {
				t.Errorf("%q is read as the date %d and cannot be shown: %v", body, date, err)
			}
		}
		var flag Flag
		_ = DecodeJSON(body, &flag)
		var text Text
		if DecodeJSON(body, &text) == nil {
			_, _ = Moment(text)
		}
	})
}
