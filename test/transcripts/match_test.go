package transcripts

import "testing"

func TestMatcher(t *testing.T) {
	const a, b = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
	tests := []struct {
		name             string
		expected, actual string
		ordered, want    bool
	}{
		{"the same", `{"a":1,"b":null}`, `{"a":1,"b":null}`, false, true},
		{"another value", `{"a":1}`, `{"a":2}`, false, false},
		{"a whole number is no fraction", `{"a":1}`, `{"a":1.0}`, false, false},
		{"a missing member", `{"a":1,"b":2}`, `{"a":1}`, false, false},
		{"an extra member", `{"a":1}`, `{"a":1,"b":2}`, false, false},
		{"null is no text", `{"a":"<string>"}`, `{"a":null}`, false, false},
		{"one id stays one id", `["<id:1>","<id:1>"]`, `["` + a + `","` + b + `"]`, false, false},
		{"two ids are two", `["<id:1>","<id:2>"]`, `["` + a + `","` + a + `"]`, false, false},
		{"an array in another order", `[{"k":"x"},{"k":"y"}]`, `[{"k":"y"},{"k":"x"}]`, false, true},
		{"an array that was sorted", `[{"k":"x"},{"k":"y"}]`, `[{"k":"y"},{"k":"x"}]`, true, false},
		{
			"look-alikes are told apart by what follows", `[{"id":"<id:1>"},{"id":"<id:2>"},"<id:1>"]`,
			`[{"id":"` + b + `"},{"id":"` + a + `"},"` + a + `"]`, false, true,
		},
		{"a date", `"<timestamp>"`, `"2026-11-23T07:29:12.000+0000"`, false, true},
		{"another form of date", `"<timestamp>"`, `"2026-11-23T07:29:12Z"`, false, false},
		{"an id inside a name", `{"p:1:<id:1>":{"id":"p:1:<id:1>"}}`, `{"p:1:` + a + `":{"id":"p:1:` + a + `"}}`, false, true},
		{"the base address", `"<base>/x"`, `"http://127.0.0.1:1/x"`, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e, got any
			if err := decode([]byte(tt.expected), &e); err != nil {
				t.Fatal(err)
			}
			if err := decode([]byte(tt.actual), &got); err != nil {
				t.Fatal(err)
			}
			m := newMatcher("http://127.0.0.1:1")
			if ok := m.accept(nil, pair{e, got, tt.ordered}); ok != tt.want {
				t.Errorf("matched %v, want %v (%s)", ok, tt.want, m.miss)
			}
		})
	}
}

func TestMatcher_RevisesEarlierBindings(t *testing.T) {
	const a, b = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
	m := newMatcher("http://127.0.0.1:1")
	first := pair{[]any{"<id:1>", "<id:2>"}, []any{a, b}, false}
	if !m.accept(nil, first) {
		t.Fatal(m.miss)
	}
	second := pair{"<id:1>", b, false}
	if !m.accept([]pair{first}, second) {
		t.Fatalf("the second answer fits only if the first is read the other way round: %s", m.miss)
	}
}
