package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// scenario is an operation that bench measures.
type scenario struct {
	name, says string
	run        func(context.Context, *benchClient) error
}

// scenarios are the operations that bench can measure.
func scenarios() []scenario {
	return []scenario{
		{"start", "start an instance that waits in a user task", startScenario},
		{"flow", "start, query the task of the instance, complete it", flowScenario},
		{"straight", "start an instance that runs through ten service tasks", straightScenario},
		{"external", "start, fetch and lock an external task, complete it", externalScenario},
		{"approval", "start an invoice and complete its three tasks: seven requests", approvalScenario},
		{"invoice", "take an invoice through decisions, scripts, a refusal, its review by a called process and its approval: thirteen requests and a job", invoiceScenario},
		{"tasks", "read the first 15 open tasks", reads("/task?maxResults=15")},
		{"inbox", "read the 15 most urgent open tasks of a group, as a task list does", reads("/task?candidateGroup=accounting&sortBy=priority&sortOrder=desc&maxResults=15")},
		{"search", "read open tasks by the value of a variable", reads("/task?processVariables=creditor_eq_Niall&sortBy=created&sortOrder=desc&maxResults=15")},
		{"count", "count the open tasks of a group", reads("/task/count?candidateGroup=accounting")},
		{"history", "read the 15 instances of a process that ended last", reads("/history/process-instance?processDefinitionKey=benchApproval&finished=true&sortBy=endTime&sortOrder=desc&maxResults=15")},
	}
}

func scenarioNames() []string {
	var names []string
	for _, s := range scenarios() {
		names = append(names, s.name)
	}
	return names
}

// reads is a query that finds something.
func reads(path string) func(context.Context, *benchClient) error {
	return func(ctx context.Context, c *benchClient) error {
		var answer json.RawMessage
		err := c.call(ctx, http.MethodGet, path, nil, &answer)
		if err == nil && slices.Contains([]string{"[]", `{"count":0}`}, string(answer)) {
			err = fmt.Errorf("GET %s finds nothing", path)
		}
		return err
	}
}

// writingScenarios are what bench runs unless told otherwise: reading means
// something on a large database alone.
var writingScenarios = []string{"start", "flow", "straight", "external", "approval", "invoice"}

// benchVariables are sent with each start and completion.
var benchVariables = []byte(`{"variables":{"amount":{"value":30,"type":"Integer"},"creditor":{"value":"Niall","type":"String"}}}`)

func startScenario(ctx context.Context, c *benchClient) error {
	_, err := c.start(ctx, "benchOneTask", benchVariables)
	return err
}

func straightScenario(ctx context.Context, c *benchClient) error {
	_, err := c.start(ctx, "benchStraight", benchVariables)
	return err
}

// flowScenario completes one instance; the task must be there at once.
func flowScenario(ctx context.Context, c *benchClient) error {
	instance, err := c.start(ctx, "benchOneTask", benchVariables)
	if err != nil {
		return err
	}
	return c.completeOnlyTask(ctx, instance, benchVariables)
}

// approvalScenario takes an invoice to its end.
func approvalScenario(ctx context.Context, c *benchClient) error {
	instance, err := c.start(ctx, "benchApproval", benchVariables)
	if err != nil {
		return err
	}
	for _, variables := range []string{
		`{"variables":{"approver":{"value":"demo","type":"String"}}}`,
		`{"variables":{"approved":{"value":true,"type":"Boolean"}}}`,
		`{}`,
	} {
		if err := c.completeOnlyTask(ctx, instance, []byte(variables)); err != nil {
			return err
		}
	}
	return nil
}

// receivedInvoice is what benchInvoice starts with.
var receivedInvoice = []byte(`{"businessKey":"2026-11","variables":{"amount":{"value":30,"type":"Double"},"creditor":{"value":"Niall","type":"String"},` +
	`"category":{"value":"Travel","type":"String"},"number":{"value":"N-1","type":"String"},` +
	`"document":{"value":"aGVsbG8gaW52b2ljZQ==","type":"File","valueInfo":{"filename":"invoice.txt","mimeType":"text/plain","encoding":"UTF-8"}}}}`)

// invoiceScenario has an invoice refused, reviewed, approved and paid. That its
// archive is a job, which the executor runs behind it, is not waited for.
func invoiceScenario(ctx context.Context, c *benchClient) error {
	invoice, err := c.start(ctx, "benchInvoice", receivedInvoice)
	if err != nil {
		return err
	}
	if err := c.completeOnlyTask(ctx, invoice, []byte(`{"variables":{"approved":{"value":false,"type":"Boolean"}}}`)); err != nil {
		return err
	}
	var reviews []struct{ ID string }
	if err := c.call(ctx, http.MethodGet, "/process-instance?superProcessInstance="+url.QueryEscape(invoice), nil, &reviews); err != nil {
		return err
	}
	if len(reviews) != 1 {
		return fmt.Errorf("instance %s has %d reviews, want 1", invoice, len(reviews))
	}
	for _, variables := range []string{
		`{"variables":{"reviewer":{"value":"demo","type":"String"}}}`,
		`{"variables":{"clarified":{"value":true,"type":"Boolean"}}}`,
	} {
		if err := c.completeOnlyTask(ctx, reviews[0].ID, []byte(variables)); err != nil {
			return err
		}
	}
	task, err := c.onlyTask(ctx, invoice)
	if err != nil {
		return err
	}
	if err := c.call(ctx, http.MethodPost, "/task/"+task+"/claim", []byte(`{"userId":"demo"}`), nil); err != nil {
		return err
	}
	if err := c.call(ctx, http.MethodPost, "/task/"+task+"/complete", []byte(`{"variables":{"approved":{"value":true,"type":"Boolean"}}}`), nil); err != nil {
		return err
	}
	return c.completeOnlyTask(ctx, invoice, []byte(`{}`))
}

// externalScenario completes as many external tasks as it starts; that another
// client's may come is no matter.
func externalScenario(ctx context.Context, c *benchClient) error {
	if _, err := c.start(ctx, "benchExternal", benchVariables); err != nil {
		return err
	}
	var tasks []struct{ ID string }
	for range 100 {
		fetch := []byte(`{"workerId":"bench","maxTasks":1,"topics":[{"topicName":"sluice-bench","lockDuration":600000}]}`)
		if err := c.call(ctx, http.MethodPost, "/external-task/fetchAndLock", fetch, &tasks); err != nil {
			return err
		}
		if len(tasks) == 1 { // Camunda answers none where two workers met
			return c.call(ctx, http.MethodPost, "/external-task/"+tasks[0].ID+"/complete", []byte(`{"workerId":"bench"}`), nil)
		}
	}
	return errors.New("no external task came in a hundred fetches")
}

// completeOnlyTask completes the task at which an instance waits.
func (c *benchClient) completeOnlyTask(ctx context.Context, instance string, variables []byte) error {
	task, err := c.onlyTask(ctx, instance)
	if err != nil {
		return err
	}
	return c.call(ctx, http.MethodPost, "/task/"+task+"/complete", variables, nil)
}

// onlyTask is the id of the task at which an instance waits.
func (c *benchClient) onlyTask(ctx context.Context, instance string) (string, error) {
	var tasks []struct{ ID string }
	if err := c.call(ctx, http.MethodGet, "/task?processInstanceId="+url.QueryEscape(instance), nil, &tasks); err != nil {
		return "", err
	}
	if len(tasks) != 1 {
		return "", fmt.Errorf("instance %s has %d tasks, want 1", instance, len(tasks))
	}
	return tasks[0].ID, nil
}
