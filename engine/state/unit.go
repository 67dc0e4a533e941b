package state

// Unit is the unit of work of one command: the rows it loaded and made, the
// rows it only appends, removes or purges, and the facts that history is made from.
type Unit struct {
	ProcessInstances    Set[ProcessInstance, *ProcessInstance]
	Executions          Set[Execution, *Execution]
	ActivityInstances   Set[ActivityInstance, *ActivityInstance]
	Variables           Set[Variable, *Variable]
	Tasks               Set[Task, *Task]
	IdentityLinks       Set[IdentityLink, *IdentityLink]
	Jobs                Set[Job, *Job]
	EventSubscriptions  Set[EventSubscription, *EventSubscription]
	ExternalTasks       Set[ExternalTask, *ExternalTask]
	Incidents           Set[Incident, *Incident]
	ProcessDefinitions  Set[ProcessDefinition, *ProcessDefinition]
	JobDefinitions      Set[JobDefinition, *JobDefinition]
	DecisionDefinitions Set[DecisionDefinition, *DecisionDefinition]
	Deployments         Set[Deployment, *Deployment]
	Users               Set[User, *User]
	Groups              Set[Group, *Group]
	Memberships         Set[Membership, *Membership]
	Authorizations      Set[Authorization, *Authorization]
	Tenants             Set[Tenant, *Tenant]
	TenantMemberships   Set[TenantMembership, *TenantMembership]
	Tokens              Set[Token, *Token]
	Sessions            Set[Session, *Session]
	Settings            Set[Setting, *Setting]
	Batches             Set[Batch, *Batch]

	// incomplete tells of the executions of a partial unit which of them have
	// children that the unit lacks; nil for a whole unit.
	incomplete map[string]bool

	// Facts are what happened, in order; history turns them into rows.
	Facts []Fact

	held     []Hold
	appended map[*Table][]Row
	replaced map[*Table][]Row
	removed  map[*Table][]Row
	purged   map[*Table][]Purge
}

// NewUnit returns an empty unit of work.
func NewUnit() *Unit {
	return &Unit{
		ProcessInstances:    newSet[ProcessInstance](ProcessInstanceTable, func(r *ProcessInstance) string { return r.ID }),
		Executions:          newSet[Execution](ExecutionTable, func(r *Execution) string { return r.ID }),
		ActivityInstances:   newSet[ActivityInstance](ActivityInstanceTable, func(r *ActivityInstance) string { return r.ID }),
		Variables:           newSet[Variable](VariableTable, func(r *Variable) string { return r.ID }),
		Tasks:               newSet[Task](TaskTable, func(r *Task) string { return r.ID }),
		IdentityLinks:       newSet[IdentityLink](IdentityLinkTable, func(r *IdentityLink) string { return r.ID }),
		Jobs:                newSet[Job](JobTable, func(r *Job) string { return r.ID }),
		EventSubscriptions:  newSet[EventSubscription](EventSubscriptionTable, func(r *EventSubscription) string { return r.ID }),
		ExternalTasks:       newSet[ExternalTask](ExternalTaskTable, func(r *ExternalTask) string { return r.ID }),
		Incidents:           newSet[Incident](IncidentTable, func(r *Incident) string { return r.ID }),
		ProcessDefinitions:  newSet[ProcessDefinition](ProcessDefinitionTable, func(r *ProcessDefinition) string { return r.ID }),
		JobDefinitions:      newSet[JobDefinition](JobDefinitionTable, func(r *JobDefinition) string { return r.ID }),
		DecisionDefinitions: newSet[DecisionDefinition](DecisionDefinitionTable, func(r *DecisionDefinition) string { return r.ID }),
		Deployments:         newSet[Deployment](DeploymentTable, func(r *Deployment) string { return r.ID }),
		Users:               newSet[User](UserTable, func(r *User) string { return r.ID }),
		Groups:              newSet[Group](GroupTable, func(r *Group) string { return r.ID }),
		Memberships:         newSet[Membership](MembershipTable, func(r *Membership) string { return r.ID }),
		Authorizations:      newSet[Authorization](AuthorizationTable, func(r *Authorization) string { return r.ID }),
		Tenants:             newSet[Tenant](TenantTable, func(r *Tenant) string { return r.ID }),
		TenantMemberships:   newSet[TenantMembership](TenantMembershipTable, func(r *TenantMembership) string { return r.ID }),
		Tokens:              newSet[Token](TokenTable, func(r *Token) string { return r.ID }),
		Sessions:            newSet[Session](SessionTable, func(r *Session) string { return r.ID }),
		Settings:            newSet[Setting](SettingTable, func(r *Setting) string { return r.ID }),
		Batches:             newSet[Batch](BatchTable, func(r *Batch) string { return r.ID }),
	}
}

