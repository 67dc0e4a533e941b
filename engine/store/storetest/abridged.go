package storetest

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

const (
	ofInstanceID = "01a21855-6fd1-77cd-922f-ea0820f87786"
	invoiceID    = "invoice:1:01a21855-6fd1-77cd-922f-ea0820f87787"
)

// testAbridged has rows stored that say again what they are of.
func testAbridged(b *bench) {
	b.run("RowsAreStoredShorterAndReadAsTheyWere", func(b *bench) {
		b.insert(&state.ProcessDefinition{ID: invoiceID, Key: "invoice", Version: 1, Rev: 1})
		for _, t := range state.Tables() {
			if !t.Abridged {
				continue
			}
			row := t.New()
			fillID(t, row, "short")
			each(t, row, func(_ int, c state.Column, p any) { fillAbridged(c, p) })
			b.insert(row)
			b.want(row)
			for _, c := range t.Columns {
				b.wantStored(t, c, idOf(row))
			}
		}
	})
	b.run("WhatIsOfAnotherIsWhole", func(b *bench) {
		const other = "01a21855-6fd1-77cd-922f-ea0820f87799"
		rows := []state.Row{
			&state.HistoryVariable{Variable: state.Variable{
				ID: "a", RootProcessInstanceID: other, ProcessInstanceID: ofInstanceID, ExecutionID: other,
				ProcessDefinitionID: other, ProcessDefinitionKey: "invoice",
			}, State: "DELETED"},
			&state.HistoryVariable{Variable: state.Variable{ID: "b", ExecutionID: other, ProcessDefinitionID: "invoice:1", ProcessDefinitionKey: "invoic"}, State: "CREATED"},
			&state.HistoryDetail{ID: "c", Kind: "formField", ProcessInstanceID: ofInstanceID, ProcessDefinitionID: invoiceID},
			&state.HistoryDetail{ID: "d", Kind: "variableUpdate", ProcessInstanceID: ofInstanceID, ProcessDefinitionKey: "invoice", Revision: 1},
		}
		b.insert(rows...)
		for _, r := range rows {
			b.want(r)
		}
	})
	b.run("ADefinitionThatWasRemovedIsStillReferredTo", func(b *bench) {
		definition := &state.ProcessDefinition{ID: invoiceID, Key: "invoice", Version: 1, Rev: 1}
		task := &state.HistoryTask{Task: state.Task{ID: "t", ProcessInstanceID: ofInstanceID, ProcessDefinitionID: invoiceID, ProcessDefinitionKey: "invoice"}}
		b.insert(definition, task)
		b.flush(&state.Changes{Tables: []state.TableChange{{Table: state.ProcessDefinitionTable, Purges: []state.Purge{{Column: "id", Values: []string{invoiceID}}}}}})
		b.want(task)
	})
	b.run("ADefinitionThatNobodyKnowsIsSomebodys", func(b *bench) {
		const id = "lost:1:01a21855-6fd1-77cd-922f-ea0820f87788"
		task := &state.HistoryTask{Task: state.Task{ID: "t", ProcessInstanceID: ofInstanceID, ProcessDefinitionID: id, ProcessDefinitionKey: "lost"}}
		b.insert(task)
		unknown := *task
		unknown.ProcessDefinitionID, unknown.ProcessDefinitionKey = "", "?"
		b.want(&unknown)
		b.insert(&state.ProcessDefinition{ID: id, Key: "lost", Version: 1, Rev: 1})
		b.want(task)
	})
}

// fillAbridged gives a column what an abridged table need not store.
func fillAbridged(c state.Column, p any) {
	s, _ := p.(*string)
	switch {
	case c.Name == "process_instance_id" || c.Abridgement == state.OfInstance:
		*s = ofInstanceID
	case c.Abridgement == state.ByReference:
		*s = invoiceID
	case c.Abridgement == state.ToldByReference:
		*s = "invoice"
	case c.Usual != "":
		*s = c.Usual
	}
}

// wantStored fails where a column of the row takes more space than it need.
func (b *bench) wantStored(t *state.Table, c state.Column, id string) {
	b.Helper()
	most := map[state.Abridgement]int64{state.OfInstance: 0, state.ByReference: 6, state.ToldByReference: 0, state.NullIfUsual: 0}
	size, ok := most[c.Abridgement]
	if !ok || c.Abridgement == state.NullIfUsual && c.Usual == "" {
		return
	}
	statement := "SELECT COALESCE(length(" + c.Name + "), 0) FROM " + t.Name + " WHERE id = #"
	err := b.Select(b.ctx, statement, []any{id}, func(s store.Scanner) error {
		var got int64
		err := s.Scan(&got)
		if got != size {
			b.Errorf("%s.%s takes %d bytes, want %d", t.Name, c.Name, got, size)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// HistoryOfBefore fills a database of before rows were abridged, with texts of ids as they
// are where they have no short form: a definition that is there, one that was removed, and
// a whole row of history of each.
const HistoryOfBefore = `
INSERT INTO process_definition (id, key, version, startable_in_tasklist, has_start_form, suspended, rev) VALUES (sluice_short_id('kept:1:a'), 'kept', 1, FALSE, FALSE, FALSE, 1);
INSERT INTO history_process_instance (id, process_definition_id, process_definition_key) VALUES (sluice_short_id('gone'), sluice_short_id('gone:1:a'), 'gone');
INSERT INTO history_task (id, root_process_instance_id, process_instance_id, execution_id, process_definition_id, process_definition_key, priority)
  VALUES (sluice_short_id('of kept'), sluice_short_id('kept'), sluice_short_id('kept'), sluice_short_id('kept'), sluice_short_id('kept:1:a'), 'kept', 0),
         (sluice_short_id('of gone'), sluice_short_id('gone'), sluice_short_id('gone'), sluice_short_id('gone'), sluice_short_id('gone:1:a'), 'gone', 0);
`

// ReadsHistoryOfBefore tests a database that was filled with [HistoryOfBefore]: its rows
// are read, and those that are written now.
func ReadsHistoryOfBefore(t *testing.T, s store.Store) {
	t.Helper()
	b := &bench{T: t, Store: s, ctx: t.Context()}
	for _, key := range []string{"kept", "gone"} {
		row := state.HistoryTask{Task: state.Task{
			ID: "of " + key, RootProcessInstanceID: key, ProcessInstanceID: key, ExecutionID: key,
			ProcessDefinitionID: key + ":1:a", ProcessDefinitionKey: key,
		}}
		b.want(&row)
		row.ID += " now"
		b.insert(&row)
		b.want(&row)
		b.wantStored(state.HistoryTaskTable, state.HistoryTaskTable.Columns[3], row.ID)
	}
}
