-- A task that has subtasks says so: they are looked for only then when it ends.

ALTER TABLE task ADD COLUMN has_subtasks boolean NOT NULL DEFAULT FALSE;
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE parent_task_id IS NOT NULL;

-- History names the execution in which a task or activity was last logged, while
-- its token may have moved on to another.
ALTER TABLE task ADD COLUMN logged_execution_id text COLLATE "C";
ALTER TABLE activity_instance ADD COLUMN logged_execution_id text COLLATE "C";
