-- Calls that their callers gave a key, so that each is done once.

CREATE TABLE remembered_call (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT,
  key TEXT,
  request TEXT,
  result TEXT NOT NULL,
  created INTEGER
) STRICT;
CREATE UNIQUE INDEX remembered_call_key_idx ON remembered_call (coalesce(user_id, ''), key);
CREATE INDEX remembered_call_created_idx ON remembered_call (created);
