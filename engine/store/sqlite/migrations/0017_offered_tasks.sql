-- Counting the tasks that are offered to somebody reads two indexes, in the same order,
-- and no row: those of the links with what they are, and the tasks without assignee.

DROP INDEX identity_link_user_idx;
DROP INDEX identity_link_group_idx;
CREATE INDEX identity_link_user_idx ON identity_link (user_id, task_id, type) WHERE user_id IS NOT NULL;
CREATE INDEX identity_link_group_idx ON identity_link (group_id, task_id, type) WHERE group_id IS NOT NULL;
CREATE INDEX task_unassigned_idx ON task (id) WHERE assignee IS NULL;
