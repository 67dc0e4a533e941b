package query

import "maps"

// Batch does the same to many elements.
type Batch struct {
	ID, Type                                               string
	TotalJobs, JobsCreated, JobsPerSeed, InvocationsPerJob int64
	SeedDefinitionID, MonitorDefinitionID, JobDefinitionID string
	Suspended                                              bool
	CreateUserID                                           string
	StartTime, ExecutionStartTime                          Millis
	TenantID                                               string
}

// BatchStatistics is a batch with how far it is. What has failed remains.
type BatchStatistics struct {
	Batch
	Remaining, Failed int64
}

// What the jobs of the batch b tell: the index job_batch_idx has it all.
const (
	remainingJobs = "b.total_jobs - b.jobs_created + (SELECT COUNT(*) FROM job j WHERE j.process_definition_id IS NULL AND j.job_definition_id = b.job_definition_id)"
	failedOfBatch = " FROM job j WHERE j.process_definition_id IS NULL AND j.job_definition_id = b.job_definition_id AND j.retries = 0"
)

// Batches are the batches that are not over.
var Batches = Resource[Batch]{
	name: "batch", from: "batch b", id: "b.id", order: []sortKey{byID("b.id")},
	columns: batchColumns(func(b *Batch) *Batch { return b }),
	filters: batchFilters, sorts: batchSorts,
}

// BatchesWithStatistics are the same batches with how far they are.
var BatchesWithStatistics = Resource[BatchStatistics]{
	name: "batch", from: "batch b", id: "b.id", order: []sortKey{byID("b.id")},
	columns: append(batchColumns(func(b *BatchStatistics) *Batch { return &b.Batch }),
		column[BatchStatistics]{remainingJobs, func(b *BatchStatistics) any { return &b.Remaining }},
		column[BatchStatistics]{"(SELECT COUNT(*)" + failedOfBatch + ")", func(b *BatchStatistics) any { return &b.Failed }},
	),
	filters: with(batchFilters, map[string]Filter{
		"createdBy":       text("b.create_user_id = ?"),
		"startedAfter":    date("b.start_time >= ?"),
		"startedBefore":   date("b.start_time <= ?"),
		"withFailures":    flag("EXISTS (SELECT 1" + failedOfBatch + ")"),
		"withoutFailures": flag("NOT EXISTS (SELECT 1" + failedOfBatch + ")"),
	}),
	sorts: with(batchSorts, map[string]sortKey{"startTime": byNumber("b.start_time")}),
}

func batchColumns[R any](of func(*R) *Batch) []column[R] {
	return []column[R]{
		{"b.id", func(r *R) any { return &of(r).ID }},
		{"b.type", func(r *R) any { return &of(r).Type }},
		{"b.total_jobs", func(r *R) any { return &of(r).TotalJobs }},
		{"b.jobs_created", func(r *R) any { return &of(r).JobsCreated }},
		{"b.jobs_per_seed", func(r *R) any { return &of(r).JobsPerSeed }},
		{"b.invocations_per_job", func(r *R) any { return &of(r).InvocationsPerJob }},
		{"b.seed_definition_id", func(r *R) any { return &of(r).SeedDefinitionID }},
		{"b.monitor_definition_id", func(r *R) any { return &of(r).MonitorDefinitionID }},
		{"b.job_definition_id", func(r *R) any { return &of(r).JobDefinitionID }},
		{"b.suspended", func(r *R) any { return &of(r).Suspended }},
		{"b.create_user_id", func(r *R) any { return &of(r).CreateUserID }},
		{"b.start_time", func(r *R) any { return (*int64)(&of(r).StartTime) }},
		{"b.execution_start_time", func(r *R) any { return (*int64)(&of(r).ExecutionStartTime) }},
		{"b.tenant_id", func(r *R) any { return &of(r).TenantID }},
	}
}

