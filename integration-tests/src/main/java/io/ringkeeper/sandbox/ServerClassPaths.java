package io.ringkeeper.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The servers' class paths, which the build writes beside this module's classes.
 *
 * <p>They are narrower than the sandbox's own: the Connect worker must find Ringkeeper on its
 * plugin path or not at all.
 */
final class ServerClassPaths {
  static final String DIRECTORY_PROPERTY = "ringkeeper.sandbox.classpaths";

  private final Path directory;

  private ServerClassPaths(Path directory) {
    this.directory = directory;
  }

  static ServerClassPaths find() {
    String configured = System.getProperty(DIRECTORY_PROPERTY);
    return new ServerClassPaths(configured == null ? besideClasses() : Path.of(configured));
  }

  /** The same place for {@code target/classes} and for the jar in {@code target}. */
  private static Path besideClasses() {
    try {
      Path classes =
          Path.of(
              ServerClassPaths.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolveSibling("classpath");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a ZooKeeper server needs, with its log. */
  List<Path> zooKeeper() {
    return read("zookeeper.txt");
  }

  /** What Kafka's own distribution has in {@code libs/}: brokers and Connect workers. */
  List<Path> kafka() {
    return read("kafka.txt");
  }

  private List<Path> read(String fileName) {
    Path file = directory.resolve(fileName);
    if (!Files.isRegularFile(file)) {
      throw new SandboxException(
          "class path file %s is missing: run Maven's process-resources phase of this module, or set -D%s"
              .formatted(file, DIRECTORY_PROPERTY));
    }
    try {
      return Arrays.stream(Files.readString(file).strip().split(File.pathSeparator, -1))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
