package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/machine"
)

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

var errUnplayed = errors.New("this command is not one of the API")

// do runs a command by its REST operation.
func (c *camunda) do(ctx context.Context, line string, body []string) (string, error) {
	words := fields(line)
	rest := append(words[1:], "", "")
	post := func(path string, in any) (string, error) {
		status, message, err := c.call(ctx, http.MethodPost, path, in, nil)
		if err == nil && status >= 400 && message == "" {
			message = fmt.Sprint("status ", status)
		}
		return message, err
	}
	switch words[0] {
	case "start":
		in := object{"variables": typed(words[2:])}
		if len(body) > 0 {
			list, err := c.instructions(ctx, body)
			if err != nil {
				return "", err
			}
			in["startInstructions"] = list
		}
		var started struct{ ID string }
		status, message, err := c.call(ctx, http.MethodPost, "/process-definition/key/"+rest[0]+"/start", in, &started)
		switch {
		case status < 400:
			c.instance = started.ID
		case message == "" && err == nil:
			message = fmt.Sprint("status ", status)
		}
		return message, err
	case "complete", "task-error", "task-escalation", "claim", "assign", "delegate", "resolve":
		id, err := c.find(ctx, "/task?processDefinitionKey=KEY", "taskDefinitionKey", rest[0])
		if err != nil {
			return "", err
		}
		switch words[0] {
		case "complete":
			return post("/task/"+id+"/complete", object{"variables": typed(words[2:])})
		case "task-error":
			return post("/task/"+id+"/bpmnError", object{"errorCode": rest[1], "errorMessage": orNil(strings.Trim(rest[2], `"`))})
		case "task-escalation":
			return post("/task/"+id+"/bpmnEscalation", object{"escalationCode": rest[1]})
		case "resolve":
			return post("/task/"+id+"/resolve", object{"variables": typed(words[2:])})
		case "assign":
			return post("/task/"+id+"/assignee", object{"userId": rest[1]})
		}
		return post("/task/"+id+"/"+words[0], object{"userId": rest[1]})
	case "run-job", "set-retries":
		id, err := c.findJob(ctx, rest[0])
		if err != nil {
			return "", err
		}
		if words[0] == "run-job" {
			return post("/job/"+id+"/execute", object{})
		}
		n, _ := strconv.Atoi(rest[1])
		_, message, err := c.call(ctx, http.MethodPut, "/job/"+id+"/retries", object{"retries": n}, nil)
		return message, err
	case "signal":
		return post("/signal", object{"name": unquoted(rest[0]), "variables": typed(words[2:])})
	case "message":
		if strings.Contains(rest[0], "#") {
			break
		}
		var results []object
		in := object{"messageName": unquoted(rest[0]), "processVariables": typed(words[2:]), "all": false, "resultEnabled": true}
		_, message, err := c.call(ctx, http.MethodPost, "/message", in, &results)
		for _, r := range results {
			if p, ok := r["processInstance"].(object); ok {
				c.instance = str(p["id"])
			}
		}
		return message, err
	case "recalculate":
		id, err := c.findJob(ctx, rest[0])
		if err != nil {
			return "", err
		}
		return post(fmt.Sprintf("/job/%s/duedate/recalculate?creationDateBased=%t", id, rest[1] == "created"), object{})
	case "trigger":
		id, err := c.executionAt(ctx, rest[0])
		if err != nil {
			return "", err
		}
		return post("/execution/"+id+"/signal", object{"variables": typed(words[2:])})
	case "set-task-local":
		id, err := c.find(ctx, "/task?processDefinitionKey=KEY", "taskDefinitionKey", rest[0])
		if err != nil {
			return "", err
		}
		return post("/task/"+id+"/localVariables", object{"modifications": typed(words[2:])})
	case "add-group":
		id, err := c.find(ctx, "/task?processDefinitionKey=KEY", "taskDefinitionKey", rest[0])
		if err != nil {
			return "", err
		}
		return post("/task/"+id+"/identity-links", object{"type": "candidate", "groupId": rest[1]})
	case "remove-variable":
		return post("/process-instance/"+c.instance+"/variables", object{"deletions": words[1:]})
	case "suspend", "activate":
		_, message, err := c.call(ctx, http.MethodPut, "/process-instance/"+c.instance+"/suspended", object{"suspended": words[0] == "suspend"}, nil)
		return message, err
	case "set-local":
		id, err := c.executionAt(ctx, rest[0])
		if err != nil {
			return "", err
		}
		return post("/execution/"+id+"/localVariables", object{"modifications": typed(words[2:])})
	case "set-variable":
		return post("/process-instance/"+c.instance+"/variables", object{"modifications": typed(words[1:])})
	case "delete":
		_, message, err := c.call(ctx, http.MethodDelete, "/process-instance/"+c.instance, nil, nil)
		return message, err
	case "plan", "migrate":
		return c.migrate(ctx, words, body)
	case "modify":
		list, err := c.instructions(ctx, body)
		if err != nil {
			return "", err
		}
		return post("/process-instance/"+c.instance+"/modification", object{"instructions": list})
	case "lock", "complete-external", "fail-external", "external-error", "set-external-retries":
		return c.external(ctx, words, rest, post)
	case "advance":
		return "", nil
	}
	return "", fmt.Errorf("%w: %s", errUnplayed, line)
}

