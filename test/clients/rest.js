// A client that was generated for Camunda 7's REST API takes a process from its
// deployment to its end: node rest.js ADDRESS-OF-THE-API.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import camunda from "@visaright/camunda-rest-client";

const [base, credentials] = [process.argv[2], { username: "demo", password: "demo" }];
// The generated form of a deployment knows no files in Node; that is sent by hand.
const form = new FormData();
form.set("deployment-name", "by a generated client");
form.set("enable-duplicate-filtering", "true");
form.set("approve.bpmn", new Blob([await readFile(new URL("testdata/approve.bpmn", import.meta.url))]), "approve.bpmn");
const deployed = await fetch(base + "/deployment/create", {
  method: "POST", body: form, headers: { Authorization: "Basic " + Buffer.from("demo:demo").toString("base64") },
});
assert.equal(deployed.status, 200);
const deployment = await deployed.json();

const api = new camunda.default(base, credentials);
const data = async (call) => (await call).data;
const { ProcessDefinitionApi: definitions, TaskApi: tasks, TaskVariableApi: taskVariables, ProcessInstanceApi: instances, HistoricProcessInstanceApi: history } = api;

assert.equal((await data(api.VersionApi.getRestAPIVersion())).version, "7.24.0");
const [definition] = await data(definitions.getProcessDefinitions({ key: "clientApprove", latestVersion: true }));
assert.equal(definition.deploymentId, deployment.id);
const started = await data(definitions.startProcessInstanceByKey({
  key: "clientApprove",
  startProcessInstanceDto: { businessKey: "c1", variables: { amount: { value: 12, type: "Integer" } }, withVariablesInReturn: true },
}));
assert.equal(started.variables.amount.value, 12);
assert.equal((await data(instances.getProcessInstance({ id: started.id }))).businessKey, "c1");

const [task] = await data(tasks.queryTasks({ taskQueryDto: { processInstanceId: started.id, processVariables: [{ name: "amount", operator: "gteq", value: 12 }], sorting: [{ sortBy: "created", sortOrder: "desc" }] } }));
assert.equal(task.taskDefinitionKey, "approve");
assert.equal((await data(tasks.queryTasksCount({ taskQueryDto: { processInstanceId: started.id } }))).count, 1);
await tasks.claim({ id: task.id, userIdDto: { userId: "demo" } });
await taskVariables.putTaskVariable({ id: task.id, varName: "note", variableValueDto: { value: "fine", type: "String" } });
assert.equal((await data(taskVariables.getTaskVariables({ id: task.id }))).note.value, "fine");
await assert.rejects(tasks.claim({ id: task.id, userIdDto: { userId: "john" } }), (error) => {
  assert.equal(error.status, 500);
  assert.equal(error.data.type, "TaskAlreadyClaimedException");
  return true;
});
await tasks.complete({ id: task.id, completeTaskDto: { variables: { approved: { value: true } } } });
const ended = await data(history.getHistoricProcessInstance({ id: started.id }));
assert.equal(ended.state, "COMPLETED");
await assert.rejects(instances.getProcessInstance({ id: started.id }), (error) => error.status === 404);
await api.DeploymentApi.deleteDeployment({ id: deployment.id, cascade: true });
await assert.rejects(history.getHistoricProcessInstance({ id: started.id }), (error) => error.status === 404);
