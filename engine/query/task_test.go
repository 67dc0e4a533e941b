package query_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// candidateTasks are tasks with links of all kinds, as they were made on Camunda
// 7.24 to learn what its filters find. John is in the group sales, mary in
// accounting.
func candidateTasks() []state.Row {
	rows := []state.Row{
		&state.Membership{ID: "john sales", UserID: "john", GroupID: "sales"},
		&state.Membership{ID: "mary accounting", UserID: "mary", GroupID: "accounting"},
	}
	link := func(task, linkType, user, group string) state.Row {
		return &state.IdentityLink{ID: task + linkType + user + group, TaskID: task, Type: linkType, UserID: user, GroupID: group}
	}
	at := func(n int) state.Millis { return state.MillisOf(hour(n)) }
	for i, t := range []state.Task{
		{ID: "plain", Name: "Alpha"},
		{ID: "null"},
		{ID: "asg", Name: "alpha two", Assignee: "john", Due: at(10), FollowUp: at(10), Priority: 10},
		{ID: "own", Name: "Beta", Owner: "john", Due: at(12), FollowUp: at(12), Priority: 20},
		{ID: "cgA", Name: "BETA Max"},
		{ID: "cgS"},
		{ID: "cgAS"},
		{ID: "cuM"},
		{ID: "cuJ"},
		{ID: "cgAasg", Assignee: "peter"},
		{ID: "cuJasg", Assignee: "peter"},
		{ID: "cgcu"},
		{ID: "part"},
		{ID: "del", Assignee: "mary", Owner: "john", DelegationState: "PENDING"},
		{ID: "ten", TenantID: "tn1"},
		{ID: "sub", ParentTaskID: "plain", Name: "Gam%ma_x", Description: "The Sub"},
		{ID: "susp", Suspended: true, Assignee: "nobody"},
	} {
		t.Created = at(i - 100)
		if t.Priority == 0 {
			t.Priority = 50
		}
		rows = append(rows, &t)
	}
	return append(rows,
		link("cgA", "candidate", "", "accounting"), link("cgS", "candidate", "", "sales"),
		link("cgAS", "candidate", "", "accounting"), link("cgAS", "candidate", "", "sales"),
		link("cuM", "candidate", "mary", ""), link("cuJ", "candidate", "john", ""),
		link("cgAasg", "candidate", "", "accounting"), link("cuJasg", "candidate", "john", ""),
		link("cgcu", "candidate", "", "accounting"), link("cgcu", "candidate", "john", ""),
		link("part", "participant", "john", ""), link("part", "participant", "", "sales"),
	)
}

const (
	unassignedTasks = "cgA cgAS cgS cgcu cuJ cuM null own part plain sub ten"
	allTasks        = "asg cgA cgAS cgAasg cgS cgcu cuJ cuJasg cuM del null own part plain sub susp ten"
)

// TestTasks_OfferedToThemWhoAsk: who asks for what is offered to them, or to
// groups of theirs, sees all of it, and of what is offered to others only what
// they may see anyway.
func TestTasks_OfferedToThemWhoAsk(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, candidateTasks()...)
		john := query.Visible(query.Visibility{UserID: "john", Groups: texts("sales")})
		revoked := query.Visible(query.Visibility{UserID: "john", Groups: texts("sales"), Tasks: query.Permit{Others: query.Denied, Denied: texts("cgAS")}})
		// Of one whom their own authorizations take all tasks but one, groups do not count.
		taken := query.Visible(query.Visibility{UserID: "john", Tasks: query.Permit{Others: query.Denied, Granted: texts("cgAS")}})
		included := is("includeAssignedTasks", true)
		ask(t, db, tasks, []question{
			{"to them, all tasks taken but one", with(taken, is("candidateUser", "john")), "cgAS cgcu cuJ"},
			{"a group of theirs", with(john, is("candidateGroup", "sales")), "cgAS cgS"},
			{"the same, revoked one by one", with(revoked, is("candidateGroup", "sales")), "cgAS cgS"},
			{"another group", with(john, is("candidateGroup", "accounting")), "cgAS cgcu"},
			{"groups of theirs and of others", with(john, is("candidateGroups", texts("accounting", "sales"))), "cgAS cgS cgcu"},
			{"to them", with(john, is("candidateUser", "john")), "cgAS cgS cgcu cuJ"},
			{"to them, assigned too", with(john, is("candidateUser", "john"), included), "cgAS cgS cgcu cuJ cuJasg"},
			{"to somebody else", with(john, is("candidateUser", "mary")), "cgAS cgcu"},
			{"to them, of another name", with(john, is("candidateUser", "john"), is("assignee", "peter"), included), "cuJasg"},
		})
	})
}