// migrate generates, checks or carries out a plan; the first two answer as
// [Runner.plan] does.
func (c *camunda) migrate(ctx context.Context, words, body []string) (string, error) {
	definition := func(key string) (string, error) {
		var d struct{ ID string }
		_, _, err := c.call(ctx, http.MethodGet, "/process-definition/key/"+key, nil, &d)
		return d.ID, err
	}
	if words[0] == "migrate" {
		var i object
		if _, _, err := c.call(ctx, http.MethodGet, "/process-instance/"+c.instance, nil, &i); err != nil {
			return "", err
		}
		words = []string{"migrate", strings.Split(str(i["definitionId"]), ":")[0], words[1]}
	}
	from, err := definition(words[1])
	if err != nil {
		return "", err
	}
	to, err := definition(words[2])
	if err != nil {
		return "", err
	}
	plan := object{"sourceProcessDefinitionId": from, "targetProcessDefinitionId": to}
	if len(body) == 0 || body[0] == "update" {
		in := object{"sourceProcessDefinitionId": from, "targetProcessDefinitionId": to, "updateEventTriggers": len(body) > 0}
		if _, message, err := c.call(ctx, http.MethodPost, "/migration/generate", in, &plan); err != nil || message != "" {
			return message, err
		}
	} else {
		var list []object
		for _, i := range planLines(body) {
			list = append(list, object{"sourceActivityIds": []string{i.Source}, "targetActivityIds": []string{i.Target}, "updateEventTrigger": i.UpdateEventTrigger})
		}
		plan["instructions"] = list
	}
	if words[0] == "migrate" {
		_, message, err := c.call(ctx, http.MethodPost, "/migration/execute", object{"migrationPlan": plan, "processInstanceIds": []string{c.instance}}, nil)
		return message, err
	}
	data, err := json.Marshal(plan["instructions"])
	if err != nil {
		return "", err
	}
	var list []struct {
		SourceActivityIDs, TargetActivityIDs []string
		UpdateEventTrigger                   bool
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return "", err
	}
	var lines []string
	for _, i := range list {
		lines = append(lines, fmt.Sprintf("%s -> %s%s", i.SourceActivityIDs[0], i.TargetActivityIDs[0], mark(i.UpdateEventTrigger, " update")))
	}
	var checked struct {
		InstructionReports []struct {
			Instruction struct{ SourceActivityIDs []string }
			Failures    []string
		}
	}
	if _, message, err := c.call(ctx, http.MethodPost, "/migration/validate", plan, &checked); err != nil || message != "" {
		return message, err
	}
	for _, r := range checked.InstructionReports {
		for _, f := range r.Failures {
			lines = append(lines, fmt.Sprintf("%s: %s", r.Instruction.SourceActivityIDs[0], f))
		}
	}
	slices.Sort(lines)
	return strings.Join(append(lines, "planned"), "\n") + "\n", nil
}

func (c *camunda) external(ctx context.Context, words, rest []string, post func(string, any) (string, error)) (string, error) {
	id, err := c.find(ctx, "/external-task?processDefinitionKey=KEY", "activityId", rest[0])
	if err != nil {
		return "", err
	}
	n, _ := strconv.Atoi(rest[1])
	switch words[0] {
	case "lock":
		return post("/external-task/"+id+"/lock", object{"workerId": "worker", "lockDuration": 1000000})
	case "complete-external":
		return post("/external-task/"+id+"/complete", object{"workerId": "worker", "variables": typed(words[2:])})
	case "fail-external":
		return post("/external-task/"+id+"/failure", object{"workerId": "worker", "retries": n, "retryTimeout": 60000, "errorMessage": "it failed", "errorDetails": "why"})
	case "external-error":
		return post("/external-task/"+id+"/bpmnError", object{"workerId": "worker", "errorCode": rest[1], "errorMessage": orNil(strings.Trim(rest[2], `"`))})
	}
	_, message, err := c.call(ctx, http.MethodPut, "/external-task/"+id+"/retries", object{"retries": n}, nil)
	return message, err
}

// find finds the id of a row, a#2 being the second of its name.
func (c *camunda) find(ctx context.Context, path, member, name string) (string, error) {
	rows, err := c.all(ctx, path)
	if err != nil {
		return "", err
	}
	return nthOf(rows, name, func(row object) string { return str(row[member]) })
}

