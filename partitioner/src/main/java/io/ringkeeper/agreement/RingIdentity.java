package io.ringkeeper.agreement;

import java.util.List;

/**
 * What stays the same through a ring's life.
 *
 * @param ringId random, drawn at creation
 * @param name 1 to 128 of {@code a-z A-Z 0-9 . _ -}
 * @param kafkaClusterId as Kafka reports it
 * @param topics the covered topics
 */
public record RingIdentity(
    String ringId, String name, String kafkaClusterId, List<RingTopic> topics) {

  private static final int MAX_NAME_LENGTH = 128;

  public RingIdentity {
    topics = List.copyOf(topics);
    if (!isValidName(name)) {
      throw new IllegalArgumentException(
          "ring name '" + name + "' must be 1 to 128 of a-z A-Z 0-9 . _ -");
    }
  }

  /** Whether the text can name a ring. */
  public static boolean isValidName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && name.chars()
            .allMatch(
                c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '_' || c == '-');
  }
}
