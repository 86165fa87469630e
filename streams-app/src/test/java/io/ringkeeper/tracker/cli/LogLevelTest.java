package io.ringkeeper.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLevelTest {

  private static final String CLIENT = "org.apache.kafka.clients.producer.KafkaProducer";
  private static final String TRACKER = "io.ringkeeper.tracker.job.TrackerJob";

  @AfterEach
  void forget() {
    System.clearProperty(LogLevel.PROPERTY);
  }

  @Test
  void trackerTellsWhatItDoes() {
    // Given
    String[] args = {"tracker", "--bootstrap-server", "k:1"};

    // When
    System.setProperty(LogLevel.PROPERTY, levelOf(args));

    // Then
    assertThat(shipped().getLoggerConfig(TRACKER).getLevel()).isEqualTo(Level.INFO);
    assertThat(shipped().getLoggerConfig(CLIENT).getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void otherCommandsLogWarningsOnly() {
    // Given
    String[] args = {"propose", "expand", "tracker", "--partitions", "4", "--execute"};

    // When
    System.setProperty(LogLevel.PROPERTY, levelOf(args));

    // Then
    assertThat(shipped().getLoggerConfig(TRACKER).getLevel()).isEqualTo(Level.WARN);
    assertThat(shipped().getLoggerConfig(CLIENT).getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void logGoesToStandardErrorOnly() {
    // Given
    Configuration shipped = shipped();

    // When
    var appenders = shipped.getAppenders().values();

    // Then
    assertThat(appenders)
        .hasSize(1)
        .allSatisfy(
            a ->
                assertThat(((ConsoleAppender) a).getTarget())
                    .isEqualTo(ConsoleAppender.Target.SYSTEM_ERR));
  }

  private static String levelOf(String... args) {
    return LogLevel.of(new Ringkeeper(new KafkaGateway()).commandLine().parseArgs(args));
  }

  /** The configuration that users get; the tests' own stands before it on the class path. */
  private static Configuration shipped() {
    try {
      URI uri =
          Objects.requireNonNull(LogLevelTest.class.getResource("/log4j2.properties")).toURI();
      LoggerContext context = new LoggerContext("shipped");
      Configuration configuration =
          ConfigurationFactory.getInstance().getConfiguration(context, "shipped", uri);
      configuration.initialize();
      return configuration;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
