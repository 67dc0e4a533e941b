-- Calls that their callers gave a key, so that each is done once.

CREATE TABLE remembered_call (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  key text COLLATE "C",
  request text COLLATE "C",
  result text COLLATE "C" NOT NULL,
  created bigint
);
CREATE UNIQUE INDEX remembered_call_key_idx ON remembered_call (coalesce(user_id, ''), key);
CREATE INDEX remembered_call_created_idx ON remembered_call (created);
