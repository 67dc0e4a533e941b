package query

// Visibility is what one user may see of a resource. The engine resolves the
// user's grants into it once a request; a query takes it as one condition
// ([Visible]) and never joins the authorizations.
//
// Which of its parts count depends on the resource (Camunda 7.24,
// authorization checks of queries):
//
//	process definitions, job definitions   Definitions
//	process instances, executions,
//	incidents, jobs                        Instances, then Definitions
//	variable instances                     Instances, Definitions, then Tasks
//	tasks, identity links                  Tasks, then Definitions
//	history                                Definitions
//	user operations                        Own (by category), then Definitions
//	deployments, users, groups, tenants    Own
//
// Whoever is assigned to a task, owns it, or is linked to it alone or with a
// group sees it, its variables and, as assignee or owner, its history.
type Visibility struct {
	// All: every row.
	All    bool
	UserID string
	Groups []string
	// Own is about the row itself, by its id or category.
	Own Permit
	// Instances is about process instances by id, Tasks about tasks by id.
	Instances, Tasks Permit
	// Definitions is about all that belongs to process definitions, by their key.
	Definitions Permit
}

// Permit is what one user's grants say of one permission on one kind of
// resource.
type Permit struct {
	// Granted and Denied are the ids that the grants name one by one.
	Granted, Denied []string
	// Others is what they say of all other ids.
	Others Verdict
}

// Verdict is the outcome for ids that no grant names.
type Verdict int

// The verdicts. What one kind of resource leaves open the next one decides, and
// what all leave open is denied.
const (
	Open Verdict = iota
	Granted
	Denied
)

// Visible is the condition that v may see the row. Every resource takes it; no
// client can set it.
func Visible(v Visibility) Condition { return Condition{Name: "visible", Value: v} }

// visible is the filter of [Visible]; steps are the permits that count, in
// order, and involved, where set, writes what is seen whatever they say.
func visible(involved func(b *builder, v Visibility), steps ...step) Filter {
	return Filter{Kind: Internal, build: func(b *builder, value any, _ []Condition) error {
		v, ok := value.(Visibility)
		if !ok {
			return wrongType(value)
		}
		if v.All {
			return nil
		}
		permitted := writePermits(v, steps)
		switch {
		case permitted == nil:
		case involved == nil || v.UserID == "":
			b.append(permitted)
		default:
			b.add("(")
			involved(b, v)
			b.add(" OR ")
			b.append(permitted)
			b.add(")")
		}
		return nil
	}}
}

// step ties a permit of the visibility to the column with the ids it is about.
type step struct {
	column, mark string
	permit       func(Visibility) Permit
}

func ownIn(column string) step {
	return step{column, "?", func(v Visibility) Permit { return v.Own }}
}

func ownIDIn(column string) step {
	return step{column, "#", func(v Visibility) Permit { return v.Own }}
}

func instanceIn(column string) step {
	return step{column, "#", func(v Visibility) Permit { return v.Instances }}
}

func taskIn(column string) step {
	return step{column, "#", func(v Visibility) Permit { return v.Tasks }}
}

func definitionIn(column string) step {
	return step{column, "?", func(v Visibility) Permit { return v.Definitions }}
}

// writePermits writes the condition of the steps; nil is no condition.
func writePermits(v Visibility, steps []step) *builder {
	b := &builder{}
	if len(steps) == 0 {
		b.add("1 = 0")
		return b
	}
	s, p := steps[0], steps[0].permit(v)
	var rest *builder
	switch p.Others {
	case Open:
		rest = writePermits(v, steps[1:])
	case Denied:
		rest = writePermits(v, nil)
	}
	if rest == nil && len(p.Denied) == 0 {
		return nil
	}
	b.add("(")
	if len(p.Granted) > 0 {
		b.addList(s.column+" IN ("+s.mark+") OR ", p.Granted)
	}
	if len(p.Denied) > 0 {
		// NB: NOT IN is never true of NULL.
		b.addList("COALESCE("+s.column+", '') NOT IN ("+s.mark+")", p.Denied)
		if rest != nil {
			b.add(" AND ")
		}
	}
	if rest != nil {
		b.append(rest)
	}
	b.add(")")
	return b
}

// involvedInTask holds for tasks t that are the user's or linked to them.
func involvedInTask(b *builder, v Visibility) {
	b.add("(t.assignee = ? OR t.owner = ? OR EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND (l.user_id = ?",
		v.UserID, v.UserID, v.UserID)
	if len(v.Groups) > 0 {
		b.addList(" OR l.group_id IN (?)", v.Groups)
	}
	end := oneByOne
	if b.way.whole {
		end = ""
	}
	b.add(")" + end + "))")
}

// involvedIn holds for rows of tasks that the user is involved in.
func involvedIn(taskID string) func(*builder, Visibility) {
	return func(b *builder, v Visibility) {
		b.add("EXISTS (SELECT 1 FROM task t WHERE t.id = " + taskID + " AND ")
		involvedInTask(b, v)
		b.add(")")
	}
}

// Readable is the condition that a row belongs to a definition with one of the
// keys. Every resource with a process definition takes it; no client can set it.
func Readable(definitionKeys []string) Condition {
	return Condition{Name: "readableDefinitionKeyIn", Value: definitionKeys}
}

func readable(column string) Filter { return internalList(column + " IN (?)") }

// internalList is a filter by a list that is meant as it is when it is empty.
func internalList(sql string) Filter {
	return Filter{Kind: Internal, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]string)
		if !ok {
			return wrongType(v)
		}
		b.addList(sql, list)
		return nil
	}}
}
