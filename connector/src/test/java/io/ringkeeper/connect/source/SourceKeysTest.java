package io.ringkeeper.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SourceKeysTest {

  /**
   * Connect looks offsets up by serialized bytes, so the order of the fields is part of the key.
   */
  @Test
  void partitionsListTheirFieldsInTheSameOrderInEveryProcess() {
    // Given
    List<Map<String, String>> partitions =
        List.of(
            SourceKeys.register("a", "orders"),
            SourceKeys.epochs("a", "orders"),
            SourceKeys.producers("a", 7),
            SourceKeys.acks("a", "orders", 7));

    // When
    List<List<String>> fields = partitions.stream().map(p -> List.copyOf(p.keySet())).toList();

    // Then
    assertThat(fields).allSatisfy(names -> assertThat(names).isSorted());
    assertThat(fields.get(3)).containsExactly("acceptor", "bucket", "ring", "stream");
  }
}