// LoadRow files a row scanned from one of [InstanceTables] into its set.
func (u *Unit) LoadRow(row Row) {
	switch r := row.(type) {
	case *ProcessInstance:
		u.ProcessInstances.Load(*r)
	case *Execution:
		u.Executions.Load(*r)
	case *ActivityInstance:
		u.ActivityInstances.Load(*r)
	case *Variable:
		u.Variables.Load(*r)
	case *Task:
		u.Tasks.Load(*r)
	case *IdentityLink:
		u.IdentityLinks.Load(*r)
	case *Job:
		u.Jobs.Load(*r)
	case *EventSubscription:
		u.EventSubscriptions.Load(*r)
	case *ExternalTask:
		u.ExternalTasks.Load(*r)
	case *Incident:
		u.Incidents.Load(*r)
	default:
		panic("state: row of a table that is not loaded with an instance")
	}
}

// Append adds a row that no set tracks: history, content, resources.
func (u *Unit) Append(t *Table, row Row) {
	if u.appended == nil {
		u.appended = make(map[*Table][]Row)
	}
	u.appended[t] = append(u.appended[t], row)
}

// Remove deletes a row that no set tracks; only its id (and rev, where the
// table is versioned) is looked at.
func (u *Unit) Remove(t *Table, row Row) {
	if u.removed == nil {
		u.removed = make(map[*Table][]Row)
	}
	u.removed[t] = append(u.removed[t], row)
}

// Replace writes a row that no set tracks over the stored one, whatever that is
// by now. The table must not be versioned.
func (u *Unit) Replace(t *Table, row Row) {
	if t.Versioned {
		panic("state: replace a row of " + t.Name + ", which is versioned")
	}
	if u.replaced == nil {
		u.replaced = make(map[*Table][]Row)
	}
	u.replaced[t] = append(u.replaced[t], row)
}

// Purge deletes all rows of the table whose column has one of the values,
// whether they were loaded or not. It panics for a column that is no text of
// the table, or is abridged.
func (u *Unit) Purge(t *Table, column string, values ...string) {
	if i, ok := t.Column(column); !ok || t.Columns[i].Type != TextColumn && t.Columns[i].Type != IDColumn || t.Columns[i].Abridgement != Written {
		panic("state: purge " + t.Name + " by " + column + ", which is no text column of it, or abridged")
	}
	if len(values) == 0 {
		return
	}
	if u.purged == nil {
		u.purged = make(map[*Table][]Purge)
	}
	u.purged[t] = append(u.purged[t], Purge{Column: column, Values: values})
}

// Hold has the changes rest on a process definition being as it was read.
func (u *Unit) Hold(d ProcessDefinition) { u.held = append(u.held, Hold{d.ID, d.Rev}) }

// Record adds a fact.
func (u *Unit) Record(f Fact) { u.Facts = append(u.Facts, f) }

// tableSet is what all sets have in common.
type tableSet interface {
	changes() TableChange
	changed() bool
}

func (u *Unit) sets() [24]tableSet {
	return [...]tableSet{
		&u.ProcessInstances, &u.Executions, &u.ActivityInstances, &u.Variables, &u.Tasks, &u.IdentityLinks,
		&u.Jobs, &u.EventSubscriptions, &u.ExternalTasks, &u.Incidents, &u.ProcessDefinitions, &u.JobDefinitions,
		&u.DecisionDefinitions, &u.Deployments, &u.Users, &u.Groups, &u.Memberships, &u.Authorizations, &u.Tenants, &u.TenantMemberships,
		&u.Tokens, &u.Sessions, &u.Settings, &u.Batches,
	}
}

// Changed reports whether the unit does anything to the database.
func (u *Unit) Changed() bool {
	if len(u.appended)+len(u.replaced)+len(u.removed)+len(u.purged)+len(u.held) > 0 {
		return true
	}
	for _, set := range u.sets() {
		if set.changed() {
			return true
		}
	}
	return false
}

// Changes returns what the unit does to the database, without empty tables.
func (u *Unit) Changes() *Changes {
	// By position, and on the stack: this runs for every command.
	var byTable [len(tables)]TableChange
	for _, set := range u.sets() {
		if c := set.changes(); c.size() > 0 {
			byTable[positions[c.Table]] = c
		}
	}
	changes := &Changes{Tables: make([]TableChange, 0, 8), Holds: u.held}
	for i := range byTable {
		c, t := &byTable[i], tables[i]
		c.Table = t
		c.Updates = append(c.Updates, u.replaced[t]...)
		c.Inserts = append(c.Inserts, u.appended[t]...)
		c.Deletes = append(c.Deletes, u.removed[t]...)
		c.Purges = u.purged[t]
		if c.size() > 0 {
			changes.Tables = append(changes.Tables, *c)
		}
	}
	return changes
}
