package io.ringkeeper.consumer.rules;

/** What may be done with a record. */
public sealed interface Verdict {

  /** Hand it to the application. */
  record Deliver() implements Verdict {
    static final Deliver INSTANCE = new Deliver();
  }

  /** Its partition stops here until this gate is open. */
  record AwaitGate(Gate gate) implements Verdict {}

  /** Its partition stops here until the view has reached this epoch. */
  record AwaitView(long epoch) implements Verdict {}

  /** Its place in the order of its key is not known. */
  record Quarantine(QuarantineReason reason, long epochAtOffset, long epochSent)
      implements Verdict {}

  /** What was agreed when it was written is no longer archived. */
  record Unarchived() implements Verdict {
    static final Unarchived INSTANCE = new Unarchived();
  }
}