func TestTasks_CandidatesAreThoseOfUnassignedTasksUnlessAssignedOnesAreIncluded(t *testing.T) {
	included := is("includeAssignedTasks", true)
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, candidateTasks()...)
		ask(t, db, tasks, []question{
			{"group", with(is("candidateGroup", "accounting")), "cgA cgAS cgcu"},
			{"group, assigned too", with(is("candidateGroup", "accounting"), included), "cgA cgAS cgAasg cgcu"},
			{"group of nobody", with(is("candidateGroup", "nobody")), ""},
			{"groups", with(is("candidateGroups", texts("accounting", "sales"))), "cgA cgAS cgS cgcu"},
			{"group like", with(is("candidateGroupLike", "%o%")), "cgA cgAS cgcu"},
			{"group like heeds case", with(is("candidateGroupLike", "ACC%")), ""},
			{"user and their groups", with(is("candidateUser", "john")), "cgAS cgS cgcu cuJ"},
			{"user, assigned too", with(is("candidateUser", "john"), included), "cgAS cgS cgcu cuJ cuJasg"},
			{"user in another group", with(is("candidateUser", "mary")), "cgA cgAS cgcu cuM"},
			{"user in another case", with(is("candidateUser", "JOHN")), ""},
			{"group and list that has it", with(is("candidateGroup", "accounting"), is("candidateGroups", texts("sales", "accounting"))), "cgA cgAS cgcu"},
			{"group and list that has it not", with(is("candidateGroup", "accounting"), is("candidateGroups", texts("sales"))), ""},
			{"group like or list", with(is("candidateGroupLike", "acc%"), is("candidateGroups", texts("sales"))), "cgA cgAS cgS cgcu"},
			{"group like or group", with(is("candidateGroupLike", "acc%"), is("candidateGroup", "sales")), "cgA cgAS cgS cgcu"},
			{"with groups", with(is("withCandidateGroups", true)), "cgA cgAS cgS cgcu"},
			{"with groups, assigned too", with(is("withCandidateGroups", true), included), "cgA cgAS cgAasg cgS cgcu"},
			{"without groups", with(is("withoutCandidateGroups", true)), "cuJ cuM null own part plain sub ten"},
			{"without groups, assigned too", with(is("withoutCandidateGroups", true), included), "asg cuJ cuJasg cuM del null own part plain sub susp ten"},
			{"with users", with(is("withCandidateUsers", true)), "cgcu cuJ cuM"},
			{"with users, assigned too", with(is("withCandidateUsers", true), included), "cgcu cuJ cuJasg cuM"},
			{"without users", with(is("withoutCandidateUsers", true)), "cgA cgAS cgS null own part plain sub ten"},
			{"not with groups is no question", with(is("withCandidateGroups", false)), allTasks},
			{"with and without groups", with(is("withCandidateGroups", true), is("withoutCandidateGroups", true)), ""},
			{"groups without users", with(is("withCandidateGroups", true), is("withoutCandidateUsers", true)), "cgA cgAS cgS"},
			{"one link is of a group and of a user", with(is("withCandidateGroups", true), is("withCandidateUsers", true)), ""},
			{"the user's link is of a group", with(is("withCandidateGroups", true), is("candidateUser", "john")), "cgAS cgS"},
			{"assigned to somebody", with(is("candidateGroup", "accounting"), is("assignee", "peter")), ""},
			{"assigned to somebody, included", with(is("candidateGroup", "accounting"), is("assignee", "peter"), included), "cgAasg"},
			{"involved as assignee, owner or by a link", with(is("involvedUser", "john")), "asg cgcu cuJ cuJasg del own part"},
			{"user beside a group", with(is("candidateUser", "john"), is("candidateGroup", "sales")), refused},
			{"user beside groups", with(is("candidateUser", "john"), is("candidateGroups", texts("sales"))), refused},
			{"no group", with(is("candidateGroups", texts())), refused},
			{"included without candidates", with(included), refused},
		})
	})
}

