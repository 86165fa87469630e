package io.ringkeeper.sandbox.fire.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published events are compared with the recorded registers, one by one. */
class EventRulesTest {

  /** Enough for a gap of five: the journal's length follows it. */
  private static final int PROMISES = 5 + EventRules.JOURNAL;

  private final SoundRun run = new SoundRun();

  @Test
  void registersOwnHistoryBreaksNothing() {
    assertThat(run.broken(events())).isEmpty();
  }

  @Test
  void seesAMissingEvent() {
    // Given
    List<JsonNode> events = events();
    events.remove(4);

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void seesEventsThatEndEarly() {
    // Given
    List<JsonNode> events = events();
    events.remove(events.size() - 1);

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void seesAnEventTwice() {
    // Given
    List<JsonNode> events = events();
    events.add(4, events.get(4));

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void seesEventsOutOfOrder() {
    // Given: the promise and the accept of one acceptor.
    List<JsonNode> events = events();
    Collections.swap(events, 3, 4);

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void seesAnEventThatTellsSomethingElse() {
    // Given
    List<JsonNode> events = events();
    ((ObjectNode) events.get(4).path("ballot")).put("nonce", 77);

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void reportedGapBeforeAWholeJournalIsAllowed() {
    // Given
    List<JsonNode> events = withManyPromises();
    int from = firstOfC(events);
    for (int i = 0; i < 5; i++) {
      events.remove(from);
    }
    events.add(from, SoundRun.gap("GAP", "c", 4, 8, "missed"));

    // Then
    assertThat(run.broken(events)).isEmpty();
  }

  @Test
  void seesAGapThatAJournalWouldHaveCovered() {
    // Given
    List<JsonNode> events = withManyPromises();
    int from = firstOfC(events);
    for (int i = 0; i < 6; i++) {
      events.remove(from);
    }
    events.add(from, SoundRun.gap("GAP", "c", 4, 9, "missed"));

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void seesAnUnreportedGap() {
    // Given
    List<JsonNode> events = withManyPromises();
    int from = firstOfC(events);
    for (int i = 0; i < 5; i++) {
      events.remove(from);
    }

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void nothingMayFollowAPublishedRollback() {
    // Given
    List<JsonNode> events = events();
    events.add(5, SoundRun.gap("EXCLUDED", "a", 3, 3, "ROLLED_BACK: a backup was restored"));

    // Then
    assertThat(run.broken(events)).containsExactly(Rule.E1);
  }

  @Test
  void eventsOfAnAcceptorMayEndWithItsRollback() {
    // Given
    List<JsonNode> events = events();
    int last = events.size() - 1;
    JsonNode lastOfAll = events.remove(last);
    String acceptor = lastOfAll.path("acceptor").asText();
    events.add(SoundRun.gap("EXCLUDED", acceptor, 9, 9, "ROLLED_BACK: a backup was restored"));

    // Then
    assertThat(run.broken(events)).isEmpty();
  }

  private List<JsonNode> events() {
    return new ArrayList<>(run.events());
  }

  /** Acceptor c promises again and again, from version 4 on. */
  private List<JsonNode> withManyPromises() {
    for (int i = 0; i < PROMISES; i++) {
      run.transition("c", "PROMISED", (10 + i) + ".1@one", null, 0, -1, "STABLE", 600 + i);
    }
    return events();
  }

  private static int firstOfC(List<JsonNode> events) {
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      if (event.path("acceptor").asText().equals("c") && event.path("sequence").asInt() == 4) {
        return i;
      }
    }
    throw new IllegalStateException("c has no version 4");
  }
}
