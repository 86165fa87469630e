package io.ringkeeper.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The models with one world each. */
final class SmallCases {

  private SmallCases() {}

  static List<ModelCase> changeId() {
    EnumSet<ChangeIdModel.Rule> all = EnumSet.allOf(ChangeIdModel.Rule.class);
    List<ModelCase> cases = new ArrayList<>();
    cases.add(
        ModelCase.safe(
            "change ids",
            () -> new ChangeIdModel(all),
            100,
            "a change was aborted",
            "the producer went back to the old table",
            "the first was completed",
            "the second change was completed"));
    for (ChangeIdModel.Rule rule : ChangeIdModel.Rule.values()) {
      boolean isAbort = rule == ChangeIdModel.Rule.ABORT_BY_CHANGE_ID;
      cases.add(
          ModelCase.without(
              rule,
              "change ids",
              () -> new ChangeIdModel(EnumSet.complementOf(EnumSet.of(rule))),
              isAbort ? "a change was aborted" : "a cut passed the producer"));
    }
    return cases;
  }

  static List<ModelCase> archive() {
    EnumSet<ArchiveModel.Rule> all = EnumSet.allOf(ArchiveModel.Rule.class);
    List<ModelCase> cases = new ArrayList<>();
    cases.add(
        ModelCase.safe(
            "archive",
            () -> new ArchiveModel(all),
            500,
            "a change was completed",
            "two changes were completed"));
    for (ArchiveModel.Rule rule : ArchiveModel.Rule.values()) {
      boolean isBytes = rule == ArchiveModel.Rule.BYTES_FROM_STATE_ALONE;
      cases.add(
          ModelCase.without(
              rule,
              "archive",
              () -> new ArchiveModel(EnumSet.complementOf(EnumSet.of(rule))),
              isBytes ? "two archives hold different" : "epoch 0 is lost"));
    }
    return cases;
  }

  static List<ModelCase> firstChange() {
    EnumSet<FirstChangeModel.Rule> all = EnumSet.allOf(FirstChangeModel.Rule.class);
    List<ModelCase> cases = new ArrayList<>();
    cases.add(
        ModelCase.safe(
            "first change",
            () -> new FirstChangeModel(all),
            50,
            "the empty change committed",
            "a record was sent after the growth"));
    for (FirstChangeModel.Rule rule : FirstChangeModel.Rule.values()) {
      cases.add(
          ModelCase.without(
              rule,
              "first change",
              () -> new FirstChangeModel(EnumSet.complementOf(EnumSet.of(rule))),
              "record 2 was delivered before record 1"));
    }
    return cases;
  }

  static List<ModelCase> tickets() {
    EnumSet<TicketModel.Rule> all = EnumSet.allOf(TicketModel.Rule.class);
    List<ModelCase> cases = new ArrayList<>();
    cases.add(
        ModelCase.safe(
            "tickets",
            () -> new TicketModel(all),
            1_000,
            "the drain was acknowledged",
            "a sender was told of a failure",
            "a failed record landed",
            "a callback came twice",
            "a callback never came"));
    for (TicketModel.Rule rule : TicketModel.Rule.values()) {
      boolean hangs = rule == TicketModel.Rule.PROOF_SETTLES_REPORTED;
      cases.add(
          ModelCase.without(
              rule,
              "tickets",
              () -> new TicketModel(EnumSet.complementOf(EnumSet.of(rule))),
              hangs ? "the drain waits for ever" : "a record from before the flip landed"));
    }
    return cases;
  }
}
