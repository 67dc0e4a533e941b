-- The tables of the engine, in the order of state.Tables, each with its indexes.
--
-- Booleans are 0 or 1. Instants are milliseconds since 1970.

-- What is deployed.

CREATE TABLE deployment (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  source TEXT,
  deploy_time INTEGER,
  tenant_id TEXT
) STRICT;

CREATE TABLE resource (
  id TEXT NOT NULL PRIMARY KEY,
  deployment_id TEXT,
  name TEXT,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX resource_deployment_idx ON resource (deployment_id, name);

CREATE TABLE process_definition (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  description TEXT,
  deployment_id TEXT,
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
CREATE UNIQUE INDEX process_definition_key_idx ON process_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX process_definition_deployment_idx ON process_definition (deployment_id);

CREATE TABLE job_definition (
  id TEXT NOT NULL PRIMARY KEY,
  process_definition_id TEXT,
  process_definition_key TEXT,
  deployment_id TEXT,
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

-- Who may do what.

CREATE TABLE user_account (
  id TEXT NOT NULL PRIMARY KEY,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  password_hash TEXT,
  attempts INTEGER NOT NULL,
  lock_expires INTEGER,
  rev INTEGER NOT NULL
) STRICT;

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
CREATE UNIQUE INDEX membership_user_idx ON membership (user_id, group_id);
CREATE INDEX membership_group_idx ON membership (group_id);

CREATE TABLE authorization_grant (
  id TEXT NOT NULL PRIMARY KEY,
  type INTEGER NOT NULL,
  user_id TEXT,
  group_id TEXT,
  resource_type INTEGER NOT NULL,
  resource_id TEXT,
  permissions INTEGER NOT NULL,
  rev INTEGER NOT NULL
) STRICT;
-- Who signs in is given the global rows and those of the user and the groups.
CREATE INDEX authorization_grant_global_idx ON authorization_grant (type) WHERE type = 0;
CREATE INDEX authorization_grant_user_idx ON authorization_grant (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX authorization_grant_group_idx ON authorization_grant (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX authorization_grant_resource_idx ON authorization_grant (resource_type, resource_id);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  data TEXT NOT NULL,
  expires INTEGER
) STRICT;
CREATE INDEX session_user_idx ON session (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX session_expires_idx ON session (expires);

CREATE TABLE setting (
  id TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  rev INTEGER NOT NULL
) STRICT;

-- What runs. These tables stay small: what ends moves to the history.

CREATE TABLE process_instance (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  business_key TEXT,
  super_execution_id TEXT,
  start_time INTEGER,
  start_user_id TEXT,
  start_activity_id TEXT,
  suspended INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id);
CREATE INDEX process_instance_business_key_idx ON process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX process_instance_super_execution_idx ON process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;

CREATE TABLE execution (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  parent_id TEXT,
  activity_id TEXT,
  activity_instance_id TEXT,
  flow_id TEXT,
  active INTEGER NOT NULL,
  concurrent INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  event_scope INTEGER NOT NULL,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX execution_instance_idx ON execution (process_instance_id);

CREATE TABLE activity_instance (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  parent_id TEXT,
  execution_id TEXT,
  activity_id TEXT,
  activity_name TEXT,
  activity_type TEXT,
  task_id TEXT,
  called_process_instance_id TEXT,
  assignee TEXT,
  start_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX activity_instance_instance_idx ON activity_instance (process_instance_id);

CREATE TABLE content (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX content_instance_idx ON content (process_instance_id);

CREATE TABLE variable (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  task_id TEXT,
  activity_instance_id TEXT,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  create_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX variable_instance_idx ON variable (process_instance_id);
CREATE INDEX variable_execution_idx ON variable (execution_id);
CREATE INDEX variable_task_idx ON variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE task (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_instance_id TEXT,
  task_definition_key TEXT,
  parent_task_id TEXT,
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
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX task_instance_idx ON task (process_instance_id);
CREATE INDEX task_assignee_idx ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX task_owner_idx ON task (owner) WHERE owner IS NOT NULL;
-- The orders in which an inbox is paged through.
CREATE INDEX task_created_idx ON task (created);
CREATE INDEX task_due_idx ON task (due) WHERE due IS NOT NULL;

CREATE TABLE identity_link (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  task_id TEXT,
  type TEXT,
  user_id TEXT,
  group_id TEXT,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
-- NB: loaded with the instance by way of its tasks; no index by instance.
CREATE INDEX identity_link_task_idx ON identity_link (task_id);
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id) WHERE user_id IS NOT NULL;
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id) WHERE group_id IS NOT NULL;

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  execution_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  deployment_id TEXT,
  job_definition_id TEXT,
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
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX job_instance_idx ON job (process_instance_id);
-- Acquisition goes from priority to priority and takes what is due. The lock is
-- not in it, so that taking and giving it back moves no index entry.
CREATE INDEX job_acquisition_idx ON job (priority, coalesce(due, 0), id) WHERE retries > 0 AND NOT suspended;

CREATE TABLE incident (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_id TEXT,
  failed_activity_id TEXT,
  type TEXT,
  message TEXT,
  configuration TEXT,
  job_definition_id TEXT,
  cause_incident_id TEXT,
  root_cause_incident_id TEXT,
  create_time INTEGER,
  tenant_id TEXT,
  rev INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_instance_idx ON incident (process_instance_id);
CREATE INDEX incident_definition_idx ON incident (process_definition_id);
CREATE INDEX incident_execution_idx ON incident (execution_id);

-- What has ended. These rows are never updated.

CREATE TABLE history_process_instance (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  business_key TEXT,
  super_execution_id TEXT,
  start_time INTEGER,
  start_user_id TEXT,
  start_activity_id TEXT,
  tenant_id TEXT,
  end_time INTEGER,
  end_activity_id TEXT,
  state TEXT,
  delete_reason TEXT,
  removal_time INTEGER
) STRICT;
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id);
CREATE INDEX history_process_instance_business_key_idx ON history_process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX history_process_instance_super_execution_idx ON history_process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
-- Cleanup.
CREATE INDEX history_process_instance_removal_idx ON history_process_instance (removal_time) WHERE removal_time IS NOT NULL;

CREATE TABLE history_activity_instance (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  parent_id TEXT,
  execution_id TEXT,
  activity_id TEXT,
  activity_name TEXT,
  activity_type TEXT,
  task_id TEXT,
  called_process_instance_id TEXT,
  assignee TEXT,
  start_time INTEGER,
  tenant_id TEXT,
  end_time INTEGER,
  canceled INTEGER NOT NULL,
  complete_scope INTEGER NOT NULL
) STRICT;
CREATE INDEX history_activity_instance_instance_idx ON history_activity_instance (process_instance_id);

CREATE TABLE history_variable (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  task_id TEXT,
  activity_instance_id TEXT,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  create_time INTEGER,
  tenant_id TEXT,
  state TEXT,
  end_time INTEGER
) STRICT;
CREATE INDEX history_variable_instance_idx ON history_variable (process_instance_id);

CREATE TABLE history_detail (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  task_id TEXT,
  activity_instance_id TEXT,
  variable_instance_id TEXT,
  name TEXT,
  type TEXT,
  text TEXT NOT NULL,
  text2 TEXT,
  long INTEGER NOT NULL,
  double REAL NOT NULL,
  content_id TEXT,
  revision INTEGER NOT NULL,
  initial INTEGER NOT NULL,
  time INTEGER,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_detail_instance_idx ON history_detail (process_instance_id);

CREATE TABLE history_task (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_instance_id TEXT,
  task_definition_key TEXT,
  parent_task_id TEXT,
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
  delete_reason TEXT
) STRICT;
CREATE INDEX history_task_instance_idx ON history_task (process_instance_id);

CREATE TABLE history_identity_link (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  task_id TEXT,
  type TEXT,
  user_id TEXT,
  group_id TEXT,
  assigner_id TEXT,
  operation TEXT,
  time INTEGER,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_identity_link_instance_idx ON history_identity_link (process_instance_id);

CREATE TABLE history_incident (
  id TEXT NOT NULL PRIMARY KEY,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  activity_id TEXT,
  failed_activity_id TEXT,
  type TEXT,
  message TEXT,
  configuration TEXT,
  job_definition_id TEXT,
  cause_incident_id TEXT,
  root_cause_incident_id TEXT,
  create_time INTEGER,
  tenant_id TEXT,
  state TEXT,
  end_time INTEGER
) STRICT;
CREATE INDEX history_incident_instance_idx ON history_incident (process_instance_id);

CREATE TABLE history_job_log (
  id TEXT NOT NULL PRIMARY KEY,
  time INTEGER,
  state TEXT,
  job_id TEXT,
  job_definition_id TEXT,
  kind TEXT,
  activity_id TEXT,
  configuration TEXT,
  due INTEGER,
  retries INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  exception_message TEXT,
  exception_details TEXT,
  failed_activity_id TEXT,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  execution_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  deployment_id TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_job_log_instance_idx ON history_job_log (process_instance_id);

CREATE TABLE history_operation (
  id TEXT NOT NULL PRIMARY KEY,
  operation_id TEXT,
  operation_type TEXT,
  entity_type TEXT,
  category TEXT,
  property TEXT,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  user_id TEXT,
  time INTEGER,
  deployment_id TEXT,
  root_process_instance_id TEXT,
  process_instance_id TEXT,
  process_definition_id TEXT,
  process_definition_key TEXT,
  execution_id TEXT,
  task_id TEXT,
  job_id TEXT,
  annotation TEXT,
  tenant_id TEXT
) STRICT;
CREATE INDEX history_operation_instance_idx ON history_operation (process_instance_id);
