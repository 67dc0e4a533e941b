-- Tenants, tokens, and who signs in elsewhere.

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
CREATE UNIQUE INDEX tenant_membership_user_idx ON tenant_membership (user_id, tenant_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX tenant_membership_group_idx ON tenant_membership (group_id, tenant_id) WHERE group_id IS NOT NULL;
CREATE INDEX tenant_membership_tenant_idx ON tenant_membership (tenant_id);

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
CREATE UNIQUE INDEX api_token_hash_idx ON api_token (hash);
CREATE INDEX api_token_user_idx ON api_token (user_id);

ALTER TABLE user_account ADD COLUMN origin text COLLATE "C";
CREATE UNIQUE INDEX user_account_origin_idx ON user_account (origin) WHERE origin IS NOT NULL;

-- One row, which every change of what is above, of users, groups and
-- authorizations gives another value.
CREATE TABLE identity_version (
  id text COLLATE "C" PRIMARY KEY,
  value text COLLATE "C"
);
INSERT INTO identity_version (id, value) VALUES ('identity', '0');

-- One authorization of a type for a user or group on a resource, as in Camunda.
DELETE FROM authorization_grant WHERE id NOT IN (
  SELECT min(id) FROM authorization_grant GROUP BY type, user_id, group_id, resource_type, resource_id
);
DROP INDEX authorization_grant_user_idx;
DROP INDEX authorization_grant_group_idx;
CREATE UNIQUE INDEX authorization_grant_user_idx ON authorization_grant (user_id, type, resource_type, resource_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX authorization_grant_group_idx ON authorization_grant (group_id, type, resource_type, resource_id) WHERE group_id IS NOT NULL;

-- What comes with new users and groups, for those there are: users may do
-- everything with themselves, groups are known to their members.
INSERT INTO authorization_grant (id, type, user_id, resource_type, resource_id, permissions, rev)
  SELECT 'user ' || u.id, 1, u.id, 1, u.id, 2147483647, 1 FROM user_account u WHERE NOT EXISTS (
    SELECT 1 FROM authorization_grant a WHERE a.user_id = u.id AND a.type = 1 AND a.resource_type = 1 AND a.resource_id = u.id
  );
INSERT INTO authorization_grant (id, type, group_id, resource_type, resource_id, permissions, rev)
  SELECT 'group ' || g.id, 1, g.id, 2, g.id, 2, 1 FROM user_group g WHERE NOT EXISTS (
    SELECT 1 FROM authorization_grant a WHERE a.group_id = g.id AND a.type = 1 AND a.resource_type = 2 AND a.resource_id = g.id
  );
