-- Rows of history say what they are of in few bytes, see engine/state/abridge.go. Those
-- that are there stay as they are.

CREATE TABLE definition_reference (
  reference BLOB NOT NULL PRIMARY KEY,
  definition_id BLOB NOT NULL,
  definition_key TEXT
) STRICT;
CREATE UNIQUE INDEX definition_reference_definition_idx ON definition_reference (definition_id);

-- Definitions that were removed are in history still; those that are there get theirs at
-- each start.
INSERT INTO definition_reference (reference, definition_id, definition_key)
  SELECT sluice_definition_reference(process_definition_id), process_definition_id, min(process_definition_key)
    FROM history_process_instance WHERE process_definition_id IS NOT NULL GROUP BY process_definition_id;
