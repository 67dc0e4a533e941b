package query_test

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// runtimeRows are instances as a parallel process, a subprocess, a failed job, a
// timer and two levels of calls leave them: the executions have the shape of
// Camunda 7's.
func runtimeRows() []state.Row {
	rows := []state.Row{
		&state.Deployment{ID: "dep", Name: "qry", DeployTime: 10}, &state.Deployment{ID: "dep2", Name: "Other", Source: "ui", DeployTime: 20, TenantID: "tn"},
		&state.Resource{ID: "r1", DeploymentID: "dep", Name: "a.bpmn"}, &state.Resource{ID: "r2", DeploymentID: "dep2", Name: "a.bpmn"},
	}
	for i, key := range []string{"par", "lin", "fail", "call"} {
		rows = append(rows, &state.ProcessDefinition{
			ID: key + ":1:" + uuid(1, i), Key: key, Version: 1, Name: "The " + key, Category: "http://qry", DeploymentID: "dep", ResourceName: key + ".bpmn",
			VersionTag: "v1", StartableInTasklist: true,
		})
	}
	rows = append(rows, &state.ProcessDefinition{
		ID: "lin:2:" + uuid(1, 9), Key: "lin", Version: 2, Name: "The lin", DeploymentID: "dep2", ResourceName: "lin.bpmn", Suspended: true,
	}, &state.ProcessDefinition{
		ID: "lin:1:" + uuid(1, 10), Key: "lin", Version: 1, Name: "Tenant's", DeploymentID: "dep2", ResourceName: "lin.bpmn", TenantID: "tn",
	})
	definition := map[string]string{"par": "par:1:" + uuid(1, 0), "lin": "lin:1:" + uuid(1, 1), "fail": "fail:1:" + uuid(1, 2), "call": "call:1:" + uuid(1, 3)}
	instance := func(id, key, root, super string) *state.ProcessInstance {
		return &state.ProcessInstance{
			ID: id, RootProcessInstanceID: root, ProcessDefinitionID: definition[key], ProcessDefinitionKey: key, BusinessKey: "bk-" + id,
			SuperProcessInstanceID: super, SuperExecutionID: super, StartTime: 1,
		}
	}
	at := func(id, instance, parent, activity string, active bool) state.Row {
		return &state.Execution{ID: id, ProcessInstanceID: instance, ParentID: parent, ActivityID: activity, Active: active, ActivityInstanceID: activity + ":" + id}
	}
	suspended := instance("susp", "lin", "susp", "")
	suspended.Suspended = true
	tenant := instance("tenant", "lin", "tenant", "")
	tenant.TenantID = "tn"
	rows = append(rows,
		&state.CandidateStarter{ID: "s1", ProcessDefinitionID: definition["par"], UserID: "mary"},
		&state.CandidateStarter{ID: "s2", ProcessDefinitionID: definition["fail"], GroupID: "starters"},
		&state.Membership{ID: "m1", UserID: "mary", GroupID: "starters"}, &state.Membership{ID: "m2", UserID: "john", GroupID: "starters"},
	)
	return append(rows,
		instance("par", "par", "par", ""),
		at("par", "par", "", "", false),
		at("par.a", "par", "par", "a", true),
		// The parent of a subprocess names it; the token is in its child.
		at("par.sub", "par", "par", "sub", false), at("par.b", "par", "par.sub", "b", true),
		&state.ActivityInstance{ID: "sub:par.sub", ProcessInstanceID: "par", ExecutionID: "par.b", ActivityID: "sub", StartTime: 1},
		// One waits at a join.
		at("par.j", "par", "par", "j", false),
		&state.ActivityInstance{ID: "j:par.j", ProcessInstanceID: "par", ExecutionID: "par.j", ActivityID: "j", StartTime: 1},

		instance("lin", "lin", "lin", ""), at("lin", "lin", "", "b", true),
		suspended, at("susp", "susp", "", "b", true),
		tenant, at("tenant", "tenant", "", "b", true),

		instance("top", "call", "top", ""), at("top", "top", "", "ca", true),
		instance("mid", "call", "top", "top"), at("mid", "mid", "", "ca", true),
		instance("leaf", "fail", "top", "mid"), at("leaf", "leaf", "", "f", true),
		&state.Job{
			ID: "j1", ProcessInstanceID: "leaf", ExecutionID: "leaf", ProcessDefinitionID: definition["fail"], ProcessDefinitionKey: "fail", Kind: state.JobAsyncContinuation,
			ActivityID: "f", FailedActivityID: "f", ExceptionMessage: "boom", CreateTime: 5,
		},
		&state.Incident{
			ID: "i1", ProcessInstanceID: "leaf", ExecutionID: "leaf", ProcessDefinitionID: definition["fail"], ProcessDefinitionKey: "fail", ActivityID: "f", Type: "failedJob",
			Message: "boom at once", Configuration: "j1", RootCauseIncidentID: "i1", CauseIncidentID: "i1", CreateTime: 100,
		},
		&state.Incident{
			ID: "i2", ProcessInstanceID: "top", ExecutionID: "top", ProcessDefinitionID: definition["call"], ProcessDefinitionKey: "call", ActivityID: "ca", Type: "failedJob",
			RootCauseIncidentID: "i1", CauseIncidentID: "i1", CreateTime: 200,
		},
		&state.Incident{
			ID: "i3", ProcessInstanceID: "top", ExecutionID: "top", ProcessDefinitionID: definition["call"], ProcessDefinitionKey: "call", ActivityID: "ca", Type: "other",
			Message: "boom", RootCauseIncidentID: "i3", CauseIncidentID: "i3", CreateTime: 300,
		},

		&state.Job{
			ID: "due", ProcessInstanceID: "lin", ExecutionID: "lin", ProcessDefinitionID: definition["lin"], ProcessDefinitionKey: "lin", Kind: state.JobTimerTransition,
			ActivityID: "bt", Retries: 3, Due: state.MillisOf(now.Add(-time.Minute)), Suspended: true, CreateTime: 1, Priority: 5,
		},
		&state.Job{
			ID: "later", ProcessInstanceID: "lin", ExecutionID: "lin", ProcessDefinitionID: definition["lin"], ProcessDefinitionKey: "lin", Kind: state.JobTimerTransition,
			ActivityID: "bt", Retries: 3, Due: state.MillisOf(now.Add(time.Minute)), CreateTime: 1, TenantID: "tn", LockOwner: "me", LockExpires: state.MillisOf(now.Add(time.Second)),
		},
		&state.Job{ID: "none", ProcessInstanceID: "lin", ExecutionID: "lin", Kind: state.JobAsyncContinuation, Retries: 2, CreateTime: 9, ExceptionMessage: "once", LockOwner: "me", LockExpires: 1},

		&state.JobDefinition{ID: "d1", ProcessDefinitionID: definition["fail"], ProcessDefinitionKey: "fail", ActivityID: "f", Kind: state.JobAsyncContinuation, Configuration: "async-before"},
		&state.JobDefinition{
			ID: "d2", ProcessDefinitionID: definition["lin"], ProcessDefinitionKey: "lin", ActivityID: "bt", Kind: state.JobTimerTransition, Configuration: "DURATION: PT10H",
			Priority: state.OptionalInt{N: 0, Set: true}, Suspended: true,
		},
	)
}

