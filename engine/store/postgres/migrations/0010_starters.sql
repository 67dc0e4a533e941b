-- Who may start instances of a process by its model, and the case that an instance
-- was started for.

CREATE TABLE candidate_starter (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  process_definition_id text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C"
);
CREATE INDEX candidate_starter_definition_idx ON candidate_starter (process_definition_id);

ALTER TABLE process_instance ADD COLUMN case_instance_id text COLLATE "C";
ALTER TABLE history_process_instance ADD COLUMN case_instance_id text COLLATE "C";
