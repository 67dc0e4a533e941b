package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

//go:embed demo/invoice.bpmn
var invoiceModel []byte

func demoCommand() *cobra.Command {
	var c config
	cmd := &cobra.Command{
		Use:     "demo",
		Short:   "Serve the invoice example with four users on this machine",
		Args:    cobra.NoArgs,
		PreRunE: fromEnvironment,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), c, content{delegates: demoDelegates, demo: demoNames(), prepare: func(ctx context.Context, e *engine.Engine) error {
				if err := prepareDemo(ctx, e); err != nil {
					return fmt.Errorf("prepare the demo: %w", err)
				}
				printDemo(cmd, c)
				return nil
			}})
		},
	}
	c.bind(cmd.Flags(), defaults{db: "sqlite:sluice-demo/sluice.db", restAuth: "optional"})
	return cmd
}

// demoDelegates is the Go code behind the invoice model, under the class name
// that the example models of Camunda use.
var demoDelegates = map[string]machine.Delegate{
	"org.camunda.bpm.example.invoice.service.ArchiveInvoiceService": archiveInvoice,
	"org.camunda.bpm.example.invoice.service.NotifyCreditorService": notifyCreditor,
}

// notifyCreditor pretends to tell the creditor that the invoice was taken in.
func notifyCreditor(*machine.Call) error { return nil }

//lint:ignore ST1005 the words are the example's
var errArchive = errors.New("Could not archive invoice...")

// archiveInvoice stands in for the class of that name in Camunda's example: it
// pretends to archive and fails where the variable shouldFail is true, so that
// incidents can be tried, and under the message that people know from there.
func archiveInvoice(x *machine.Call) error {
	if v, ok := x.Variable("shouldFail"); ok && v.V == true {
		return errArchive
	}
	return nil
}

// demoUsers are those of Camunda's demo; they sign in with a password that is
// their id.
var demoUsers = []engine.CreateUser{
	{ID: "demo", FirstName: "Demo", LastName: "Demo", Email: "demo@camunda.org", Groups: []string{"sales", "accounting", "management", identity.AdminGroup}},
	{ID: "john", FirstName: "John", LastName: "Doe", Email: "john@camunda.org", Groups: []string{"sales"}},
	{ID: "mary", FirstName: "Mary", LastName: "Anne", Email: "mary@camunda.org", Groups: []string{"accounting"}},
	{ID: "peter", FirstName: "Peter", LastName: "Meter", Email: "peter@camunda.org", Groups: []string{"management"}},
}

func demoNames() []string {
	names := make([]string, len(demoUsers))
	for i, u := range demoUsers {
		names[i] = u.ID
	}
	return names
}

var demoGroups = []engine.CreateGroup{
	{ID: "sales", Name: "Sales", Type: "WORKFLOW"},
	{ID: "accounting", Name: "Accounting", Type: "WORKFLOW"},
	{ID: "management", Name: "Management", Type: "WORKFLOW"},
	{ID: identity.AdminGroup, Name: "camunda BPM Administrators", Type: "SYSTEM"},
}

// demoMembers are whom the members of a group know beside demo.
var demoMembers = map[string]string{"sales": "john", "accounting": "mary", "management": "peter"}

// demoGrants are the authorizations of Camunda's demo, and that everybody may
// start invoices, which there only demo may.
func demoGrants() []state.Authorization {
	var grants []state.Authorization
	grant := func(group, user string, r identity.Resource, id string, p identity.Permission) {
		grants = append(grants, state.Authorization{
			Type: identity.TypeGrant, GroupID: group, UserID: user, ResourceType: int64(r), ResourceID: id, Permissions: int64(p),
		})
	}
	for _, group := range []string{"sales", "accounting", "management"} {
		grant(group, "", identity.ResourceApplication, "tasklist", identity.Access)
		grant(group, "", identity.ResourceProcessDefinition, "invoice", identity.Read|identity.ReadHistory|identity.CreateInstance)
		grant(group, "", identity.ResourceProcessInstance, identity.Any, identity.Create)
		grant(group, "", identity.ResourceUser, "demo", identity.Read)
		grant(group, "", identity.ResourceUser, demoMembers[group], identity.Read)
	}
	grant("", "mary", identity.ResourceTask, identity.Any, identity.Read|identity.Update)
	return grants
}