func TestProcessInstances(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		ask(t, db, processInstances, []question{
			{"at an activity", with(is("activityIdIn", texts("a"))), "par"},
			{"inside of a subprocess", with(is("activityIdIn", texts("b"))), "lin par susp tenant"},
			{"at a subprocess is nobody", with(is("activityIdIn", texts("sub"))), ""},
			{"at a join", with(is("activityIdIn", texts("j"))), "par"},
			{"at one of several", with(is("activityIdIn", texts("f", "a"))), "leaf par"},
			{"leaves", with(is("leafProcessInstances", true)), "leaf lin par susp tenant"},
			{"roots", with(is("rootProcessInstances", true)), "lin par susp tenant top"},
			{"both", with(is("leafProcessInstances", true), is("rootProcessInstances", true)), "lin par susp tenant"},
			{"called by", with(is("superProcessInstance", "top")), "mid"},
			{"that calls", with(is("subProcessInstance", "leaf")), "mid"},
			{"of a root", with(is("rootProcessInstanceId", "top")), "leaf mid top"},
			{"root beside a caller", with(is("rootProcessInstances", true), is("superProcessInstance", "top")), refused},
			{"leaf beside a called one", with(is("leafProcessInstances", true), is("subProcessInstance", "x")), refused},
			{"with incident", with(is("withIncident", true)), "leaf top"},
			{"incident of a type", with(is("incidentType", "failedJob")), "leaf top"},
			{"incident with a message", with(is("incidentMessageLike", "boom%")), "leaf top"},
			{"one incident of the type with the message", with(is("incidentType", "failedJob"), is("incidentMessageLike", "boom%")), "leaf"},
			{"alternatives of incidents", either(is("incidentType", "other"), is("incidentMessage", "boom at once")), "leaf top"},
			{"suspended", with(is("suspended", true)), "susp"},
			{"active gives way", with(is("active", true), is("suspended", true)), "susp"},
			{"business key heeds case", with(is("businessKey", "BK-par")), ""},
			{"business key like", with(is("businessKeyLike", "%p%")), "par susp top"},
			{"keys", with(is("processDefinitionKeyIn", texts("par", "fail"))), "leaf par"},
			{"other keys, no patterns", with(is("processDefinitionKeyNotIn", texts("par", "l%"))), "leaf lin mid susp tenant top"},
			{"no ids", with(is("processInstanceIds", texts())), refused},
			{"no keys is no question", with(is("processDefinitionKeyIn", texts()), is("processInstanceIds", texts("par"))), "par"},
			{"deployment", with(is("deploymentId", "dep"), is("processDefinitionKey", "par")), "par"},
			{"tenant", with(is("tenantIdIn", texts("tn"))), "tenant"},
			{"no tenant overrules tenants", with(is("tenantIdIn", texts("tn")), is("withoutTenantId", true), is("processDefinitionKey", "lin")), "lin susp"},
			{"alternatives", either(is("activityIdIn", texts("a")), is("businessKey", "bk-lin")), "lin par"},
		})
		rows, err := query.ProcessInstances.List(t.Context(), db, with(is("processInstanceIds", texts("top"))))
		if err != nil {
			t.Fatal(err)
		}
		if p := rows[0]; p.Incidents != 2 || p.ProcessDefinitionName != "The call" || p.ProcessDefinitionVersion != 1 {
			t.Errorf("%+v", p)
		}
	})
}

