package io.ringkeeper.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;

/** Asks a server something only a working one answers. */
@FunctionalInterface
interface ReadyCheck {
  /** For processes that answer nobody. */
  ReadyCheck NOTHING = Optional::empty;

  /** What is missing, nothing when the server works; takes a few seconds at most. */
  Optional<String> missing();

  /** A ZooKeeper server serves clients: alone, or as a member of a quorum. */
  static ReadyCheck zooKeeper(PortLease client) {
    return () -> {
      try {
        String answer = fourLetters(client.port(), "srvr");
        return answer.contains("Mode: ")
            ? Optional.empty()
            : Optional.of("it answers srvr with '" + answer.strip() + "'");
      } catch (IOException e) {
        return Optional.of("srvr on port " + client.port() + ": " + e);
      }
    };
  }

  /** The cluster lists this broker as one clients may use. */
  static ReadyCheck kafka(PortLease client, int nodeId) {
    String address = client.address();
    return () -> {
      if (!accepts(client.port())) {
        return Optional.of("nobody listens on " + address);
      }
      Map<String, Object> config =
          Map.of(
              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address,
              AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
              AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
      try (Admin admin = Admin.create(config)) {
        Set<Integer> nodes =
            admin.describeCluster().nodes().get().stream()
                .map(Node::id)
                .collect(Collectors.toSet());
        return nodes.contains(nodeId)
            ? Optional.empty()
            : Optional.of("the cluster lists the brokers " + nodes + " only");
      } catch (ExecutionException e) {
        return Optional.of("describeCluster at " + address + ": " + e.getCause());
      } catch (InterruptedException e) {
        throw Waiting.interrupted(e);
      }
    };
  }

  /** A kind of server whose port being open means that it works: a KRaft controller. */
  static ReadyCheck listening(PortLease port) {
    return () ->
        accepts(port.port())
            ? Optional.empty()
            : Optional.of("nobody listens on " + port.address());
  }

  /** GET answers 200. */
  static ReadyCheck http(URI url) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
    return () -> {
      try {
        int code = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return code == 200 ? Optional.empty() : Optional.of(url + " answers " + code);
      } catch (IOException e) {
        return Optional.of(url + ": " + e);
      } catch (InterruptedException e) {
        throw Waiting.interrupted(e);
      }
    };
  }

  private static String fourLetters(int port, String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
