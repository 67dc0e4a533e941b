-- What the whole of BPMN needs: subscriptions, external tasks, called instances,
-- decisions, and what scopes and variables of paths remember.

ALTER TABLE execution ADD COLUMN scope_activity_id text COLLATE "C";
ALTER TABLE execution ADD COLUMN scope_instance_id text COLLATE "C";
ALTER TABLE process_instance ADD COLUMN super_process_instance_id text COLLATE "C";
ALTER TABLE process_instance ADD COLUMN restarted_id text COLLATE "C";
ALTER TABLE history_process_instance ADD COLUMN super_process_instance_id text COLLATE "C";
ALTER TABLE history_process_instance ADD COLUMN restarted_id text COLLATE "C";
ALTER TABLE job ADD COLUMN argument text COLLATE "C";
ALTER TABLE job ADD COLUMN repeat_offset bigint NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN form_ref text COLLATE "C";
ALTER TABLE task ADD COLUMN form_ref_binding text COLLATE "C";
ALTER TABLE task ADD COLUMN form_ref_version bigint;
ALTER TABLE variable ADD COLUMN concurrent_local boolean NOT NULL DEFAULT false;
ALTER TABLE variable ADD COLUMN origin_instance_id text COLLATE "C";
ALTER TABLE incident ADD COLUMN annotation text COLLATE "C";
ALTER TABLE history_incident ADD COLUMN annotation text COLLATE "C";
ALTER TABLE history_operation ADD COLUMN job_definition_id text COLLATE "C";
ALTER TABLE history_operation ADD COLUMN external_task_id text COLLATE "C";
ALTER TABLE history_operation ADD COLUMN batch_id text COLLATE "C";
CREATE INDEX process_instance_super_idx ON process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;
CREATE INDEX history_process_instance_super_idx ON history_process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE decision_requirements (
  id text COLLATE "C" PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  deployment_id text COLLATE "C",
  resource_name text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE UNIQUE INDEX decision_requirements_key_idx ON decision_requirements (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_requirements_deployment_idx ON decision_requirements (deployment_id);

CREATE TABLE decision_definition (
  id text COLLATE "C" PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  deployment_id text COLLATE "C",
  resource_name text COLLATE "C",
  requirements_id text COLLATE "C",
  requirements_key text COLLATE "C",
  version_tag text COLLATE "C",
  history_time_to_live bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE UNIQUE INDEX decision_definition_key_idx ON decision_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_definition_deployment_idx ON decision_definition (deployment_id);

CREATE TABLE event_subscription (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  type text COLLATE "C",
  name text COLLATE "C",
  configuration text COLLATE "C",
  created bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX event_subscription_instance_idx ON event_subscription (process_instance_id);
CREATE INDEX event_subscription_name_idx ON event_subscription (type, name);
CREATE INDEX event_subscription_definition_idx ON event_subscription (process_definition_id);

CREATE TABLE external_task (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  topic text COLLATE "C",
  worker_id text COLLATE "C",
  lock_expires bigint,
  retries bigint,
  error_message text COLLATE "C",
  error_details text COLLATE "C",
  priority bigint NOT NULL,
  create_time bigint,
  suspended boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX external_task_instance_idx ON external_task (process_instance_id);
CREATE INDEX external_task_topic_idx ON external_task (topic, priority);

CREATE TABLE history_external_task_log (
  id text COLLATE "C" PRIMARY KEY,
  time bigint,
  state text COLLATE "C",
  external_task_id text COLLATE "C",
  topic text COLLATE "C",
  worker_id text COLLATE "C",
  retries bigint,
  priority bigint NOT NULL,
  error_message text COLLATE "C",
  error_details text COLLATE "C",
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_external_task_log_instance_idx ON history_external_task_log (process_instance_id);
CREATE INDEX history_external_task_log_task_idx ON history_external_task_log (external_task_id);

CREATE TABLE history_decision_instance (
  id text COLLATE "C" PRIMARY KEY,
  root_decision_id text COLLATE "C",
  decision_definition_id text COLLATE "C",
  decision_definition_key text COLLATE "C",
  decision_name text COLLATE "C",
  requirements_id text COLLATE "C",
  requirements_key text COLLATE "C",
  time bigint,
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  activity_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  user_id text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_decision_instance_instance_idx ON history_decision_instance (process_instance_id);
CREATE INDEX history_decision_instance_root_idx ON history_decision_instance (root_decision_id);
CREATE INDEX history_decision_instance_definition_idx ON history_decision_instance (decision_definition_id);

CREATE TABLE history_decision_input (
  id text COLLATE "C" PRIMARY KEY,
  decision_instance_id text COLLATE "C",
  clause_id text COLLATE "C",
  clause_name text COLLATE "C",
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  time bigint,
  root_process_instance_id text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_decision_input_decision_idx ON history_decision_input (decision_instance_id);
CREATE INDEX history_decision_input_root_idx ON history_decision_input (root_process_instance_id);

CREATE TABLE history_decision_output (
  id text COLLATE "C" PRIMARY KEY,
  decision_instance_id text COLLATE "C",
  clause_id text COLLATE "C",
  clause_name text COLLATE "C",
  rule_id text COLLATE "C",
  rule_order bigint NOT NULL,
  variable_name text COLLATE "C",
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  time bigint,
  root_process_instance_id text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_decision_output_decision_idx ON history_decision_output (decision_instance_id);
CREATE INDEX history_decision_output_root_idx ON history_decision_output (root_process_instance_id);
