package io.ringkeeper.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A connector's state as its worker reports it.
 *
 * @param state of the connector: {@code RUNNING}, {@code FAILED}, {@code UNASSIGNED}, …, {@code
 *     ABSENT} if the worker reports none
 * @param trace the connector's stack trace, empty without one
 * @param tasks its tasks, by id
 */
public record ConnectorStatus(String state, String trace, List<Task> tasks) {
  static final ConnectorStatus ABSENT = new ConnectorStatus("ABSENT", "", List.of());

  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task.
   *
   * @param id from 0
   * @param state like a connector's
   * @param trace its stack trace, empty without one
   */
  public record Task(int id, String state, String trace) {}

  static ConnectorStatus parse(JsonNode json) {
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : json.path("tasks")) {
      tasks.add(
          new Task(
              task.path("id").asInt(), task.path("state").asText(), task.path("trace").asText("")));
    }
    JsonNode connector = json.path("connector");
    return new ConnectorStatus(
        connector.path("state").asText(), connector.path("trace").asText(""), tasks);
  }

  /** Whether the connector and exactly this many tasks are RUNNING. */
  public boolean isRunning(int taskCount) {
    return state.equals("RUNNING")
        && tasks.size() == taskCount
        && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
  }

  /** Whether the connector or one of its tasks is FAILED. */
  public boolean hasFailed() {
    return state.equals("FAILED") || tasks.stream().anyMatch(task -> task.state().equals("FAILED"));
  }

  /** All states and traces, for an error message. */
  public String describe() {
    StringBuilder text = new StringBuilder("connector ").append(state);
    appendTrace(text, trace);
    for (Task task : tasks) {
      text.append("\ntask ").append(task.id()).append(' ').append(task.state());
      appendTrace(text, task.trace());
    }
    return text.toString();
  }

  private static void appendTrace(StringBuilder text, String trace) {
    if (!trace.isEmpty()) {
      text.append('\n').append(trace.strip());
    }
  }
}
