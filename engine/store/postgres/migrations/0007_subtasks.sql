-- A task that has subtasks says so: they are looked for only then when it ends.

ALTER TABLE task ADD COLUMN has_subtasks boolean NOT NULL DEFAULT FALSE;
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE parent_task_id IS NOT NULL;
