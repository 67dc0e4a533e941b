-- Jobs of batches are found by the only process instance that they are for.

CREATE INDEX job_batch_instance_idx ON job (replace(substr(argument, 3, 64), '"]', ''))
    WHERE kind IN ('correlate-message', 'set-variables');
