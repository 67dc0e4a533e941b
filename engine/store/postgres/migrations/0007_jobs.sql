-- Jobs of one definition are listed, suspended and given priorities together, and
-- what people changed at definitions is looked up for new jobs.
CREATE INDEX job_definition_idx ON job (job_definition_id, id);
CREATE INDEX job_definition_override_idx ON job_definition (id) WHERE suspended OR priority IS NOT NULL;
