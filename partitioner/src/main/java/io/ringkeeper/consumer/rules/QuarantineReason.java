package io.ringkeeper.consumer.rules;

/** Why a record may be out of its key's order. */
public enum QuarantineReason {
  /** Its key belonged to another partition when it was written. */
  OFF_MAP("its key belongs to another partition in that epoch"),
  /** It was sent before its key came to this partition, and arrived after. */
  BEFORE_LAST_MOVE("it was sent in an epoch before its key's last move");

  private final String text;

  QuarantineReason(String text) {
    this.text = text;
  }

  /** The reason in words, to follow the record's place. */
  public String text() {
    return text;
  }
}
