package io.ringkeeper.agreement.change;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a ring's first table is laid out. */
public enum Genesis {
  /** Exactly Kafka's default keyed mapping, so that no key moves when a topic is adopted. */
  COMPATIBLE,
  /** Consistent hashing with bounded loads; for topics without records. */
  CONSISTENT;

  /** The name in proposals. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The genesis of that name. */
  static Optional<Genesis> of(String text) {
    return Arrays.stream(values()).filter(g -> g.text().equals(text)).findFirst();
  }
}
