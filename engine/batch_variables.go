package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// SetVariablesOf sets variables of many process instances by a batch.
type SetVariablesOf struct {
	Instances
	Variables []Variable
}

type setVariablesTask struct{ Variables keptVariables }

// keptVariables are variables that wait with a batch to be set. The content of
// files and bytes rests in the content table, which contentHolder is about.
type keptVariables []keptVariable

type keptVariable struct {
	Name      string
	Value     value.Stored
	Transient bool `json:",omitempty"`
}

// contentHolder is a batch task that has content, which is removed with the batch.
type contentHolder interface{ contents() []string }

// keep gives variables the form in which they wait, and their contents.
func (e *Engine) keep(variables []Variable) (keptVariables, []state.Content) {
	var kept keptVariables
	var contents []state.Content
	for _, v := range variables {
		if data := contentOf(v.Value); data != nil {
			c := state.Content{ID: e.ids.next(), Data: data}
			contents = append(contents, c)
			v.Value = withContent(v.Value, value.Blob{ContentID: c.ID, Size: int64(len(data))})
		}
		kept = append(kept, keptVariable{v.Name, value.Encode(v.Value), v.Transient})
	}
	return kept, contents
}

// read gives them back, with their contents, of which each receiver gets its own.
func (k keptVariables) read(ctx context.Context, e *Engine) ([]Variable, error) {
	var variables []Variable
	for _, v := range k {
		decoded, err := v.Value.Decode()
		if err != nil {
			return nil, fmt.Errorf("read the variable %s of a batch: %w", v.Name, err)
		}
		if v.Value.ContentID != "" {
			data, err := e.Content(ctx, v.Value.ContentID)
			if err != nil {
				return nil, fmt.Errorf("read the content of the variable %s of a batch: %w", v.Name, err)
			}
			decoded = withContent(decoded, value.Blob{Data: data, Size: int64(len(data))})
		}
		variables = append(variables, Variable{Name: v.Name, Value: decoded, Transient: v.Transient})
	}
	return variables, nil
}

func (k keptVariables) contents() []string {
	var ids []string
	for _, v := range k {
		if v.Value.ContentID != "" {
			ids = append(ids, v.Value.ContentID)
		}
	}
	return ids
}

// contentOf is the content that a value carries; nil for none.
func contentOf(v value.Value) []byte {
	switch x := v.V.(type) {
	case value.Blob:
		return x.Data
	case value.FileRef:
		return x.Data
	}
	return nil
}

// withContent is a File or Bytes value with another content.
func withContent(v value.Value, b value.Blob) value.Value {
	if f, isFile := v.V.(value.FileRef); isFile {
		f.Blob = b
		return value.OfFile(f)
	}
	return value.Of(v.Type, b)
}

func (c SetVariablesOf) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchSetVariables); err != nil {
		return state.Batch{}, err
	}
	if len(c.Variables) == 0 {
		return state.Batch{}, refuse(Invalid, "variables is empty")
	}
	f := runningInstances
	f.existing = true
	all, err := e.gatherInstances(ctx, f, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "processInstanceIds is empty")
	}
	kept, contents := e.keep(c.Variables)
	return e.createBatch(ctx, newBatch{
		task: &setVariablesTask{kept}, elements: all, contents: contents,
		logged:  state.HistoryOperation{OperationType: "SetVariables", EntityType: "ProcessInstance", Category: operatorCategory},
		changes: []propertyChange{all.counted(), {"nrOfVariables", "", fmt.Sprint(len(kept))}, async(true)},
	})
}

func (t *setVariablesTask) kind() state.JobKind { return state.JobBatchSetVariables }

func (t *setVariablesTask) scope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }

func (t *setVariablesTask) contents() []string { return t.Variables.contents() }

func (t *setVariablesTask) do(w *batchWork, id string) error {
	if !w.hasInstance(id) {
		return refuse(NotFound, "execution %s doesn't exist", id)
	}
	variables, err := t.Variables.read(w.ctx, w.e)
	if err != nil {
		return err
	}
	return w.apply(machine.SetVariables{ExecutionID: id, Variables: variables})
}
