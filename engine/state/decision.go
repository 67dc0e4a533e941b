package state

// DecisionDefinition is one version of a decision. The database keeps key,
// version and tenant unique together.
type DecisionDefinition struct {
	ID                string // key:version:uuid
	Key               string
	Version           int64
	Name              string
	Category          string
	DeploymentID      string
	ResourceName      string
	RequirementsID    string // of the requirements graph it is part of; empty for none
	RequirementsKey   string
	VersionTag        string
	HistoryTimeToLive OptionalInt // days
	TenantID          string
	Rev               int64
}

// Bind implements [Row].
func (d *DecisionDefinition) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.Text("key", &d.Key)
	b.Int("version", &d.Version)
	b.Text("name", &d.Name)
	b.Text("category", &d.Category)
	b.ID("deployment_id", &d.DeploymentID)
	b.Text("resource_name", &d.ResourceName)
	b.ID("requirements_id", &d.RequirementsID)
	b.Text("requirements_key", &d.RequirementsKey)
	b.Text("version_tag", &d.VersionTag)
	b.OptionalInt("history_time_to_live", &d.HistoryTimeToLive)
	b.Text("tenant_id", &d.TenantID)
	b.Int("rev", &d.Rev)
}

// DecisionRequirements is one version of a requirements graph: a file of several
// decisions.
type DecisionRequirements struct {
	ID           string // key:version:uuid
	Key          string
	Version      int64
	Name         string
	Category     string
	DeploymentID string
	ResourceName string
	TenantID     string
}

// Bind implements [Row].
func (d *DecisionRequirements) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.Text("key", &d.Key)
	b.Int("version", &d.Version)
	b.Text("name", &d.Name)
	b.Text("category", &d.Category)
	b.ID("deployment_id", &d.DeploymentID)
	b.Text("resource_name", &d.ResourceName)
	b.Text("tenant_id", &d.TenantID)
}
