-- The tables of a new database as the migrations leave them; a test holds it to that.

CREATE TABLE user_account (
  id TEXT NOT NULL PRIMARY KEY,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  password_hash TEXT,
  attempts INTEGER NOT NULL,
  lock_expires INTEGER,
  rev INTEGER NOT NULL,
  origin TEXT
) STRICT;
CREATE UNIQUE INDEX user_account_origin_idx ON user_account (origin) WHERE origin IS NOT NULL;

CREATE TABLE user_group (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  type TEXT,
  rev INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  group_id TEXT
) STRICT;
CREATE INDEX membership_group_idx ON membership (group_id);
CREATE UNIQUE INDEX membership_user_idx ON membership (user_id, group_id);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  data TEXT NOT NULL,
  expires INTEGER
) STRICT;
CREATE INDEX session_expires_idx ON session (expires);
CREATE INDEX session_user_idx ON session (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE setting (
  id TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  rev INTEGER NOT NULL
) STRICT;

CREATE TABLE tenant (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  rev INTEGER NOT NULL
) STRICT;

CREATE TABLE tenant_membership (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT,
  user_id TEXT,
  group_id TEXT
) STRICT;
CREATE UNIQUE INDEX tenant_membership_group_idx ON tenant_membership (group_id, tenant_id) WHERE group_id IS NOT NULL;
CREATE INDEX tenant_membership_tenant_idx ON tenant_membership (tenant_id);
CREATE UNIQUE INDEX tenant_membership_user_idx ON tenant_membership (user_id, tenant_id) WHERE user_id IS NOT NULL;

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  name TEXT,
  hash TEXT,
  scopes TEXT,
  created INTEGER,
  expires INTEGER,
  last_used INTEGER
) STRICT;
CREATE UNIQUE INDEX api_token_hash_idx ON api_token (hash);
CREATE INDEX api_token_user_idx ON api_token (user_id);

CREATE TABLE identity_version (
  id TEXT NOT NULL PRIMARY KEY,
  value TEXT
) STRICT;

CREATE TABLE filter (
  id TEXT NOT NULL PRIMARY KEY,
  resource_type TEXT,
  name TEXT,
  owner TEXT,
  query TEXT NOT NULL,
  properties TEXT NOT NULL
) STRICT;

CREATE TABLE metric (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  reporter TEXT,
  time INTEGER,
  value INTEGER NOT NULL
) STRICT;
CREATE INDEX metric_name_idx ON metric (name, time);
CREATE INDEX metric_time_idx ON metric (time, name);

CREATE TABLE task_worker (
  id TEXT NOT NULL PRIMARY KEY,
  hash TEXT,
  time INTEGER
) STRICT;
CREATE INDEX task_worker_time_idx ON task_worker (time);

CREATE TABLE remembered_call (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  key TEXT,
  request TEXT,
  result TEXT NOT NULL,
  created INTEGER
) STRICT;
CREATE INDEX remembered_call_created_idx ON remembered_call (created);
CREATE UNIQUE INDEX remembered_call_key_idx ON remembered_call (coalesce(user_id, ''), key);

CREATE TABLE deployment (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT,
  source TEXT,
  deploy_time INTEGER,
  tenant_id TEXT
) STRICT;

