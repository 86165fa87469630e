package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PortRetryTest {
  private final List<String> progress = new ArrayList<>();
  private final List<Integer> abandoned = new ArrayList<>();
  private final AtomicInteger layouts = new AtomicInteger();
  private final PortRetry retry = new PortRetry(progress::add);

  @Test
  void takenPortIsAnsweredByAnotherLayout() {
    // When
    int started =
        retry.start(
            layouts::incrementAndGet,
            layout -> {
              if (layout == 1) {
                throw new PortTakenException("taken");
              }
            },
            abandoned::add);

    // Then
    assertThat(started).isEqualTo(2);
    assertThat(abandoned).containsExactly(1);
    assertThat(progress).hasSize(1);
  }

  @Test
  void portsTakenAtEveryAttemptAreAnError() {
    // When / Then
    assertThatThrownBy(() -> retry.start(layouts::incrementAndGet, this::taken, abandoned::add))
        .isInstanceOf(PortTakenException.class);
    assertThat(layouts).hasValue(PortRetry.ATTEMPTS);
  }

  @Test
  void otherFailureIsNotRetried() {
    // When / Then
    assertThatThrownBy(() -> retry.start(layouts::incrementAndGet, this::broken, abandoned::add))
        .hasMessage("broken");
    assertThat(layouts).hasValue(1);
  }

  private void taken(int layout) {
    throw new PortTakenException("taken " + layout);
  }

  private void broken(int layout) {
    throw new SandboxException("broken");
  }
}
