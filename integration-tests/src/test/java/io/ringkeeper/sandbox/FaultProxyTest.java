package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that counts the bytes it receives and sends each back. */
class FaultProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int NO_ANSWER_MS = 300;

  private final AtomicInteger received = new AtomicInteger();
  private final ServerSocket echo;
  private final FaultProxy proxy;

  FaultProxyTest() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::serveAll);
    proxy = FaultProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void closeAll() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void proxyWithoutAFaultIsTransparentAndEndsWithItsClient() throws IOException {
    // Given
    int answer;

    // When
    try (Socket client = connect()) {
      answer = ask(client, 42);
    }

    // Then
    assertThat(answer).isEqualTo(42);
    assertThat(proxy.firings()).isZero();
    await("the end of the stream passes the proxy twice")
        .atMost(PATIENCE)
        .until(() -> proxy.openConnections() == 0);
  }

  @Test
  void lostResponseLeavesTheRequestAppliedAndTheConnectionResetByHealing() throws IOException {
    try (Socket client = connect()) {
      // Given
      ask(client, 1);

      // When
      proxy.inject(Fault.LOST_RESPONSES);
      Throwable unanswered = catchThrowable(() -> askBriefly(client, 2));
      long firings = proxy.firings();
      proxy.heal();

      // Then
      assertThat(unanswered).isInstanceOf(SocketTimeoutException.class);
      assertThat(received).hasValue(2);
      assertThat(firings).isEqualTo(1);
      assertThat(catchThrowable(() -> client.getInputStream().read()))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void silenceHoldsBytesUntilItIsHealed() throws IOException {
    try (Socket client = connect()) {
      // Given
      ask(client, 1);

      // When
      proxy.inject(Fault.SILENCE);
      Throwable unanswered = catchThrowable(() -> askBriefly(client, 2));
      int receivedInSilence = received.get();
      long firings = proxy.firings();
      proxy.heal();

      // Then
      assertThat(unanswered).isInstanceOf(SocketTimeoutException.class);
      assertThat(receivedInSilence).isEqualTo(1);
      assertThat(firings).isEqualTo(1);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void cutResetsWhatIsOpenAndWhatIsOpenedUntilItIsHealed() throws IOException {
    try (Socket open = connect()) {
      // Given
      ask(open, 1);

      // When
      proxy.inject(Fault.CUT);
      Throwable cut = catchThrowable(() -> ask(open, 2));
      Throwable refused = catchThrowable(() -> askOnce(3));
      long firings = proxy.firings();
      proxy.heal();

      // Then
      assertThat(cut).isInstanceOf(SocketException.class);
      assertThat(refused).isInstanceOf(IOException.class);
      assertThat(firings).as("both connections").isGreaterThanOrEqualTo(2);
      assertThat(askOnce(4)).isEqualTo(4);
      assertThat(received).hasValue(2);
    }
  }

  @Test
  void slowProxyDelaysBothDirections() throws IOException {
    try (Socket client = connect()) {
      // Given
      proxy.inject(Fault.slow(Duration.ofMillis(100)));

      // When
      long startNanos = System.nanoTime();
      int answer = ask(client, 5);
      long tookNanos = System.nanoTime() - startNanos;

      // Then
      assertThat(answer).isEqualTo(5);
      assertThat(Duration.ofNanos(tookNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
      assertThat(proxy.firings()).isEqualTo(2);
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout((int) PATIENCE.toMillis());
    return client;
  }

  private int askOnce(int question) throws IOException {
    try (Socket client = connect()) {
      return ask(client, question);
    }
  }

  /** For answers that must not come. */
  private static int askBriefly(Socket client, int question) throws IOException {
    client.setSoTimeout(NO_ANSWER_MS);
    try {
      return ask(client, question);
    } finally {
      client.setSoTimeout((int) PATIENCE.toMillis());
    }
  }

  private static int ask(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    int answer = client.getInputStream().read();
    if (answer < 0) {
      throw new IOException("the connection ended without an answer");
    }
    return answer;
  }

  private void serveAll() {
    try {
      while (true) {
        Socket client = echo.accept();
        daemon(() -> serve(client));
      }
    } catch (IOException e) {
      // The test closed the server.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
        received.incrementAndGet();
        client.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // The proxy reset it: what the test asked for.
      return;
    }
  }

  private static void daemon(Runnable body) {
    Thread thread = new Thread(body, "echo");
    thread.setDaemon(true);
    thread.start();
  }
}
