-- Ids in the short form that package state describes, by its own code. The tables
-- are strict, so each is made anew with blobs for ids.

CREATE TABLE new_deployment (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT,
  source TEXT,
  deploy_time INTEGER,
  tenant_id TEXT
) STRICT;
INSERT INTO new_deployment SELECT sluice_short_id(id), name, source, deploy_time, tenant_id FROM deployment;
DROP TABLE deployment;
ALTER TABLE new_deployment RENAME TO deployment;

CREATE TABLE new_resource (
  id BLOB NOT NULL PRIMARY KEY,
  deployment_id BLOB,
  name TEXT,
  data BLOB NOT NULL
) STRICT;
INSERT INTO new_resource SELECT sluice_short_id(id), sluice_short_id(deployment_id), name, data FROM resource;
DROP TABLE resource;
ALTER TABLE new_resource RENAME TO resource;
CREATE UNIQUE INDEX resource_deployment_idx ON resource (deployment_id, name);

CREATE TABLE new_process_definition (
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
INSERT INTO new_process_definition SELECT sluice_short_id(id), key, version, name, category, description, sluice_short_id(deployment_id), resource_name, diagram_name, version_tag, history_time_to_live, startable_in_tasklist, has_start_form, suspended, tenant_id, rev FROM process_definition;
DROP TABLE process_definition;
ALTER TABLE new_process_definition RENAME TO process_definition;
CREATE UNIQUE INDEX process_definition_key_idx ON process_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX process_definition_deployment_idx ON process_definition (deployment_id);

CREATE TABLE new_candidate_starter (
  id BLOB NOT NULL PRIMARY KEY,
  process_definition_id BLOB,
  user_id TEXT,
  group_id TEXT
) STRICT;
INSERT INTO new_candidate_starter SELECT sluice_short_id(id), sluice_short_id(process_definition_id), user_id, group_id FROM candidate_starter;
DROP TABLE candidate_starter;
ALTER TABLE new_candidate_starter RENAME TO candidate_starter;
CREATE INDEX candidate_starter_definition_idx ON candidate_starter (process_definition_id);

CREATE TABLE new_form_definition (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  deployment_id BLOB,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
INSERT INTO new_form_definition SELECT sluice_short_id(id), key, version, sluice_short_id(deployment_id), resource_name, tenant_id FROM form_definition;
DROP TABLE form_definition;
ALTER TABLE new_form_definition RENAME TO form_definition;
CREATE UNIQUE INDEX form_definition_version_idx ON form_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX form_definition_deployment_idx ON form_definition (deployment_id);

CREATE TABLE new_job_definition (
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
INSERT INTO new_job_definition SELECT sluice_short_id(id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(deployment_id), activity_id, kind, configuration, priority, suspended, tenant_id, rev FROM job_definition;
DROP TABLE job_definition;
ALTER TABLE new_job_definition RENAME TO job_definition;
CREATE INDEX job_definition_definition_idx ON job_definition (process_definition_id);
CREATE INDEX job_definition_deployment_idx ON job_definition (deployment_id);
CREATE INDEX job_definition_override_idx ON job_definition (id) WHERE suspended OR priority IS NOT NULL;

CREATE TABLE new_decision_requirements (
  id BLOB NOT NULL PRIMARY KEY,
  key TEXT,
  version INTEGER NOT NULL,
  name TEXT,
  category TEXT,
  deployment_id BLOB,
  resource_name TEXT,
  tenant_id TEXT
) STRICT;
INSERT INTO new_decision_requirements SELECT sluice_short_id(id), key, version, name, category, sluice_short_id(deployment_id), resource_name, tenant_id FROM decision_requirements;
DROP TABLE decision_requirements;
ALTER TABLE new_decision_requirements RENAME TO decision_requirements;
CREATE UNIQUE INDEX decision_requirements_key_idx ON decision_requirements (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_requirements_deployment_idx ON decision_requirements (deployment_id);

CREATE TABLE new_decision_definition (
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
INSERT INTO new_decision_definition SELECT sluice_short_id(id), key, version, name, category, sluice_short_id(deployment_id), resource_name, sluice_short_id(requirements_id), requirements_key, version_tag, history_time_to_live, tenant_id, rev FROM decision_definition;
DROP TABLE decision_definition;
ALTER TABLE new_decision_definition RENAME TO decision_definition;
CREATE UNIQUE INDEX decision_definition_key_idx ON decision_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX decision_definition_deployment_idx ON decision_definition (deployment_id);

CREATE TABLE new_authorization_grant (
  id BLOB NOT NULL PRIMARY KEY,
  type INTEGER NOT NULL,
  user_id TEXT,
  group_id TEXT,
  resource_type INTEGER NOT NULL,
  resource_id BLOB,
  permissions INTEGER NOT NULL,
  rev INTEGER NOT NULL
) STRICT;
INSERT INTO new_authorization_grant SELECT sluice_short_id(id), type, user_id, group_id, resource_type, sluice_short_id(resource_id), permissions, rev FROM authorization_grant;
DROP TABLE authorization_grant;
ALTER TABLE new_authorization_grant RENAME TO authorization_grant;
CREATE INDEX authorization_grant_global_idx ON authorization_grant (type) WHERE type = 0;
CREATE INDEX authorization_grant_resource_idx ON authorization_grant (resource_type, resource_id);
CREATE UNIQUE INDEX authorization_grant_user_idx ON authorization_grant (user_id, type, resource_type, resource_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX authorization_grant_group_idx ON authorization_grant (group_id, type, resource_type, resource_id) WHERE group_id IS NOT NULL;

CREATE TABLE new_batch (
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
INSERT INTO new_batch SELECT sluice_short_id(id), type, total_jobs, jobs_per_seed, invocations_per_job, sluice_short_id(seed_definition_id), sluice_short_id(monitor_definition_id), sluice_short_id(job_definition_id), create_user_id, start_time, execution_start_time, removal_time, tenant_id, jobs_created, configuration, suspended, rev FROM batch;
DROP TABLE batch;
ALTER TABLE new_batch RENAME TO batch;

CREATE TABLE new_batch_part (
  id BLOB NOT NULL PRIMARY KEY,
  batch_id BLOB,
  deployment_id BLOB,
  elements TEXT NOT NULL
) STRICT;
INSERT INTO new_batch_part SELECT sluice_short_id(id), sluice_short_id(batch_id), sluice_short_id(deployment_id), elements FROM batch_part;
DROP TABLE batch_part;
ALTER TABLE new_batch_part RENAME TO batch_part;
CREATE INDEX batch_part_batch_idx ON batch_part (batch_id, id);

CREATE TABLE new_process_instance (
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
INSERT INTO new_process_instance SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_definition_id), process_definition_key, business_key, sluice_short_id(super_execution_id), start_time, start_user_id, start_activity_id, suspended, tenant_id, rev, sluice_short_id(super_process_instance_id), sluice_short_id(restarted_id), case_instance_id, removal_time FROM process_instance;
DROP TABLE process_instance;
ALTER TABLE new_process_instance RENAME TO process_instance;
CREATE INDEX process_instance_business_key_idx ON process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX process_instance_super_execution_idx ON process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
CREATE INDEX process_instance_start_idx ON process_instance (start_time);
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id, start_time);
CREATE INDEX process_instance_super_idx ON process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE new_execution (
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
INSERT INTO new_execution SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), sluice_short_id(parent_id), activity_id, sluice_short_id(activity_instance_id), flow_id, active, concurrent, scope, event_scope, tenant_id, rev, scope_activity_id, sluice_short_id(scope_instance_id) FROM execution;
DROP TABLE execution;
ALTER TABLE new_execution RENAME TO execution;
CREATE INDEX execution_instance_idx ON execution (process_instance_id);

CREATE TABLE new_activity_instance (
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
INSERT INTO new_activity_instance SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(parent_id), sluice_short_id(execution_id), activity_id, activity_name, activity_type, sluice_short_id(task_id), sluice_short_id(called_process_instance_id), assignee, start_time, tenant_id, rev, sluice_short_id(logged_execution_id) FROM activity_instance;
DROP TABLE activity_instance;
ALTER TABLE new_activity_instance RENAME TO activity_instance;
CREATE INDEX activity_instance_instance_idx ON activity_instance (process_instance_id);
CREATE INDEX activity_instance_called_idx ON activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;

CREATE TABLE new_content (
  id BLOB NOT NULL PRIMARY KEY,
  root_process_instance_id BLOB,
  process_instance_id BLOB,
  data BLOB NOT NULL
) STRICT;
INSERT INTO new_content SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), data FROM content;
DROP TABLE content;
ALTER TABLE new_content RENAME TO content;
CREATE INDEX content_instance_idx ON content (process_instance_id);

CREATE TABLE new_variable (
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
INSERT INTO new_variable SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(task_id), sluice_short_id(activity_instance_id), name, type, text, text2, long, double, sluice_short_id(content_id), create_time, tenant_id, rev, concurrent_local, sluice_short_id(origin_instance_id), unlogged FROM variable;
DROP TABLE variable;
ALTER TABLE new_variable RENAME TO variable;
CREATE INDEX variable_instance_idx ON variable (process_instance_id);
CREATE INDEX variable_execution_idx ON variable (execution_id);
CREATE INDEX variable_task_idx ON variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE new_task (
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
INSERT INTO new_task SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(activity_instance_id), task_definition_key, sluice_short_id(parent_task_id), name, description, assignee, owner, priority, created, due, follow_up, task_state, tenant_id, last_updated, form_key, delegation_state, suspended, rev, form_ref, form_ref_binding, form_ref_version, has_subtasks, sluice_short_id(logged_execution_id), case_instance_id FROM task;
DROP TABLE task;
ALTER TABLE new_task RENAME TO task;
CREATE INDEX task_instance_idx ON task (process_instance_id);
CREATE INDEX task_assignee_idx ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX task_owner_idx ON task (owner) WHERE owner IS NOT NULL;
CREATE INDEX task_created_idx ON task (created);
CREATE INDEX task_due_idx ON task (due, id);
CREATE INDEX task_priority_idx ON task (priority DESC, id);
CREATE INDEX task_definition_idx ON task (process_definition_key, created);
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE parent_task_id IS NOT NULL;

CREATE TABLE new_identity_link (
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
INSERT INTO new_identity_link SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(task_id), type, user_id, group_id, tenant_id, rev FROM identity_link;
DROP TABLE identity_link;
ALTER TABLE new_identity_link RENAME TO identity_link;
CREATE INDEX identity_link_task_idx ON identity_link (task_id);
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id) WHERE user_id IS NOT NULL;
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id) WHERE group_id IS NOT NULL;

CREATE TABLE new_comment (
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
INSERT INTO new_comment SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(task_id), sluice_short_id(instance_id), user_id, time, message, tenant_id FROM comment;
DROP TABLE comment;
ALTER TABLE new_comment RENAME TO comment;
CREATE INDEX comment_instance_idx ON comment (process_instance_id);
CREATE INDEX comment_about_idx ON comment (instance_id) WHERE instance_id IS NOT NULL;
CREATE INDEX comment_task_idx ON comment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE new_attachment (
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
INSERT INTO new_attachment SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(task_id), name, description, type, url, sluice_short_id(content_id), user_id, create_time, tenant_id FROM attachment;
DROP TABLE attachment;
ALTER TABLE new_attachment RENAME TO attachment;
CREATE INDEX attachment_instance_idx ON attachment (process_instance_id);
CREATE INDEX attachment_task_idx ON attachment (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE new_job (
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
INSERT INTO new_job SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(execution_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(deployment_id), sluice_short_id(job_definition_id), kind, activity_id, configuration, repeat, due, create_time, retries, priority, exclusive, suspended, lock_owner, lock_expires, exception_message, exception_details, failed_activity_id, tenant_id, rev, argument, repeat_offset FROM job;
DROP TABLE job;
ALTER TABLE new_job RENAME TO job;
CREATE INDEX job_instance_idx ON job (process_instance_id);
CREATE INDEX job_acquisition_idx ON job (priority, coalesce(due, 0), id) WHERE retries > 0 AND NOT suspended;
CREATE INDEX job_failed_idx ON job (process_definition_id) WHERE retries = 0;
CREATE INDEX job_batch_idx ON job (job_definition_id, retries) WHERE process_definition_id IS NULL;
CREATE INDEX job_definition_idx ON job (job_definition_id, id);
CREATE INDEX job_locked_idx ON job (process_instance_id) WHERE exclusive AND lock_expires IS NOT NULL;
CREATE INDEX job_batch_instance_idx ON job (replace(substr(argument, 3, 64), '"]', ''))
    WHERE kind IN ('correlate-message', 'set-variables');

CREATE TABLE new_event_subscription (
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
INSERT INTO new_event_subscription SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), sluice_short_id(execution_id), activity_id, type, name, configuration, created, tenant_id, rev FROM event_subscription;
DROP TABLE event_subscription;
ALTER TABLE new_event_subscription RENAME TO event_subscription;
CREATE INDEX event_subscription_instance_idx ON event_subscription (process_instance_id);
CREATE INDEX event_subscription_name_idx ON event_subscription (type, name);
CREATE INDEX event_subscription_definition_idx ON event_subscription (process_definition_id);

CREATE TABLE new_external_task (
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
INSERT INTO new_external_task SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), activity_id, sluice_short_id(activity_instance_id), topic, worker_id, lock_expires, retries, error_message, error_details, priority, create_time, suspended, tenant_id, rev FROM external_task;
DROP TABLE external_task;
ALTER TABLE new_external_task RENAME TO external_task;
CREATE INDEX external_task_instance_idx ON external_task (process_instance_id);
CREATE INDEX external_task_age_idx ON external_task (topic, create_time, id) WHERE retries IS NULL OR retries > 0;
CREATE INDEX external_task_priority_idx ON external_task (topic, priority DESC, create_time, id) WHERE retries IS NULL OR retries > 0;

CREATE TABLE new_incident (
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
INSERT INTO new_incident SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), activity_id, failed_activity_id, type, message, sluice_short_id(configuration), sluice_short_id(job_definition_id), sluice_short_id(cause_incident_id), sluice_short_id(root_cause_incident_id), create_time, tenant_id, rev, annotation FROM incident;
DROP TABLE incident;
ALTER TABLE new_incident RENAME TO incident;
CREATE INDEX incident_instance_idx ON incident (process_instance_id);
CREATE INDEX incident_definition_idx ON incident (process_definition_id);
CREATE INDEX incident_execution_idx ON incident (execution_id);
CREATE INDEX incident_batch_idx ON incident (configuration) WHERE process_instance_id IS NULL;

CREATE TABLE new_history_process_instance (
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
INSERT INTO new_history_process_instance SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_definition_id), process_definition_key, business_key, sluice_short_id(super_execution_id), start_time, start_user_id, start_activity_id, tenant_id, end_time, end_activity_id, state, delete_reason, removal_time, sluice_short_id(super_process_instance_id), sluice_short_id(restarted_id), case_instance_id FROM history_process_instance;
DROP TABLE history_process_instance;
ALTER TABLE new_history_process_instance RENAME TO history_process_instance;
CREATE INDEX history_process_instance_business_key_idx ON history_process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX history_process_instance_super_execution_idx ON history_process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
CREATE INDEX history_process_instance_removal_idx ON history_process_instance (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX history_process_instance_start_idx ON history_process_instance (start_time);
CREATE INDEX history_process_instance_end_idx ON history_process_instance (end_time);
CREATE INDEX history_process_instance_key_idx ON history_process_instance (process_definition_key, start_time);
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id, start_time);
CREATE INDEX history_process_instance_super_idx ON history_process_instance (super_process_instance_id) WHERE super_process_instance_id IS NOT NULL;

CREATE TABLE new_history_activity_instance (
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
INSERT INTO new_history_activity_instance SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(parent_id), sluice_short_id(execution_id), activity_id, activity_name, activity_type, sluice_short_id(task_id), sluice_short_id(called_process_instance_id), assignee, start_time, tenant_id, end_time, canceled, complete_scope FROM history_activity_instance;
DROP TABLE history_activity_instance;
ALTER TABLE new_history_activity_instance RENAME TO history_activity_instance;
CREATE INDEX history_activity_instance_instance_idx ON history_activity_instance (process_instance_id);
CREATE INDEX history_activity_instance_called_idx ON history_activity_instance (called_process_instance_id) WHERE called_process_instance_id IS NOT NULL;

CREATE TABLE new_history_variable (
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
INSERT INTO new_history_variable SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(task_id), sluice_short_id(activity_instance_id), name, type, text, text2, long, double, sluice_short_id(content_id), create_time, tenant_id, state, end_time FROM history_variable;
DROP TABLE history_variable;
ALTER TABLE new_history_variable RENAME TO history_variable;
CREATE INDEX history_variable_instance_idx ON history_variable (process_instance_id);
CREATE INDEX history_variable_task_idx ON history_variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE new_history_detail (
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
INSERT INTO new_history_detail SELECT sluice_short_id(id), kind, sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(task_id), sluice_short_id(activity_instance_id), sluice_short_id(variable_instance_id), name, type, text, text2, long, double, sluice_short_id(content_id), revision, initial, time, tenant_id, sluice_short_id(operation_id) FROM history_detail;
DROP TABLE history_detail;
ALTER TABLE new_history_detail RENAME TO history_detail;
CREATE INDEX history_detail_instance_idx ON history_detail (process_instance_id);
CREATE INDEX history_detail_task_idx ON history_detail (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX history_detail_variable_idx ON history_detail (variable_instance_id);

CREATE TABLE new_history_task (
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
INSERT INTO new_history_task SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(activity_instance_id), task_definition_key, sluice_short_id(parent_task_id), name, description, assignee, owner, priority, created, due, follow_up, task_state, tenant_id, end_time, delete_reason, case_instance_id FROM history_task;
DROP TABLE history_task;
ALTER TABLE new_history_task RENAME TO history_task;
CREATE INDEX history_task_instance_idx ON history_task (process_instance_id);
CREATE INDEX history_task_assignee_idx ON history_task (assignee, end_time) WHERE assignee IS NOT NULL;

CREATE TABLE new_history_identity_link (
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
INSERT INTO new_history_identity_link SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(task_id), type, user_id, group_id, assigner_id, operation, time, tenant_id FROM history_identity_link;
DROP TABLE history_identity_link;
ALTER TABLE new_history_identity_link RENAME TO history_identity_link;
CREATE INDEX history_identity_link_instance_idx ON history_identity_link (process_instance_id);
CREATE INDEX history_identity_link_task_idx ON history_identity_link (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE new_history_incident (
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
INSERT INTO new_history_incident SELECT sluice_short_id(id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), activity_id, failed_activity_id, type, message, sluice_short_id(configuration), sluice_short_id(job_definition_id), sluice_short_id(cause_incident_id), sluice_short_id(root_cause_incident_id), create_time, tenant_id, state, end_time, annotation FROM history_incident;
DROP TABLE history_incident;
ALTER TABLE new_history_incident RENAME TO history_incident;
CREATE INDEX history_incident_instance_idx ON history_incident (process_instance_id);
CREATE INDEX history_incident_batch_idx ON history_incident (job_definition_id) WHERE process_instance_id IS NULL;

CREATE TABLE new_history_job_log (
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
INSERT INTO new_history_job_log SELECT sluice_short_id(id), time, state, sluice_short_id(job_id), sluice_short_id(job_definition_id), kind, activity_id, configuration, due, retries, priority, exception_message, exception_details, failed_activity_id, sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(execution_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(deployment_id), tenant_id, hostname FROM history_job_log;
DROP TABLE history_job_log;
ALTER TABLE new_history_job_log RENAME TO history_job_log;
CREATE INDEX history_job_log_instance_idx ON history_job_log (process_instance_id);
CREATE INDEX history_job_log_job_idx ON history_job_log (job_id);
CREATE INDEX history_job_log_batch_idx ON history_job_log (job_definition_id) WHERE process_definition_id IS NULL;

CREATE TABLE new_history_external_task_log (
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
INSERT INTO new_history_external_task_log SELECT sluice_short_id(id), time, state, sluice_short_id(external_task_id), topic, worker_id, retries, priority, error_message, error_details, sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), activity_id, sluice_short_id(activity_instance_id), tenant_id FROM history_external_task_log;
DROP TABLE history_external_task_log;
ALTER TABLE new_history_external_task_log RENAME TO history_external_task_log;
CREATE INDEX history_external_task_log_instance_idx ON history_external_task_log (process_instance_id);
CREATE INDEX history_external_task_log_task_idx ON history_external_task_log (external_task_id);

CREATE TABLE new_history_decision_instance (
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
INSERT INTO new_history_decision_instance SELECT sluice_short_id(id), sluice_short_id(root_decision_id), sluice_short_id(decision_definition_id), decision_definition_key, decision_name, sluice_short_id(requirements_id), requirements_key, time, type, text, text2, long, double, sluice_short_id(content_id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, activity_id, sluice_short_id(activity_instance_id), user_id, tenant_id, removal_time FROM history_decision_instance;
DROP TABLE history_decision_instance;
ALTER TABLE new_history_decision_instance RENAME TO history_decision_instance;
CREATE INDEX history_decision_instance_instance_idx ON history_decision_instance (process_instance_id);
CREATE INDEX history_decision_instance_root_idx ON history_decision_instance (root_decision_id);
CREATE INDEX history_decision_instance_definition_idx ON history_decision_instance (decision_definition_id);
CREATE INDEX history_decision_instance_removal_idx ON history_decision_instance (removal_time) WHERE removal_time IS NOT NULL;

CREATE TABLE new_history_decision_input (
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
INSERT INTO new_history_decision_input SELECT sluice_short_id(id), sluice_short_id(decision_instance_id), clause_id, clause_name, type, text, text2, long, double, sluice_short_id(content_id), time, sluice_short_id(root_process_instance_id), tenant_id FROM history_decision_input;
DROP TABLE history_decision_input;
ALTER TABLE new_history_decision_input RENAME TO history_decision_input;
CREATE INDEX history_decision_input_decision_idx ON history_decision_input (decision_instance_id);
CREATE INDEX history_decision_input_root_idx ON history_decision_input (root_process_instance_id);

CREATE TABLE new_history_decision_output (
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
INSERT INTO new_history_decision_output SELECT sluice_short_id(id), sluice_short_id(decision_instance_id), clause_id, clause_name, rule_id, rule_order, variable_name, type, text, text2, long, double, sluice_short_id(content_id), time, sluice_short_id(root_process_instance_id), tenant_id FROM history_decision_output;
DROP TABLE history_decision_output;
ALTER TABLE new_history_decision_output RENAME TO history_decision_output;
CREATE INDEX history_decision_output_decision_idx ON history_decision_output (decision_instance_id);
CREATE INDEX history_decision_output_root_idx ON history_decision_output (root_process_instance_id);

CREATE TABLE new_history_operation (
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
INSERT INTO new_history_operation SELECT sluice_short_id(id), sluice_short_id(operation_id), operation_type, entity_type, category, property, old_value, new_value, user_id, time, sluice_short_id(deployment_id), sluice_short_id(root_process_instance_id), sluice_short_id(process_instance_id), sluice_short_id(process_definition_id), process_definition_key, sluice_short_id(execution_id), sluice_short_id(task_id), sluice_short_id(job_id), annotation, tenant_id, sluice_short_id(job_definition_id), sluice_short_id(external_task_id), sluice_short_id(batch_id), case_instance_id FROM history_operation;
DROP TABLE history_operation;
ALTER TABLE new_history_operation RENAME TO history_operation;
CREATE INDEX history_operation_instance_idx ON history_operation (process_instance_id);
CREATE INDEX history_operation_time_idx ON history_operation (time);
CREATE INDEX history_operation_operation_idx ON history_operation (operation_id);

CREATE TABLE new_history_batch (
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
INSERT INTO new_history_batch SELECT sluice_short_id(id), type, total_jobs, jobs_per_seed, invocations_per_job, sluice_short_id(seed_definition_id), sluice_short_id(monitor_definition_id), sluice_short_id(job_definition_id), create_user_id, start_time, execution_start_time, removal_time, tenant_id, end_time FROM history_batch;
DROP TABLE history_batch;
ALTER TABLE new_history_batch RENAME TO history_batch;
CREATE INDEX history_batch_start_idx ON history_batch (start_time);
CREATE INDEX history_batch_end_idx ON history_batch (end_time);
CREATE INDEX history_batch_removal_idx ON history_batch (removal_time) WHERE removal_time IS NOT NULL;
