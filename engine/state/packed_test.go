package state

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Rows come back as they were, whatever their columns hold, and no field of theirs
// is left out.
func TestPacked_GivesBackWhatItTook(t *testing.T) {
	var rows []Row
	for _, table := range InstanceTables() {
		empty, full := table.New(), table.New()
		fill(reflect.ValueOf(full).Elem(), len(rows))
		rows = append(rows, empty, full)
	}
	var got []Row
	for row := range (&Snapshot{rows: pack(rows)}).own {
		got = append(got, row)
	}
	if diff := cmp.Diff(rows, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("rows (-taken +given):\n%s", diff)
	}
}

// fill puts something else into each field.
func fill(v reflect.Value, n int) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch n++; f.Kind() {
		case reflect.String:
			f.SetString(string(rune('a'+n%26)) + "é\x00")
		case reflect.Int64:
			f.SetInt(int64(n) * -1_234_567_890_123)
		case reflect.Float64:
			f.SetFloat(-1.5 * float64(n))
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), n%3, n%3))
		case reflect.Struct:
			fill(f, n)
		default:
			panic("a field of the kind " + f.Kind().String())
		}
	}
}

func BenchmarkSnapshot(b *testing.B) {
	u := NewUnit()
	p := &ProcessInstance{ID: "01a214c7-e314-75eb-8624-5fae5db597dd"}
	u.ProcessInstances.Load(*p)
	for i := range 6 {
		u.Variables.Load(Variable{ID: p.ID[1:] + strconv.Itoa(i), ProcessInstanceID: p.ID, RootProcessInstanceID: p.ID, ExecutionID: p.ID, Name: "amount"})
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range u.Snapshots() {
			s.Unit()
		}
	}
}
