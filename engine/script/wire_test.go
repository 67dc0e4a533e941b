package script

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/value"
)

func TestWire_CarriesEveryKindOfValue(t *testing.T) {
	want := []any{
		nil, true, false, int16(-3), int32(7), int64(1 << 40), 2.5, "text", time.UnixMilli(1_700_000_000_123).UTC(),
		[]any{int32(1), []any{}},
		map[string]any{"a": nil, "b": map[string]any{"c": "d"}},
		value.Document{Type: value.JSON, Text: "{}"},
		handle{5, "execution"},
	}
	var b bytes.Buffer
	if err := newWire(nil, &b).send(frameCall, want...); err != nil {
		t.Fatal(err)
	}
	k, got, err := newWire(&b, io.Discard).receive()
	if err != nil || k != frameCall {
		t.Fatalf("%v, %v", k, err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(handle{})); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

// FuzzReceive reads what a worker that has gone astray may send.
func FuzzReceive(f *testing.F) {
	var b bytes.Buffer
	_ = newWire(nil, &b).send(frameDone, map[string]any{"a": []any{int32(1), "x"}}, []any{"n"}, []any{2.5})
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, frame []byte) {
		c := newWire(bytes.NewReader(frame), io.Discard)
		k, fields, err := c.receive()
		if err != nil {
			return
		}
		switch k {
		case frameDone:
			_, _ = readOutcome(fields)
		case frameFailed:
			_ = readFailure(&Program{}, fields)
		default:
			_, _ = serveHost(k, fields, &localHost{scope: nobody{}})
		}
	})
}

// nobody is a scope without names.
type nobody struct{}

func (nobody) Lookup(string) (any, bool) { return nil, false }
func (nobody) Now() time.Time            { return time.Time{} }
