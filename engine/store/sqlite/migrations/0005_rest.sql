-- What the REST API of Camunda 7.24 keeps beside what runs.

CREATE TABLE comment (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  task_id TEXT,
  instance_id TEXT,
  user_id TEXT,
  time INTEGER,
  message TEXT NOT NULL,
  tenant_id TEXT
) STRICT;
CREATE INDEX comment_instance_idx ON comment (process_instance_id);
CREATE INDEX comment_about_idx ON comment (instance_id) WHERE instance_id IS NOT NULL;
CREATE INDEX comment_task_idx ON comment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE attachment (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  task_id TEXT,
  name TEXT,
  description TEXT,
  type TEXT,
  url TEXT,
  content_id TEXT,
  user_id TEXT,
  create_time INTEGER,
  tenant_id TEXT
) STRICT;
CREATE INDEX attachment_instance_idx ON attachment (process_instance_id);
CREATE INDEX attachment_task_idx ON attachment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE filter (
  id TEXT NOT NULL PRIMARY KEY,
  resource_type TEXT,
  name TEXT,
  owner TEXT,
  query TEXT NOT NULL,
  properties TEXT NOT NULL
) STRICT;

CREATE TABLE form_definition (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  deployment_id TEXT,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
CREATE UNIQUE INDEX form_definition_version_idx ON form_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX form_definition_deployment_idx ON form_definition (deployment_id);

CREATE TABLE metric (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  reporter TEXT,
  time INTEGER,
  value INTEGER NOT NULL
) STRICT;
CREATE INDEX metric_time_idx ON metric (time, name);

CREATE TABLE task_worker (
  id TEXT NOT NULL PRIMARY KEY,
  hash TEXT,
  time INTEGER
) STRICT;
CREATE INDEX task_worker_time_idx ON task_worker (time);

ALTER TABLE variable ADD COLUMN unlogged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE history_detail ADD COLUMN operation_id TEXT;
ALTER TABLE history_job_log ADD COLUMN hostname TEXT;
CREATE INDEX history_operation_operation_idx ON history_operation (operation_id);
CREATE INDEX history_detail_variable_idx ON history_detail (variable_instance_id);
