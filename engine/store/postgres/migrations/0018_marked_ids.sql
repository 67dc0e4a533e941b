-- Ids that nobody would expect: texts that could be mistaken for a short form have a
-- mark, as package state gives them.

CREATE OR REPLACE FUNCTION sluice_short_id(id text) RETURNS bytea
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

CREATE OR REPLACE FUNCTION sluice_id(id bytea) RETURNS sluice_text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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

-- Bits are set in what is short; other ids have a letter behind them. Not STRICT, which
-- would keep it from being planned as an expression.
CREATE OR REPLACE FUNCTION sluice_derived_id(id bytea, bits integer) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(id) >= 15 AND get_byte(id, 0) < 32 THEN set_byte(id, 0, get_byte(id, 0) | bits)
    ELSE sluice_short_id(sluice_id(id) || chr(95 + bits / 8)) END
$$;
