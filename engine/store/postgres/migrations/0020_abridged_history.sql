-- Rows of history say what they are of in few bytes, see engine/state/abridge.go. Those
-- that are there stay as they are. Nodes of before keep on writing whole rows; of the
-- abridged ones they show no definition, and no instance where it is the row's own.

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

-- Definitions that were removed are in history still.
INSERT INTO definition_reference (reference, definition_id, definition_key)
  SELECT sluice_definition_reference(id), id, min(key) FROM (
    SELECT id, key FROM process_definition UNION SELECT process_definition_id, process_definition_key FROM history_process_instance WHERE process_definition_id IS NOT NULL
  ) d GROUP BY id;

CREATE FUNCTION sluice_refer_to_definition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO definition_reference VALUES (sluice_definition_reference(NEW.id), NEW.id, NEW.key) ON CONFLICT (definition_id) DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER process_definition_reference AFTER INSERT ON process_definition FOR EACH ROW EXECUTE FUNCTION sluice_refer_to_definition();

ALTER TABLE history_variable ALTER COLUMN long DROP NOT NULL, ALTER COLUMN double DROP NOT NULL;
ALTER TABLE history_detail ALTER COLUMN long DROP NOT NULL, ALTER COLUMN double DROP NOT NULL, ALTER COLUMN revision DROP NOT NULL;
