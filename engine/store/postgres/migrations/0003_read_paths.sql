-- Ways to the rows that pages and queries list. Each serves an order, newest
-- first or last, so that a page reads as many rows as it shows, however many
-- there are.

CREATE INDEX process_instance_start_idx ON process_instance (start_time NULLS FIRST);
DROP INDEX process_instance_definition_idx;
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id, start_time NULLS FIRST);

CREATE INDEX activity_instance_called_idx ON activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;

-- Many tasks have no due date, and nearly all the same priority.
DROP INDEX task_due_idx;
CREATE INDEX task_due_idx ON task (due NULLS FIRST, id);
CREATE INDEX task_priority_idx ON task (priority DESC NULLS LAST, id);
CREATE INDEX task_definition_idx ON task (process_definition_key, created NULLS FIRST);

CREATE INDEX job_failed_idx ON job (process_definition_id) WHERE retries = 0;

CREATE INDEX history_process_instance_start_idx ON history_process_instance (start_time NULLS FIRST);
CREATE INDEX history_process_instance_end_idx ON history_process_instance (end_time NULLS FIRST);
CREATE INDEX history_process_instance_key_idx ON history_process_instance (process_definition_key, start_time NULLS FIRST);
DROP INDEX history_process_instance_definition_idx;
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id, start_time NULLS FIRST);

CREATE INDEX history_activity_instance_called_idx ON history_activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;

CREATE INDEX history_variable_task_idx ON history_variable (task_id) WHERE task_id IS NOT NULL;

CREATE INDEX history_detail_task_idx ON history_detail (task_id) WHERE task_id IS NOT NULL;

CREATE INDEX history_task_assignee_idx ON history_task (assignee, end_time NULLS FIRST) WHERE assignee IS NOT NULL;

CREATE INDEX history_identity_link_task_idx ON history_identity_link (task_id) WHERE task_id IS NOT NULL;

CREATE INDEX history_job_log_job_idx ON history_job_log (job_id);

CREATE INDEX history_operation_time_idx ON history_operation (time NULLS FIRST);