func TestTasks_Alternatives(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, candidateTasks()...)
		ask(t, db, tasks, []question{
			{"assignee or owner", either(is("assignee", "john"), is("owner", "john")), "asg del own"},
			{"assignee, owner or offered", either(is("assignee", "john"), is("owner", "john"), is("candidateGroup", "accounting")), "asg cgA cgAS cgcu del own"},
			{"offered or assigned", either(is("candidateGroup", "accounting"), is("assignee", "peter")), "cgA cgAS cgAasg cgcu cuJasg"},
			{"offered to a user or to a group", either(is("candidateUser", "mary"), is("candidateGroup", "sales")), "cgA cgAS cgS cgcu cuM"},
			{"the same, assigned too", either(is("candidateUser", "mary"), is("candidateGroup", "accounting"), is("includeAssignedTasks", true)), "cgA cgAS cgAasg cgcu cuM"},
			{"two lists of alternatives", query.Criteria{Or: [][]query.Condition{
				{is("assignee", "john"), is("owner", "john")}, {is("name", "Beta"), is("priority", int64(10))},
			}}, "asg own"},
			{"alternatives beside a condition", query.Criteria{
				Conditions: []query.Condition{is("owner", "john")}, Or: [][]query.Condition{{is("assignee", "mary"), is("name", "x")}},
			}, "del"},
			{"no alternatives are no question", query.Criteria{Or: [][]query.Condition{{}}}, allTasks},
			{"all alternatives false flags", either(is("assigned", false)), allTasks},
			{"assigned or not", either(is("assigned", true), is("unassigned", true)), allTasks},
			{"tenant or name", either(is("tenantIdIn", texts("tn1")), is("name", "Beta")), "own ten"},
			{"due before or none", either(is("withoutDueDate", true), is("dueBefore", hour(11))), "asg cgA cgAS cgAasg cgS cgcu cuJ cuJasg cuM del null part plain sub susp ten"},
			{"name or pattern", either(is("name", "Alpha"), is("nameLike", "beta%")), "cgA own plain"},
		})
	})
}

// TestTasks_CaseOfAllScripts has the answers of Camunda 7.24 where texts are not of
// ASCII.
func TestTasks_CaseOfAllScripts(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t,
			&state.ProcessDefinition{ID: "d", Key: "d", Version: 1},
			&state.ProcessInstance{ID: "über", ProcessDefinitionID: "d", RootProcessInstanceID: "über", BusinessKey: "Größe 7"},
			&state.Task{ID: "über", Name: "Über die Straße", ProcessInstanceID: "über", Created: 1},
			&state.Task{ID: "uber", Name: "Uber", Created: 2},
			&state.Task{ID: "greek", Name: "ΟΔΟΣ", Description: "Київ", Created: 3},
			&state.Variable{ID: "v", Name: "Länge", Value: value.Encode(value.OfString("Öl_ß")), ProcessInstanceID: "über", ExecutionID: "über"},
		)
		anyName, anyValue := is("variableNamesIgnoreCase", true), is("variableValuesIgnoreCase", true)
		processVariable := func(name string, op query.Operator, text string) query.Condition {
			return is("processVariables", where(name, op, value.OfString(text)))
		}
		ask(t, db, tasks, []question{
			{"name", with(is("name", "ÜBER DIE STRASSE")), "über"},
			{"other name", with(is("nameNotEqual", "über die straße")), "greek uber"},
			{"pattern", with(is("nameLike", "üB%")), "über"},
			{"unlike", with(is("nameNotLike", "üb%")), "greek uber"},
			{"Greek in the end of a word", with(is("name", "οδος")), "greek"},
			{"Greek within a word", with(is("nameLike", "%δοσ")), "greek"},
			{"Cyrillic", with(is("description", "КИЇВ")), "greek"},
			{"value", with(processVariable("Länge", query.Equal, "öL_SS"), anyValue), "über"},
			{"pattern of a value", with(processVariable("Länge", query.Like, `öl\_%`), anyValue), "über"},
			{"value with its case", with(processVariable("Länge", query.Equal, "öl_ß")), ""},
			{"name of a variable", with(processVariable("LÄNGE", query.Equal, "Öl_ß"), anyName), "über"},
			{"name of a variable with its case", with(processVariable("LÄNGE", query.Equal, "Öl_ß"), anyValue), ""},
			{"key with its case", with(is("processInstanceBusinessKeyLike", "GRÖ%")), ""},
			{"search in names", with(query.SearchTasks("STRAß")), "über"},
			{"search in business keys", with(query.SearchTasks("GRÖß")), "über"},
			{"search in variables", with(query.SearchTasks("öl")), "über"},
			{"search for a sign of patterns", with(query.SearchTasks("l_ß")), "über"},
		})
		ask(t, db, processInstances, []question{{"search", with(query.SearchInstances("GRÖSSE")), "über"}})
	})
}

