package io.ringkeeper.tracker.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A record key on the command line. */
final class KeyOption {

  @Parameters(index = "0", paramLabel = "KEY", description = "the key: text, or hex with --hex")
  private String key;

  @Option(names = "--hex", description = "the key is given as hexadecimal bytes")
  private boolean hex;

  byte[] bytes() {
    return bytes(key, hex ? Encoding.HEX : Encoding.TEXT);
  }

  /** How a key is written on the command line. */
  enum Encoding {
    TEXT,
    HEX
  }

  static byte[] bytes(String key, Encoding encoding) {
    if (encoding == Encoding.TEXT) {
      return key.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return HexFormat.of().parseHex(key);
    } catch (IllegalArgumentException e) {
      throw CliException.failed(
          "'%s' is no hexadecimal key; give two digits a byte, like 6b6579".formatted(key), e);
    }
  }
}
