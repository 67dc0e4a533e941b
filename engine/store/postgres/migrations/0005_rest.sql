-- What the REST API of Camunda 7.24 keeps beside what runs.

CREATE TABLE comment (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  task_id text COLLATE "C",
  instance_id text COLLATE "C",
  user_id text COLLATE "C",
  time bigint,
  message text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C"
);
CREATE INDEX comment_instance_idx ON comment (process_instance_id);
CREATE INDEX comment_about_idx ON comment (instance_id) WHERE instance_id IS NOT NULL;
CREATE INDEX comment_task_idx ON comment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE attachment (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  task_id text COLLATE "C",
  name text COLLATE "C",
  description text COLLATE "C",
  type text COLLATE "C",
  url text COLLATE "C",
  content_id text COLLATE "C",
  user_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C"
);
CREATE INDEX attachment_instance_idx ON attachment (process_instance_id);
CREATE INDEX attachment_task_idx ON attachment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE filter (
  id text COLLATE "C" PRIMARY KEY,
  resource_type text COLLATE "C",
  name text COLLATE "C",
  owner text COLLATE "C",
  query text COLLATE "C" NOT NULL,
  properties text COLLATE "C" NOT NULL
);

CREATE TABLE form_definition (
  id text COLLATE "C" PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  deployment_id text COLLATE "C",
  resource_name text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE UNIQUE INDEX form_definition_version_idx ON form_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX form_definition_deployment_idx ON form_definition (deployment_id);

CREATE TABLE metric (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C",
  reporter text COLLATE "C",
  time bigint,
  value bigint NOT NULL
);
CREATE INDEX metric_time_idx ON metric (time, name);

CREATE TABLE task_worker (
  id text COLLATE "C" PRIMARY KEY,
  hash text COLLATE "C",
  time bigint
);
CREATE INDEX task_worker_time_idx ON task_worker (time);

ALTER TABLE variable ADD COLUMN unlogged boolean NOT NULL DEFAULT FALSE;
ALTER TABLE history_detail ADD COLUMN operation_id text COLLATE "C";
ALTER TABLE history_job_log ADD COLUMN hostname text COLLATE "C";
CREATE INDEX history_operation_operation_idx ON history_operation (operation_id);
CREATE INDEX history_detail_variable_idx ON history_detail (variable_instance_id);
