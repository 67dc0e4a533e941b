package query

import "slices"

// fewTasks are the tasks that the criteria can be about: by the candidates they
// ask for, else by what the user may see.
func fewTasks(c Criteria) few {
	if f := offeredTasks(c); f.ids != nil {
		return f
	}
	return visibleTasks(c)
}

// offeredTasks are the tasks of the candidates that the criteria ask for.
func offeredTasks(c Criteria) few {
	if _, ok := valueOf(c.Conditions, candidateGroupLike); !ok {
		for _, name := range []string{candidateUser, candidateGroup, candidateGroups} {
			if v, ok := valueOf(c.Conditions, name); ok {
				return few{ids: offeredTo(Condition{Name: name, Value: v}), implied: seenByCandidates(c), told: true}
			}
		}
	}
	for _, group := range c.Or {
		if parts := alternatives(group); parts != nil {
			return few{ids: parts}
		}
	}
	return few{}
}

// seenByCandidates is the condition that the user may see the task, where the
// criteria ask for tasks that are offered to this very user or groups of theirs.
func seenByCandidates(c Criteria) string {
	v := seenBy(c.Conditions)
	if v.UserID == "" {
		return ""
	}
	for _, name := range []string{candidateUser, candidateGroup, candidateGroups} {
		among := false
		switch value, _ := valueOf(c.Conditions, name); asked := value.(type) {
		case string:
			among = v.isWith(asked) && name == candidateUser || slices.Contains(v.Groups, asked) && name == candidateGroup
		case []string:
			among = !slices.ContainsFunc(asked, func(g string) bool { return !slices.Contains(v.Groups, g) })
		}
		if among {
			return "visible"
		}
	}
	return ""
}

// seenBy is what the user of the conditions may see; nobody's without one.
func seenBy(conditions []Condition) Visibility {
	value, _ := valueOf(conditions, "visible")
	v, _ := value.(Visibility)
	return v
}

// isWith reports whether v is that of the user and tells their groups: those of one
// whose own authorizations take tasks away do not count, and are not told.
func (v Visibility) isWith(userID string) bool { return v.UserID == userID && len(v.Groups) > 0 }

// alternatives are the tasks of conditions of which one must hold; none where
// one of them is not about candidates.
func alternatives(group []Condition) (parts []*builder) {
	for _, c := range group {
		switch c.Name {
		case includeAssigned:
		case candidateUser, candidateGroup, candidateGroups:
			parts = append(parts, offeredTo(c)...)
		default:
			return nil
		}
	}
	return parts
}

// offeredTo are the tasks of one condition.
func offeredTo(c Condition) []*builder {
	switch v := c.Value.(type) {
	case []string:
		return []*builder{linkedTo("l.group_id IN (?)", v)}
	case string:
		if c.Name == candidateGroup {
			return []*builder{linkedTo("l.group_id IN (?)", []string{v})}
		}
		return []*builder{
			linkedTo("l.user_id IN (?)", []string{v}),
			linkedTo("l.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id IN (?))", []string{v}),
		}
	}
	return nil
}

func linkedTo(condition string, ids []string) *builder {
	return listed("SELECT l.task_id AS id FROM identity_link l WHERE "+condition, ids)
}

func listed(sql string, list []string) *builder {
	b := &builder{}
	b.addList(sql, list)
	return b
}

// visibleTasks are the tasks that the user of the criteria may see, unless these
// are all but some. Where nothing is denied that is all there is to the condition.
func visibleTasks(c Criteria) (f few) {
	v := seenBy(c.Conditions)
	if v.UserID == "" || v.All || v.Tasks.Others == Granted || v.Tasks.Others == Open && v.Definitions.Others == Granted {
		return f
	}
	add := func(sql string, list ...string) {
		if len(list) > 0 {
			f.ids = append(f.ids, listed(sql, list))
		}
	}
	const tasks = "SELECT t.id FROM task t WHERE "
	add(tasks+"t.id IN (#)", v.Tasks.Granted...)
	add(tasks+"t.process_definition_key IN (?)", v.Definitions.Granted...)
	add(tasks+"t.assignee IN (?)", v.UserID)
	add(tasks+"t.owner IN (?)", v.UserID)
	f.ids = append(f.ids, linkedTo("l.user_id IN (?)", []string{v.UserID}))
	if len(v.Groups) > 0 {
		f.ids = append(f.ids, linkedTo("l.group_id IN (?)", v.Groups))
	}
	if len(v.Tasks.Denied) == 0 && len(v.Definitions.Denied) == 0 && v.Tasks.Others == Open {
		f.implied = "visible"
	}
	return f
}