func TestTasks_TextsDatesAndFlags(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, candidateTasks()...)
		ask(t, db, tasks, []question{
			{"name in any case", with(is("name", "ALPHA")), "plain"},
			{"name is no pattern", with(is("name", "alph%")), ""},
			{"pattern in any case", with(is("nameLike", "ALPH%")), "asg plain"},
			{"escaped %", with(is("nameLike", `%\%%`)), "sub"},
			{"escaped _", with(is("nameLike", `%\_x`)), "sub"},
			{"other name, of those with one", with(is("nameNotEqual", "alpha")), "asg cgA own sub"},
			{"unlike, of those with a name", with(is("nameNotLike", "alph%")), "cgA own sub"},
			{"description in any case", with(is("description", "the sub")), "sub"},
			{"description pattern in any case", with(is("descriptionLike", "THE%")), "sub"},
			{"assignee pattern heeds case", with(is("assigneeLike", "J%")), ""},
			{"empty name", with(is("name", "")), ""},
			{"due before is before", with(is("dueBefore", hour(10))), ""},
			{"due before", with(is("dueBefore", hour(11))), "asg"},
			{"due after is after", with(is("dueAfter", hour(12))), ""},
			{"due after", with(is("dueAfter", hour(10))), "own"},
			{"due at", with(is("due", hour(10))), "asg"},
			{"due between", with(is("dueAfter", hour(9)), is("dueBefore", hour(11))), "asg"},
			{"follow up before or none", with(is("followUpBeforeOrNotExistent", hour(10))), "cgA cgAS cgAasg cgS cgcu cuJ cuJasg cuM del null part plain sub susp ten"},
			{"follow up before", with(is("followUpBefore", hour(11))), "asg"},
			{"without due date", with(is("withoutDueDate", true), is("assigned", true)), "cgAasg cuJasg del susp"},
			{"without due date beside one", with(is("withoutDueDate", true), is("dueBefore", hour(1))), refused},
			{"created after is after", with(is("createdAfter", hour(-84))), ""},
			{"updated after falls back on created", with(is("updatedAfter", hour(-85))), "susp"},
			{"assigned", with(is("assigned", true)), "asg cgAasg cuJasg del susp"},
			{"unassigned", with(is("unassigned", true)), unassignedTasks},
			{"assigned and not", with(is("assigned", true), is("unassigned", true)), ""},
			{"among assignees", with(is("assigneeIn", texts("john", "mary"))), "asg del"},
			{"not among assignees, of those with one", with(is("assigneeNotIn", texts("john", "mary"))), "cgAasg cuJasg susp"},
			{"no list is no question", with(is("assigneeIn", texts()), is("taskIdIn", texts()), is("assigneeNotIn", texts())), allTasks},
			{"delegated", with(is("delegationState", "pending")), "del"},
			{"delegation of another kind", with(is("delegationState", "x")), refused},
			{"tenant", with(is("tenantIdIn", texts("tn1"))), "ten"},
			{"tenant that is not", with(is("tenantIdIn", texts("nope"))), ""},
			{"tenant and none", with(is("tenantIdIn", texts("tn1")), is("withoutTenantId", true)), refused},
			{"priority", with(is("minPriority", int64(10)), is("maxPriority", int64(20))), "asg own"},
			{"subtasks", with(is("parentTaskId", "plain")), "sub"},
			{"suspended", with(is("suspended", true)), "susp"},
			{"active gives way to suspended", with(is("active", true), is("suspended", true)), "susp"},
			{"a case has no tasks", with(is("caseInstanceId", "x")), ""},
			{"ids", with(is("taskIdIn", texts("asg", "nope"))), "asg"},
			{"a text that cannot be", with(is("name", "a\x00b")), refused},
			{"a text that is none", with(is("assigneeIn", texts("\xff"))), refused},
		})
	})
}

func TestTasks_SearchFindsWhatAPersonSees(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t,
			&state.ProcessDefinition{ID: "d", Key: "k", Name: "Invoice Receipt"},
			&state.ProcessInstance{ID: "p", ProcessDefinitionID: "d", BusinessKey: "Order 100%"},
			&state.ProcessInstance{ID: "q", ProcessDefinitionID: "d", BusinessKey: "Order 1000"},
			&state.Task{ID: "a", Name: "Approve", Description: "look closely", ProcessInstanceID: "p", ProcessDefinitionID: "d"},
			&state.Task{ID: "b", Name: "Pay", ProcessInstanceID: "q", ProcessDefinitionID: "d"},
			&state.Task{ID: "c", Name: "Alone"},
		)
		ask(t, db, tasks, []question{
			{"name", with(query.SearchTasks("APPRO")), "a"},
			{"description", with(query.SearchTasks("closely")), "a"},
			{"process", with(query.SearchTasks("receipt")), "a b"},
			{"business key, % being no pattern", with(query.SearchTasks("100%")), "a"},
			{"nothing", with(query.SearchTasks("xyz")), ""},
		})
	})
}
