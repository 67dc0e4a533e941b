-- Who may start instances of a process by its model, and the case that an instance
-- was started for.

CREATE TABLE candidate_starter (
  id TEXT NOT NULL PRIMARY KEY,
  process_definition_id TEXT,
  user_id TEXT,
  group_id TEXT
) STRICT;
CREATE INDEX candidate_starter_definition_idx ON candidate_starter (process_definition_id);

ALTER TABLE process_instance ADD COLUMN case_instance_id TEXT;
ALTER TABLE history_process_instance ADD COLUMN case_instance_id TEXT;
