package state

// Deployment is a set of resources deployed together.
type Deployment struct {
	ID         string
	Name       string
	Source     string
	DeployTime Millis
	TenantID   string
}

// Bind implements [Row].
func (d *Deployment) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.Text("name", &d.Name)
	b.Text("source", &d.Source)
	b.Time("deploy_time", &d.DeployTime)
	b.Text("tenant_id", &d.TenantID)
}

// Resource is one file of a deployment.
type Resource struct {
	ID           string
	DeploymentID string
	Name         string
	Data         []byte
}

// Bind implements [Row].
func (r *Resource) Bind(b *Binder) {
	b.ID("id", &r.ID)
	b.ID("deployment_id", &r.DeploymentID)
	b.Text("name", &r.Name)
	b.Bytes("data", &r.Data)
}

// ProcessDefinition is one version of a process. The database keeps key,
// version and tenant unique together.
type ProcessDefinition struct {
	ID                  string // key:version:uuid
	Key                 string
	Version             int64
	Name                string
	Category            string
	Description         string
	DeploymentID        string
	ResourceName        string
	DiagramName         string
	VersionTag          string
	HistoryTimeToLive   OptionalInt // days
	StartableInTasklist bool
	HasStartForm        bool
	Suspended           bool
	TenantID            string
	Rev                 int64
}

// Bind implements [Row].
func (d *ProcessDefinition) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.Text("key", &d.Key)
	b.Int("version", &d.Version)
	b.Text("name", &d.Name)
	b.Text("category", &d.Category)
	b.Text("description", &d.Description)
	b.ID("deployment_id", &d.DeploymentID)
	b.Text("resource_name", &d.ResourceName)
	b.Text("diagram_name", &d.DiagramName)
	b.Text("version_tag", &d.VersionTag)
	b.OptionalInt("history_time_to_live", &d.HistoryTimeToLive)
	b.Bool("startable_in_tasklist", &d.StartableInTasklist)
	b.Bool("has_start_form", &d.HasStartForm)
	b.Bool("suspended", &d.Suspended)
	b.Text("tenant_id", &d.TenantID)
	b.Int("rev", &d.Rev)
}

// CandidateStarter names a user or a group that may start instances of a
// definition as its model says.
type CandidateStarter struct {
	ID                  string
	ProcessDefinitionID string
	UserID, GroupID     string // one of both
}

// Bind implements [Row].
func (c *CandidateStarter) Bind(b *Binder) {
	b.ID("id", &c.ID)
	b.ID("process_definition_id", &c.ProcessDefinitionID)
	b.Text("user_id", &c.UserID)
	b.Text("group_id", &c.GroupID)
}

// JobDefinition stands for the jobs that one element of a definition makes.
type JobDefinition struct {
	ID                   string
	ProcessDefinitionID  string
	ProcessDefinitionKey string
	DeploymentID         string
	ActivityID           string
	Kind                 JobKind
	Configuration        string // async-before, async-after, or the timer, as Camunda shows it
	Priority             OptionalInt
	Suspended            bool
	TenantID             string
	Rev                  int64
}

// Bind implements [Row].
func (d *JobDefinition) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.ID("process_definition_id", &d.ProcessDefinitionID)
	b.Text("process_definition_key", &d.ProcessDefinitionKey)
	b.ID("deployment_id", &d.DeploymentID)
	b.Text("activity_id", &d.ActivityID)
	b.Text("kind", (*string)(&d.Kind))
	b.Text("configuration", &d.Configuration)
	b.OptionalInt("priority", &d.Priority)
	b.Bool("suspended", &d.Suspended)
	b.Text("tenant_id", &d.TenantID)
	b.Int("rev", &d.Rev)
}

// FormDefinition is one version of a Camunda Form. The database keeps key,
// version and tenant unique together.
type FormDefinition struct {
	ID           string
	Key          string // the id in the form's schema
	Version      int64
	DeploymentID string
	ResourceName string
	TenantID     string
}

// Bind implements [Row].
func (f *FormDefinition) Bind(b *Binder) {
	b.ID("id", &f.ID)
	b.Text("key", &f.Key)
	b.Int("version", &f.Version)
	b.ID("deployment_id", &f.DeploymentID)
	b.Text("resource_name", &f.ResourceName)
	b.Text("tenant_id", &f.TenantID)
}
