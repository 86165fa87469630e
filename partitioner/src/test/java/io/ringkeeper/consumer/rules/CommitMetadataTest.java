package io.ringkeeper.consumer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Samples;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMetadataTest {

  @Test
  void textCanBeReadByPeople() {
    // Given
    CommitMark mark = new CommitMark(Samples.RING_ID, 12, 11, 3);
    // When
    String text = new CommitMetadata(Optional.of(mark), "mine").encode();
    // Then
    assertThat(text)
        .isEqualTo(
            "ringkeeper:1;view=12;gates=11;since=3;ring=6c2f1d0a-93b7-4d55-8a41-0f6f2f9f3a77;mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "offsets of my own",
        "ringkeeper",
        "ringkeeper:2;view=1;gates=1;since=0;ring=x;",
        "ringkeeper:1;view=-1;gates=1;since=0;ring=x;",
        "ringkeeper:1;view=1;gates=1;since=0;ring=;",
        "ringkeeper:1;view=9999999999999999999;gates=1;since=0;ring=x;",
        " ringkeeper:1;view=1;gates=1;since=0;ring=x;"
      })
  void foreignMetadataIsTheApplications(String foreign) {
    // When
    CommitMetadata read = CommitMetadata.decode(foreign);
    // Then
    assertThat(read).isEqualTo(new CommitMetadata(Optional.empty(), foreign));
    assertThat(read.encode()).isEqualTo(foreign);
  }

  @Test
  void contradictoryMarkIsNone() {
    // When
    CommitMetadata read = CommitMetadata.decode("ringkeeper:1;view=1;gates=2;since=0;ring=x;mine");
    // Then
    assertThat(read).isEqualTo(new CommitMetadata(Optional.empty(), "mine"));
  }

  @Property
  void whatIsWrittenIsReadAndFits(
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long gates,
      @ForAll @LongRange(min = 0, max = 999_999_999L) long more,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long since,
      @ForAll String text) {
    // Given
    long view = Math.min(999_999_999_999_999_999L, gates + more);
    CommitMark mark = new CommitMark("ring;id=ü" + since % 7, view, gates, since);
    CommitMetadata metadata = new CommitMetadata(Optional.of(mark), text);
    // When
    String encoded = metadata.encode();
    // Then
    assertThat(CommitMetadata.decode(encoded)).isEqualTo(metadata);
    assertThat(encoded.length() - text.length()).isLessThanOrEqualTo(CommitMetadata.MAX_CHARS);
  }
}