// prepareDemo makes what is missing of the demo: users at the first start, the
// process whenever its model has changed.
func prepareDemo(ctx context.Context, e *engine.Engine) error {
	known, err := e.HasUsers(ctx)
	if err != nil {
		return err
	}
	if !known {
		if err := createDemoUsers(ctx, e); err != nil {
			return err
		}
	}
	deployed, err := engine.Do(ctx, e, engine.Deploy{
		Name: "invoice demo", Source: "sluice demo", DuplicateFiltering: true,
		Resources: []engine.DeployResource{{Name: "invoice.bpmn", Data: invoiceModel}},
	})
	if err != nil || known || len(deployed.Definitions) == 0 {
		return err
	}
	return startDemoInvoices(ctx, e)
}

func createDemoUsers(ctx context.Context, e *engine.Engine) error {
	for _, g := range demoGroups {
		if _, err := engine.Do(ctx, e, g); err != nil {
			return err
		}
	}
	// Hashing a password takes tens of milliseconds on purpose: all at once.
	var wg sync.WaitGroup
	failures := make([]error, len(demoUsers))
	for i, u := range demoUsers {
		wg.Go(func() {
			u.Password, u.AnyPassword = u.ID, true
			_, failures[i] = engine.Do(ctx, e, u)
		})
	}
	wg.Wait()
	for _, g := range demoGrants() {
		_, err := engine.Do(ctx, e, engine.CreateAuthorization{Authorization: g})
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}

// demoInvoices are there at the first start, so that the pages are not empty.
var demoInvoices = []struct {
	creditor, number, category string
	amount                     float64
	approver                   string // already assigned, where set
}{
	{"Great Pizza for Everyone Inc.", "GPFE-23232323", "Travel Expenses", 30, ""},
	{"Bobby's Office Supplies", "BOS-43934", "Misc", 900, "peter"},
	{"Papa Steve's all you can eat", "PSACE-5342", "Travel Expenses", 10.99, "mary"},
}

func startDemoInvoices(ctx context.Context, e *engine.Engine) error {
	for _, i := range demoInvoices {
		s, err := engine.Do(ctx, e, engine.StartProcess{DefinitionKey: "invoice", Form: true, Variables: []engine.Variable{
			{Name: "creditor", Value: value.OfString(i.creditor)},
			{Name: "amount", Value: value.OfDouble(i.amount)},
			{Name: "invoiceCategory", Value: value.OfString(i.category)},
			{Name: "invoiceNumber", Value: value.OfString(i.number)},
			{Name: "invoiceDocument", Value: value.OfFile(value.FileRef{
				Name: "invoice.txt", MIMEType: "text/plain", Encoding: "UTF-8",
				Blob: value.Blob{Data: []byte(fmt.Sprintf("%s\nInvoice %s\n%s: € %.2f\n", i.creditor, i.number, i.category, i.amount))},
			})},
		}})
		if err != nil {
			return err
		}
		if i.approver == "" {
			continue
		}
		if err := assignDemoApprover(ctx, e, s.Instance.ID, i.approver); err != nil {
			return err
		}
	}
	return nil
}

func assignDemoApprover(ctx context.Context, e *engine.Engine, instance, approver string) error {
	unit, err := e.Unit(ctx, instanceScope(instance))
	if err != nil {
		return err
	}
	for t := range unit.Tasks.All() {
		_, err := engine.Do(ctx, e, engine.CompleteTask{TaskID: t.ID, Form: true, Variables: []engine.Variable{
			{Name: "approver", Value: value.OfString(approver)},
		}})
		return err
	}
	return fmt.Errorf("instance %s has no task", instance)
}

func printDemo(cmd *cobra.Command, c config) {
	var logins []string
	for _, u := range demoUsers {
		logins = append(logins, u.ID+"/"+u.ID)
	}
	fmt.Fprintf(cmd.OutOrStdout(), `Sluice demo
  tasks    %[1]s/tasks
  cockpit  %[1]s/cockpit
  API      %[1]s/engine-rest
  logins   %[2]s   (demo is the administrator)
  data     %[3]s
Press Ctrl-C to stop.
`, c.address(), strings.Join(logins, "  "), c.db)
}
