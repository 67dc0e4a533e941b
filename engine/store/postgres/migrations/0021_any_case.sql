-- Capital letters of all scripts, to compare without regard to case. Columns are of the
-- collation "C", which knows ASCII; the letters come from ICU, which makes SS of ß, and
-- where a server was built without it, or the database is not of UTF-8, from what it has.
-- Not STRICT, which would keep it from being planned as an expression.
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
