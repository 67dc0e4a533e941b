-- A task that has subtasks says so: they are looked for only then when it ends.

ALTER TABLE task ADD COLUMN has_subtasks INTEGER NOT NULL DEFAULT 0;
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE parent_task_id IS NOT NULL;
