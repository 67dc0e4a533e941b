-- What the whole of BPMN needs: subscriptions, external tasks, called instances,
-- decisions, and what scopes and variables of paths remember.

ALTER TABLE execution ADD COLUMN scope_activity_id TEXT;
ALTER TABLE execution ADD COLUMN scope_instance_id TEXT;
ALTER TABLE process_instance ADD COLUMN super_process_instance_id TEXT;
ALTER TABLE process_instance ADD COLUMN restarted_id TEXT;
ALTER TABLE history_process_instance ADD COLUMN super_process_instance_id TEXT;
ALTER TABLE history_process_instance ADD COLUMN restarted_id TEXT;
ALTER TABLE job ADD COLUMN argument TEXT;
ALTER TABLE job ADD COLUMN repeat_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN form_ref TEXT;
ALTER TABLE task ADD COLUMN form_ref_binding TEXT;
ALTER TABLE task ADD COLUMN form_ref_version INTEGER;
ALTER TABLE variable ADD COLUMN concurrent_local INTEGER NOT NULL DEFAULT 0;
ALTER TABLE variable ADD COLUMN origin_instance_id TEXT;
ALTER TABLE incident ADD COLUMN annotation TEXT;
ALTER TABLE history_incident ADD COLUMN annotation TEXT;
ALTER TABLE history_operation ADD COLUMN job_definition_id TEXT;
ALTER TABLE history_operation ADD COLUMN external_task_id TEXT;
ALTER TABLE history_operation ADD COLUMN batch_id TEXT;
CREATE INDEX process_instance_super_idx ON process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;
CREATE INDEX history_process_instance_super_idx ON history_process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE decision_requirements (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  deployment_id TEXT,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
CREATE UNIQUE INDEX decision_requirements_key_idx ON decision_requirements (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_requirements_deployment_idx ON decision_requirements (deployment_id);

CREATE TABLE decision_definition (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  deployment_id TEXT,
  resource_name TEXT,
  requirements_id TEXT,
  requirements_key TEXT,
  version_tag TEXT,
  history_time_to_live INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX decision_definition_key_idx ON decision_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_definition_deployment_idx ON decision_definition (deployment_id);

CREATE TABLE event_subscription (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  execution_id TEXT,
  activity_id TEXT,
  type TEXT,
  name TEXT,
  configuration TEXT,
  created INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX event_subscription_instance_idx ON event_subscription (process_instance_id);
CREATE INDEX event_subscription_name_idx ON event_subscription (type, name);
CREATE INDEX event_subscription_definition_idx ON event_subscription (process_definition_id);

CREATE TABLE external_task (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_id TEXT,
  activity_instance_id TEXT,
  topic TEXT,
  worker_id TEXT,
  lock_expires INTEGER,
  retries INTEGER,
  error_message TEXT,
  error_details TEXT,
  priority INTEGER NOT NULL,
  create_time INTEGER,
  suspended INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX external_task_instance_idx ON external_task (process_instance_id);
CREATE INDEX external_task_topic_idx ON external_task (topic, priority);

CREATE TABLE history_external_task_log (
  id TEXT NOT NULL PRIMARY KEY,
  time INTEGER,
  state TEXT,
  external_task_id TEXT,
  topic TEXT,
  worker_id TEXT,
  retries INTEGER,
  priority INTEGER NOT NULL,
  error_message TEXT,
  error_details TEXT,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_id TEXT,
  activity_instance_id TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_external_task_log_instance_idx ON history_external_task_log (process_instance_id);
CREATE INDEX history_external_task_log_task_idx ON history_external_task_log (external_task_id);

CREATE TABLE history_decision_instance (
  id TEXT NOT NULL PRIMARY KEY,
  root_decision_id TEXT,
  decision_definition_id TEXT,
  decision_definition_key TEXT,
  decision_name TEXT,
  requirements_id TEXT,
  requirements_key TEXT,
  time INTEGER,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  activity_id TEXT,
  activity_instance_id TEXT,
  user_id TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_decision_instance_instance_idx ON history_decision_instance (process_instance_id);
CREATE INDEX history_decision_instance_root_idx ON history_decision_instance (root_decision_id);
CREATE INDEX history_decision_instance_definition_idx ON history_decision_instance (decision_definition_id);

CREATE TABLE history_decision_input (
  id TEXT NOT NULL PRIMARY KEY,
  decision_instance_id TEXT,
  clause_id TEXT,
  clause_name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  time INTEGER,
  root_process_instance_id TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_decision_input_decision_idx ON history_decision_input (decision_instance_id);
CREATE INDEX history_decision_input_root_idx ON history_decision_input (root_process_instance_id);

CREATE TABLE history_decision_output (
  id TEXT NOT NULL PRIMARY KEY,
  decision_instance_id TEXT,
  clause_id TEXT,
  clause_name TEXT,
  rule_id TEXT,
  rule_order INTEGER NOT NULL,
  variable_name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  time INTEGER,
  root_process_instance_id TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_decision_output_decision_idx ON history_decision_output (decision_instance_id);
CREATE INDEX history_decision_output_root_idx ON history_decision_output (root_process_instance_id);
