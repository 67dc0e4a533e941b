-- Batches: what they do, and the parts that no job was made of yet.

CREATE TABLE batch (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT,
  total_jobs INTEGER NOT NULL,
  jobs_per_seed INTEGER NOT NULL,
  invocations_per_job INTEGER NOT NULL,
  seed_definition_id TEXT,
  monitor_definition_id TEXT,
  job_definition_id TEXT,
  create_user_id TEXT,
  start_time INTEGER,
  execution_start_time INTEGER,
  removal_time INTEGER,
  tenant_id TEXT,
  jobs_created INTEGER NOT NULL,
  configuration TEXT NOT NULL,
  suspended INTEGER NOT NULL,
  rev INTEGER NOT NULL
) STRICT;

CREATE TABLE batch_part (
  id TEXT NOT NULL PRIMARY KEY,
  batch_id TEXT,
  deployment_id TEXT,
  elements TEXT NOT NULL
) STRICT;
CREATE INDEX batch_part_batch_idx ON batch_part (batch_id, id);

CREATE TABLE history_batch (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT,
  total_jobs INTEGER NOT NULL,
  jobs_per_seed INTEGER NOT NULL,
  invocations_per_job INTEGER NOT NULL,
  seed_definition_id TEXT,
  monitor_definition_id TEXT,
  job_definition_id TEXT,
  create_user_id TEXT,
  start_time INTEGER,
  execution_start_time INTEGER,
  removal_time INTEGER,
  tenant_id TEXT,
  end_time INTEGER
) STRICT;
CREATE INDEX history_batch_start_idx ON history_batch (start_time);
CREATE INDEX history_batch_end_idx ON history_batch (end_time);

-- Jobs of batches belong to no process: these indexes cost others nothing.
CREATE INDEX job_batch_idx ON job (job_definition_id, retries) WHERE process_definition_id IS NULL;
CREATE INDEX incident_batch_idx ON incident (configuration) WHERE process_instance_id IS NULL;
CREATE INDEX history_job_log_batch_idx ON history_job_log (job_definition_id) WHERE process_definition_id IS NULL;
CREATE INDEX history_incident_batch_idx ON history_incident (job_definition_id) WHERE process_instance_id IS NULL;

-- What was evaluated outside of a process has a time of its own to be removed.
ALTER TABLE history_decision_instance ADD COLUMN removal_time INTEGER;
