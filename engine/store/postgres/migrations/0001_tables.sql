-- The tables of the engine, in the order of state.Tables, each with its indexes.
--
-- Texts compare byte by byte (COLLATE "C") on every server, whatever locale it
-- was made with, as they do on SQLite. Instants are milliseconds since 1970.

-- What is deployed.

CREATE TABLE deployment (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C",
  source text COLLATE "C",
  deploy_time bigint,
  tenant_id text COLLATE "C"
);

CREATE TABLE resource (
  id text COLLATE "C" PRIMARY KEY,
  deployment_id text COLLATE "C",
  name text COLLATE "C",
  data bytea NOT NULL
);
CREATE UNIQUE INDEX resource_deployment_idx ON resource (deployment_id, name);

CREATE TABLE process_definition (
  id text COLLATE "C" PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  description text COLLATE "C",
  deployment_id text COLLATE "C",
  resource_name text COLLATE "C",
  diagram_name text COLLATE "C",
  version_tag text COLLATE "C",
  history_time_to_live bigint,
  startable_in_tasklist boolean NOT NULL,
  has_start_form boolean NOT NULL,
  suspended boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE UNIQUE INDEX process_definition_key_idx ON process_definition (key, coalesce(tenant_id, ''), version);
CREATE INDEX process_definition_deployment_idx ON process_definition (deployment_id);

CREATE TABLE job_definition (
  id text COLLATE "C" PRIMARY KEY,
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  deployment_id text COLLATE "C",
  activity_id text COLLATE "C",
  kind text COLLATE "C",
  configuration text COLLATE "C",
  priority bigint,
  suspended boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX job_definition_definition_idx ON job_definition (process_definition_id);
CREATE INDEX job_definition_deployment_idx ON job_definition (deployment_id);

-- Who may do what.

CREATE TABLE user_account (
  id text COLLATE "C" PRIMARY KEY,
  first_name text COLLATE "C",
  last_name text COLLATE "C",
  email text COLLATE "C",
  password_hash text COLLATE "C",
  attempts bigint NOT NULL,
  lock_expires bigint,
  rev bigint NOT NULL
);

CREATE TABLE user_group (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C",
  type text COLLATE "C",
  rev bigint NOT NULL
);

CREATE TABLE membership (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  group_id text COLLATE "C"
);
CREATE UNIQUE INDEX membership_user_idx ON membership (user_id, group_id);
CREATE INDEX membership_group_idx ON membership (group_id);

CREATE TABLE authorization_grant (
  id text COLLATE "C" PRIMARY KEY,
  type bigint NOT NULL,
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  resource_type bigint NOT NULL,
  resource_id text COLLATE "C",
  permissions bigint NOT NULL,
  rev bigint NOT NULL
);
-- Who signs in is given the global rows and those of the user and the groups.
CREATE INDEX authorization_grant_global_idx ON authorization_grant (type) WHERE type = 0;
CREATE INDEX authorization_grant_user_idx ON authorization_grant (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX authorization_grant_group_idx ON authorization_grant (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX authorization_grant_resource_idx ON authorization_grant (resource_type, resource_id);

CREATE TABLE session (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  data text COLLATE "C" NOT NULL,
  expires bigint
);
CREATE INDEX session_user_idx ON session (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX session_expires_idx ON session (expires);

CREATE TABLE setting (
  id text COLLATE "C" PRIMARY KEY,
  value text COLLATE "C" NOT NULL,
  rev bigint NOT NULL
);

-- What runs. These tables stay small: what ends moves to the history.

CREATE TABLE process_instance (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  business_key text COLLATE "C",
  super_execution_id text COLLATE "C",
  start_time bigint,
  start_user_id text COLLATE "C",
  start_activity_id text COLLATE "C",
  suspended boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id);
CREATE INDEX process_instance_business_key_idx ON process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX process_instance_super_execution_idx ON process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;

CREATE TABLE execution (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  parent_id text COLLATE "C",
  activity_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  flow_id text COLLATE "C",
  active boolean NOT NULL,
  concurrent boolean NOT NULL,
  scope boolean NOT NULL,
  event_scope boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX execution_instance_idx ON execution (process_instance_id);

CREATE TABLE activity_instance (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  parent_id text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  activity_name text COLLATE "C",
  activity_type text COLLATE "C",
  task_id text COLLATE "C",
  called_process_instance_id text COLLATE "C",
  assignee text COLLATE "C",
  start_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX activity_instance_instance_idx ON activity_instance (process_instance_id);

CREATE TABLE content (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  data bytea NOT NULL
);
CREATE INDEX content_instance_idx ON content (process_instance_id);

CREATE TABLE variable (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  task_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  name text COLLATE "C",
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX variable_instance_idx ON variable (process_instance_id);
CREATE INDEX variable_execution_idx ON variable (execution_id);
CREATE INDEX variable_task_idx ON variable (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE task (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  task_definition_key text COLLATE "C",
  parent_task_id text COLLATE "C",
  name text COLLATE "C",
  description text COLLATE "C",
  assignee text COLLATE "C",
  owner text COLLATE "C",
  priority bigint NOT NULL,
  created bigint,
  due bigint,
  follow_up bigint,
  task_state text COLLATE "C",
  tenant_id text COLLATE "C",
  last_updated bigint,
  form_key text COLLATE "C",
  delegation_state text COLLATE "C",
  suspended boolean NOT NULL,
  rev bigint NOT NULL
);
CREATE INDEX task_instance_idx ON task (process_instance_id);
CREATE INDEX task_assignee_idx ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX task_owner_idx ON task (owner) WHERE owner IS NOT NULL;
-- The orders in which an inbox is paged through.
CREATE INDEX task_created_idx ON task (created NULLS FIRST);
CREATE INDEX task_due_idx ON task (due) WHERE due IS NOT NULL;

CREATE TABLE identity_link (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  task_id text COLLATE "C",
  type text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
-- NB: loaded with the instance by way of its tasks; no index by instance.
CREATE INDEX identity_link_task_idx ON identity_link (task_id);
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id) WHERE user_id IS NOT NULL;
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id) WHERE group_id IS NOT NULL;

CREATE TABLE job (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  execution_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  deployment_id text COLLATE "C",
  job_definition_id text COLLATE "C",
  kind text COLLATE "C",
  activity_id text COLLATE "C",
  configuration text COLLATE "C",
  repeat text COLLATE "C",
  due bigint,
  create_time bigint,
  retries bigint NOT NULL,
  priority bigint NOT NULL,
  exclusive boolean NOT NULL,
  suspended boolean NOT NULL,
  lock_owner text COLLATE "C",
  lock_expires bigint,
  exception_message text COLLATE "C",
  exception_details text COLLATE "C",
  failed_activity_id text COLLATE "C",
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX job_instance_idx ON job (process_instance_id);
-- Acquisition goes from priority to priority and takes what is due. The lock is
-- not in it, so that taking and giving it back moves no index entry.
CREATE INDEX job_acquisition_idx ON job (priority, coalesce(due, 0), id) WHERE retries > 0 AND NOT suspended;

CREATE TABLE incident (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  failed_activity_id text COLLATE "C",
  type text COLLATE "C",
  message text COLLATE "C",
  configuration text COLLATE "C",
  job_definition_id text COLLATE "C",
  cause_incident_id text COLLATE "C",
  root_cause_incident_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX incident_instance_idx ON incident (process_instance_id);
CREATE INDEX incident_definition_idx ON incident (process_definition_id);
CREATE INDEX incident_execution_idx ON incident (execution_id);

-- What has ended. These rows are never updated.

CREATE TABLE history_process_instance (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  business_key text COLLATE "C",
  super_execution_id text COLLATE "C",
  start_time bigint,
  start_user_id text COLLATE "C",
  start_activity_id text COLLATE "C",
  tenant_id text COLLATE "C",
  end_time bigint,
  end_activity_id text COLLATE "C",
  state text COLLATE "C",
  delete_reason text COLLATE "C",
  removal_time bigint
);
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id);
CREATE INDEX history_process_instance_business_key_idx ON history_process_instance (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX history_process_instance_super_execution_idx ON history_process_instance (super_execution_id) WHERE super_execution_id IS NOT NULL;
-- Cleanup.
CREATE INDEX history_process_instance_removal_idx ON history_process_instance (removal_time) WHERE removal_time IS NOT NULL;

CREATE TABLE history_activity_instance (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  parent_id text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  activity_name text COLLATE "C",
  activity_type text COLLATE "C",
  task_id text COLLATE "C",
  called_process_instance_id text COLLATE "C",
  assignee text COLLATE "C",
  start_time bigint,
  tenant_id text COLLATE "C",
  end_time bigint,
  canceled boolean NOT NULL,
  complete_scope boolean NOT NULL
);
CREATE INDEX history_activity_instance_instance_idx ON history_activity_instance (process_instance_id);

CREATE TABLE history_variable (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  task_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  name text COLLATE "C",
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C",
  state text COLLATE "C",
  end_time bigint
);
CREATE INDEX history_variable_instance_idx ON history_variable (process_instance_id);

CREATE TABLE history_detail (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C",
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  task_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  variable_instance_id text COLLATE "C",
  name text COLLATE "C",
  type text COLLATE "C",
  text text COLLATE "C" NOT NULL,
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id text COLLATE "C",
  revision bigint NOT NULL,
  initial boolean NOT NULL,
  time bigint,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_detail_instance_idx ON history_detail (process_instance_id);

CREATE TABLE history_task (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_instance_id text COLLATE "C",
  task_definition_key text COLLATE "C",
  parent_task_id text COLLATE "C",
  name text COLLATE "C",
  description text COLLATE "C",
  assignee text COLLATE "C",
  owner text COLLATE "C",
  priority bigint NOT NULL,
  created bigint,
  due bigint,
  follow_up bigint,
  task_state text COLLATE "C",
  tenant_id text COLLATE "C",
  end_time bigint,
  delete_reason text COLLATE "C"
);
CREATE INDEX history_task_instance_idx ON history_task (process_instance_id);

CREATE TABLE history_identity_link (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  task_id text COLLATE "C",
  type text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  assigner_id text COLLATE "C",
  operation text COLLATE "C",
  time bigint,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_identity_link_instance_idx ON history_identity_link (process_instance_id);

CREATE TABLE history_incident (
  id text COLLATE "C" PRIMARY KEY,
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  activity_id text COLLATE "C",
  failed_activity_id text COLLATE "C",
  type text COLLATE "C",
  message text COLLATE "C",
  configuration text COLLATE "C",
  job_definition_id text COLLATE "C",
  cause_incident_id text COLLATE "C",
  root_cause_incident_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C",
  state text COLLATE "C",
  end_time bigint
);
CREATE INDEX history_incident_instance_idx ON history_incident (process_instance_id);

CREATE TABLE history_job_log (
  id text COLLATE "C" PRIMARY KEY,
  time bigint,
  state text COLLATE "C",
  job_id text COLLATE "C",
  job_definition_id text COLLATE "C",
  kind text COLLATE "C",
  activity_id text COLLATE "C",
  configuration text COLLATE "C",
  due bigint,
  retries bigint NOT NULL,
  priority bigint NOT NULL,
  exception_message text COLLATE "C",
  exception_details text COLLATE "C",
  failed_activity_id text COLLATE "C",
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  execution_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  deployment_id text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_job_log_instance_idx ON history_job_log (process_instance_id);

CREATE TABLE history_operation (
  id text COLLATE "C" PRIMARY KEY,
  operation_id text COLLATE "C",
  operation_type text COLLATE "C",
  entity_type text COLLATE "C",
  category text COLLATE "C",
  property text COLLATE "C",
  old_value text COLLATE "C" NOT NULL,
  new_value text COLLATE "C" NOT NULL,
  user_id text COLLATE "C",
  time bigint,
  deployment_id text COLLATE "C",
  root_process_instance_id text COLLATE "C",
  process_instance_id text COLLATE "C",
  process_definition_id text COLLATE "C",
  process_definition_key text COLLATE "C",
  execution_id text COLLATE "C",
  task_id text COLLATE "C",
  job_id text COLLATE "C",
  annotation text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX history_operation_instance_idx ON history_operation (process_instance_id);

-- What a flush ends with where it found fewer rows than it came for: the error
-- undoes the transaction and names the ids that are not as they were loaded.
CREATE FUNCTION sluice_conflict(of_table text, wanted text[], done text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % were changed meanwhile', of_table USING
    ERRCODE = 'SL001', TABLE = of_table,
    DETAIL = (SELECT coalesce(json_agg(w), '[]') FROM unnest(wanted) w WHERE w <> ALL (coalesce(done, '{}')))::text;
END
$$;

-- Locks jobs that are due for an owner and returns them as locked, the highest
-- priority and then the oldest first.
--
-- Each statement in it sees what was committed before it began. Whoever wants an
-- exclusive job first locks its process instance, so that of two nodes the
-- second passes the instance by or sees the lock of the first. Nothing waits.
CREATE FUNCTION sluice_acquire_jobs(owner text, now bigint, locked_until bigint, most bigint) RETURNS SETOF job
LANGUAGE plpgsql AS $$
DECLARE
  level bigint;
  candidate record;
  locked job;
  left_to_take bigint := most;
  taken text[] := '{}';
BEGIN
  SELECT j.priority INTO level FROM job j WHERE j.retries > 0 AND NOT j.suspended ORDER BY j.priority DESC LIMIT 1;
  WHILE level IS NOT NULL AND left_to_take > 0 LOOP
    FOR candidate IN
      SELECT j.id, j.exclusive AND j.process_instance_id IS NOT NULL AS alone, j.process_instance_id
      FROM job j
      WHERE j.retries > 0 AND NOT j.suspended AND j.priority = level AND coalesce(j.due, 0) <= now
        AND coalesce(j.lock_expires, 0) <= now
        AND NOT EXISTS (SELECT 1 FROM process_instance p WHERE p.id = j.process_instance_id AND p.suspended)
        AND NOT (j.exclusive AND EXISTS (SELECT 1 FROM job o
          WHERE o.process_instance_id = j.process_instance_id AND o.exclusive AND o.lock_expires > now))
      ORDER BY coalesce(j.due, 0), j.id
    LOOP
      IF candidate.alone THEN
        CONTINUE WHEN candidate.process_instance_id = ANY (taken);
        PERFORM 1 FROM process_instance p WHERE p.id = candidate.process_instance_id FOR NO KEY UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        PERFORM 1 FROM job o
          WHERE o.process_instance_id = candidate.process_instance_id AND o.exclusive AND o.lock_expires > now;
        CONTINUE WHEN FOUND;
      END IF;
      UPDATE job SET lock_owner = owner, lock_expires = locked_until, rev = job.rev + 1
        WHERE job.id = (SELECT j.id FROM job j
          WHERE j.id = candidate.id AND j.retries > 0 AND NOT j.suspended AND coalesce(j.lock_expires, 0) <= now
          FOR UPDATE SKIP LOCKED)
        RETURNING * INTO locked;
      CONTINUE WHEN NOT FOUND;
      RETURN NEXT locked;
      IF candidate.alone THEN
        taken := taken || candidate.process_instance_id;
      END IF;
      left_to_take := left_to_take - 1;
      EXIT WHEN left_to_take = 0;
    END LOOP;
    SELECT j.priority INTO level FROM job j
      WHERE j.retries > 0 AND NOT j.suspended AND j.priority < level ORDER BY j.priority DESC LIMIT 1;
  END LOOP;
END
$$;
