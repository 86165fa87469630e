package io.ringkeeper.tracker.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ringkeeper.tracker.topology.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what is proposed, and lets a test answer. */
final class RecordingGateway implements Gateway {

  final List<String> proposals = new ArrayList<>();
  Map<String, Integer> partitions = Map.of("t1", 12, "t2", 12);
  Runnable onProposal = () -> {};

  @Override
  public void propose(KafkaTarget kafka, String topic, String ring, byte[] proposal) {
    proposals.add(topic + " " + ring + " " + new String(proposal, StandardCharsets.UTF_8));
    onProposal.run();
  }

  /** The proposal written last. */
  Map<String, Object> last() {
    String record = proposals.get(proposals.size() - 1);
    try {
      return Json.MAPPER.readValue(record.substring(record.indexOf('{')), new TypeReference<>() {});
    } catch (IOException e) {
      throw new AssertionError(record, e);
    }
  }

  @Override
  public Map<String, Integer> partitions(KafkaTarget kafka, List<String> topics) {
    return partitions;
  }
}
