package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** The vectors published for other languages agree with this code and with Kafka's. */
final class KeySlotVectorsTest {
  private static final Path FILE = Path.of("..", "docs", "spec", "key-slot-vectors.json");
  private static final Pattern VECTOR =
      Pattern.compile(
          "\\{ *\"key\": \"([0-9a-f]*)\", \"murmur2\": (-?\\d+), \"slots\": \\{([^}]*)\\}");
  private static final Pattern SLOT = Pattern.compile("\"(\\d+)\": (\\d+)");

  private record Vector(String hex, int murmur2, List<int[]> slotBySlots) {
    byte[] key() {
      return HexFormat.of().parseHex(hex);
    }
  }

  @Test
  void publishedHashesAndSlotsAgreeWithThisCodeAndWithKafka() throws IOException {
    // Given
    List<Vector> vectors = vectors();
    for (Vector vector : vectors) {

      // When
      int hash = KeySlots.murmur2(vector.key());

      // Then
      assertThat(hash).isEqualTo(vector.murmur2()).isEqualTo(Utils.murmur2(vector.key()));
      for (int[] expected : vector.slotBySlots()) {
        assertThat(KeySlots.slotOf(vector.key(), expected[0])).isEqualTo(expected[1]);
      }
    }
  }

  @Test
  void publishedVectorsCoverWhatImplementationsGetWrong() throws IOException {
    // Given
    List<Vector> vectors = vectors();

    // When
    Set<Integer> lengths = new TreeSet<>();
    vectors.forEach(vector -> lengths.add(vector.key().length));

    // Then: every tail length, negative hashes, bytes above 127, each published slot count
    for (int length = 0; length <= 17; length++) {
      assertThat(lengths).contains(length);
    }
    assertThat(vectors)
        .anyMatch(vector -> vector.murmur2() < 0)
        .anyMatch(vector -> vector.murmur2() > 0);
    assertThat(vectors).anyMatch(vector -> vector.key().length == 1 && vector.key()[0] < 0);
    assertThat(vectors)
        .allSatisfy(
            vector ->
                assertThat(vector.slotBySlots())
                    .extracting(pair -> pair[0])
                    .containsExactly(12, 48, 16_368, 16_384, 65_536));
  }

  private static List<Vector> vectors() throws IOException {
    String json = Files.readString(FILE);
    List<Vector> vectors = new ArrayList<>();
    for (MatchResult match : VECTOR.matcher(json).results().toList()) {
      List<int[]> slots =
          SLOT.matcher(match.group(3))
              .results()
              .map(
                  pair ->
                      new int[] {Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2))})
              .toList();
      vectors.add(new Vector(match.group(1), Integer.parseInt(match.group(2)), slots));
    }
    // Counted apart from the pattern, so that a vector in another layout is not skipped silently.
    assertThat(vectors).isNotEmpty().hasSize(json.split("\"key\"", -1).length - 1);
    return vectors;
  }
}
