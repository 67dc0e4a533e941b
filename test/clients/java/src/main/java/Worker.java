import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.client.ExternalTaskClient;
import org.camunda.bpm.client.interceptor.auth.BasicAuthProvider;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.camunda.bpm.client.variable.ClientValues;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.FileValue;

/**
 * Works off the process of workers.bpmn with Camunda's client for external tasks: Worker URL MODEL. It ends with 0
 * where everything arrived as it was sent.
 */
public final class Worker {
  private static final long LOCK = 20_000; // milliseconds
  private static final Date DATE = new Date(1_700_000_000_123L);
  private static final byte[] BYTES = {0, 1, (byte) 0xff};

  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch done = new CountDownLatch(1);

  private Worker(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    new Worker(args[0]).run(Path.of(args[1]));
  }

  private void run(Path model) throws Exception {
    deploy(model);
    send("POST", "/process-definition/key/workers/start", "{\"businessKey\":\"java\",\"variables\":{"
        + "\"amount\":{\"value\":12,\"type\":\"Integer\"},\"name\":{\"value\":\"Müller\",\"type\":\"String\"}}}");
    ExternalTaskClient client = ExternalTaskClient.create().baseUrl(url).workerId("java")
        .addInterceptor(new BasicAuthProvider("demo", "demo")).asyncResponseTimeout(5_000).lockDuration(LOCK).build();
    subscribe(client, "variables", this::variables);
    subscribe(client, "file", this::file);
    subscribe(client, "flaky", this::flaky);
    subscribe(client, "slow", this::slow);
    subscribe(client, "refusing", this::refusing);
    boolean inTime = done.await(50, TimeUnit.SECONDS);
    client.stop();
    if (failure.get() != null) {
      throw new AssertionError("a handler failed", failure.get());
    }
    check("the process got through", true, inTime);
    String tasks = send("GET", "/task?processInstanceBusinessKey=java", null);
    check("the task behind the error in " + tasks, true, tasks.contains("\"taskDefinitionKey\":\"review\""));
  }

  private interface Handler {
    void handle(ExternalTask task, ExternalTaskService service) throws Exception;
  }

  private void subscribe(ExternalTaskClient client, String topic, Handler handler) {
    client.subscribe(topic).handler((task, service) -> {
      try {
        handler.handle(task, service);
      } catch (Exception | AssertionError e) {
        failure.compareAndSet(null, e);
        done.countDown();
      }
    }).open();
  }

  private void variables(ExternalTask task, ExternalTaskService service) {
    check("business key", "java", task.getBusinessKey());
    check("activity", "variables", task.getActivityId());
    check("Integer", 12, task.<Integer>getVariable("amount"));
    check("String", "Müller", task.<String>getVariable("name"));
    VariableMap all = Variables.createVariables().putValue("aBoolean", true).putValue("aDate", DATE)
        .putValue("aDouble", 1.5).putValue("aLong", 1L << 40).putValue("aShort", (short) 7).putValue("nothing", null)
        .putValueTyped("bytes", Variables.byteArrayValue(BYTES))
        .putValueTyped("json", ClientValues.jsonValue("{\"a\":[1,2]}"))
        .putValueTyped("xml", ClientValues.xmlValue("<a>ä</a>"))
        .putValue("list", List.of("x", "y")).putValue("map", Map.of("k", 1));
    service.complete(task, all, Map.of("here", "only"));
  }

  private void file(ExternalTask task, ExternalTaskService service) {
    check("Boolean", true, task.<Boolean>getVariable("aBoolean"));
    check("Date", DATE, task.<Date>getVariable("aDate"));
    check("Double", 1.5, task.<Double>getVariable("aDouble"));
    check("Long", 1L << 40, task.<Long>getVariable("aLong"));
    check("Short", (short) 7, task.<Short>getVariable("aShort"));
    check("null", null, task.getVariable("nothing"));
    check("Bytes", true, Arrays.equals(BYTES, task.<byte[]>getVariable("bytes")));
    check("Json", "{\"a\":[1,2]}", task.getVariableTyped("json").getValue());
    check("Xml", "<a>ä</a>", task.getVariableTyped("xml").getValue());
    check("list", List.of("x", "y"), task.getVariable("list"));
    check("map", Map.of("k", 1), task.getVariable("map"));
    check("a local variable of another task", null, task.getVariable("here"));
    FileValue letter = Variables.fileValue("letter.txt").file("Grüße".getBytes(StandardCharsets.UTF_8))
        .mimeType("text/plain").encoding("UTF-8").create();
    service.complete(task, Map.of("letter", letter));
  }

  private void flaky(ExternalTask task, ExternalTaskService service) throws Exception {
    FileValue letter = task.getVariableTyped("letter");
    check("file name", "letter.txt", letter.getFilename());
    check("media type", "text/plain", letter.getMimeType());
    check("encoding", "UTF-8", letter.getEncoding());
    check("content", "Grüße", new String(letter.getValue().readAllBytes(), StandardCharsets.UTF_8));
    if (task.getRetries() == null) {
      service.handleFailure(task, "not yet", "java.lang.Details", 1, 0);
      return;
    }
    check("retries", 1, task.getRetries());
    check("message", "not yet", task.getErrorMessage());
    check("details", "java.lang.Details", task.getErrorDetails());
    service.complete(task);
  }

  private void slow(ExternalTask task, ExternalTaskService service) throws Exception {
    service.extendLock(task, 3 * LOCK);
    String now = send("GET", "/external-task/" + task.getId(), null);
    check("owner in " + now, true, now.contains("\"workerId\":\"java\""));
    check("a lock beyond " + task.getLockExpirationTime(), false,
        now.contains("\"lockExpirationTime\":\"" + task.getLockExpirationTime().toInstant().toString().substring(0, 19)));
    service.setVariables(task, Map.of("meanwhile", "set"));
    service.complete(task);
  }

  private void refusing(ExternalTask task, ExternalTaskService service) {
    check("a variable that was set before the end", "set", task.getVariable("meanwhile"));
    service.handleBpmnError(task, "REFUSED", "too much", Map.of("by", "java"));
    done.countDown();
  }

  private void deploy(Path model) throws Exception {
    String boundary = "boundaryOfTheModel";
    String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\njava\r\n--" + boundary
        + "\r\nContent-Disposition: form-data; name=\"model\"; filename=\"workers.bpmn\"\r\n\r\n" + Files.readString(model)
        + "\r\n--" + boundary + "--\r\n";
    answer(request("/deployment/create").header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private String send(String method, String path, String body) throws Exception {
    HttpRequest.BodyPublisher sent =
        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
    return answer(request(path).header("Content-Type", "application/json").method(method, sent).build());
  }

  private HttpRequest.Builder request(String path) {
    String demo = Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Basic " + demo);
  }

  private String answer(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static void check(String what, Object want, Object got) {
    if (want == null ? got != null : !want.equals(got)) {
      throw new AssertionError(what + " is " + got + ", want " + want);
    }
  }
}
