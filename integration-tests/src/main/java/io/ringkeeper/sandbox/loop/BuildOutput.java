package io.ringkeeper.sandbox.loop;

import io.ringkeeper.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the build of the other modules leaves what users install: the plugin directory and the
 * tracker's jars.
 */
public final class BuildOutput {

  private final Path root;

  private BuildOutput(Path root) {
    this.root = root;
  }

  /** Beside this module, whether it runs from its classes or its jar. */
  public static BuildOutput find() {
    try {
      URI here = BuildOutput.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      // target/classes or the jar in target: the project's root is two levels above target.
      return new BuildOutput(Path.of(here).resolve("../../..").normalize());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The directory to name in a Connect worker's {@code plugin.path}. */
  public Path pluginPath() {
    return existing(root.resolve("connector/target/plugin"));
  }

  /** The class path of tracker and command line. */
  List<Path> trackerClassPath() {
    try (Stream<Path> jars = Files.list(existing(root.resolve("streams-app/target/dist/lib")))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new SandboxException(
          directory + " is missing: run mvn package in the project's root first");
    }
    return directory;
  }
}
