package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

class KafkaVersionTest {

  /**
   * Set by the build for each run of these tests, so that none can test the wrong jar unnoticed.
   */
  private static final String EXPECTED = "ringkeeper.test.kafka.version";

  @Test
  void kafkaClientsOnTheClassPathAreTheOnesThisRunIsFor() {
    // Given
    String expected = System.getProperty(EXPECTED);
    // When
    String found = AppInfoParser.getVersion();
    // Then
    assertThat(expected).as("system property %s", EXPECTED).isNotNull();
    assertThat(found).isEqualTo(expected);
  }
}
