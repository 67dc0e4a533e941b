-- History is removed by the removal time of the instance at the top, and with it go
-- those that it called.

ALTER TABLE process_instance ADD COLUMN removal_time INTEGER;
UPDATE history_process_instance SET removal_time = NULL WHERE super_execution_id IS NOT NULL;
CREATE INDEX history_decision_instance_removal_idx ON history_decision_instance (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX history_batch_removal_idx ON history_batch (removal_time) WHERE removal_time IS NOT NULL;

-- What was counted is added up by its name.
CREATE INDEX metric_name_idx ON metric (name, time);
