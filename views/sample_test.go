package views_test

import (
	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// samples are all pages with the data of the mock-ups, by file name.
func samples() map[string]templ.Component {
	taken := pane(views.ClaimTaken)
	taken.Assignee, taken.Initials = "Mary Anne", "MA"
	diagram := pane(views.ClaimMine)
	diagram.Tab = views.TabDiagram
	history := pane(views.ClaimMine)
	history.Tab = views.TabHistory
	details := pane(views.ClaimMine)
	details.Tab = views.TabDetails
	variables := pane(views.ClaimMine)
	variables.Form = forms.Variables()
	variables.Input = forms.NewInput(variables.Form, invoiceVariables(), fileURL)
	generated := pane(views.ClaimMine)
	generated.Form = generatedForm()
	generated.Input = generated.Form.Decode(forms.NewInput(generated.Form, nil, nil), forms.Submission{Values: map[string][]string{"days": {"forty"}, "until": {"soon"}}}).Input
	editing := instance()
	editing.Edit = &views.VariableEdit{Name: "amount", Type: "Double", Value: "1.284,60", Types: []string{"String", "Boolean", "Double"}, ValueError: "“1.284,60” has a decimal comma. Write 1284.60."}
	calm := instance()
	calm.Incidents, calm.State, calm.StateText, calm.Tab = nil, "run", "Running", views.TabHistory
	jobs := instance()
	jobs.Tab = views.TabJobs
	incidents := process()
	incidents.Tab = views.TabIncidents
	definitions := process()
	definitions.Tab, definitions.MaySuspend, definitions.MayUpdate = views.TabJobDefinitions, true, true
	definitions.JobDefinitions = []views.JobDefinitionRow{
		{ID: "1", Activity: "Archive <b>", Kind: "Asynchronous before", Priority: "as in the model", MayChange: true},
		{ID: "2", Activity: "Late", Kind: "Timer, DURATION: P1D", Priority: "10", Suspended: true, MayChange: true},
	}
	return map[string]templ.Component{
		"process-job-definitions": views.ProcessPage(definitions),
		"deployments": views.DeploymentsPage(views.DeploymentsProps{
			Page: page(views.SectionCockpit), Query: "inv<b>", MayDeploy: true,
			Rows: []views.DeploymentRow{{ID: "1", Name: "Invoice <b>", Source: "process application", Deployed: "14 Nov 10:31", Exactly: "14 November 2026, 10:31"}},
		}),
		"deployment": views.DeploymentPage(views.DeploymentProps{
			Page: page(views.SectionCockpit), ID: "1", Name: "Invoice", Note: "deployed 14 Nov", MayDelete: true,
			Resources:   []views.DeployedFile{{ID: "1", Name: "invoice.bpmn", Current: true}},
			Definitions: []views.DeployedDefinition{{Name: "Invoice Receipt", Kind: "Process", Version: "3", URL: "/p"}, {Name: "Dish", Kind: "Decision", Version: "1"}},
			ShownName:   "invoice.bpmn", ShownText: "<definitions></definitions>",
		}),
		"deploy": views.DeployPage(views.DeployProps{
			Page: page(views.SectionCockpit), Name: "Invoice", Error: "Choose at least one file.",
			Files: []views.RefusedFile{{Name: "invoice.bpmn", Problems: []views.FileProblem{{Where: "line 12, column 4, approve", Text: "The flow leads nowhere."}}}},
		}),
		"tokens": views.TokensPage(views.TokensProps{
			Page: page(views.SectionAccount), Days: "90", Secret: "slt_example", Problem: "The token has no name.",
			Tokens: []views.Token{{ID: "1", Name: "importer", Scopes: "read, task", Expires: "expired", Expired: true, Used: "never used"}},
			Scopes: []views.TokenScope{{Name: "read", Text: "Look at everything that you may see", Chosen: true}},
		}),
		"account":           views.AccountPage(views.AccountProps{Page: page(views.SectionAccount), Groups: "accounting, sales", Email: "demo@example.org"}),
		"cockpit":           views.CockpitPage(cockpit()),
		"cockpit-empty":     views.CockpitPage(views.CockpitProps{Page: page(views.SectionCockpit)}),
		"confirm":           views.ConfirmPage(confirm()),
		"error":             views.ErrorPage(failure()),
		"error-outside":     views.ErrorPage(views.ErrorProps{Status: "404 Not Found", Title: "This page does not exist", Text: "The address may be mistyped, or what it led to is gone.", Actions: []views.Action{{Label: "Tasks", URL: views.Home()}}}),
		"inbox":             views.InboxPage(inbox()),
		"inbox-empty":       views.InboxPage(views.InboxProps{Page: page(views.SectionTasks), List: views.TaskList{ListPlace: views.ListPlace{Filter: views.FilterMine}, Title: "My tasks", Count: "0", DoneToday: "You completed 7 tasks today."}}),
		"inbox-search":      views.InboxPage(views.InboxProps{Page: page(views.SectionTasks), List: views.TaskList{ListPlace: views.ListPlace{Filter: views.FilterMine, Query: "Kessler <b>"}, Title: "My tasks", Count: "0"}}),
		"instance":          views.InstancePage(instance()),
		"instance-calm":     views.InstancePage(calm),
		"instance-edit":     views.InstancePage(editing),
		"instance-jobs":     views.InstancePage(jobs),
		"migrate":           views.ChangePage(migrate()),
		"login":             views.LoginPage(views.LoginProps{NextTitle: "Assign Approver", Demo: []string{"demo", "john", "mary", "peter"}}),
		"login-refused":     views.LoginPage(views.LoginProps{UserID: "demo", Error: "This name and password do not match."}),
		"process":           views.ProcessPage(process()),
		"process-incidents": views.ProcessPage(incidents),
		"setup":             views.SetupPage(views.SetupProps{Token: "t", Values: map[string]string{"id": "anna"}, Errors: map[string]string{"password": "This password has 3 characters. Write at least 8."}}),
		"setup-used":        views.SetupPage(views.SetupProps{Used: true}),
		"start":             views.StartPage(start()),
		"start-list":        views.StartPage(startList()),
		"task":              taskPage(pane(views.ClaimMine)),
		"task-details":      taskPage(details),
		"task-diagram":      taskPage(diagram),
		"task-free":         taskPage(freePane()),
		"task-generated":    taskPage(generated),
		"task-history":      taskPage(history),
		"task-taken":        taskPage(taken),
		"task-variables":    taskPage(variables),
	}
}

func page(section string) views.Page {
	return views.Page{
		Title:   "Sample",
		User:    views.User{ID: "demo", Name: "Demo Demo", Initials: "DD"},
		CSRF:    "token",
		Section: section,
		Path:    "/tasks",
		Admin:   true,
		Filters: []views.TaskFilter{
			{Name: views.FilterMine, Title: "My tasks", Count: "9", Late: "2", Current: section == views.SectionTasks},
			{Name: views.FilterGroups, Title: "My groups", Count: "14", Late: "1"},
			{Name: views.FilterAll, Title: "All tasks", Count: "38", Late: "4"},
			{Name: "f1", Title: "Over € 1,000", Count: "5", Late: "1", Saved: true, Color: "#b9772b", Description: "What needs a second look"},
		},
		Cockpit: views.CockpitNav{
			Definitions: "6", Instances: "1,909", Incidents: "312", Current: "overview",
			Processes: []views.CockpitNavProcess{{DefinitionID: "invoice:3:1", Name: "Invoice Receipt", Count: "1,204"}, {DefinitionID: "order:7:1", Name: "Purchase Order", Count: "388"}},
		},
		Topics: []string{views.TopicTasks, views.TopicInstances},
	}
}

func row(name, process, subject, amount, state, due string, level int) views.TaskRow {
	return views.TaskRow{ID: subject, Name: name, Process: process, Subject: subject, Amount: amount, State: state, Due: due, DueTitle: "Sat 21 Nov, 17:00", Level: level}
}

func taskList() views.TaskList {
	first := row("Assign Approver", "Invoice Receipt", "Kessler & Söhne Druckerei", "€ 2,310.00", views.StateLate, "2 d late", 100)
	first.Priority, first.Current = "High", true
	urgent := row("Approve Invoice", "Invoice Receipt", "Hafen Logistik AG", "€ 7,450.00", views.StateSoon, "14:00", 88)
	urgent.Priority, urgent.Person, urgent.Initials = "Urgent", "Mary Anne", "MA"
	free := row("Prepare Bank Transfer", "Invoice Receipt", "Rheinische Papierfabrik und Verpackungsgesellschaft mbH", "€ 12,744.90", views.StateWait, "Thu", 40)
	free.Free = true
	return views.TaskList{
		ListPlace: views.ListPlace{Filter: views.FilterMine}, Title: "My tasks", Count: "9",
		Groups: []views.TaskGroup{
			{Name: "Overdue", Late: true, Count: "2", Rows: []views.TaskRow{first, row("Review Invoice", "Invoice Receipt", "Bobby’s Office Supplies", "€ 900.00", views.StateLate, "3 h late", 100)}},
			{Name: "Today", Count: "2", Rows: []views.TaskRow{urgent, row("Assign Approver", "Invoice Receipt", "Papa Steve’s all you can eat", "€ 10.99", views.StateSoon, "17:00", 80)}},
			{Name: "This week", Count: "3", Rows: []views.TaskRow{row("Assign Approver", "Invoice Receipt", "Great Pizza for Everyone Inc.", "€ 30.00", views.StateWait, "Wed", 55), free, row("Check Travel Claim", "Travel Expense Claim", "Lisbon, 3 nights", "€ 1,012.40", views.StateWait, "Fri", 30)}},
			{Name: "Later", Count: "1", Rows: []views.TaskRow{row("Sign Renewal", "Contract Renewal", "Facility cleaning 2027", "€ 18,200.00", views.StateWait, "4 Dec", 8)}},
			{Name: "No due date", Count: "1", Rows: []views.TaskRow{row("Call back", "Onboarding", "", "", views.StateWait, "", 0)}},
		},
	}
}

func inbox() views.InboxProps {
	p := pane(views.ClaimMine)
	return views.InboxProps{Page: page(views.SectionTasks), List: taskList(), Pane: &p}
}

func taskPage(p views.TaskPane) templ.Component {
	return views.TaskPage(views.TaskProps{Page: page(views.SectionTasks), List: taskList(), Pane: p})
}

func fileURL(name string) string { return views.TaskFile("t1", name) }

func invoiceVariables() map[string]value.Value {
	return map[string]value.Value{
		"creditor":        value.OfString("Kessler & Söhne Druckerei"),
		"amount":          value.OfDouble(2310),
		"invoiceNumber":   value.OfString("KSD-20871"),
		"invoiceCategory": value.OfString("Misc"),
		"invoiceDocument": value.OfFile(value.FileRef{Name: "kessler-soehne-2026-11.pdf", Blob: value.Blob{Size: 184 << 10}}),
		"approver":        value.OfString("peter"),
	}
}

func pane(claim string) views.TaskPane {
	d, _ := forms.Resolve("embedded:app:forms/assign-approver.html")
	in := forms.NewInput(d, invoiceVariables(), fileURL)
	in.Options["approver"] = []forms.Option{{Value: "peter", Label: "Peter Meter (management)"}, {Value: "mary", Label: "Mary Anne (accounting)"}}
	return views.TaskPane{
		ID: "t1", Name: "Assign Approver", ListPlace: views.ListPlace{Filter: views.FilterMine},
		Process: "Invoice Receipt", ProcessURL: views.CockpitProcess("invoice:3:1", "", "", ""),
		BusinessKey: "KSD-20871", InstanceURL: views.CockpitInstance("i1", "", ""),
		Description: "Select the colleague who should approve this invoice.",
		Position:    "1 of 9", NextURL: "/tasks/t2", HistoryCount: "5",
		Claim: claim, Assignee: "Demo Demo", Initials: "DD", ClaimedAt: "Claimed by you at 10:31.",
		People: []forms.Option{{Value: "peter", Label: "Peter Meter"}, {Value: "demo", Label: "Demo Demo"}},
		Groups: "sales, accounting", State: views.StateLate, Due: "2 days late", DueTitle: "Sat 21 Nov, 17:00", Priority: "High",
		Form: d, Input: in,
		Diagram: invoiceDiagram(), Outline: outline(),
		History: []views.HistoryEntry{
			{Glyph: "run", Text: "Demo Demo claimed Assign Approver", Time: "10:31", Title: "Mon 23 Nov 2026, 10:31"},
			{Glyph: "done", Text: "Mary Anne started Invoice Receipt", Time: "Tue 09:20", Title: "Tue 17 Nov 2026, 09:20", Note: "with 5 variables"},
		},
		Details: []views.Fact{{Label: "Task", Text: "019ab3c2-7d10-7c43-9a51-5e0f3c2b8d11", Mono: true}, {Label: "Created", Text: "17 Nov 2026, 09:20"}},
	}
}

func freePane() views.TaskPane {
	p := pane(views.ClaimFree)
	p.Name, p.State, p.Due, p.Priority = "Approve Invoice", views.StateWait, "due Wed", ""
	p.Form, _ = forms.Resolve("approve-invoice")
	p.Input = forms.NewInput(p.Form, invoiceVariables(), fileURL)
	return p
}

func generatedForm() forms.Definition {
	return forms.Generated([]forms.FormField{
		{ID: "days", Label: "Number of days", Type: "long", Constraints: []forms.FieldConstraint{{Name: "min", Config: "1"}}},
		{ID: "until", Label: "Until", Type: "date"},
		{ID: "paid", Label: "Paid leave", Type: "boolean"},
		{ID: "kind", Label: "Kind", Type: "enum", Values: []forms.Option{{Value: "a", Label: "Holiday"}, {Value: "b", Label: "Sick leave"}}, Constraints: []forms.FieldConstraint{{Name: "required"}}},
		{ID: "who", Label: "Asked by", Type: "string", Default: "mary", Constraints: []forms.FieldConstraint{{Name: "readonly"}}},
	})
}

func startList() views.StartProps {
	return views.StartProps{Page: page(views.SectionStart), Processes: []views.StartProcess{
		{Key: "contractRenewal", Name: "Contract Renewal", Description: "Renew or end a contract before its notice date."},
		{Key: "invoice", Name: "Invoice Receipt", Description: "Record an invoice and send it for approval."},
		{Key: "purchaseOrder", Name: "Purchase Order", Description: "Order goods or services over € 500."},
	}}
}

func start() views.StartProps {
	p := startList()
	p.Processes[1].Current = true
	d, _ := forms.Resolve("embedded:app:forms/start-invoice.html")
	decoded := d.Decode(forms.NewInput(d, nil, nil), forms.Submission{
		Values: map[string][]string{"creditor": {"Rösterei Morgenrot"}, "amount": {"86,4O"}, "invoiceNumber": {"RM-1204"}, "invoiceCategory": {""}},
		Files:  map[string]forms.UploadedFile{"invoiceDocument": {Name: "scan-0412.tiff", Size: 23 << 20, TooLarge: true}},
	})
	p.Form = &views.StartForm{Key: "invoice", Name: "Invoice Receipt", Version: "3", Description: "Record an invoice and send it for approval.", Form: d, Input: decoded.Input}
	return p
}

func invoiceDiagram() views.DiagramProps {
	return views.DiagramProps{URL: "/diagrams/invoice.bpmn", Label: "Invoice Receipt, process diagram", Marks: []views.Mark{
		{Element: "StartEvent_1", Kind: views.MarkPast},
		{Element: "assignApprover", Kind: views.MarkHere, Waiting: "118", Label: "118 wait at Assign Approver", URL: "/cockpit"},
		{Element: "approveInvoice", Waiting: "542"},
		{Element: "prepareBankTransfer", Kind: views.MarkPast, Waiting: "37"},
		{Element: "ServiceTask_1", Kind: views.MarkFailed, Incidents: "299", Running: "12", Label: "299 incidents at Archive Invoice", URL: "/cockpit"},
	}}
}

func outline() []views.OutlineItem {
	return []views.OutlineItem{{Name: "Invoice Receipt", Glyph: "fail", Children: []views.OutlineItem{
		{ID: "assignApprover", Name: "Assign Approver", Kind: "User task", Glyph: "done", Waiting: "118", URL: "/cockpit"},
		{ID: "prepareBankTransfer", Name: "Prepare Bank Transfer", Kind: "User task", Waiting: "37", URL: "/cockpit"},
		{ID: "ServiceTask_1", Name: "Archive Invoice", Kind: "Service task", Glyph: "fail", Incidents: "299", Running: "12", URL: "/cockpit", Current: true},
	}}}
}

func instanceRows() []views.InstanceRow {
	return []views.InstanceRow{
		{ID: "i1", BusinessKey: "HL-2026-1102", Process: "Invoice Receipt v3", Subject: "Hafen Logistik AG", Amount: "7,450.00", StandsAt: "Archive Invoice", Cause: "503 Service Unavailable", State: "fail", StateText: "Incident", Started: "23 Nov 09:14", StartTitle: "running for 1 h 31 min"},
		{ID: "i2", BusinessKey: "RPV-300198", Process: "Invoice Receipt v3", Subject: "Rheinische Papierfabrik und Verpackungsgesellschaft mbH", Amount: "12,744.90", StandsAt: "Approve Invoice", State: "wait", StateText: "Waiting", Started: "23 Nov 08:41"},
		{ID: "i3", BusinessKey: "019ab3c2", ShortID: true, Process: "Invoice Receipt v3", StandsAt: "Prepare Bank Transfer", State: "hold", StateText: "Suspended", Started: "20 Nov 15:40"},
	}
}

func versionLinks() []views.VersionLink {
	return []views.VersionLink{
		{ID: "invoice:3:1", Version: "v3", Deployed: "14 Nov", Running: "1,104", Incidents: "299", Share: 92, Current: true},
		{ID: "invoice:2:1", Version: "v2", Deployed: "2 Sep", Running: "92", Incidents: "13", Share: 8},
	}
}

func cockpit() views.CockpitProps {
	return views.CockpitProps{
		Page: page(views.SectionCockpit),
		Figures: []views.Figure{
			{Label: "Running instances", Value: "1,909", Note: "6 processes, 23 suspended", URL: "#instances"},
			{Label: "Open incidents", Value: "312", Note: "3 causes, newest 40 s ago", Failing: true, URL: "#incidents"},
			{Label: "Open human tasks", Value: "1,388", Note: "204 unassigned, 17 overdue"},
			{Label: "Completed in 24 h", Value: "3,073", Note: "3,213 started"},
		},
		CausesNote: "312 incidents, 3 causes",
		Causes: []views.IncidentCause{
			{Count: "212", Share: 68, Message: "Archive service answered 503 Service Unavailable", Where: "Archive Invoice, Invoice Receipt v3", Since: "since today 08:12", URL: "/cockpit"},
			{Count: "87", Share: 28, Message: "amount: expected Double, got String “1.284,60”", Where: "Archive Invoice, Invoice Receipt v3", Since: "since Fri 20 Nov", URL: "/cockpit"},
		},
		Definitions: []views.DefinitionRow{
			{ID: "invoice:3:1", Name: "Invoice Receipt", Version: "v3", Running: "1,204", Incidents: "312", Failing: true, RunShare: 16, WaitShare: 58, FailShare: 26, ShareText: "26 percent in incident, 58 waiting, 16 running", Deployed: "14 Nov", Versions: versionLinks()},
			{ID: "order:7:1", Name: "Purchase Order", Version: "v7", Running: "388", Incidents: "0", RunShare: 32, WaitShare: 68, ShareText: "68 percent waiting, 32 running", Deployed: "2 Sep"},
			{ID: "onboarding:1:1", Name: "Employee Onboarding", Version: "v1", Running: "23", Incidents: "0", Suspended: true, HoldShare: 100, ShareText: "all suspended", Deployed: "11 Mar"},
		},
		Instances: instanceRows(),
	}
}

func process() views.ProcessProps {
	return views.ProcessProps{
		Page: page(views.SectionCockpit), ID: "invoice:3:1", Name: "Invoice Receipt", Key: "invoice", Version: "v3", VersionTag: "V2.0",
		Note: "deployed 14 Nov, history 45 days", Startable: true, Activity: "ServiceTask_1", ActivityName: "Archive Invoice",
		Versions: versionLinks(), Diagram: invoiceDiagram(), Outline: outline(), InstanceCount: "1,104", IncidentCount: "299",
		Instances: instanceRows(),
		Incidents: []views.IncidentRow{{Message: "Archive service answered 503 Service Unavailable", Kind: "Failed job", Activity: "Archive Invoice", InstanceID: "i1", Instance: "HL-2026-1102", Since: "today 08:12", RetryURL: views.JobRetry("j1")}},
		Paging:    views.Paging{Text: "1 to 3 of 241", NextURL: views.CockpitProcess("invoice:3:1", "", "", "2")},
	}
}

func instance() views.InstanceProps {
	return views.InstanceProps{
		Page: page(views.SectionCockpit), ID: "i1", Title: "NLS-77120", Process: "Invoice Receipt v3",
		ProcessURL: views.CockpitProcess("invoice:3:1", "", "", ""), Note: "Nordlicht Strom GmbH, started 17 Nov 09:20 by mary",
		State: "fail", StateText: "1 incident", Diagram: invoiceDiagram(), Tree: outline(), MaySuspend: true, MayCancel: true, MayEdit: true, MayRetry: true,
		Variables: []views.VariableRow{
			{Name: "amount", Type: "String", Value: "1.284,60", Editable: true},
			{Name: "approved", Type: "Boolean", Value: "true", Editable: true},
			{Name: "creditor", Type: "String", Value: "Nordlicht Strom GmbH", Editable: true},
			{Name: "invoiceDocument", Type: "File", Value: "nordlicht-2026-11.pdf, 96 KB", FileURL: views.InstanceFile("i1", "invoiceDocument")},
			{Name: "loopCounter", Type: "Integer", Value: "3", Scope: "Archive Invoice", Editable: true},
		},
		Tasks:     []views.InstanceTask{{ID: "t1", Name: "Prepare Bank Transfer", Groups: "accounting", Due: "Thu", Created: "20 Nov 16:00"}},
		Jobs:      []views.JobRow{{ID: "j1", Activity: "Archive Invoice", Kind: "Asynchronous continuation", Due: "20 Nov 16:02", Retries: "0", Failed: true}},
		Incidents: []views.InstanceIncident{{ID: "x", Activity: "Archive Invoice", Kind: "Failed job", Since: "since 20 Nov 16:02", Retries: "0 retries left", Message: "amount: expected Double, got String “1.284,60”", Details: "archive.go:31\narchive.go:12", DetailsLabel: "Stack trace", Outcome: "The outcome appears here at once.", RetryURL: views.JobRetry("j1")}},
		History: []views.ActivityRow{
			{Name: "Assign Approver", Kind: "User task", Glyph: "done", State: "Completed", Person: "demo", Started: "17 Nov 09:20", Ended: "17 Nov 11:02", Duration: "1 h 42 min"},
			{Name: "Archive Invoice", Kind: "Service task", Glyph: "fail", State: "Incident", Started: "20 Nov 16:00"},
		},
	}
}

func confirm() views.ConfirmProps {
	return views.ConfirmProps{
		Page: page(views.SectionCockpit), Title: "Cancel 1 process instance?", Subject: "NLS-77120",
		Text:   "stands at Archive Invoice. Cancelling ends it for good; its history stays for 45 days.",
		Action: views.InstanceCancel("i1"), Button: "Cancel instance", KeepURL: views.CockpitInstance("i1", "", ""), KeepButton: "Keep it",
		WithReason: true, Reason: "Paid by hand on 20 Nov",
	}
}

func failure() views.ErrorProps {
	return views.ErrorProps{
		Page: page(views.SectionTasks), Status: "409 Conflict", Title: "Mary Anne completed this task at 10:31",
		Text:    "You had Assign Approver for Kessler & Söhne Druckerei open. Your own entries were not used.",
		Actions: []views.Action{{Label: "Next task", URL: views.Home()}, {Label: "See where the invoice is", URL: views.CockpitInstance("i1", "", "")}},
		Kept:    []views.Fact{{Label: "Approver", Text: "John Doe (sales)"}},
		Support: []views.Fact{{Label: "type", Text: "NullValueException"}, {Label: "message", Text: "Cannot find task with id 019ab3c2-7d10-7c43-9a51-5e0f3c2b8d11: task is null"}},
	}
}

func migrate() views.ChangeProps {
	to := []views.ChangeOption{{Label: "Choose an activity"}, {Value: "a", Label: "Inspect", Chosen: true}}
	return views.ChangeProps{
		Page: page(views.SectionCockpit), Title: "Migrate the instance", Subject: "R-1", Text: "goes on with another version of its process.",
		Mistakes: []forms.Mistake{{Anchor: "to-0", Label: "Check <the> facts"}}, Action: "/m", Button: "Migrate", KeepURL: "/i",
		First: []views.ChangeChoice{{Label: "Version", Name: "target", Options: to, Button: views.ChangeOption{Value: "show", Label: "Show its activities"}}},
		Mapping: &views.Mapping{ShownName: "shown", Shown: "2", Groups: []views.MappingGroup{
			{Legend: "Where the instance stands", Lines: []views.MappingLine{{
				ID: "to-0", Name: "to:check", Label: "Check <the> facts", Kind: "User task", Here: "1 token here", Required: true, Options: to,
				Hint: "The version has nothing of this kind.", Errors: []string{"“Inspect” is of another kind."},
			}}},
			{Legend: "Other activities", Folded: true, Lines: []views.MappingLine{{
				ID: "to-1", Name: "to:late", Label: "Late", Kind: "Timer", Options: to, Trigger: &views.ChangeOption{Value: "late", Label: "Update the event trigger"},
				Hint: "Its condition is the one of the version.",
			}}},
		}},
	}
}