// madeAt orders the ids of Camunda, which are UUIDs of time, as they were made.
func madeAt(id string) string {
	if i := strings.LastIndexByte(id, ':'); i >= 0 {
		id = id[i+1:]
	}
	parts := strings.Split(id, "-")
	if len(parts) < 3 {
		return id
	}
	return parts[2] + parts[1] + parts[0]
}

func nthOf(rows []object, name string, of func(object) string) (string, error) {
	name, n := nth(name)
	slices.SortStableFunc(rows, func(a, b object) int { return strings.Compare(madeAt(str(a["id"])), madeAt(str(b["id"]))) })
	for _, row := range rows {
		if of(row) == name {
			if n--; n == 0 {
				return str(row["id"]), nil
			}
		}
	}
	return "", fmt.Errorf("there is nothing at %s", name)
}

func (c *camunda) findJob(ctx context.Context, name string) (string, error) {
	rows, err := c.all(ctx, "/job?processDefinitionKey=KEY")
	if err != nil {
		return "", err
	}
	return nthOf(rows, name, func(row object) string { return c.jobs[str(row["jobDefinitionId"])].ActivityID })
}

// tree is the activity instance tree of the instance.
func (c *camunda) tree(ctx context.Context) (object, error) {
	var tree object
	status, message, err := c.call(ctx, http.MethodGet, "/process-instance/"+c.instance+"/activity-instances", nil, &tree)
	if err == nil && status >= 400 {
		err = errors.New(message)
	}
	return tree, err
}

// search walks a tree for an activity or transition instance.
func search(tree object, name string, found *[]object) {
	if str(tree["activityId"]) == name {
		*found = append(*found, tree)
	}
	for _, member := range []string{"childActivityInstances", "childTransitionInstances"} {
		list, _ := tree[member].([]any)
		for _, child := range list {
			search(child.(object), name, found)
		}
	}
}

func (c *camunda) instanceAt(ctx context.Context, name string) (object, error) {
	tree, err := c.tree(ctx)
	if err != nil {
		return nil, err
	}
	var found []object
	name, n := nth(name)
	if search(tree, name, &found); len(found) < n {
		return object{"id": name}, nil
	}
	slices.SortStableFunc(found, func(a, b object) int { return strings.Compare(madeAt(str(a["id"])), madeAt(str(b["id"]))) })
	return found[n-1], nil
}

func (c *camunda) executionAt(ctx context.Context, name string) (string, error) {
	x, err := c.instanceAt(ctx, name)
	if err != nil {
		return "", err
	}
	if list, ok := x["executionIds"].([]any); ok {
		return str(list[0]), nil
	}
	return str(x["executionId"]), nil
}

func (c *camunda) instructions(ctx context.Context, lines []string) ([]object, error) {
	var all []object
	for _, line := range lines {
		words := fields(line)
		i := object{}
		switch words[0] {
		case "transition":
			i["type"], i["transitionId"] = machine.StartTransition, words[1]
		case "before":
			i["type"], i["activityId"] = machine.StartBefore, words[1]
		case "after":
			i["type"], i["activityId"] = machine.StartAfter, words[1]
		case "cancel":
			i["type"], i["activityId"] = machine.Cancel, words[1]
		case "cancel-instance", "cancel-transition":
			x, err := c.instanceAt(ctx, words[1])
			if err != nil {
				return nil, err
			}
			i["type"] = machine.Cancel
			member := map[string]string{"cancel-instance": "activityInstanceId", "cancel-transition": "transitionInstanceId"}[words[0]]
			i[member] = x["id"]
		}
		var rest []string
		for _, w := range words[2:] {
			if name, ok := strings.CutPrefix(w, "in="); ok {
				x, err := c.instanceAt(ctx, name)
				if err != nil {
					return nil, err
				}
				i["ancestorActivityInstanceId"] = x["id"]
				continue
			}
			rest = append(rest, w)
		}
		if len(rest) > 0 {
			i["variables"] = typed(rest)
		}
		all = append(all, i)
	}
	return all, nil
}

// typed are variables as the API takes them.
func typed(words []string) object {
	all := object{}
	for _, v := range variables(words) {
		if list, ok := v.Value.Go().([]any); ok {
			data := fmt.Sprintf("%q", list)
			all[v.Name] = object{"type": "Object", "value": strings.ReplaceAll(data, `" "`, `","`), "valueInfo": object{
				"objectTypeName": "java.util.ArrayList<java.lang.String>", "serializationDataFormat": "application/json",
			}}
			continue
		}
		all[v.Name] = object{"value": v.Value.Go(), "type": string(v.Value.Type)}
	}
	return all
}
