package query

import "slices"

// fewTasks writes the ids of the tasks that the criteria can be about: by the
// candidates they ask for, else by what the user may see.
func fewTasks(b *builder, c Criteria) (implied string, ok bool) {
	parts := offeredTasks(c)
	if parts == nil {
		parts, implied = visibleTasks(c)
	}
	for i, part := range parts {
		if i > 0 {
			b.add(" UNION ALL ")
		}
		b.append(part)
	}
	return implied, len(parts) > 0
}

// offeredTasks are the tasks of the candidates that the criteria ask for.
func offeredTasks(c Criteria) []*builder {
	if _, ok := valueOf(c.Conditions, candidateGroupLike); !ok {
		for _, name := range []string{candidateUser, candidateGroup, candidateGroups} {
			if v, ok := valueOf(c.Conditions, name); ok {
				return offeredTo(Condition{Name: name, Value: v})
			}
		}
	}
	for _, group := range c.Or {
		if parts := alternatives(group); parts != nil {
			return parts
		}
	}
	return nil
}

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
func visibleTasks(c Criteria) (parts []*builder, implied string) {
	i := slices.IndexFunc(c.Conditions, func(c Condition) bool { return c.Name == "visible" })
	if i < 0 {
		return nil, ""
	}
	v, ok := c.Conditions[i].Value.(Visibility)
	if !ok || v.All || v.Tasks.Others == Granted || v.Tasks.Others == Open && v.Definitions.Others == Granted {
		return nil, ""
	}
	add := func(sql string, list ...string) {
		if len(list) > 0 {
			parts = append(parts, listed(sql, list))
		}
	}
	const tasks = "SELECT t.id FROM task t WHERE "
	add(tasks+"t.id IN (?)", v.Tasks.Granted...)
	add(tasks+"t.process_definition_key IN (?)", v.Definitions.Granted...)
	if v.UserID != "" {
		add(tasks+"t.assignee IN (?)", v.UserID)
		add(tasks+"t.owner IN (?)", v.UserID)
		parts = append(parts, linkedTo("l.user_id IN (?)", []string{v.UserID}))
		if len(v.Groups) > 0 {
			parts = append(parts, linkedTo("l.group_id IN (?)", v.Groups))
		}
	}
	if len(v.Tasks.Denied) == 0 && len(v.Definitions.Denied) == 0 && v.Tasks.Others == Open {
		implied = "visible"
	}
	return parts, implied
}
