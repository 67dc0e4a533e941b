package state

import "testing"

// A flush abridges every row of history it writes.
func TestAbridge_AllocatesNothing(t *testing.T) {
	const instance, definition = "01a21855-6fd1-77cd-922f-ea0820f87786", "invoice:1:01a21855-6fd1-77cd-922f-ea0820f87787"
	row := &HistoryDetail{
		Kind: "variableUpdate", RootProcessInstanceID: instance, ProcessInstanceID: instance, ExecutionID: instance,
		ActivityInstanceID: instance, ProcessDefinitionID: definition, ProcessDefinitionKey: "invoice",
	}
	var b Binder
	var a Abridger
	var pointers []any
	allocations := testing.AllocsPerRun(100, func() {
		pointers = b.Append(pointers[:0], row)
		a.Abridge(HistoryDetailTable, pointers)
	})
	if allocations != 0 {
		t.Errorf("%v allocations for a row, want none", allocations)
	}
	kind, _ := HistoryDetailTable.Column("kind")
	if pointers[kind] != nil {
		t.Errorf("the usual kind is stored: %v", pointers[kind])
	}
}
