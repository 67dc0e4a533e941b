package store

// ReferToDefinitions makes the references of abridged rows to process definitions (see
// [state.DefinitionReference]) that are missing: who inserts definitions runs it, and
// who starts, for those that a program of before deployed, or that were restored alone.
const ReferToDefinitions = "INSERT INTO definition_reference (reference, definition_id, definition_key)" +
	" SELECT sluice_definition_reference(p.id), p.id, p.key FROM process_definition p" +
	" WHERE NOT EXISTS (SELECT 1 FROM definition_reference d WHERE d.definition_id = p.id) ON CONFLICT (definition_id) DO NOTHING"
