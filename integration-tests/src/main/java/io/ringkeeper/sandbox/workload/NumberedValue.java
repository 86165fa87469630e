package io.ringkeeper.sandbox.workload;

import java.util.Optional;

/**
 * A record value that carries its place in its key's order: {@code number|payload}.
 *
 * @param number 1 for the first record of a key, one more for each
 */
public record NumberedValue(long number, String payload) {

  public String encode() {
    return number + "|" + payload;
  }

  /** The value, unless the text is not one. */
  public static Optional<NumberedValue> parse(String text) {
    int bar = text.indexOf('|');
    if (bar < 1 || !text.substring(0, bar).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(
        new NumberedValue(Long.parseLong(text.substring(0, bar)), text.substring(bar + 1)));
  }
}
