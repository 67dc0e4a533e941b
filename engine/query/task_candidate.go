package query

import "slices"

// linked holds for a task with an identity link l for which the condition holds.
func linked(condition string) string {
	return "EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND " + condition + oneByOne + ")"
}

// oneByOne ends a subquery about the links of one task: without it PostgreSQL would
// take those of all tasks into a hash table to look at a few.
const oneByOne = " LIMIT 1 OFFSET 0"

// The filters by candidate links.
const (
	candidateGroup      = "candidateGroup"
	candidateGroupLike  = "candidateGroupLike"
	candidateGroups     = "candidateGroups"
	candidateUser       = "candidateUser"
	withCandidateGroups = "withCandidateGroups"
	withCandidateUsers  = "withCandidateUsers"
	includeAssigned     = "includeAssignedTasks"
)

// candidateFilters lists them in a fixed order.
var candidateFilters = []string{candidateGroup, candidateGroupLike, candidateGroups, candidateUser, withCandidateGroups, withCandidateUsers}

var candidateRules = []rule{
	exclusive(candidateUser, candidateGroup),
	exclusive(candidateUser, candidateGroups),
	{
		filters: []string{includeAssigned},
		without: append(slices.Clone(candidateFilters), "withoutCandidateGroups", "withoutCandidateUsers"),
		reason:  "needs a filter by candidates beside it",
	},
}

// candidates is a filter by candidate links. As in Camunda it finds unassigned
// tasks only, unless includeAssignedTasks is asked for as well, and all such
// filters of a query are about one and the same link: that of the user or one of
// the user's groups, of a group like the pattern, or of a group in the list; a
// group beside a list has to be in it.
func candidates(name string, kind Kind) Filter {
	return Filter{Kind: kind, some: kind == TextList, build: func(b *builder, v any, peers []Condition) error {
		if v == false {
			return nil
		}
		if list, ok := v.([]string); ok && len(list) == 0 {
			return invalid("the list is empty").as(ProcessEngine)
		}
		asked := []Condition{{Name: name, Value: v}}
		if !b.or {
			asked = candidateConditions(peers)
			if asked[0].Name != name {
				return nil // the first of them writes for all
			}
		}
		b.add("(")
		if !asks(peers, includeAssigned) {
			b.add("t.assignee IS NULL AND ")
		}
		link, end := "EXISTS (SELECT 1 FROM identity_link l WHERE l.task_id = t.id AND ", oneByOne
		if b.way.whole {
			link, end = "t.id IN (SELECT l.task_id FROM identity_link l WHERE ", ""
		}
		// NB: for l.type = 'candidate' SQLite would build an index, each time anew.
		b.add(link + "l.type BETWEEN 'candidate' AND 'candidate'")
		err := writeCandidates(b, asked, peers)
		b.add(end + "))")
		return err
	}}
}

// candidateConditions are those among the conditions, in a fixed order.
func candidateConditions(conditions []Condition) (asked []Condition) {
	for _, name := range candidateFilters {
		if v, ok := valueOf(conditions, name); ok && v != false {
			asked = append(asked, Condition{Name: name, Value: v})
		}
	}
	return asked
}

// writeCandidates adds what the link l has to be.
func writeCandidates(b *builder, asked, peers []Condition) error {
	var links []*builder // any of them
	var groups []string
	listed := false
	for _, c := range asked {
		link := b.fresh()
		switch v := c.Value.(type) {
		case bool:
			b.add(map[string]string{withCandidateGroups: " AND l.group_id IS NOT NULL", withCandidateUsers: " AND l.user_id IS NOT NULL"}[c.Name])
			continue
		case []string:
			groups = intersect(groups, v, listed)
			listed = true
			continue
		case string:
			switch {
			case c.Name == candidateGroup:
				groups = intersect(groups, []string{v}, listed)
				listed = true
				continue
			case c.Name == candidateGroupLike:
				link.add("l.group_id"+likeClause, v)
			case seenBy(peers).isWith(v): // whose groups are known already
				link.add("l.user_id = ? OR ", v)
				link.addList("l.group_id IN (?)", seenBy(peers).Groups)
			default:
				link.add("l.user_id = ? OR l.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?)", v, v)
			}
		default:
			return wrongType(v)
		}
		links = append(links, link)
	}
	if listed {
		link := b.fresh()
		link.addList("l.group_id IN (?)", groups)
		links = append(links, link)
	}
	if len(links) > 0 {
		b.add(" AND ")
		b.join(len(links), " OR ", func(i int) { b.append(links[i]) })
	}
	return nil
}

// intersect narrows a list by another; before there is one, that is the list.
func intersect(list, other []string, listed bool) []string {
	if !listed {
		return slices.Clone(other)
	}
	return slices.DeleteFunc(list, func(s string) bool { return !slices.Contains(other, s) })
}

// withoutCandidates finds tasks without a candidate link of a kind, unassigned
// ones only, as [candidates].
func withoutCandidates(condition string) Filter {
	return Filter{Kind: Flag, build: func(b *builder, v any, peers []Condition) error {
		if v != true {
			return nil
		}
		b.add("(")
		if !asks(peers, includeAssigned) {
			b.add("t.assignee IS NULL AND ")
		}
		b.add("NOT " + linked("l.type = 'candidate' AND "+condition) + ")")
		return nil
	}}
}
