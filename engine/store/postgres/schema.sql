-- The tables of a new database as the migrations leave them; a test holds it to that.

CREATE DOMAIN sluice_text AS text COLLATE "C";

CREATE FUNCTION sluice_conflict(of_table text, wanted bytea[], done bytea[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'rows of % were changed meanwhile', of_table USING
    ERRCODE = 'SL001', TABLE = of_table,
    DETAIL = (SELECT json_build_object('short', json_agg(encode(w, 'hex'))) FROM unnest(wanted) w WHERE w <> ALL (coalesce(done, '{}')))::text;
END
$$;

CREATE FUNCTION sluice_conflict(of_table text, wanted text[], done text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'rows of % were changed meanwhile', of_table USING
    ERRCODE = 'SL001', TABLE = of_table,
    DETAIL = (SELECT json_build_object('texts', json_agg(w)) FROM unnest(wanted) w WHERE w <> ALL (coalesce(done, '{}')))::text;
END
$$;

CREATE FUNCTION sluice_greater(a bytea, b bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  SELECT CASE WHEN a > b THEN a ELSE b END
$$;

CREATE FUNCTION sluice_id(id bytea) RETURNS sluice_text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
  behind integer := length(id) - 15;
BEGIN
  IF length(id) > 0 AND get_byte(id, 0) = 255 THEN
    RETURN convert_from(substr(id, 2), 'UTF8');
  ELSIF behind >= 0 AND get_byte(id, 0) < 32 THEN
    RETURN CASE WHEN behind > 0 THEN convert_from(substr(id, 16), 'UTF8') || ':' ELSE '' END || sluice_uuid(substr(id, 1, 15));
  ELSIF behind > 0 AND get_byte(id, greatest(behind, 0)) < 32 AND get_byte(id, greatest(behind - 1, 0)) = 58 THEN
    RETURN convert_from(substr(id, 1, behind), 'UTF8') || sluice_uuid(substr(id, behind + 1));
  END IF;
  RETURN convert_from(id, 'UTF8');
END
$$;

CREATE FUNCTION sluice_lesser(a bytea, b bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  SELECT CASE WHEN a < b THEN a ELSE b END
$$;

CREATE FUNCTION sluice_short_id(id text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
  uuid text := right(id, 36);
  name text := left(id, -36);
  bytes bytea;
  short bytea;
  behind integer;
BEGIN
  IF uuid !~ '^0[0-7][0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' OR name <> '' AND (right(name, 1) <> ':' OR ascii(name) < 32) THEN
    bytes := convert_to(id, 'UTF8');
    behind := length(bytes) - 15;
    -- A text that could be mistaken for a short form is marked.
    IF behind >= 0 AND (get_byte(bytes, 0) < 32 OR get_byte(bytes, greatest(behind, 0)) < 32 AND get_byte(bytes, greatest(behind - 1, 0)) = 58) THEN
      RETURN decode('ff', 'hex') || bytes;
    END IF;
    RETURN bytes;
  END IF;
  bytes := uuid_send(uuid::uuid);
  -- The time, 12 bits, and 62 bits, of which the first six.
  short := int8send((('x' || left(uuid, 8) || substr(uuid, 10, 4))::bit(48)::bigint << 18)
      | ((get_byte(bytes, 6) & 15) << 14) | (get_byte(bytes, 7) << 6) | (get_byte(bytes, 8) & 63))
    || substr(bytes, 10);
  RETURN CASE
    WHEN name = '' THEN short
    WHEN name ~ '^[^:]+:$' THEN short || convert_to(left(name, -1), 'UTF8')
    ELSE convert_to(name, 'UTF8') || short
  END;
END
$$;

CREATE FUNCTION sluice_derived_id(id bytea, bits integer) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN length(id) >= 15 AND get_byte(id, 0) < 32 THEN set_byte(id, 0, get_byte(id, 0) | bits)
    ELSE sluice_short_id(sluice_id(id) || chr(95 + bits / 8)) END
$$;

-- From ICU, or from what else the server has for the encoding.
DO $$
DECLARE
  full_mapping text := coalesce(
    (SELECT quote_ident(collname) FROM pg_collation
      WHERE collname IN ('und-x-icu', 'pg_c_utf8') AND collnamespace = 'pg_catalog'::regnamespace AND getdatabaseencoding() = 'UTF8'
      ORDER BY collname = 'und-x-icu' DESC LIMIT 1),
    '"default"');
BEGIN
  EXECUTE format('CREATE FUNCTION sluice_upper(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE '
    'AS $f$ SELECT upper(x COLLATE pg_catalog.%s) COLLATE "C" $f$', full_mapping);
END
$$;

CREATE FUNCTION sluice_uuid(short bytea) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
  bits bigint := ('x' || encode(substr(short, 1, 8), 'hex'))::bit(64)::bigint;
BEGIN
  RETURN encode(int8send((bits >> 18 << 16) | 28672 | ((bits >> 6) & 4095))
    || set_byte(substr(short, 8), 0, 128 | (get_byte(short, 7) & 63)), 'hex')::uuid::text;
END
$$;

CREATE AGGREGATE max(bytea) ( SFUNC = sluice_greater, STYPE = bytea, COMBINEFUNC = sluice_greater, SORTOP = OPERATOR(pg_catalog.>), PARALLEL = safe );
CREATE AGGREGATE min(bytea) ( SFUNC = sluice_lesser, STYPE = bytea, COMBINEFUNC = sluice_lesser, SORTOP = OPERATOR(pg_catalog.<), PARALLEL = safe );

CREATE TABLE user_account (
  id text COLLATE "C" PRIMARY KEY,
  first_name text COLLATE "C",
  last_name text COLLATE "C",
  email text COLLATE "C",
  password_hash text COLLATE "C",
  attempts bigint NOT NULL,
  lock_expires bigint,
  rev bigint NOT NULL,
  origin text COLLATE "C"
);
CREATE UNIQUE INDEX user_account_origin_idx ON user_account (origin) WHERE (origin IS NOT NULL);

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
CREATE INDEX membership_group_idx ON membership (group_id);
CREATE UNIQUE INDEX membership_user_idx ON membership (user_id, group_id);

CREATE TABLE session (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  data text NOT NULL COLLATE "C",
  expires bigint
);
CREATE INDEX session_expires_idx ON session (expires);
CREATE INDEX session_user_idx ON session (user_id) WHERE (user_id IS NOT NULL);

CREATE TABLE setting (
  id text COLLATE "C" PRIMARY KEY,
  value text NOT NULL COLLATE "C",
  rev bigint NOT NULL
);

CREATE TABLE tenant (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C",
  rev bigint NOT NULL
);

CREATE TABLE tenant_membership (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C"
);
CREATE INDEX tenant_membership_tenant_idx ON tenant_membership (tenant_id);
CREATE UNIQUE INDEX tenant_membership_group_idx ON tenant_membership (group_id, tenant_id) WHERE (group_id IS NOT NULL);
CREATE UNIQUE INDEX tenant_membership_user_idx ON tenant_membership (user_id, tenant_id) WHERE (user_id IS NOT NULL);

CREATE TABLE api_token (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  name text COLLATE "C",
  hash text COLLATE "C",
  scopes text COLLATE "C",
  created bigint,
  expires bigint,
  last_used bigint
);
CREATE INDEX api_token_user_idx ON api_token (user_id);
CREATE UNIQUE INDEX api_token_hash_idx ON api_token (hash);

CREATE TABLE identity_version (
  id text COLLATE "C" PRIMARY KEY,
  value text COLLATE "C"
);

CREATE TABLE filter (
  id text COLLATE "C" PRIMARY KEY,
  resource_type text COLLATE "C",
  name text COLLATE "C",
  owner text COLLATE "C",
  query text NOT NULL COLLATE "C",
  properties text NOT NULL COLLATE "C"
);

CREATE TABLE metric (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C",
  reporter text COLLATE "C",
  "time" bigint,
  value bigint NOT NULL
);
CREATE INDEX metric_name_idx ON metric (name, "time");
CREATE INDEX metric_time_idx ON metric ("time", name);

CREATE TABLE task_worker (
  id text COLLATE "C" PRIMARY KEY,
  hash text COLLATE "C",
  "time" bigint
);
CREATE INDEX task_worker_time_idx ON task_worker ("time");

CREATE TABLE remembered_call (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  key text COLLATE "C",
  request text COLLATE "C",
  result text NOT NULL COLLATE "C",
  created bigint
);
CREATE INDEX remembered_call_created_idx ON remembered_call (created);
CREATE UNIQUE INDEX remembered_call_key_idx ON remembered_call (COALESCE(user_id, ''::text), key);

CREATE TABLE deployment (
  id bytea PRIMARY KEY,
  name text COLLATE "C",
  source text COLLATE "C",
  deploy_time bigint,
  tenant_id text COLLATE "C"
);

CREATE TABLE resource (
  id bytea PRIMARY KEY,
  deployment_id bytea,
  name text COLLATE "C",
  data bytea NOT NULL
);
CREATE UNIQUE INDEX resource_deployment_idx ON resource (deployment_id, name);

CREATE TABLE process_definition (
  id bytea PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  description text COLLATE "C",
  deployment_id bytea,
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
CREATE INDEX process_definition_deployment_idx ON process_definition (deployment_id);
CREATE UNIQUE INDEX process_definition_key_idx ON process_definition (key, COALESCE(tenant_id, ''::text), version);

CREATE FUNCTION sluice_definition_reference(id bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  SELECT substr(sha256(id), 1, 6)
$$;

CREATE TABLE definition_reference (
  reference bytea PRIMARY KEY,
  definition_id bytea NOT NULL,
  definition_key text COLLATE "C"
);
CREATE UNIQUE INDEX definition_reference_definition_idx ON definition_reference (definition_id);

CREATE TABLE candidate_starter (
  id bytea PRIMARY KEY,
  process_definition_id bytea,
  user_id text COLLATE "C",
  group_id text COLLATE "C"
);
CREATE INDEX candidate_starter_definition_idx ON candidate_starter (process_definition_id);

CREATE TABLE form_definition (
  id bytea PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  deployment_id bytea,
  resource_name text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX form_definition_deployment_idx ON form_definition (deployment_id);
CREATE UNIQUE INDEX form_definition_version_idx ON form_definition (key, COALESCE(tenant_id, ''::text), version);

CREATE TABLE job_definition (
  id bytea PRIMARY KEY,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  deployment_id bytea,
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
CREATE INDEX job_definition_override_idx ON job_definition (id) WHERE (suspended OR (priority IS NOT NULL));

CREATE TABLE decision_requirements (
  id bytea PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  deployment_id bytea,
  resource_name text COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX decision_requirements_deployment_idx ON decision_requirements (deployment_id);
CREATE UNIQUE INDEX decision_requirements_key_idx ON decision_requirements (key, COALESCE(tenant_id, ''::text), version);

CREATE TABLE decision_definition (
  id bytea PRIMARY KEY,
  key text COLLATE "C",
  version bigint NOT NULL,
  name text COLLATE "C",
  category text COLLATE "C",
  deployment_id bytea,
  resource_name text COLLATE "C",
  requirements_id bytea,
  requirements_key text COLLATE "C",
  version_tag text COLLATE "C",
  history_time_to_live bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX decision_definition_deployment_idx ON decision_definition (deployment_id);
CREATE UNIQUE INDEX decision_definition_key_idx ON decision_definition (key, COALESCE(tenant_id, ''::text), version);

CREATE TABLE authorization_grant (
  id bytea PRIMARY KEY,
  type bigint NOT NULL,
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  resource_type bigint NOT NULL,
  resource_id bytea,
  permissions bigint NOT NULL,
  rev bigint NOT NULL
);
CREATE INDEX authorization_grant_global_idx ON authorization_grant (type) WHERE (type = 0);
CREATE INDEX authorization_grant_resource_idx ON authorization_grant (resource_type, resource_id);
CREATE UNIQUE INDEX authorization_grant_group_idx ON authorization_grant (group_id, type, resource_type, resource_id) WHERE (group_id IS NOT NULL);
CREATE UNIQUE INDEX authorization_grant_user_idx ON authorization_grant (user_id, type, resource_type, resource_id) WHERE (user_id IS NOT NULL);

CREATE TABLE batch (
  id bytea PRIMARY KEY,
  type text COLLATE "C",
  total_jobs bigint NOT NULL,
  jobs_per_seed bigint NOT NULL,
  invocations_per_job bigint NOT NULL,
  seed_definition_id bytea,
  monitor_definition_id bytea,
  job_definition_id bytea,
  create_user_id text COLLATE "C",
  start_time bigint,
  execution_start_time bigint,
  removal_time bigint,
  tenant_id text COLLATE "C",
  jobs_created bigint NOT NULL,
  configuration text NOT NULL COLLATE "C",
  suspended boolean NOT NULL,
  rev bigint NOT NULL
);

CREATE TABLE batch_part (
  id bytea PRIMARY KEY,
  batch_id bytea,
  deployment_id bytea,
  elements text NOT NULL COLLATE "C"
);
CREATE INDEX batch_part_batch_idx ON batch_part (batch_id, id);

CREATE TABLE process_instance (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  business_key text COLLATE "C",
  super_execution_id bytea,
  start_time bigint,
  start_user_id text COLLATE "C",
  start_activity_id text COLLATE "C",
  suspended boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL,
  super_process_instance_id bytea,
  restarted_id bytea,
  case_instance_id text COLLATE "C",
  removal_time bigint
);
CREATE INDEX process_instance_business_key_idx ON process_instance (business_key) WHERE (business_key IS NOT NULL);
CREATE INDEX process_instance_definition_idx ON process_instance (process_definition_id, start_time NULLS FIRST);
CREATE INDEX process_instance_start_idx ON process_instance (start_time NULLS FIRST);
CREATE INDEX process_instance_super_execution_idx ON process_instance (super_execution_id) WHERE (super_execution_id IS NOT NULL);
CREATE INDEX process_instance_super_idx ON process_instance (super_process_instance_id) WHERE (super_process_instance_id IS NOT NULL);

CREATE TABLE execution (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  parent_id bytea,
  activity_id text COLLATE "C",
  activity_instance_id bytea,
  flow_id text COLLATE "C",
  active boolean NOT NULL,
  concurrent boolean NOT NULL,
  scope boolean NOT NULL,
  event_scope boolean NOT NULL,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL,
  scope_activity_id text COLLATE "C",
  scope_instance_id bytea
);
CREATE INDEX execution_instance_idx ON execution (process_instance_id);

CREATE TABLE activity_instance (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  parent_id bytea,
  execution_id bytea,
  activity_id text COLLATE "C",
  activity_name text COLLATE "C",
  activity_type text COLLATE "C",
  task_id bytea,
  called_process_instance_id bytea,
  assignee text COLLATE "C",
  start_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL,
  logged_execution_id bytea
);
CREATE INDEX activity_instance_called_idx ON activity_instance (called_process_instance_id) WHERE (called_process_instance_id IS NOT NULL);
CREATE INDEX activity_instance_instance_idx ON activity_instance (process_instance_id);

CREATE TABLE content (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  data bytea NOT NULL
);
CREATE INDEX content_instance_idx ON content (process_instance_id);

CREATE TABLE variable (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  task_id bytea,
  activity_instance_id bytea,
  name text COLLATE "C",
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id bytea,
  create_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL,
  concurrent_local boolean DEFAULT false NOT NULL,
  origin_instance_id bytea,
  unlogged boolean DEFAULT false NOT NULL
);
CREATE INDEX variable_execution_idx ON variable (execution_id);
CREATE INDEX variable_instance_idx ON variable (process_instance_id);
CREATE INDEX variable_task_idx ON variable (task_id) WHERE (task_id IS NOT NULL);

CREATE TABLE task (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_instance_id bytea,
  task_definition_key text COLLATE "C",
  parent_task_id bytea,
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
  rev bigint NOT NULL,
  form_ref text COLLATE "C",
  form_ref_binding text COLLATE "C",
  form_ref_version bigint,
  has_subtasks boolean DEFAULT false NOT NULL,
  logged_execution_id bytea,
  case_instance_id text COLLATE "C"
);
CREATE INDEX task_assignee_idx ON task (assignee) WHERE (assignee IS NOT NULL);
CREATE INDEX task_created_idx ON task (created NULLS FIRST);
CREATE INDEX task_definition_idx ON task (process_definition_key, created NULLS FIRST);
CREATE INDEX task_due_idx ON task (due NULLS FIRST, id);
CREATE INDEX task_instance_idx ON task (process_instance_id);
CREATE INDEX task_owner_idx ON task (owner) WHERE (owner IS NOT NULL);
CREATE INDEX task_parent_idx ON task (parent_task_id) WHERE (parent_task_id IS NOT NULL);
CREATE INDEX task_priority_idx ON task (priority DESC NULLS LAST, id);
CREATE INDEX task_unassigned_idx ON task (id, tenant_id) WHERE (assignee IS NULL);

CREATE TABLE identity_link (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  task_id bytea,
  type text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id, type) WHERE (group_id IS NOT NULL);
CREATE INDEX identity_link_task_idx ON identity_link (task_id);
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id, type) WHERE (user_id IS NOT NULL);

CREATE TABLE comment (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  task_id bytea,
  instance_id bytea,
  user_id text COLLATE "C",
  "time" bigint,
  message text NOT NULL COLLATE "C",
  tenant_id text COLLATE "C"
);
CREATE INDEX comment_about_idx ON comment (instance_id) WHERE (instance_id IS NOT NULL);
CREATE INDEX comment_instance_idx ON comment (process_instance_id);
CREATE INDEX comment_task_idx ON comment (task_id) WHERE (task_id IS NOT NULL);

CREATE TABLE attachment (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  task_id bytea,
  name text COLLATE "C",
  description text COLLATE "C",
  type text COLLATE "C",
  url text COLLATE "C",
  content_id bytea,
  user_id text COLLATE "C",
  create_time bigint,
  tenant_id text COLLATE "C"
);
CREATE INDEX attachment_instance_idx ON attachment (process_instance_id);
CREATE INDEX attachment_task_idx ON attachment (task_id) WHERE (task_id IS NOT NULL);

CREATE TABLE job (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  execution_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  deployment_id bytea,
  job_definition_id bytea,
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
  rev bigint NOT NULL,
  argument text COLLATE "C",
  repeat_offset bigint DEFAULT 0 NOT NULL
);
CREATE INDEX job_acquisition_idx ON job (priority, COALESCE(due, (0)::bigint), id) WHERE ((retries > 0) AND (NOT suspended));
CREATE INDEX job_batch_idx ON job (job_definition_id, retries) WHERE (process_definition_id IS NULL);
CREATE INDEX job_batch_instance_idx ON job (replace(substr(argument, 3, 64), '"]'::text, ''::text)) WHERE (kind = ANY (ARRAY['correlate-message'::text, 'set-variables'::text]));
CREATE INDEX job_definition_idx ON job (job_definition_id, id);
CREATE INDEX job_failed_idx ON job (process_definition_id) WHERE (retries = 0);
CREATE INDEX job_instance_idx ON job (process_instance_id);
CREATE INDEX job_locked_idx ON job (process_instance_id) WHERE (exclusive AND (lock_expires IS NOT NULL));

CREATE TABLE event_subscription (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  execution_id bytea,
  activity_id text COLLATE "C",
  type text COLLATE "C",
  name text COLLATE "C",
  configuration text COLLATE "C",
  created bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL
);
CREATE INDEX event_subscription_definition_idx ON event_subscription (process_definition_id);
CREATE INDEX event_subscription_instance_idx ON event_subscription (process_instance_id);
CREATE INDEX event_subscription_name_idx ON event_subscription (type, name);

CREATE TABLE external_task (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_id text COLLATE "C",
  activity_instance_id bytea,
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
CREATE INDEX external_task_age_idx ON external_task (topic, create_time, id) WHERE ((retries IS NULL) OR (retries > 0));
CREATE INDEX external_task_instance_idx ON external_task (process_instance_id);
CREATE INDEX external_task_priority_idx ON external_task (topic, priority DESC, create_time, id) WHERE ((retries IS NULL) OR (retries > 0));

CREATE TABLE incident (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_id text COLLATE "C",
  failed_activity_id text COLLATE "C",
  type text COLLATE "C",
  message text COLLATE "C",
  configuration bytea,
  job_definition_id bytea,
  cause_incident_id bytea,
  root_cause_incident_id bytea,
  create_time bigint,
  tenant_id text COLLATE "C",
  rev bigint NOT NULL,
  annotation text COLLATE "C"
);
CREATE INDEX incident_batch_idx ON incident (configuration) WHERE (process_instance_id IS NULL);
CREATE INDEX incident_definition_idx ON incident (process_definition_id);
CREATE INDEX incident_execution_idx ON incident (execution_id);
CREATE INDEX incident_instance_idx ON incident (process_instance_id);

CREATE TABLE history_process_instance (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  business_key text COLLATE "C",
  super_execution_id bytea,
  start_time bigint,
  start_user_id text COLLATE "C",
  start_activity_id text COLLATE "C",
  tenant_id text COLLATE "C",
  end_time bigint,
  end_activity_id text COLLATE "C",
  state text COLLATE "C",
  delete_reason text COLLATE "C",
  removal_time bigint,
  super_process_instance_id bytea,
  restarted_id bytea,
  case_instance_id text COLLATE "C"
);
CREATE INDEX history_process_instance_business_key_idx ON history_process_instance (business_key) WHERE (business_key IS NOT NULL);
CREATE INDEX history_process_instance_definition_idx ON history_process_instance (process_definition_id, start_time NULLS FIRST);
CREATE INDEX history_process_instance_end_idx ON history_process_instance (end_time NULLS FIRST);
CREATE INDEX history_process_instance_key_idx ON history_process_instance (process_definition_key, start_time NULLS FIRST);
CREATE INDEX history_process_instance_removal_idx ON history_process_instance (removal_time) WHERE (removal_time IS NOT NULL);
CREATE INDEX history_process_instance_start_idx ON history_process_instance (start_time NULLS FIRST);
CREATE INDEX history_process_instance_super_execution_idx ON history_process_instance (super_execution_id) WHERE (super_execution_id IS NOT NULL);
CREATE INDEX history_process_instance_super_idx ON history_process_instance (super_process_instance_id) WHERE (super_process_instance_id IS NOT NULL);

CREATE TABLE history_activity_instance (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  parent_id bytea,
  execution_id bytea,
  activity_id text COLLATE "C",
  activity_name text COLLATE "C",
  activity_type text COLLATE "C",
  task_id bytea,
  called_process_instance_id bytea,
  assignee text COLLATE "C",
  start_time bigint,
  tenant_id text COLLATE "C",
  end_time bigint,
  canceled boolean NOT NULL,
  complete_scope boolean NOT NULL
);
CREATE INDEX history_activity_instance_called_idx ON history_activity_instance (called_process_instance_id) WHERE (called_process_instance_id IS NOT NULL);
CREATE INDEX history_activity_instance_instance_idx ON history_activity_instance (process_instance_id);

CREATE TABLE history_variable (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  task_id bytea,
  activity_instance_id bytea,
  name text COLLATE "C",
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint,
  double double precision,
  content_id bytea,
  create_time bigint,
  tenant_id text COLLATE "C",
  state text COLLATE "C",
  end_time bigint
);
CREATE INDEX history_variable_instance_idx ON history_variable (process_instance_id);
CREATE INDEX history_variable_task_idx ON history_variable (task_id) WHERE (task_id IS NOT NULL);

CREATE TABLE history_detail (
  id bytea PRIMARY KEY,
  kind text COLLATE "C",
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  task_id bytea,
  activity_instance_id bytea,
  variable_instance_id bytea,
  name text COLLATE "C",
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint,
  double double precision,
  content_id bytea,
  revision bigint,
  initial boolean NOT NULL,
  "time" bigint,
  tenant_id text COLLATE "C",
  operation_id bytea
);
CREATE INDEX history_detail_instance_idx ON history_detail (process_instance_id);
CREATE INDEX history_detail_task_idx ON history_detail (task_id) WHERE (task_id IS NOT NULL);
CREATE INDEX history_detail_variable_idx ON history_detail (variable_instance_id);

CREATE TABLE history_task (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_instance_id bytea,
  task_definition_key text COLLATE "C",
  parent_task_id bytea,
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
  delete_reason text COLLATE "C",
  case_instance_id text COLLATE "C"
);
CREATE INDEX history_task_assignee_idx ON history_task (assignee, end_time NULLS FIRST) WHERE (assignee IS NOT NULL);
CREATE INDEX history_task_instance_idx ON history_task (process_instance_id);

CREATE TABLE history_identity_link (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  task_id bytea,
  type text COLLATE "C",
  user_id text COLLATE "C",
  group_id text COLLATE "C",
  assigner_id text COLLATE "C",
  operation text COLLATE "C",
  "time" bigint,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_identity_link_instance_idx ON history_identity_link (process_instance_id);
CREATE INDEX history_identity_link_task_idx ON history_identity_link (task_id) WHERE (task_id IS NOT NULL);

CREATE TABLE history_incident (
  id bytea PRIMARY KEY,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_id text COLLATE "C",
  failed_activity_id text COLLATE "C",
  type text COLLATE "C",
  message text COLLATE "C",
  configuration bytea,
  job_definition_id bytea,
  cause_incident_id bytea,
  root_cause_incident_id bytea,
  create_time bigint,
  tenant_id text COLLATE "C",
  state text COLLATE "C",
  end_time bigint,
  annotation text COLLATE "C"
);
CREATE INDEX history_incident_batch_idx ON history_incident (job_definition_id) WHERE (process_instance_id IS NULL);
CREATE INDEX history_incident_instance_idx ON history_incident (process_instance_id);

CREATE TABLE history_job_log (
  id bytea PRIMARY KEY,
  "time" bigint,
  state text COLLATE "C",
  job_id bytea,
  job_definition_id bytea,
  kind text COLLATE "C",
  activity_id text COLLATE "C",
  configuration text COLLATE "C",
  due bigint,
  retries bigint NOT NULL,
  priority bigint NOT NULL,
  exception_message text COLLATE "C",
  exception_details text COLLATE "C",
  failed_activity_id text COLLATE "C",
  root_process_instance_id bytea,
  process_instance_id bytea,
  execution_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  deployment_id bytea,
  tenant_id text COLLATE "C",
  hostname text COLLATE "C"
);
CREATE INDEX history_job_log_batch_idx ON history_job_log (job_definition_id) WHERE (process_definition_id IS NULL);
CREATE INDEX history_job_log_instance_idx ON history_job_log (process_instance_id);
CREATE INDEX history_job_log_job_idx ON history_job_log (job_id);

CREATE TABLE history_external_task_log (
  id bytea PRIMARY KEY,
  "time" bigint,
  state text COLLATE "C",
  external_task_id bytea,
  topic text COLLATE "C",
  worker_id text COLLATE "C",
  retries bigint,
  priority bigint NOT NULL,
  error_message text COLLATE "C",
  error_details text COLLATE "C",
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  activity_id text COLLATE "C",
  activity_instance_id bytea,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_external_task_log_instance_idx ON history_external_task_log (process_instance_id);
CREATE INDEX history_external_task_log_task_idx ON history_external_task_log (external_task_id);

CREATE TABLE history_decision_instance (
  id bytea PRIMARY KEY,
  root_decision_id bytea,
  decision_definition_id bytea,
  decision_definition_key text COLLATE "C",
  decision_name text COLLATE "C",
  requirements_id bytea,
  requirements_key text COLLATE "C",
  "time" bigint,
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id bytea,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  activity_id text COLLATE "C",
  activity_instance_id bytea,
  user_id text COLLATE "C",
  tenant_id text COLLATE "C",
  removal_time bigint
);
CREATE INDEX history_decision_instance_definition_idx ON history_decision_instance (decision_definition_id);
CREATE INDEX history_decision_instance_instance_idx ON history_decision_instance (process_instance_id);
CREATE INDEX history_decision_instance_removal_idx ON history_decision_instance (removal_time) WHERE (removal_time IS NOT NULL);
CREATE INDEX history_decision_instance_root_idx ON history_decision_instance (root_decision_id);

CREATE TABLE history_decision_input (
  id bytea PRIMARY KEY,
  decision_instance_id bytea,
  clause_id text COLLATE "C",
  clause_name text COLLATE "C",
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id bytea,
  "time" bigint,
  root_process_instance_id bytea,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_decision_input_decision_idx ON history_decision_input (decision_instance_id);
CREATE INDEX history_decision_input_root_idx ON history_decision_input (root_process_instance_id);

CREATE TABLE history_decision_output (
  id bytea PRIMARY KEY,
  decision_instance_id bytea,
  clause_id text COLLATE "C",
  clause_name text COLLATE "C",
  rule_id text COLLATE "C",
  rule_order bigint NOT NULL,
  variable_name text COLLATE "C",
  type text COLLATE "C",
  text text NOT NULL COLLATE "C",
  text2 text COLLATE "C",
  long bigint NOT NULL,
  double double precision NOT NULL,
  content_id bytea,
  "time" bigint,
  root_process_instance_id bytea,
  tenant_id text COLLATE "C"
);
CREATE INDEX history_decision_output_decision_idx ON history_decision_output (decision_instance_id);
CREATE INDEX history_decision_output_root_idx ON history_decision_output (root_process_instance_id);

CREATE TABLE history_operation (
  id bytea PRIMARY KEY,
  operation_id bytea,
  operation_type text COLLATE "C",
  entity_type text COLLATE "C",
  category text COLLATE "C",
  property text COLLATE "C",
  old_value text NOT NULL COLLATE "C",
  new_value text NOT NULL COLLATE "C",
  user_id text COLLATE "C",
  "time" bigint,
  deployment_id bytea,
  root_process_instance_id bytea,
  process_instance_id bytea,
  process_definition_id bytea,
  process_definition_key text COLLATE "C",
  execution_id bytea,
  task_id bytea,
  job_id bytea,
  annotation text COLLATE "C",
  tenant_id text COLLATE "C",
  job_definition_id bytea,
  external_task_id bytea,
  batch_id bytea,
  case_instance_id text COLLATE "C"
);
CREATE INDEX history_operation_instance_idx ON history_operation (process_instance_id);
CREATE INDEX history_operation_operation_idx ON history_operation (operation_id);
CREATE INDEX history_operation_time_idx ON history_operation ("time" NULLS FIRST);

CREATE TABLE history_batch (
  id bytea PRIMARY KEY,
  type text COLLATE "C",
  total_jobs bigint NOT NULL,
  jobs_per_seed bigint NOT NULL,
  invocations_per_job bigint NOT NULL,
  seed_definition_id bytea,
  monitor_definition_id bytea,
  job_definition_id bytea,
  create_user_id text COLLATE "C",
  start_time bigint,
  execution_start_time bigint,
  removal_time bigint,
  tenant_id text COLLATE "C",
  end_time bigint
);
CREATE INDEX history_batch_end_idx ON history_batch (end_time NULLS FIRST);
CREATE INDEX history_batch_removal_idx ON history_batch (removal_time) WHERE (removal_time IS NOT NULL);
CREATE INDEX history_batch_start_idx ON history_batch (start_time NULLS FIRST);

CREATE FUNCTION sluice_acquire_jobs(owner text, now bigint, locked_until bigint, most bigint) RETURNS SETOF job
    LANGUAGE plpgsql
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_sort TO 'off'
    AS $$
DECLARE
  level bigint;
  candidate record;
  locked job;
  left_to_take bigint := most;
  taken bytea[] := '{}';
BEGIN
  SELECT j.priority INTO level FROM job j WHERE j.retries > 0 AND NOT j.suspended ORDER BY j.priority DESC LIMIT 1;
  WHILE level IS NOT NULL AND left_to_take > 0 LOOP
    FOR candidate IN
      SELECT j.id, j.exclusive AND j.process_instance_id IS NOT NULL AS alone, j.process_instance_id
      FROM job j
      WHERE j.retries > 0 AND NOT j.suspended AND j.priority = level AND coalesce(j.due, 0) <= now
        AND coalesce(j.lock_expires, 0) <= now
        AND NOT coalesce((SELECT p.suspended FROM process_instance p WHERE p.id = j.process_instance_id), FALSE)
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

INSERT INTO identity_version (id, value) VALUES ('identity', '0');