func TestExecutions(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		ask(t, db, executions, []question{
			{"of an instance", with(is("processInstanceId", "par")), "par par.a par.b par.j par.sub"},
			{"at an activity", with(is("activityId", "b"), is("processInstanceId", "par")), "par.b"},
			{"at a subprocess is none", with(is("activityId", "sub")), ""},
			{"at a join", with(is("activityId", "j")), "par.j"},
			{"business key", with(is("businessKey", "bk-lin")), "lin"},
			{"suspended with the instance", with(is("suspended", true)), "susp"},
			{"active", with(is("active", true), is("processDefinitionKey", "lin")), "lin tenant"},
			{"incident", with(is("incidentType", "failedJob")), "leaf top"},
			{"subscriptions are none yet", with(is("messageEventSubscriptionName", "m")), ""},
		})
	})
}

func TestProcessDefinitions(t *testing.T) {
	names := map[string]string{
		"call1": "call:1:" + uuid(1, 3), "fail1": "fail:1:" + uuid(1, 2), "lin1": "lin:1:" + uuid(1, 1), "lin2": "lin:2:" + uuid(1, 9),
		"par1": "par:1:" + uuid(1, 0), "tenant1": "lin:1:" + uuid(1, 10),
	}
	definitions := of(&query.ProcessDefinitions, func(d query.ProcessDefinition) string {
		for name, id := range names {
			if id == d.ID {
				return name
			}
		}
		return d.ID
	})
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		at := func(ms int64) time.Time { return time.UnixMilli(ms) }
		ask(t, db, definitions, []question{
			{"latest of each key and tenant", with(is("latestVersion", true)), "call1 fail1 lin2 par1 tenant1"},
			{"latest that is active", with(is("latestVersion", true), is("active", true)), "call1 fail1 par1 tenant1"},
			{"latest version beside a version", with(is("latestVersion", true), is("version", int64(1))), refused},
			{"latest beside a deployment", with(is("latest", true), is("deploymentId", "dep")), refused},
			{"version", with(is("key", "lin"), is("ver", int64(2))), "lin2"},
			{"name heeds case", with(is("name", "THE PAR")), ""},
			{"name like does not", with(is("nameLike", "THE P%")), "par1"},
			{"key like heeds case", with(is("keyLike", "P%")), ""},
			{"category", with(is("category", "http://qry"), is("keysIn", texts("par", "lin"))), "lin1 par1"},
			{"version tag gives way to none", with(is("versionTag", "v1"), is("withoutVersionTag", true)), "lin2 tenant1"},
			{"deployed after is after", with(is("deployedAfter", at(10))), "lin2 tenant1"},
			{"deployed at", with(is("deployedAt", at(20))), "lin2 tenant1"},
			{"incident type", with(is("incidentType", "failedJob")), "call1 fail1"},
			{"one incident of the type with the message", with(is("incidentType", "failedJob"), is("incidentMessageLike", "boom%")), "fail1"},
			{"tenant", with(is("tenantIdIn", texts("tn"))), "tenant1"},
			{"tenant or none", with(is("tenantIdIn", texts("tn")), is("includeProcessDefinitionsWithoutTenantId", true), is("key", "lin")), "lin1 lin2 tenant1"},
			{"startable", with(is("startableInTasklist", true), is("keyLike", "%l%")), "call1 fail1 lin1"},
			{"not startable overrules", with(is("startableInTasklist", true), is("notStartableInTasklist", true)), "lin2 tenant1"},
			{"suspended", with(is("suspended", true)), "lin2"},
			{"startable by name or group", with(is("startableBy", "mary")), "fail1 par1"},
			{"startable by group", with(is("startableBy", "john")), "fail1"},
			{"startable by nobody of the name", with(is("startableBy", "peter")), ""},
			{"words in name or key", with(query.SearchDefinitions("AR")), "par1"},
			{"by id where nothing else is asked for", query.Criteria{Sort: []query.Sort{}}, "call1 fail1 lin1 tenant1 lin2 par1"},
			{"by key and version", query.Criteria{Sort: []query.Sort{{Key: "key"}, {Key: "version", Desc: true}}}, "call1 fail1 lin2 lin1 tenant1 par1"},
			{"by tenant, none first", query.Criteria{Sort: []query.Sort{{Key: "tenantId"}, {Key: "deployTime", Desc: true}}}, "lin2 call1 fail1 lin1 par1 tenant1"},
		})
	})
}

