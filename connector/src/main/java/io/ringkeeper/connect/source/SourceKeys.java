package io.ringkeeper.connect.source;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The source partitions under which the tasks keep their offsets: an acceptor's name, a stream, and
 * what the stream needs to tell its parts apart.
 */
final class SourceKeys {

  static final String ACCEPTOR = "acceptor";
  static final String STREAM = "stream";
  static final String RING = "ring";
  static final String BUCKET = "bucket";

  static final String REGISTER = "register";
  static final String EPOCHS = "epochs";
  static final String PRODUCERS = "producers";
  static final String ACKS = "acks";

  private SourceKeys() {}

  static Map<String, String> register(String acceptor, String ring) {
    return partition(ACCEPTOR, acceptor, STREAM, REGISTER, RING, ring);
  }

  static Map<String, String> epochs(String acceptor, String ring) {
    return partition(ACCEPTOR, acceptor, STREAM, EPOCHS, RING, ring);
  }

  static Map<String, String> producers(String acceptor, int bucket) {
    return partition(ACCEPTOR, acceptor, STREAM, PRODUCERS, BUCKET, Integer.toString(bucket));
  }

  static Map<String, String> acks(String acceptor, String ring, int bucket) {
    return partition(
        ACCEPTOR, acceptor, STREAM, ACKS, RING, ring, BUCKET, Integer.toString(bucket));
  }

  /**
   * Sorted, because Connect finds an offset by the partition's serialized bytes: an order that
   * differs from one JVM to the next, as that of {@link Map#of}, would lose every offset at a
   * restart.
   */
  private static Map<String, String> partition(String... namesAndValues) {
    Map<String, String> partition = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      partition.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(partition);
  }

  /** Refuses what cannot be this connector's; no offset at all means to begin anew. */
  static void requireOwn(@Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    if (partition == null
        || !(partition.get(ACCEPTOR) instanceof String)
        || !(partition.get(STREAM) instanceof String)) {
      throw new ConnectException(
          "source partition "
              + partition
              + " is not this connector's: it needs '"
              + ACCEPTOR
              + "' and '"
              + STREAM
              + "'; copy it from GET /connectors/<name>/offsets");
    }
    if (offset != null) {
      offset.forEach(
          (field, value) -> {
            if (value != null && !(value instanceof String) && !(value instanceof Number)) {
              throw new ConnectException(
                  "offset field '"
                      + field
                      + "' of "
                      + partition
                      + " is "
                      + value
                      + ", neither text nor number");
            }
          });
    }
  }

  /** A number from an offset, whichever numeric type the converter made of it. */
  static long number(Map<String, ?> offset, String field, long otherwise) {
    return offset.get(field) instanceof Number number ? number.longValue() : otherwise;
  }

  static String text(Map<String, ?> offset, String field) {
    return offset.get(field) instanceof String text ? text : "";
  }
}
