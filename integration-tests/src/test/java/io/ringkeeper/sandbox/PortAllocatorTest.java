package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortAllocatorTest {
  private static final long SEED = 20010101;

  @Test
  void leasedPortsDifferAndLieBelowThoseOfOutgoingConnections() {
    try (PortAllocator ports = new PortAllocator(new SplittableRandom(SEED))) {
      // When
      Set<Integer> leased = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        leased.add(ports.lease().port());
      }

      // Then
      assertThat(leased).hasSize(50).allMatch(port -> port >= 20_000 && port < 32_000);
    }
  }

  @Test
  void leasedPortIsHeldUntilItIsHandedOver() throws Exception {
    try (PortAllocator ports = new PortAllocator(new SplittableRandom(SEED))) {
      // Given
      PortLease lease = ports.lease();

      // When
      Throwable whileHeld = bindFailure(lease.port());
      lease.handOver();

      // Then
      assertThat(whileHeld).isInstanceOf(BindException.class);
      assertThatCode(() -> bind(lease.port())).doesNotThrowAnyException();
    }
  }

  @Test
  void portHandedOverIsNotLeasedAgainByAnotherAllocatorThatTriesTheSameOnes() {
    try (PortAllocator first = new PortAllocator(new SplittableRandom(SEED));
        PortAllocator second = new PortAllocator(new SplittableRandom(SEED))) {
      // Given
      PortLease lease = first.lease();
      lease.handOver();

      // When
      PortLease other = second.lease();

      // Then
      assertThat(other.port()).isNotEqualTo(lease.port());
    }
  }

  @Test
  void closedAllocatorGivesItsPortsBack() {
    // Given
    int port;
    try (PortAllocator closed = new PortAllocator(new SplittableRandom(SEED))) {
      port = closed.lease().port();
    }

    // When
    int again;
    try (PortAllocator next = new PortAllocator(new SplittableRandom(SEED))) {
      again = next.lease().port();
    }

    // Then
    assertThat(again).isEqualTo(port);
  }

  @Test
  void exhaustedRangeIsAnErrorThatSaysWhere() {
    try (PortAllocator ports = new PortAllocator(() -> 0)) {
      // Given
      ports.lease();

      // When / Then
      assertThatThrownBy(ports::lease)
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("no free port on 127.0.0.1");
    }
  }

  private static Throwable bindFailure(int port) {
    try {
      bind(port);
    } catch (Exception e) {
      return e;
    }
    return new AssertionError("port " + port + " was free");
  }

  private static void bind(int port) throws Exception {
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }
}