func TestJobsAndTheirDefinitions(t *testing.T) {
	const gt, lt = query.Greater, query.Less
	between := func(pairs ...query.DateTest) query.Condition { return is("dueDates", pairs) }
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		if today, err := query.Jobs.Count(t.Context(), db, with(is("executable", true))); err != nil || today != 3 {
			t.Errorf("executable by the clock of the machine: %d, %v", today, err)
		}
		ask(t, db, jobs, []question{
			{"timers", with(is("timers", true)), "due later"},
			{"messages", with(is("messages", true)), "j1 none"},
			{"both", with(is("timers", true), is("messages", true)), refused},
			{"executable, though suspended", with(is("executable", true)), "due none"},
			{"executable later", query.Criteria{Conditions: []query.Condition{is("executable", true)}, Now: now.Add(time.Hour)}, "due later none"},
			{"acquired", with(is("acquired", true)), "later"},
			{"with exception", with(is("withException", true)), "j1 none"},
			{"no retries left", with(is("noRetriesLeft", true)), "j1"},
			{"retries left", with(is("withRetriesLeft", true)), "due later none"},
			{"failed activity", with(is("failedActivityId", "f")), "j1"},
			{"due after is after", with(between(query.DateTest{Operator: gt, Date: now.Add(-time.Minute)})), "later"},
			{"due between", with(between(query.DateTest{Operator: gt, Date: now.Add(-time.Hour)}, query.DateTest{Operator: lt, Date: now})), "due"},
			{"due at", with(between(query.DateTest{Operator: query.Equal, Date: now})), refused},
			{"created before", with(is("createTimes", []query.DateTest{{Operator: lt, Date: time.UnixMilli(5)}})), "due later"},
			{"priorities", with(is("priorityHigherThanOrEquals", int64(5))), "due"},
			{"tenant or none", with(is("tenantIdIn", texts("tn")), is("includeJobsWithoutTenantId", true)), "due j1 later none"},
			{"no tenant overrules", with(is("tenantIdIn", texts("tn")), is("withoutTenantId", true)), "due j1 none"},
			{"by due date, none first", query.Criteria{Sort: []query.Sort{{Key: "jobDueDate"}}}, "j1 none due later"},
			{"by due date downwards, none last", query.Criteria{Sort: []query.Sort{{Key: "jobDueDate", Desc: true}}}, "later due j1 none"},
		})
		ask(t, db, jobDefinitions, []question{
			{"type", with(is("jobType", "async-continuation")), "d1"},
			{"configuration", with(is("jobConfiguration", "DURATION: PT10H")), "d2"},
			{"activities", with(is("activityIdIn", texts("f", "x"))), "d1"},
			{"overriding priority, though it is 0", with(is("withOverridingJobPriority", true)), "d2"},
			{"active", with(is("active", true)), "d1"},
		})
	})
}

