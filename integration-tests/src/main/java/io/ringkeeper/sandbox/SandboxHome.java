package io.ringkeeper.sandbox;

import io.ringkeeper.sandbox.child.ParentWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The work directory: locked while in use, laid out afresh at each start, kept afterwards. */
final class SandboxHome implements AutoCloseable {
  private static final String LOG_CONFIG = "child-log4j2.xml";

  private final Path root;
  private final FileChannel lockFile;

  private SandboxHome(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Locks the directory and empties the parts of it that belong to the sandbox. */
  static SandboxHome open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel lockFile =
          FileChannel.open(
              root.resolve("sandbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lockFile) == null) {
        lockFile.close();
        throw new SandboxException(
            "work directory " + root + " is in use by a running sandbox: stop it or take another");
      }
      SandboxHome home = new SandboxHome(root, lockFile);
      home.layOut();
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare work directory " + root, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void layOut() throws IOException {
    for (String part : List.of("logs", "data", "conf", "tmp", "lib")) {
      fresh(root.resolve(part));
    }
    copyResource(SandboxHome.class, LOG_CONFIG, logConfig());
    // Alone in a directory, so that servers see no other class of this module.
    String watch = ParentWatch.class.getName().replace('.', '/') + ".class";
    copyResource(ParentWatch.class, "/" + watch, childClasses().resolve(watch));
  }

  private static void copyResource(Class<?> base, String name, Path to) throws IOException {
    try (InputStream in = base.getResourceAsStream(name)) {
      if (in == null) {
        throw new SandboxException("resource " + name + " is missing beside " + base.getName());
      }
      Path parent = to.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.copy(in, to);
    }
  }

  Path root() {
    return root;
  }

  Path logFile(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  Path logConfig() {
    return root.resolve("conf").resolve(LOG_CONFIG);
  }

  Path childClasses() {
    return root.resolve("lib");
  }

  Path conf(String fileName) {
    return root.resolve("conf").resolve(fileName);
  }

  /** Writes a file under {@code conf/}. */
  Path writeConf(String fileName, String text) {
    try {
      return Files.writeString(conf(fileName), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + conf(fileName), e);
    }
  }

  /** An empty directory under {@code data/}, whatever was there. */
  Path freshData(String name) {
    return fresh(root.resolve("data").resolve(name));
  }

  /** A process's own directory for temporary files. */
  Path tmp(String name) {
    try {
      return Files.createDirectories(root.resolve("tmp").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fresh(Path directory) {
    try {
      if (Files.exists(directory)) {
        try (Stream<Path> tree = Files.walk(directory)) {
          for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + directory, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
