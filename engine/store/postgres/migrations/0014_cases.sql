-- The case that callers name for a task, and that of the process instance of one.

ALTER TABLE task ADD COLUMN case_instance_id text COLLATE "C";
ALTER TABLE history_task ADD COLUMN case_instance_id text COLLATE "C";
ALTER TABLE history_operation ADD COLUMN case_instance_id text COLLATE "C";
