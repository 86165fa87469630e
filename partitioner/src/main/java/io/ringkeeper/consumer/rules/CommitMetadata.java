package io.ringkeeper.consumer.rules;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A commit's metadata, the text that Kafka keeps beside each committed offset: our mark, then
 * whatever the application wrote.
 *
 * <p>Format 1, readable with {@code kafka-consumer-groups} and the like: {@code
 * ringkeeper:1;view=12;gates=12;since=0;ring=6c2f…;} and the application's text unchanged. The mark
 * takes at most {@value #MAX_CHARS} of the 4,096 bytes that brokers accept by default.
 *
 * @param mark absent when a plain consumer, another tool or a later format wrote it
 * @param text the application's own
 */
public record CommitMetadata(Optional<CommitMark> mark, String text) {

  /** The longest mark, characters, all ASCII. */
  public static final int MAX_CHARS = 200;

  private static final Pattern FORMAT =
      Pattern.compile(
          "ringkeeper:1;view=(\\d{1,18});gates=(\\d{1,18});since=(\\d{1,18});"
              + "ring=([A-Za-z0-9._%+*-]{1,108});");

  /** The text to commit. */
  public String encode() {
    return mark.map(CommitMetadata::encode).orElse("") + text;
  }

  private static String encode(CommitMark mark) {
    return "ringkeeper:1;view="
        + mark.view()
        + ";gates="
        + mark.gates()
        + ";since="
        + mark.since()
        + ";ring="
        + URLEncoder.encode(mark.ringId(), StandardCharsets.UTF_8)
        + ";";
  }

  /** Reads what was committed; whatever is not ours is the application's. */
  public static CommitMetadata decode(String committed) {
    Matcher found = FORMAT.matcher(committed);
    if (!found.lookingAt()) {
      return new CommitMetadata(Optional.empty(), committed);
    }
    String text = committed.substring(found.end());
    try {
      CommitMark mark =
          new CommitMark(
              URLDecoder.decode(found.group(4), StandardCharsets.UTF_8),
              Long.parseLong(found.group(1)),
              Long.parseLong(found.group(2)),
              Long.parseLong(found.group(3)));
      return new CommitMetadata(Optional.of(mark), text);
    } catch (IllegalArgumentException e) {
      return new CommitMetadata(Optional.empty(), text);
    }
  }
}
