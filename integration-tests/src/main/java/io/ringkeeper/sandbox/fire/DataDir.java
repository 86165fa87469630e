package io.ringkeeper.sandbox.fire;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.zookeeper.server.PurgeTxnLog;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of one ZooKeeper server, for what happens to it while the server is down: a
 * copy is put in its place, or it moves to a small file system and back.
 */
final class DataDir implements AutoCloseable {

  private static final int KEPT_SNAPSHOTS = 3;
  private static final long SPARE_BYTES = 6L << 20;
  private static final int FILLER_CHUNK_BYTES = 4096;

  private final Path live;
  private final Path aside;
  private boolean mounted;

  DataDir(Path live) {
    this.live = live;
    this.aside = live.resolveSibling(live.getFileName() + ".aside");
  }

  /** Why no small file system can be mounted here; empty when it can. */
  static Optional<String> whyNoMount(Path scratch) {
    Path point = scratch.resolve("mount-probe");
    try {
      Files.createDirectories(point);
      Processes.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", point.toString());
      Processes.run("umount", point.toString());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Removes logs that no restart needs, or hours of restarts fill the disk. */
  void purge() {
    try {
      PurgeTxnLog.purge(live.toFile(), live.toFile(), KEPT_SNAPSHOTS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot purge " + live, e);
    }
  }

  /** Copies the data as it is, also while the server writes: as a careless backup would. */
  void backUpTo(Path backup) {
    copy(live, backup);
  }

  /** Puts a backup in the place of the data, which is kept aside. The server must be down. */
  void replaceBy(Path backup) {
    move(live, aside);
    copy(backup, live);
  }

  /** Gives up the data kept aside. */
  void forgetAside() {
    delete(aside);
  }

  /** Moves the data to a file system with little room left. The server must be down. */
  void toSmallDisk() {
    move(live, aside);
    try {
      Files.createDirectories(live);
      long bytes = usedBytes(aside) + SPARE_BYTES;
      Processes.run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", live.toString());
      mounted = true;
      Processes.run("cp", "-a", "--sparse=always", aside + "/.", live.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + live + " to a small file system", e);
    }
    delete(aside);
  }

  /**
   * Writes a file until nothing more fits.
   *
   * @return the system's message when nothing fitted any more
   */
  String fill() {
    long written = 0;
    try (OutputStream filler = Files.newOutputStream(filler())) {
      byte[] chunk = new byte[FILLER_CHUNK_BYTES];
      while (written < 16 * SPARE_BYTES) {
        filler.write(chunk);
        written += chunk.length;
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    throw new IllegalStateException(live + " took " + written + " bytes and is not full");
  }

  /** Moves what a small file system holds back to the disk. The server must be down. */
  void toDisk() {
    try {
      Files.deleteIfExists(filler());
      copy(live, aside);
      Processes.run("umount", live.toString());
      mounted = false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + live + " back to the disk", e);
    }
    delete(live);
    move(aside, live);
  }

  private Path filler() {
    return live.resolve("filler");
  }

  /** Unmounts what is still mounted; the server must be down. */
  @Override
  public void close() {
    if (mounted) {
      try {
        Processes.run("umount", live.toString());
        mounted = false;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unmount " + live, e);
      }
    }
  }

  private static long usedBytes(Path directory) throws IOException {
    String output = Processes.run("du", "-s", "--block-size=1", directory.toString());
    return Long.parseLong(output.substring(0, output.indexOf('\t')));
  }

  private static void copy(Path from, Path to) {
    delete(to);
    try {
      // Sparse: ZooKeeper reserves 64 MiB for each log and uses little of it.
      Processes.run("cp", "-a", "--sparse=always", from.toString(), to.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + from + " to " + to, e);
    }
  }

  private static void delete(Path directory) {
    delete(directory.toFile());
  }

  private static void delete(File file) {
    File @Nullable [] children = file.listFiles();
    if (children != null) {
      for (File child : children) {
        delete(child);
      }
    }
    if (file.exists() && !file.delete()) {
      throw new IllegalStateException("cannot delete " + file);
    }
  }
}