CREATE TABLE resource (
  id BLOB NOT NULL PRIMARY KEY,
  deployment_id BLOB,
  name TEXT,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX resource_deployment_idx ON resource (deployment_id, name);

CREATE TABLE process_definition (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  description TEXT,
  deployment_id BLOB,
  resource_name TEXT,
  diagram_name TEXT,
  version_tag TEXT,
  history_time_to_live INTEGER,
  startable_in_tasklist INTEGER NOT NULL,
  has_start_form INTEGER NOT NULL,
  suspended INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX process_definition_deployment_idx ON process_definition (deployment_id);
CREATE UNIQUE INDEX process_definition_key_idx ON process_definition (key, coalesce(tenant_id, ''), version);

CREATE TABLE definition_reference (
  reference BLOB NOT NULL PRIMARY KEY,
  definition_id BLOB NOT NULL,
  definition_key TEXT
) STRICT;
CREATE UNIQUE INDEX definition_reference_definition_idx ON definition_reference (definition_id);

CREATE TABLE candidate_starter (
  id BLOB NOT NULL PRIMARY KEY,
  process_definition_id BLOB,
  user_id TEXT,
  group_id TEXT
) STRICT;
CREATE INDEX candidate_starter_definition_idx ON candidate_starter (process_definition_id);

CREATE TABLE form_definition (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  deployment_id BLOB,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX form_definition_deployment_idx ON form_definition (deployment_id);
CREATE UNIQUE INDEX form_definition_version_idx ON form_definition (key, coalesce(tenant_id, ''), version);

CREATE TABLE job_definition (
  id BLOB NOT NULL PRIMARY KEY,
  process_definition_id BLOB,
  process_definition_key TEXT,
  deployment_id BLOB,
  activity_id TEXT,
  kind TEXT,
  configuration TEXT,
  priority INTEGER,
  suspended INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX job_definition_definition_idx ON job_definition (process_definition_id);
CREATE INDEX job_definition_deployment_idx ON job_definition (deployment_id);
CREATE INDEX job_definition_override_idx ON job_definition (id) WHERE suspended OR priority IS NOT NULL;

CREATE TABLE decision_requirements (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  deployment_id BLOB,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX decision_requirements_deployment_idx ON decision_requirements (deployment_id);
CREATE UNIQUE INDEX decision_requirements_key_idx ON decision_requirements (key, coalesce(tenant_id, ''), version);

CREATE TABLE decision_definition (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  deployment_id BLOB,
  resource_name TEXT,
  requirements_id BLOB,
  requirements_key TEXT,
  version_tag TEXT,
  history_time_to_live INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_definition_deployment_idx ON decision_definition (deployment_id);
CREATE UNIQUE INDEX decision_definition_key_idx ON decision_definition (key, coalesce(tenant_id, ''), version);

CREATE TABLE authorization_grant (
  id BLOB NOT NULL PRIMARY KEY,
  type INTEGER NOT NULL,
  user_id TEXT,
  group_id TEXT,
  resource_type INTEGER NOT NULL,
  resource_id BLOB,
  permissions INTEGER NOT NULL,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX authorization_grant_global_idx ON authorization_grant (type) WHERE type = 0;
CREATE UNIQUE INDEX authorization_grant_group_idx ON authorization_grant (group_id, type, resource_type, resource_id) WHERE group_id IS NOT NULL;
CREATE INDEX authorization_grant_resource_idx ON authorization_grant (resource_type, resource_id);
CREATE UNIQUE INDEX authorization_grant_user_idx ON authorization_grant (user_id, type, resource_type, resource_id) WHERE user_id IS NOT NULL;

CREATE TABLE batch (
  id BLOB NOT NULL PRIMARY KEY,
  type TEXT,
  total_jobs INTEGER NOT NULL,
  jobs_per_seed INTEGER NOT NULL,
  invocations_per_job INTEGER NOT NULL,
  seed_definition_id BLOB,
  monitor_definition_id BLOB,
  job_definition_id BLOB,
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
  id BLOB NOT NULL PRIMARY KEY,
  batch_id BLOB,
  deployment_id BLOB,
  elements TEXT NOT NULL
) STRICT;
CREATE INDEX batch_part_batch_idx ON batch_part (batch_id, id);

CREATE TABLE process_instance (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  business_key TEXT,
  super_execution_id BLOB,
  start_time INTEGER,
  start_user_id TEXT,
  start_activity_id TEXT,
  suspended INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  super_process_instance_id BLOB,
  restarted_id BLOB,
  case_instance_id TEXT,
  removal_time INTEGER
) STRICT;
CREATE INDEX process_instance_business_key_idx ON process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id, start_time);
CREATE INDEX process_instance_start_idx ON process_instance (start_time);
CREATE INDEX process_instance_super_execution_idx ON process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
CREATE INDEX process_instance_super_idx ON process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE execution (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  parent_id BLOB,
  activity_id TEXT,
  activity_instance_id BLOB,
  flow_id TEXT,
  active INTEGER NOT NULL,
  concurrent INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  event_scope INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  scope_activity_id TEXT,
  scope_instance_id BLOB
) STRICT;
CREATE INDEX execution_instance_idx ON execution (process_instance_id);

CREATE TABLE activity_instance (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  parent_id BLOB,
  execution_id BLOB,
  activity_id TEXT,
  activity_name TEXT,
  activity_type TEXT,
  task_id BLOB,
  called_process_instance_id BLOB,
  assignee TEXT,
  start_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  logged_execution_id BLOB
) STRICT;
CREATE INDEX activity_instance_called_idx ON activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;
CREATE INDEX activity_instance_instance_idx ON activity_instance (process_instance_id);

CREATE TABLE content (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX content_instance_idx ON content (process_instance_id);

CREATE TABLE variable (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  task_id BLOB,
  activity_instance_id BLOB,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id BLOB,
  create_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  concurrent_local INTEGER NOT NULL DEFAULT 0,
  origin_instance_id BLOB,
  unlogged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX variable_execution_idx ON variable (execution_id);
CREATE INDEX variable_instance_idx ON variable (process_instance_id);
CREATE INDEX variable_task_idx ON variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE task (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_instance_id BLOB,
  task_definition_key TEXT,
  parent_task_id BLOB,
  name TEXT,
  description TEXT,
  assignee TEXT,
  owner TEXT,
  priority INTEGER NOT NULL,
  created INTEGER,
  due INTEGER,
  follow_up INTEGER,
  task_state TEXT,
  tenant_id TEXT,
  last_updated INTEGER,
  form_key TEXT,
  delegation_state TEXT,
  suspended INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  form_ref TEXT,
  form_ref_binding TEXT,
  form_ref_version INTEGER,
  has_subtasks INTEGER NOT NULL DEFAULT 0,
  logged_execution_id BLOB,
  case_instance_id TEXT
) STRICT;
CREATE INDEX task_assignee_idx ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX task_created_idx ON task (created);
CREATE INDEX task_definition_idx ON task (process_definition_key, created);
CREATE INDEX task_due_idx ON task (due, id);
CREATE INDEX task_instance_idx ON task (process_instance_id);
CREATE INDEX task_owner_idx ON task (owner) WHERE owner IS NOT NULL;
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE INDEX task_priority_idx ON task (priority DESC, id);
CREATE INDEX task_unassigned_idx ON task (id, tenant_id) WHERE assignee IS NULL;

CREATE TABLE identity_link (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  task_id BLOB,
  type TEXT,
  user_id TEXT,
  group_id TEXT,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id, type) WHERE group_id IS NOT NULL;
CREATE INDEX identity_link_task_idx ON identity_link (task_id);
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id, type) WHERE user_id IS NOT NULL;

CREATE TABLE comment (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  task_id BLOB,
  instance_id BLOB,
  user_id TEXT,
  time INTEGER,
  message TEXT NOT NULL,
  tenant_id TEXT
) STRICT;
CREATE INDEX comment_about_idx ON comment (instance_id) WHERE instance_id IS NOT NULL;
CREATE INDEX comment_instance_idx ON comment (process_instance_id);
CREATE INDEX comment_task_idx ON comment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE attachment (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  task_id BLOB,
  name TEXT,
  description TEXT,
  type TEXT,
  url TEXT,
  content_id BLOB,
  user_id TEXT,
  create_time INTEGER,
  tenant_id TEXT
) STRICT;
CREATE INDEX attachment_instance_idx ON attachment (process_instance_id);
CREATE INDEX attachment_task_idx ON attachment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE job (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  execution_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  deployment_id BLOB,
  job_definition_id BLOB,
  kind TEXT,
  activity_id TEXT,
  configuration TEXT,
  repeat TEXT,
  due INTEGER,
  create_time INTEGER,
  retries INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  exclusive INTEGER NOT NULL,
  suspended INTEGER NOT NULL,
  lock_owner TEXT,
  lock_expires INTEGER,
  exception_message TEXT,
  exception_details TEXT,
  failed_activity_id TEXT,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  argument TEXT,
  repeat_offset INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX job_acquisition_idx ON job (priority, coalesce(due, 0), id) WHERE retries > 0 AND NOT suspended;
CREATE INDEX job_batch_idx ON job (job_definition_id, retries) WHERE process_definition_id IS NULL;
CREATE INDEX job_batch_instance_idx ON job (replace(substr(argument, 3, 64), '"]', '')) WHERE kind IN ('correlate-message', 'set-variables');
CREATE INDEX job_definition_idx ON job (job_definition_id, id);
CREATE INDEX job_failed_idx ON job (process_definition_id) WHERE retries = 0;
CREATE INDEX job_instance_idx ON job (process_instance_id);
CREATE INDEX job_locked_idx ON job (process_instance_id) WHERE exclusive AND lock_expires IS NOT NULL;

CREATE TABLE event_subscription (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  execution_id BLOB,
  activity_id TEXT,
  type TEXT,
  name TEXT,
  configuration TEXT,
  created INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX event_subscription_definition_idx ON event_subscription (process_definition_id);
CREATE INDEX event_subscription_instance_idx ON event_subscription (process_instance_id);
CREATE INDEX event_subscription_name_idx ON event_subscription (type, name);

CREATE TABLE external_task (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_id TEXT,
  activity_instance_id BLOB,
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
CREATE INDEX external_task_age_idx ON external_task (topic, create_time, id) WHERE retries IS NULL OR retries > 0;
CREATE INDEX external_task_instance_idx ON external_task (process_instance_id);
CREATE INDEX external_task_priority_idx ON external_task (topic, priority DESC, create_time, id) WHERE retries IS NULL OR retries > 0;

CREATE TABLE incident (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_id TEXT,
  failed_activity_id TEXT,
  type TEXT,
  message TEXT,
  configuration BLOB,
  job_definition_id BLOB,
  cause_incident_id BLOB,
  root_cause_incident_id BLOB,
  create_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL,
  annotation TEXT
) STRICT;
CREATE INDEX incident_batch_idx ON incident (configuration) WHERE process_instance_id IS NULL;
CREATE INDEX incident_definition_idx ON incident (process_definition_id);
CREATE INDEX incident_execution_idx ON incident (execution_id);
CREATE INDEX incident_instance_idx ON incident (process_instance_id);

CREATE TABLE history_process_instance (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  business_key TEXT,
  super_execution_id BLOB,
  start_time INTEGER,
  start_user_id TEXT,
  start_activity_id TEXT,
  tenant_id TEXT,
  end_time INTEGER,
  end_activity_id TEXT,
  state TEXT,
  delete_reason TEXT,
  removal_time INTEGER,
  super_process_instance_id BLOB,
  restarted_id BLOB,
  case_instance_id TEXT
) STRICT;
CREATE INDEX history_process_instance_business_key_idx ON history_process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id, start_time);
CREATE INDEX history_process_instance_end_idx ON history_process_instance (end_time);
CREATE INDEX history_process_instance_key_idx ON history_process_instance (process_definition_key, start_time);
CREATE INDEX history_process_instance_removal_idx ON history_process_instance (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX history_process_instance_start_idx ON history_process_instance (start_time);
CREATE INDEX history_process_instance_super_execution_idx ON history_process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
CREATE INDEX history_process_instance_super_idx ON history_process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE history_activity_instance (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  parent_id BLOB,
  execution_id BLOB,
  activity_id TEXT,
  activity_name TEXT,
  activity_type TEXT,
  task_id BLOB,
  called_process_instance_id BLOB,
  assignee TEXT,
  start_time INTEGER,
  tenant_id TEXT,
  end_time INTEGER,
  canceled INTEGER NOT NULL,
  complete_scope INTEGER NOT NULL
) STRICT;
CREATE INDEX history_activity_instance_called_idx ON history_activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;
CREATE INDEX history_activity_instance_instance_idx ON history_activity_instance (process_instance_id);

CREATE TABLE history_variable (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  task_id BLOB,
  activity_instance_id BLOB,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id BLOB,
  create_time INTEGER,
  tenant_id TEXT,
  state TEXT,
  end_time INTEGER
) STRICT;
CREATE INDEX history_variable_instance_idx ON history_variable (process_instance_id);
CREATE INDEX history_variable_task_idx ON history_variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE history_detail (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  task_id BLOB,
  activity_instance_id BLOB,
  variable_instance_id BLOB,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id BLOB,
  revision INTEGER NOT NULL,
  initial INTEGER NOT NULL,
  time INTEGER,
  tenant_id TEXT,
  operation_id BLOB
) STRICT;
CREATE INDEX history_detail_instance_idx ON history_detail (process_instance_id);
CREATE INDEX history_detail_task_idx ON history_detail (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX history_detail_variable_idx ON history_detail (variable_instance_id);

CREATE TABLE history_task (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_instance_id BLOB,
  task_definition_key TEXT,
  parent_task_id BLOB,
  name TEXT,
  description TEXT,
  assignee TEXT,
  owner TEXT,
  priority INTEGER NOT NULL,
  created INTEGER,
  due INTEGER,
  follow_up INTEGER,
  task_state TEXT,
  tenant_id TEXT,
  end_time INTEGER,
  delete_reason TEXT,
  case_instance_id TEXT
) STRICT;
CREATE INDEX history_task_assignee_idx ON history_task (assignee, end_time) WHERE assignee IS NOT NULL;
CREATE INDEX history_task_instance_idx ON history_task (process_instance_id);

CREATE TABLE history_identity_link (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  task_id BLOB,
  type TEXT,
  user_id TEXT,
  group_id TEXT,
  assigner_id TEXT,
  operation TEXT,
  time INTEGER,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_identity_link_instance_idx ON history_identity_link (process_instance_id);
CREATE INDEX history_identity_link_task_idx ON history_identity_link (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE history_incident (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_id TEXT,
  failed_activity_id TEXT,
  type TEXT,
  message TEXT,
  configuration BLOB,
  job_definition_id BLOB,
  cause_incident_id BLOB,
  root_cause_incident_id BLOB,
  create_time INTEGER,
  tenant_id TEXT,
  state TEXT,
  end_time INTEGER,
  annotation TEXT
) STRICT;
CREATE INDEX history_incident_batch_idx ON history_incident (job_definition_id) WHERE process_instance_id IS NULL;
CREATE INDEX history_incident_instance_idx ON history_incident (process_instance_id);

CREATE TABLE history_job_log (
  id BLOB NOT NULL PRIMARY KEY,
  time INTEGER,
  state TEXT,
  job_id BLOB,
  job_definition_id BLOB,
  kind TEXT,
  activity_id TEXT,
  configuration TEXT,
  due INTEGER,
  retries INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  exception_message TEXT,
  exception_details TEXT,
  failed_activity_id TEXT,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  execution_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  deployment_id BLOB,
  tenant_id TEXT,
  hostname TEXT
) STRICT;
CREATE INDEX history_job_log_batch_idx ON history_job_log (job_definition_id) WHERE process_definition_id IS NULL;
CREATE INDEX history_job_log_instance_idx ON history_job_log (process_instance_id);
CREATE INDEX history_job_log_job_idx ON history_job_log (job_id);

CREATE TABLE history_external_task_log (
  id BLOB NOT NULL PRIMARY KEY,
  time INTEGER,
  state TEXT,
  external_task_id BLOB,
  topic TEXT,
  worker_id TEXT,
  retries INTEGER,
  priority INTEGER NOT NULL,
  error_message TEXT,
  error_details TEXT,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  activity_id TEXT,
  activity_instance_id BLOB,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_external_task_log_instance_idx ON history_external_task_log (process_instance_id);
CREATE INDEX history_external_task_log_task_idx ON history_external_task_log (external_task_id);

CREATE TABLE history_decision_instance (
  id BLOB NOT NULL PRIMARY KEY,
  root_decision_id BLOB,
  decision_definition_id BLOB,
  decision_definition_key TEXT,
  decision_name TEXT,
  requirements_id BLOB,
  requirements_key TEXT,
  time INTEGER,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id BLOB,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  activity_id TEXT,
  activity_instance_id BLOB,
  user_id TEXT,
  tenant_id TEXT,
  removal_time INTEGER
) STRICT;
CREATE INDEX history_decision_instance_definition_idx ON history_decision_instance (decision_definition_id);
CREATE INDEX history_decision_instance_instance_idx ON history_decision_instance (process_instance_id);
CREATE INDEX history_decision_instance_removal_idx ON history_decision_instance (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX history_decision_instance_root_idx ON history_decision_instance (root_decision_id);

CREATE TABLE history_decision_input (
  id BLOB NOT NULL PRIMARY KEY,
  decision_instance_id BLOB,
  clause_id TEXT,
  clause_name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id BLOB,
  time INTEGER,
  root_process_instance_id BLOB,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_decision_input_decision_idx ON history_decision_input (decision_instance_id);
CREATE INDEX history_decision_input_root_idx ON history_decision_input (root_process_instance_id);

CREATE TABLE history_decision_output (
  id BLOB NOT NULL PRIMARY KEY,
  decision_instance_id BLOB,
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
  content_id BLOB,
  time INTEGER,
  root_process_instance_id BLOB,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_decision_output_decision_idx ON history_decision_output (decision_instance_id);
CREATE INDEX history_decision_output_root_idx ON history_decision_output (root_process_instance_id);

CREATE TABLE history_operation (
  id BLOB NOT NULL PRIMARY KEY,
  operation_id BLOB,
  operation_type TEXT,
  entity_type TEXT,
  category TEXT,
  property TEXT,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  user_id TEXT,
  time INTEGER,
  deployment_id BLOB,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  process_definition_id BLOB,
  process_definition_key TEXT,
  execution_id BLOB,
  task_id BLOB,
  job_id BLOB,
  annotation TEXT,
  tenant_id TEXT,
  job_definition_id BLOB,
  external_task_id BLOB,
  batch_id BLOB,
  case_instance_id TEXT
) STRICT;
CREATE INDEX history_operation_instance_idx ON history_operation (process_instance_id);
CREATE INDEX history_operation_operation_idx ON history_operation (operation_id);
CREATE INDEX history_operation_time_idx ON history_operation (time);

CREATE TABLE history_batch (
  id BLOB NOT NULL PRIMARY KEY,
  type TEXT,
  total_jobs INTEGER NOT NULL,
  jobs_per_seed INTEGER NOT NULL,
  invocations_per_job INTEGER NOT NULL,
  seed_definition_id BLOB,
  monitor_definition_id BLOB,
  job_definition_id BLOB,
  create_user_id TEXT,
  start_time INTEGER,
  execution_start_time INTEGER,
  removal_time INTEGER,
  tenant_id TEXT,
  end_time INTEGER
) STRICT;
CREATE INDEX history_batch_end_idx ON history_batch (end_time);
CREATE INDEX history_batch_removal_idx ON history_batch (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX history_batch_start_idx ON history_batch (start_time);

INSERT INTO identity_version (id, value) VALUES ('identity', '0');
