// A worker that is built on camunda-external-task-client-js does one task of each
// kind: node worker.js ADDRESS-OF-THE-API. It ends with 0 where all went well.
import assert from "node:assert/strict";
import { BasicAuthInterceptor, Client, File, Variables } from "camunda-external-task-client-js";

const base = process.argv[2];
const auth = "Basic " + Buffer.from("demo:demo").toString("base64");

async function api(method, path, body) {
  const response = await fetch(base + path, {
    method, body: body && JSON.stringify(body), headers: { Authorization: auth, Accept: "application/json", "Content-Type": "application/json" },
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

const client = new Client({
  baseUrl: base, workerId: "worker", maxTasks: 5, lockDuration: 20_000, asyncResponseTimeout: 30_000, autoPoll: false,
  interceptors: new BasicAuthInterceptor({ username: "demo", password: "demo" }),
});

const done = [];
const failures = [];
let fetches = 0;
client.on("poll:start", () => fetches++);
for (const event of ["poll:error", "complete:error", "handleFailure:error", "handleBpmnError:error", "extendLock:error"]) {
  client.on(event, (...all) => failures.push(`${event}: ${all.at(-1)}`));
}

// subscribe notes what a handler throws: the client would swallow it.
function subscribe(topic, options, handle) {
  client.subscribe(topic, options, async (call) => {
    try {
      await handle(call);
      done.push(topic);
    } catch (error) {
      failures.push(`${topic}: ${error.stack}`);
    }
  });
}

subscribe("variables", { processDefinitionKey: "workers" }, async ({ task, taskService }) => {
  assert.equal(task.businessKey, "b1");
  assert.equal(task.activityId, "variables");
  assert.equal(task.variables.get("amount"), 30.5);
  assert.equal(task.variables.get("paid"), true);
  assert.deepEqual(task.variables.get("order"), { lines: [1, 2] });
  assert.equal(task.variables.get("day").getTime(), Date.UTC(2030, 0, 2, 3, 4, 5));
  const more = new Variables().set("count", 7).set("note", "ünïcode").set("list", { a: [true, null] }).setTyped("big", { type: "long", value: 2 ** 40, valueInfo: {} });
  await taskService.complete(task, more, new Variables().set("only", "here"));
});

subscribe("file", { variables: ["document", "count"] }, async ({ task, taskService }) => {
  assert.deepEqual(Object.keys(task.variables.getAll()).sort(), ["count", "document"]);
  const file = await task.variables.get("document").load();
  assert.equal(file.filename, "letter.txt");
  assert.equal(file.content.toString(), "Dear all");
  const copy = await new File({ localPath: new URL("testdata/workers.bpmn", import.meta.url).pathname, mimetype: "text/xml" }).load();
  await taskService.complete(task, new Variables().set("copy", copy));
});

let attempts = 0;
subscribe("flaky", { lockDuration: 10_000 }, async ({ task, taskService }) => {
  if (++attempts === 1) {
    await taskService.handleFailure(task, { errorMessage: "out of paper", errorDetails: "tray 2", retries: 1, retryTimeout: 10 });
    return;
  }
  assert.equal(task.retries, 1);
  assert.equal(task.errorMessage, "out of paper");
  await taskService.complete(task);
});

subscribe("slow", {}, async ({ task, taskService }) => {
  await taskService.extendLock(task, 60_000);
  const [locked] = await api("GET", `/external-task?externalTaskId=${task.id}`);
  assert.ok(Date.parse(locked.lockExpirationTime.replace("+0000", "Z")) > Date.now() + 40_000, "the lock was not extended");
  await taskService.complete(task);
});

subscribe("refusing", {}, async ({ task, taskService }) => {
  await taskService.handleBpmnError(task, "REFUSED", "no signature", new Variables().set("byWorker", true));
});

async function deploy() {
  const { readFile } = await import("node:fs/promises");
  const form = new FormData();
  form.set("deployment-name", "workers");
  form.set("workers.bpmn", new Blob([await readFile(new URL("testdata/workers.bpmn", import.meta.url))]), "workers.bpmn");
  const response = await fetch(base + "/deployment/create", { method: "POST", body: form, headers: { Authorization: auth } });
  assert.equal(response.status, 200);
}

async function until(what, holds) {
  for (const end = Date.now() + 30_000; Date.now() < end && failures.length === 0;) {
    const found = await holds();
    if (found) return found;
    await new Promise((again) => setTimeout(again, 20));
  }
  assert.fail(`${what} did not happen; done: ${done}; ${failures.join("\n")}`);
}

await deploy();
client.start();
await until("the first poll", () => fetches === 1);
const began = Date.now();
const { id } = await api("POST", "/process-definition/key/workers/start", {
  businessKey: "b1",
  variables: {
    amount: { value: 30.5, type: "Double" }, paid: { value: true, type: "Boolean" },
    order: { value: JSON.stringify({ lines: [1, 2] }), type: "Json" },
    day: { value: "2030-01-02T03:04:05.000+0000", type: "Date" },
    document: { value: Buffer.from("Dear all").toString("base64"), type: "File", valueInfo: { filename: "letter.txt", mimetype: "text/plain", encoding: "UTF-8" } },
  },
});
const [review] = await until("the caught error", async () => {
  const tasks = await api("GET", `/task?processInstanceId=${id}`);
  return tasks.length === 1 && tasks;
});
client.stop();
assert.equal(review.taskDefinitionKey, "review");
assert.deepEqual(failures, []);
assert.deepEqual(done, ["variables", "file", "flaky", "flaky", "slow", "refusing"]);
// Work that comes while a poll waits ends it: six tasks in a row take far less than one poll may wait.
assert.ok(Date.now() - began < 20_000, "polls were not woken by what they waited for");

const variables = await api("GET", `/process-instance/${id}/variables?deserializeValues=false`);
assert.deepEqual([variables.count.type, variables.count.value], ["Integer", 7]);
assert.deepEqual([variables.big.type, variables.big.value], ["Long", 2 ** 40]);
assert.equal(variables.note.value, "ünïcode");
assert.deepEqual([variables.list.type, JSON.parse(variables.list.value)], ["Json", { a: [true, null] }]);
assert.equal(variables.only, undefined);
assert.deepEqual([variables.why.value, variables.byWorker.value], ["no signature", true]);
assert.equal(variables.copy.valueInfo.filename, "workers.bpmn");
const copied = await fetch(`${base}/process-instance/${id}/variables/copy/data`, { headers: { Authorization: auth } });
assert.match(await copied.text(), /<process id="workers"/);
process.exit(0);
