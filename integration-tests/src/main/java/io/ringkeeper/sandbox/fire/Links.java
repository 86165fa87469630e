package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Ensemble;
import io.ringkeeper.sandbox.FaultProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The network: each client process reaches each ensemble through proxies of its own. */
final class Links implements AutoCloseable {

  private final Map<String, Map<String, Link>> byClient = new LinkedHashMap<>();

  /**
   * The way of one client to one ensemble.
   *
   * @param network cuts, holds, delays
   * @param replies loses answers of applied writes
   */
  record Link(String client, String acceptor, FaultProxy network, LostReplies replies) {}

  Links(List<String> clients, List<Ensemble> ensembles) {
    for (String client : clients) {
      Map<String, Link> links = new LinkedHashMap<>();
      for (Ensemble ensemble : ensembles) {
        int port = URI.create("zk://" + ensemble.connectString()).getPort();
        LostReplies replies = LostReplies.before(port);
        links.put(
            ensemble.name(),
            new Link(client, ensemble.name(), FaultProxy.to(replies.port()), replies));
      }
      byClient.put(client, links);
    }
  }

  /** The client's {@code ringkeeper.ensembles}. */
  String ensembles(String client) {
    return of(client).values().stream()
        .map(link -> link.acceptor() + "=" + link.network().address())
        .collect(Collectors.joining(";"));
  }

  Link link(String client, String acceptor) {
    Link link = of(client).get(acceptor);
    if (link == null) {
      throw new IllegalArgumentException("no ensemble " + acceptor);
    }
    return link;
  }

  /** All ways to one ensemble. */
  List<Link> to(String acceptor) {
    return byClient.keySet().stream().map(client -> link(client, acceptor)).toList();
  }

  private Map<String, Link> of(String client) {
    Map<String, Link> links = byClient.get(client);
    if (links == null) {
      throw new IllegalArgumentException("no client " + client);
    }
    return links;
  }

  @Override
  public void close() {
    List<Link> all = new ArrayList<>();
    byClient.values().forEach(links -> all.addAll(links.values()));
    all.forEach(link -> link.network().close());
    all.forEach(link -> link.replies().close());
  }
}
