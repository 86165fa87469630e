package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The property {@code ringkeeper.ensembles}: {@code a=host:port[,host:port…][/chroot];b=…;c=…}.
 *
 * @param connectStrings by acceptor name, in the order written; 1 to 7
 */
public record EnsemblesConfig(Map<String, String> connectStrings) {

  public EnsemblesConfig {
    connectStrings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(connectStrings));
  }

  /**
   * Parses the property.
   *
   * @throws IllegalArgumentException when it is malformed, names an ensemble twice or gives two
   *     names the same servers; the message shows the expected form
   */
  public static EnsemblesConfig parse(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      String entry = part.strip();
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      String address = equals < 0 ? "" : entry.substring(equals + 1).strip();
      if (!AcceptorId.isValidName(name) || !isConnectString(address)) {
        throw malformed(text, "'" + entry + "' is not name=host:port[,host:port…][/chroot]");
      }
      if (found.containsValue(address)) {
        throw malformed(text, "two names lead to " + address + "; one ensemble is one acceptor");
      }
      if (found.put(name, address) != null) {
        throw malformed(text, "'" + name + "' is named twice");
      }
    }
    if (found.isEmpty() || found.size() > Quorum.MAX_MEMBERS) {
      throw malformed(
          text,
          "it names " + found.size() + " ensembles, 1 to " + Quorum.MAX_MEMBERS + " are possible");
    }
    return new EnsemblesConfig(found);
  }

  private static boolean isConnectString(String address) {
    int slash = address.indexOf('/');
    String hosts = slash < 0 ? address : address.substring(0, slash);
    if (slash >= 0 && (address.endsWith("/") || address.contains("//"))) {
      return false;
    }
    for (String host : hosts.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      if (colon < 1 || !host.substring(colon + 1).matches("[0-9]{1,5}")) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "ringkeeper.ensembles='"
            + text
            + "' cannot be used: "
            + why
            + ". Expected a=host:port[,host:port…][/chroot];b=…;c=…");
  }
}
