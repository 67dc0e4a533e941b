-- The case that callers name for a task, and that of the process instance of one.

ALTER TABLE task ADD COLUMN case_instance_id TEXT;
ALTER TABLE history_task ADD COLUMN case_instance_id TEXT;
ALTER TABLE history_operation ADD COLUMN case_instance_id TEXT;