func TestIncidentsDeploymentsAndLinks(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, append(runtimeRows(),
			&state.IdentityLink{ID: "l1", TaskID: "t", Type: "candidate", GroupID: "g"}, &state.IdentityLink{ID: "l2", TaskID: "u", Type: "assignee", UserID: "mary"})...)
		ask(t, db, incidents, []question{
			{"before is before", with(is("incidentTimestampBefore", time.UnixMilli(200))), "i1"},
			{"after is after", with(is("incidentTimestampAfter", time.UnixMilli(200))), "i3"},
			{"root cause", with(is("rootCauseIncidentId", "i1")), "i1 i2"},
			{"keys", with(is("processDefinitionKeyIn", texts("call"))), "i2 i3"},
			{"configuration", with(is("configuration", "j1")), "i1"},
			{"by message, none first", query.Criteria{Sort: []query.Sort{{Key: "incidentMessage"}}}, "i2 i3 i1"},
		})
		ask(t, db, deployments, []question{
			{"name like heeds case", with(is("nameLike", "o%")), ""},
			{"name", with(is("name", "Other")), "dep2"},
			{"after is after", with(is("after", time.UnixMilli(10))), "dep2"},
			{"before is before", with(is("before", time.UnixMilli(10))), ""},
			{"without source", with(is("withoutSource", true)), "dep"},
			{"source beside none", with(is("source", "ui"), is("withoutSource", true)), refused},
			{"tenant or none", with(is("tenantIdIn", texts("x")), is("includeDeploymentsWithoutTenantId", true)), "dep"},
		})
		ask(t, db, of(&query.DeployedResources, func(r query.DeployedResource) string { return r.ID }), []question{
			{"of a deployment", with(is("deploymentId", "dep2")), "r2"},
		})
		ask(t, db, identityLinks, []question{{"of a task", with(is("taskId", "t")), "l1"}, {"of a type", with(is("type", "assignee")), "l2"}})
	})
}

