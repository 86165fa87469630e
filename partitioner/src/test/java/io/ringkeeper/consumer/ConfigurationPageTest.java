package io.ringkeeper.consumer;

import io.ringkeeper.ConfigurationPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/configuration.md} equal to the definition. To write it anew: {@code mvn -pl
 * partitioner test -Dtest=ConfigurationPageTest -Dringkeeper.docs.write=true}.
 */
class ConfigurationPageTest {

  @Test
  void pageSaysWhatTheDefinitionSays() throws IOException {
    ConfigurationPage.check("consumer", RingConsumerConfig.definition());
  }
}
