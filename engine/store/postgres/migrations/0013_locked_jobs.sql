-- Whether an exclusive job of an instance runs is asked for each one that waits: by
-- this index it is one look, however many wait.
CREATE INDEX job_locked_idx ON job (process_instance_id) WHERE exclusive AND lock_expires IS NOT NULL;
