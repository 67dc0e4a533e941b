package storetest

// AccessPath is a way in which the engine reads one table, or finds the rows
// to change. Each must go by an index, however large the table is.
type AccessPath struct {
	Statement string
	Args      []any
}

// AccessPaths lists the ways beside those of loads, flushes and acquisitions,
// which the back ends know themselves.
func AccessPaths() []AccessPath {
	return []AccessPath{
		{"SELECT type FROM authorization_grant WHERE type = 0 OR user_id = ? OR group_id IN (?, ?)", []any{"u", "g", "h"}},
		{"SELECT id FROM authorization_grant WHERE resource_type = ? AND resource_id = #", []any{int64(6), "p"}},
		{"SELECT user_id FROM membership WHERE group_id = ?", []any{"g"}},
		{"SELECT group_id FROM membership WHERE user_id = ? ORDER BY group_id", []any{"u"}},
		{"SELECT tenant_id FROM tenant_membership WHERE user_id = ? OR group_id IN (?, ?)", []any{"u", "g", "h"}},
		{"SELECT user_id FROM tenant_membership WHERE tenant_id = ?", []any{"t"}},
		{"SELECT user_id FROM api_token WHERE hash = ?", []any{"h"}},
		{"SELECT name FROM api_token WHERE user_id = ?", []any{"u"}},
		{"SELECT id FROM user_account WHERE origin = ?", []any{"o"}},
		{"SELECT value FROM identity_version WHERE id = ?", []any{"identity"}},
		{"SELECT data FROM session WHERE id = ? AND expires > ?", []any{"s", int64(1)}},
		{"SELECT id FROM session WHERE user_id = ?", []any{"u"}},
		{"SELECT id FROM session WHERE expires < ?", []any{int64(1)}},
		{"SELECT data FROM resource WHERE deployment_id = # AND name = ?", []any{"d", "n"}},
		{"SELECT id FROM process_definition WHERE key = ? AND coalesce(tenant_id, '') = ? ORDER BY version DESC LIMIT 1", []any{"p", ""}},
		{"SELECT id FROM process_definition WHERE deployment_id = #", []any{"d"}},
		{"SELECT id FROM job_definition WHERE process_definition_id = #", []any{"p"}},
		{"SELECT id FROM job_definition WHERE deployment_id = #", []any{"d"}},
		{"SELECT id FROM job WHERE job_definition_id = # AND id > # AND suspended = ? ORDER BY id LIMIT ?", []any{"d", "", true, int64(9)}},
		{"SELECT id FROM process_instance WHERE process_definition_id = #", []any{"p"}},
		{"SELECT id FROM process_instance WHERE business_key = ?", []any{"b"}},
		{"SELECT id FROM process_instance WHERE super_execution_id = #", []any{"e"}},
		{"SELECT id FROM content WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM variable WHERE execution_id = # AND name = ?", []any{"e", "x"}},
		{"SELECT id FROM variable WHERE task_id = #", []any{"t"}},
		{"SELECT id FROM task WHERE assignee = ? ORDER BY created", []any{"u"}},
		{"SELECT id FROM task WHERE owner = ?", []any{"u"}},
		{"SELECT id FROM task WHERE due < ?", []any{int64(1)}},
		{"SELECT task_id FROM identity_link WHERE group_id = ?", []any{"g"}},
		{"SELECT task_id FROM identity_link WHERE user_id = ?", []any{"u"}},
		{"SELECT id FROM task t WHERE id = # AND EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND l.type = 'candidate')", []any{"t"}},
		{"SELECT id FROM incident WHERE process_definition_id = #", []any{"p"}},
		{"SELECT id FROM incident WHERE execution_id = #", []any{"e"}},
		{"SELECT id FROM history_process_instance WHERE process_definition_id = #", []any{"p"}},
		{"SELECT id FROM history_process_instance WHERE business_key = ?", []any{"b"}},
		{"SELECT id FROM history_process_instance WHERE super_execution_id = #", []any{"e"}},
		{"SELECT id FROM history_process_instance WHERE removal_time < ?", []any{int64(1)}},
		{"SELECT id FROM history_activity_instance WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_variable WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_detail WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_task WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_identity_link WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_incident WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_job_log WHERE process_instance_id = #", []any{"i"}},
		{"SELECT id FROM history_job_log WHERE job_id = # AND time < ? LIMIT ?", []any{"j", int64(1), int64(9)}},
		{"SELECT id FROM history_process_instance WHERE removal_time <= ? ORDER BY removal_time LIMIT ?", []any{int64(1), int64(9)}},
		{"SELECT id FROM history_process_instance WHERE super_process_instance_id IN (#) AND removal_time IS NULL", []any{[]string{"i"}}},
		{"SELECT process_instance_id, COUNT(*) FROM history_activity_instance WHERE process_instance_id IN (#) GROUP BY process_instance_id", []any{[]string{"i"}}},
		{"SELECT process_instance_id, COUNT(*) FROM history_detail WHERE process_instance_id IN (#) GROUP BY process_instance_id", []any{[]string{"i"}}},
		{"SELECT id FROM history_decision_instance WHERE process_instance_id IN (#)", []any{[]string{"i"}}},
		{"SELECT id FROM history_decision_instance WHERE removal_time <= ? ORDER BY removal_time LIMIT ?", []any{int64(1), int64(9)}},
		{"SELECT id FROM history_batch WHERE removal_time <= ? ORDER BY removal_time LIMIT 1", []any{int64(1)}},
		{"SELECT id FROM task_worker WHERE time < ? ORDER BY time LIMIT ?", []any{int64(1), int64(9)}},
		{"SELECT SUM(value) FROM metric WHERE name = ? AND time >= ?", []any{"m", int64(1)}},
		{"SELECT id FROM history_operation WHERE process_instance_id = #", []any{"i"}},
	}
}
