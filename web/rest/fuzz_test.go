package rest

import (
	"bytes"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
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
