package state

// The kinds of jobs of batches; the text of one that does the work is also the
// type of its batch.
const (
	JobBatchSeed                   JobKind = "batch-seed-job"
	JobBatchMonitor                JobKind = "batch-monitor-job"
	JobBatchCorrelate              JobKind = "correlate-message"
	JobBatchDeleteDecisions        JobKind = "historic-decision-instance-deletion"
	JobBatchDeleteHistory          JobKind = "historic-instance-deletion"
	JobBatchDeleteInstances        JobKind = "instance-deletion"
	JobBatchExternalTaskRetries    JobKind = "set-external-task-retries"
	JobBatchJobRetries             JobKind = "set-job-retries"
	JobBatchMigrate                JobKind = "instance-migration"
	JobBatchModify                 JobKind = "instance-modification"
	JobBatchRemovalTimeOfBatches   JobKind = "batch-set-removal-time"
	JobBatchRemovalTimeOfDecisions JobKind = "decision-set-removal-time"
	JobBatchRemovalTimeOfInstances JobKind = "process-set-removal-time"
	JobBatchRestart                JobKind = "instance-restart"
	JobBatchSetVariables           JobKind = "set-variables"
	JobBatchSuspend                JobKind = "instance-update-suspension-state"
)

// batchJobs are the kinds above.
var batchJobs = map[JobKind]bool{
	JobBatchSeed: true, JobBatchMonitor: true, JobBatchCorrelate: true, JobBatchDeleteDecisions: true, JobBatchDeleteHistory: true,
	JobBatchDeleteInstances: true, JobBatchExternalTaskRetries: true, JobBatchJobRetries: true, JobBatchMigrate: true, JobBatchModify: true,
	JobBatchRemovalTimeOfBatches: true, JobBatchRemovalTimeOfDecisions: true, JobBatchRemovalTimeOfInstances: true,
	JobBatchRestart: true, JobBatchSetVariables: true, JobBatchSuspend: true,
}

// IsBatch reports whether jobs of the kind belong to a batch, whose id is their
// configuration.
func (k JobKind) IsBatch() bool { return batchJobs[k] }

// Batch does the same to many elements: process instances, jobs or what else the
// type says. A seed job turns its parts into jobs, which do the work, and a
// monitor job ends it when none is left. The row lives until then and becomes a
// [HistoryBatch].
type Batch struct {
	ID                string
	Type              JobKind
	TotalJobs         int64
	JobsCreated       int64
	JobsPerSeed       int64
	InvocationsPerJob int64
	// The job definitions of the three kinds of jobs.
	SeedDefinitionID    string
	MonitorDefinitionID string
	JobDefinitionID     string
	Configuration       string // JSON of what is done
	Suspended           bool
	CreateUserID        string
	StartTime           Millis
	ExecutionStartTime  Millis // when the first of its jobs ran
	RemovalTime         Millis // what history is to have
	TenantID            string
	Rev                 int64
}

// Bind implements [Row].
func (t *Batch) Bind(b *Binder) {
	t.bindShared(b)
	b.Int("jobs_created", &t.JobsCreated)
	b.RawText("configuration", &t.Configuration)
	b.Bool("suspended", &t.Suspended)
	b.Int("rev", &t.Rev)
}

// bindShared binds what a living and an ended batch share.
func (t *Batch) bindShared(b *Binder) {
	b.ID("id", &t.ID)
	b.Text("type", (*string)(&t.Type))
	b.Int("total_jobs", &t.TotalJobs)
	b.Int("jobs_per_seed", &t.JobsPerSeed)
	b.Int("invocations_per_job", &t.InvocationsPerJob)
	b.ID("seed_definition_id", &t.SeedDefinitionID)
	b.ID("monitor_definition_id", &t.MonitorDefinitionID)
	b.ID("job_definition_id", &t.JobDefinitionID)
	b.Text("create_user_id", &t.CreateUserID)
	b.Time("start_time", &t.StartTime)
	b.Time("execution_start_time", &t.ExecutionStartTime)
	b.Time("removal_time", &t.RemovalTime)
	b.Text("tenant_id", &t.TenantID)
}

// HistoryBatch is a batch that is over or was deleted.
type HistoryBatch struct {
	Batch   // JobsCreated, Configuration, Suspended and Rev are not stored
	EndTime Millis
}

// Bind implements [Row].
func (h *HistoryBatch) Bind(b *Binder) {
	h.bindShared(b)
	b.Time("end_time", &h.EndTime)
}

// BatchPart is as many elements of a batch as one seed job makes jobs for; it is
// deleted with that. So neither the batch nor any of its jobs holds all of them.
type BatchPart struct {
	ID           string
	BatchID      string
	DeploymentID string // that of the elements' definitions; empty where there is none
	Elements     string // JSON list of ids
}

// Bind implements [Row].
func (p *BatchPart) Bind(b *Binder) {
	b.ID("id", &p.ID)
	b.ID("batch_id", &p.BatchID)
	b.ID("deployment_id", &p.DeploymentID)
	b.RawText("elements", &p.Elements)
}