// batchFilters and batchSorts are those of a batch; with statistics there are more.
var (
	batchFilters = map[string]Filter{
		"batchId":         text("b.id = #"),
		"suspended":       {Kind: Boolean, sql: "b.suspended = ?"},
		"tenantCheck":     tenantCheck("b.tenant_id"),
		"tenantIdIn":      texts("b.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"type":            text("b.type = ?"),
		"visible":         visible(nil, ownIDIn("b.id")),
		"withoutTenantId": flag("b.tenant_id IS NULL"),
	}
	batchSorts = map[string]sortKey{
		"batchId":  byID("b.id"),
		"tenantId": byText("b.tenant_id"),
	}
)

// with is a table with more lines.
func with[V any](table, more map[string]V) map[string]V {
	all := maps.Clone(table)
	maps.Copy(all, more)
	return all
}

// HistoryBatch is a batch, running or over.
type HistoryBatch struct {
	ID, Type                                               string
	TotalJobs, JobsPerSeed, InvocationsPerJob              int64
	SeedDefinitionID, MonitorDefinitionID, JobDefinitionID string
	CreateUserID                                           string
	StartTime, ExecutionStartTime, EndTime, RemovalTime    Millis
	TenantID                                               string
}

const historyBatchColumns = "id, type, total_jobs, jobs_per_seed, invocations_per_job, seed_definition_id, monitor_definition_id, job_definition_id," +
	" create_user_id, start_time, execution_start_time, removal_time, tenant_id"

// HistoryBatches are the batches that run or are over.
var HistoryBatches = Resource[HistoryBatch]{
	name:  "historic batch",
	from:  source("batch", historyBatchColumns, noTime+" AS end_time", "h"),
	ended: source("history_batch", historyBatchColumns, "end_time", "h"),
	id:    "h.id",
	order: []sortKey{byID("h.id")},
	columns: []column[HistoryBatch]{
		{"h.id", func(b *HistoryBatch) any { return &b.ID }},
		{"h.type", func(b *HistoryBatch) any { return &b.Type }},
		{"h.total_jobs", func(b *HistoryBatch) any { return &b.TotalJobs }},
		{"h.jobs_per_seed", func(b *HistoryBatch) any { return &b.JobsPerSeed }},
		{"h.invocations_per_job", func(b *HistoryBatch) any { return &b.InvocationsPerJob }},
		{"h.seed_definition_id", func(b *HistoryBatch) any { return &b.SeedDefinitionID }},
		{"h.monitor_definition_id", func(b *HistoryBatch) any { return &b.MonitorDefinitionID }},
		{"h.job_definition_id", func(b *HistoryBatch) any { return &b.JobDefinitionID }},
		{"h.create_user_id", func(b *HistoryBatch) any { return &b.CreateUserID }},
		{"h.start_time", func(b *HistoryBatch) any { return (*int64)(&b.StartTime) }},
		{"h.execution_start_time", func(b *HistoryBatch) any { return (*int64)(&b.ExecutionStartTime) }},
		{"h.end_time", func(b *HistoryBatch) any { return (*int64)(&b.EndTime) }},
		{"h.removal_time", func(b *HistoryBatch) any { return (*int64)(&b.RemovalTime) }},
		{"h.tenant_id", func(b *HistoryBatch) any { return &b.TenantID }},
	},
	filters: map[string]Filter{
		"batchId":         text("h.id = #"),
		"completed":       {Kind: Boolean, build: completedBatches},
		"over":            over("h.end_time"),
		"tenantCheck":     tenantCheck("h.tenant_id"),
		"tenantIdIn":      texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"type":            text("h.type = ?"),
		"visible":         visible(nil, ownIDIn("h.id")),
		"withoutTenantId": flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"batchId":   byID("h.id"),
		"endTime":   byNumber("h.end_time").ended(),
		"startTime": byNumber("h.start_time"),
		"tenantId":  byText("h.tenant_id"),
	},
}

func completedBatches(b *builder, v any, _ []Condition) error {
	switch v {
	case true:
		b.add("h.end_time IS NOT NULL")
	case false:
		b.add("h.end_time IS NULL")
	default:
		return wrongType(v)
	}
	return nil
}

// FinishedBatches is how many batches of a type history keeps that are over.
type FinishedBatches struct {
	Type     string
	Finished int64
}

// BatchReport counts the batches that are over by type.
var BatchReport = Resource[FinishedBatches]{
	name:  "finished batch report",
	from:  "(SELECT type AS id, COUNT(*) AS finished FROM history_batch GROUP BY type) r",
	named: true,
	id:    "r.id",
	order: []sortKey{byName("r.id")},
	columns: []column[FinishedBatches]{
		{"r.id", func(b *FinishedBatches) any { return &b.Type }},
		{"r.finished", func(b *FinishedBatches) any { return &b.Finished }},
	},
	// Who may see it is asked as if the type were the id of a batch: only a grant on
	// all batches allows it.
	filters: map[string]Filter{"visible": visible(nil, ownIn("r.id"))},
	sorts:   map[string]sortKey{"finished": byNumber("r.finished").set()},
}
