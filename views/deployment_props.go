package views

// DeploymentsProps is the list of deployments.
type DeploymentsProps struct {
	Page      Page
	Query     string
	Count     string
	Rows      []DeploymentRow
	Paging    Paging
	MayDeploy bool
}

// DeploymentRow is one deployment in the list.
type DeploymentRow struct {
	ID, Name, Source, Tenant string
	Deployed                 string // "14 Nov 10:31"
	Exactly                  string
}

// DeploymentProps is one deployment.
type DeploymentProps struct {
	Page        Page
	ID, Name    string
	Note        string // "deployed 14 Nov 10:31 from process application"
	Resources   []DeployedFile
	Definitions []DeployedDefinition
	ShownName   string // of the file that is open; empty for none
	ShownText   string
	ShownNote   string // in place of the text: why it is not shown
	MayDelete   bool
}

// DeployedFile is one file of a deployment.
type DeployedFile struct {
	ID, Name string
	Current  bool
}

// DeployedDefinition is a process or decision of a deployment.
type DeployedDefinition struct {
	Name, Kind, Version string
	URL                 string // empty where there is no page of it
}

// DeployProps asks for files.
type DeployProps struct {
	Page         Page
	Name, Tenant string // as typed
	OnlyChanged  bool
	Error        string
	Files        []RefusedFile
}

// RefusedFile is a file that cannot be deployed.
type RefusedFile struct {
	Name     string
	Problems []FileProblem
}

// FileProblem is one thing that is wrong in a file.
type FileProblem struct {
	Where string // "line 12, column 4, approve"; empty for the whole file
	Text  string
}
