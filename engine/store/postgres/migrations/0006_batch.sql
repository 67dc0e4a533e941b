-- Batches: what they do, and the parts that no job was made of yet.

CREATE TABLE batch (
  id text COLLATE "C" PRIMARY KEY,
  type text COLLATE "C",
  total_jobs bigint NOT NULL,
  jobs_per_seed bigint NOT NULL,
  invocations_per_job bigint NOT NULL,
  seed_definition_id text COLLATE "C",
  monitor_definition_id text COLLATE "C",
  job_definition_id text COLLATE "C",
  create_user_id text COLLATE "C",
  start_time bigint,
  execution_start_time bigint,
  removal_time bigint,
  tenant_id text COLLATE "C",
  jobs_created bigint NOT NULL,
  configuration text COLLATE "C" NOT NULL,
  suspended boolean NOT NULL,
  rev bigint NOT NULL
);

CREATE TABLE batch_part (
  id text COLLATE "C" PRIMARY KEY,
  batch_id text COLLATE "C",
  deployment_id text COLLATE "C",
  elements text COLLATE "C" NOT NULL
);
CREATE INDEX batch_part_batch_idx ON batch_part (batch_id, id);

CREATE TABLE history_batch (
  id text COLLATE "C" PRIMARY KEY,
  type text COLLATE "C",
  total_jobs bigint NOT NULL,
  jobs_per_seed bigint NOT NULL,
  invocations_per_job bigint NOT NULL,
  seed_definition_id text COLLATE "C",
  monitor_definition_id text COLLATE "C",
  job_definition_id text COLLATE "C",
  create_user_id text COLLATE "C",
  start_time bigint,
  execution_start_time bigint,
  removal_time bigint,
  tenant_id text COLLATE "C",
  end_time bigint
);
CREATE INDEX history_batch_start_idx ON history_batch (start_time NULLS FIRST);
CREATE INDEX history_batch_end_idx ON history_batch (end_time NULLS FIRST);

-- Jobs of batches belong to no process: these indexes cost others nothing.
CREATE INDEX job_batch_idx ON job (job_definition_id, retries) WHERE process_definition_id IS NULL;
CREATE INDEX incident_batch_idx ON incident (configuration) WHERE process_instance_id IS NULL;
CREATE INDEX history_job_log_batch_idx ON history_job_log (job_definition_id) WHERE process_definition_id IS NULL;
CREATE INDEX history_incident_batch_idx ON history_incident (job_definition_id) WHERE process_instance_id IS NULL;

-- What was evaluated outside of a process has a time of its own to be removed.
ALTER TABLE history_decision_instance ADD COLUMN removal_time bigint;
