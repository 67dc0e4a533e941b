-- Ids in the short form that package state describes: of a UUID of version 7 the 15
-- bytes that differ, of the id of an activity the same before the activity.

CREATE FUNCTION sluice_short_id(id text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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

ALTER TABLE deployment
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id);
ALTER TABLE resource
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE process_definition
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE candidate_starter
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id);
ALTER TABLE form_definition
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE job_definition
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE decision_requirements
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE decision_definition
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id),
  ALTER COLUMN requirements_id TYPE bytea USING sluice_short_id(requirements_id);
ALTER TABLE authorization_grant
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN resource_id TYPE bytea USING sluice_short_id(resource_id);
ALTER TABLE batch
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN seed_definition_id TYPE bytea USING sluice_short_id(seed_definition_id),
  ALTER COLUMN monitor_definition_id TYPE bytea USING sluice_short_id(monitor_definition_id),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id);
ALTER TABLE batch_part
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN batch_id TYPE bytea USING sluice_short_id(batch_id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE process_instance
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN super_process_instance_id TYPE bytea USING sluice_short_id(super_process_instance_id),
  ALTER COLUMN super_execution_id TYPE bytea USING sluice_short_id(super_execution_id),
  ALTER COLUMN restarted_id TYPE bytea USING sluice_short_id(restarted_id);
ALTER TABLE execution
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN parent_id TYPE bytea USING sluice_short_id(parent_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN scope_instance_id TYPE bytea USING sluice_short_id(scope_instance_id);
ALTER TABLE activity_instance
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN parent_id TYPE bytea USING sluice_short_id(parent_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN called_process_instance_id TYPE bytea USING sluice_short_id(called_process_instance_id),
  ALTER COLUMN logged_execution_id TYPE bytea USING sluice_short_id(logged_execution_id);
ALTER TABLE content
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id);
ALTER TABLE variable
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id),
  ALTER COLUMN origin_instance_id TYPE bytea USING sluice_short_id(origin_instance_id);
ALTER TABLE task
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN parent_task_id TYPE bytea USING sluice_short_id(parent_task_id),
  ALTER COLUMN logged_execution_id TYPE bytea USING sluice_short_id(logged_execution_id);
ALTER TABLE identity_link
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id);
ALTER TABLE comment
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN instance_id TYPE bytea USING sluice_short_id(instance_id);
ALTER TABLE attachment
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id);
ALTER TABLE job
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id);
ALTER TABLE event_subscription
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id);
ALTER TABLE external_task
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id);
ALTER TABLE incident
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN configuration TYPE bytea USING sluice_short_id(configuration),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id),
  ALTER COLUMN cause_incident_id TYPE bytea USING sluice_short_id(cause_incident_id),
  ALTER COLUMN root_cause_incident_id TYPE bytea USING sluice_short_id(root_cause_incident_id);
ALTER TABLE history_process_instance
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN super_process_instance_id TYPE bytea USING sluice_short_id(super_process_instance_id),
  ALTER COLUMN super_execution_id TYPE bytea USING sluice_short_id(super_execution_id),
  ALTER COLUMN restarted_id TYPE bytea USING sluice_short_id(restarted_id);
ALTER TABLE history_activity_instance
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN parent_id TYPE bytea USING sluice_short_id(parent_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN called_process_instance_id TYPE bytea USING sluice_short_id(called_process_instance_id);
ALTER TABLE history_variable
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id);
ALTER TABLE history_detail
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN variable_instance_id TYPE bytea USING sluice_short_id(variable_instance_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id),
  ALTER COLUMN operation_id TYPE bytea USING sluice_short_id(operation_id);
ALTER TABLE history_task
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id),
  ALTER COLUMN parent_task_id TYPE bytea USING sluice_short_id(parent_task_id);
ALTER TABLE history_identity_link
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id);
ALTER TABLE history_incident
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN configuration TYPE bytea USING sluice_short_id(configuration),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id),
  ALTER COLUMN cause_incident_id TYPE bytea USING sluice_short_id(cause_incident_id),
  ALTER COLUMN root_cause_incident_id TYPE bytea USING sluice_short_id(root_cause_incident_id);