func TestUsersGroupsAndTenants_AreFoundByWordsInAnyCase(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t,
			&state.User{ID: "oezil", FirstName: "Özgür", LastName: "Groß", Email: "o_z@example.org"}, &state.User{ID: "demo", FirstName: "Demo", Email: "oaz@example.org"},
			&state.Group{ID: "audit", Name: "Prüfer"}, &state.Group{ID: "sales", Name: "Sales"},
			&state.Tenant{ID: "north", Name: "Ørsted"}, &state.Tenant{ID: "south", Name: "South"},
		)
		found := func(words, want string) question {
			return question{words, with(query.SearchIdentity(words)), want}
		}
		ask(t, db, users, []question{found("ÖZGÜR", "oezil"), found("GROSS", "oezil"), found("o_z@", "oezil"), found("DEM", "demo"), found("example", "demo oezil")})
		ask(t, db, groups, []question{found("PRÜF", "audit"), found("SAL", "sales"), found("Audit", "audit")})
		ask(t, db, tenants, []question{found("ørs", "north"), found("SOUTH", "south")})
	})
}

func TestGroupMembers_AreTheGroupsOfSeveralUsersAsFarAsTheyMayBeSeen(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		member := func(user, group string) state.Row {
			return &state.Membership{ID: user + " " + group, UserID: user, GroupID: group}
		}
		db.insert(t,
			&state.Group{ID: "admin", Name: "Administrators"}, &state.Group{ID: "sales", Name: "Sales"},
			member("john", "sales"), member("john", "admin"), member("demo", "admin"), member("mary", "sales"),
		)
		members := of(&query.GroupMembers, func(m query.GroupMember) string { return m.UserID + "/" + m.ID + "/" + m.Name })
		ofUsers := func(ids ...string) query.Condition { return query.Condition{Name: "userIds", Value: ids} }
		onlySales := query.Visible(query.Visibility{Own: query.Permit{Granted: []string{"sales"}}})
		ask(t, db, members, []question{
			{"of two", with(ofUsers("mary", "john")), "john/admin/Administrators john/sales/Sales mary/sales/Sales"},
			{"of one", with(ofUsers("demo")), "demo/admin/Administrators"},
			{"of nobody", with(ofUsers()), ""},
			{"as far as visible", with(ofUsers("demo", "john"), onlySales), "john/sales/Sales"},
		})
	})
}

func TestUsersGroupsAndTenants(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t,
			&state.User{ID: "demo", FirstName: "Demo", LastName: "Demo", Email: "demo@example.org"},
			&state.User{ID: "john", FirstName: "John", LastName: "Doe", Email: "john@example.org"},
			&state.Group{ID: "sales", Name: "Sales", Type: "WORKFLOW"}, &state.Group{ID: "admin", Name: "Administrators", Type: "SYSTEM"},
			&state.Membership{ID: "john sales", UserID: "john", GroupID: "sales"},
			&state.Tenant{ID: "one", Name: "The One"}, &state.Tenant{ID: "two", Name: "Two"},
			&state.TenantMembership{ID: "1", TenantID: "one", UserID: "john"}, &state.TenantMembership{ID: "2", TenantID: "two", GroupID: "sales"},
		)
		ask(t, db, tenants, []question{
			{"of a user", with(is("userMember", "john")), "one"},
			{"of a user and their groups", with(is("userMember", "john"), is("includingGroupsOfUser", true)), "one two"},
			{"of a group", with(is("groupMember", "sales")), "two"},
			{"name like heeds case", with(is("nameLike", "t%")), ""},
		})
		ask(t, db, users, []question{
			{"id heeds case", with(is("id", "DEMO")), ""},
			{"name like heeds case", with(is("firstNameLike", "d%")), ""},
			{"name like", with(is("lastNameLike", "D%")), "demo john"},
			{"ids", with(is("idIn", texts("demo", "x"))), "demo"},
			{"members", with(is("memberOfGroup", "sales")), "john"},
			{"of a tenant", with(is("memberOfTenant", "one")), "john"},
			{"by name downwards", query.Criteria{Sort: []query.Sort{{Key: "firstName", Desc: true}}}, "john demo"},
		})
		ask(t, db, groups, []question{
			{"of a member", with(is("member", "john")), "sales"},
			{"type", with(is("type", "SYSTEM")), "admin"},
			{"name like", with(is("nameLike", "S%")), "sales"},
			{"no ids is no question", with(is("idIn", texts())), "admin sales"},
		})
	})
}
