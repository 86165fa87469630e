package io.ringkeeper.sandbox.workload;

import java.util.Map;

/**
 * What a workload's producer did.
 *
 * @param acknowledged the last number of every key; all from 1 on were acknowledged
 * @param failed sends that ended with an error; the run is not usable as proof when above 0
 * @param passes how often the file was gone through
 * @param longestSendMs the longest a {@code send()} call took after the first ten, in milliseconds
 * @param held sends that waited for the end of a change
 */
public record ProducerReport(
    Map<String, Long> acknowledged, long failed, int passes, long longestSendMs, long held) {

  public long records() {
    return acknowledged.values().stream().mapToLong(Long::longValue).sum();
  }
}