ALTER TABLE history_job_log
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN job_id TYPE bytea USING sluice_short_id(job_id),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id);
ALTER TABLE history_external_task_log
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN external_task_id TYPE bytea USING sluice_short_id(external_task_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id);
ALTER TABLE history_decision_instance
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN root_decision_id TYPE bytea USING sluice_short_id(root_decision_id),
  ALTER COLUMN decision_definition_id TYPE bytea USING sluice_short_id(decision_definition_id),
  ALTER COLUMN requirements_id TYPE bytea USING sluice_short_id(requirements_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN activity_instance_id TYPE bytea USING sluice_short_id(activity_instance_id);
ALTER TABLE history_decision_input
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN decision_instance_id TYPE bytea USING sluice_short_id(decision_instance_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id);
ALTER TABLE history_decision_output
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN decision_instance_id TYPE bytea USING sluice_short_id(decision_instance_id),
  ALTER COLUMN content_id TYPE bytea USING sluice_short_id(content_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id);
ALTER TABLE history_operation
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN operation_id TYPE bytea USING sluice_short_id(operation_id),
  ALTER COLUMN deployment_id TYPE bytea USING sluice_short_id(deployment_id),
  ALTER COLUMN root_process_instance_id TYPE bytea USING sluice_short_id(root_process_instance_id),
  ALTER COLUMN process_instance_id TYPE bytea USING sluice_short_id(process_instance_id),
  ALTER COLUMN process_definition_id TYPE bytea USING sluice_short_id(process_definition_id),
  ALTER COLUMN execution_id TYPE bytea USING sluice_short_id(execution_id),
  ALTER COLUMN task_id TYPE bytea USING sluice_short_id(task_id),
  ALTER COLUMN job_id TYPE bytea USING sluice_short_id(job_id),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id),
  ALTER COLUMN external_task_id TYPE bytea USING sluice_short_id(external_task_id),
  ALTER COLUMN batch_id TYPE bytea USING sluice_short_id(batch_id);
ALTER TABLE history_batch
  ALTER COLUMN id TYPE bytea USING sluice_short_id(id),
  ALTER COLUMN seed_definition_id TYPE bytea USING sluice_short_id(seed_definition_id),
  ALTER COLUMN monitor_definition_id TYPE bytea USING sluice_short_id(monitor_definition_id),
  ALTER COLUMN job_definition_id TYPE bytea USING sluice_short_id(job_definition_id);

CREATE FUNCTION sluice_uuid(short bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bits bigint := ('x' || encode(substr(short, 1, 8), 'hex'))::bit(64)::bigint;
BEGIN
  RETURN encode(int8send((bits >> 18 << 16) | 28672 | ((bits >> 6) & 4095))
    || set_byte(substr(short, 8), 0, 128 | (get_byte(short, 7) & 63)), 'hex')::uuid::text;
END
$$;

-- An id as people know it, to sort by and for who looks into the database. Texts
-- compare byte by byte, whatever locale the server was made with.
CREATE DOMAIN sluice_text AS text COLLATE "C";

CREATE FUNCTION sluice_id(id bytea) RETURNS sluice_text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  behind integer := length(id) - 15;
BEGIN
  IF behind >= 0 AND get_byte(id, 0) < 32 THEN
    RETURN CASE WHEN behind > 0 THEN convert_from(substr(id, 16), 'UTF8') || ':' ELSE '' END || sluice_uuid(substr(id, 1, 15));
  ELSIF behind > 0 AND get_byte(id, greatest(behind, 0)) < 32 AND get_byte(id, greatest(behind - 1, 0)) = 58 THEN
    RETURN convert_from(substr(id, 1, behind), 'UTF8') || sluice_uuid(substr(id, behind + 1));
  END IF;
  RETURN convert_from(id, 'UTF8');
END
$$;

-- PostgreSQL before 18 has no such aggregates.
CREATE FUNCTION sluice_lesser(a bytea, b bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN a < b THEN a ELSE b END
$$;
CREATE FUNCTION sluice_greater(a bytea, b bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN a > b THEN a ELSE b END
$$;
CREATE AGGREGATE max(bytea) (SFUNC = sluice_greater, STYPE = bytea, SORTOP = >, PARALLEL = SAFE, COMBINEFUNC = sluice_greater);
CREATE AGGREGATE min(bytea) (SFUNC = sluice_lesser, STYPE = bytea, SORTOP = <, PARALLEL = SAFE, COMBINEFUNC = sluice_lesser);

-- Another id that is made out of one, by bits of its first byte.
CREATE FUNCTION sluice_derived_id(id bytea, bits integer) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT set_byte(id, 0, get_byte(id, 0) | bits)
$$;

-- What a conflict names is either texts or ids, see 0001.
CREATE OR REPLACE FUNCTION sluice_conflict(of_table text, wanted text[], done text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % were changed meanwhile', of_table USING
    ERRCODE = 'SL001', TABLE = of_table,
    DETAIL = (SELECT json_build_object('texts', json_agg(w)) FROM unnest(wanted) w WHERE w <> ALL (coalesce(done, '{}')))::text;
END
$$;

CREATE FUNCTION sluice_conflict(of_table text, wanted bytea[], done bytea[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % were changed meanwhile', of_table USING
    ERRCODE = 'SL001', TABLE = of_table,
    DETAIL = (SELECT json_build_object('short', json_agg(encode(w, 'hex'))) FROM unnest(wanted) w WHERE w <> ALL (coalesce(done, '{}')))::text;
END
$$;

-- As in 0001, with the instances that are taken by their ids in the short form.
CREATE OR REPLACE FUNCTION sluice_acquire_jobs(owner text, now bigint, locked_until bigint, most bigint) RETURNS SETOF job
LANGUAGE plpgsql AS $$
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
