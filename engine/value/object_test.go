package value

import (
	"errors"
	"testing"
)

// TestObjectText_OpenedSaysOfWhichClassItThenIs holds the names to those that
// Camunda 7.24 shows.
func TestObjectText_OpenedSaysOfWhichClassItThenIs(t *testing.T) {
	const boxes = "java.util.ArrayList<java.util.ArrayList<java.lang.Integer>>"
	for _, c := range []struct{ class, text, want string }{
		{"java.util.Map", `{"a":1}`, "java.util.LinkedHashMap<java.lang.Object,java.lang.Object>"},
		{"java.util.HashMap<java.lang.String,java.lang.Integer>", `{"a":1}`, "java.util.HashMap<java.lang.Object,java.lang.Object>"},
		{"java.util.ArrayList", `[1]`, "java.util.ArrayList<java.lang.Integer>"},
		{"java.util.ArrayList", `[]`, "java.util.ArrayList<java.lang.Object>"},
		{"java.util.List", `["a"]`, "java.util.ArrayList<java.lang.String>"},
		{"java.lang.Object", `[2.5]`, "java.util.ArrayList<java.lang.Double>"},
		{"java.lang.Object", `[5000000000]`, "java.util.ArrayList<java.lang.Long>"},
		{boxes, `[[1]]`, boxes},
		{"java.util.ArrayList<java.lang.Integer>", `["1"]`, "java.util.ArrayList<java.lang.Integer>"},
		{"java.lang.String", `"x"`, "java.lang.String"},
		{"int", `5`, "java.lang.Integer"},
	} {
		text, name, err := ObjectText{TypeName: c.class, Format: FormatJSON, Text: c.text}.Opened()
		if err != nil || name != c.want || string(text) != c.text {
			t.Errorf("%s %s: got %s of class %s, %v", c.class, c.text, text, name, err)
		}
	}
}

func TestObjectText_OpenedLeavesWhatOnlyItsProgramKnows(t *testing.T) {
	for _, class := range []string{"", "com.example.Nope", "java.util.ArrayList<com.example.Nope>", "java.util.Map<", "java.util.List<int>x", "java.util.List<int"} {
		if _, _, err := (ObjectText{TypeName: class, Format: FormatJSON, Text: "[]"}).Opened(); !errors.Is(err, ErrUnknownClass) {
			t.Errorf("%q: got %v", class, err)
		}
	}
	for _, o := range []ObjectText{
		{"java.util.Map", FormatJSON, `{"a":`},
		{"java.util.Map", FormatJSON, `[]`},
		{"java.util.Map", FormatJSON, `{} {}`},
		{"java.util.List<java.lang.Integer>", FormatJSON, `["x"]`},
		{"java.lang.Integer", FormatJSON, `{"a":1}`},
		{"java.util.ArrayList", FormatJava, "rO0ABXNyABNqYXZh"},
		{"java.lang.String", "application/xml", "<a/>"},
	} {
		if text, _, err := o.Opened(); err == nil {
			t.Errorf("%+v was opened: %s", o, text)
		}
	}
}

func TestObjectOf_IsOfTheClassThatTheDocumentIsReadAs(t *testing.T) {
	got, err := ObjectOf("java.util.List<java.lang.String>", `["a"]`)
	want := OfObject(ObjectText{TypeName: "java.util.ArrayList", Format: FormatJava, Text: `["a"]`})
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}
