package io.ringkeeper.sandbox.fire.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one history as it grows. A last line without its end is left for later: its writer may have
 * been killed in the middle of it.
 */
public final class HistoryReader {

  public static final String SUFFIX = ".jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private long position;

  public HistoryReader(Path file) {
    this.file = file;
  }

  /** The whole lines since the last call. */
  public List<Entry> readNew() {
    byte[] bytes = bytesFrom(position);
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        entries.add(parse(new String(bytes, start, end - start, StandardCharsets.UTF_8)));
        start = end + 1;
      }
    }
    position += start;
    return entries;
  }

  private byte[] bytesFrom(long from) {
    try (FileChannel channel = FileChannel.open(file)) {
      int length = Math.toIntExact(channel.size() - from);
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Goes on until everything up to the size seen is read.
      }
      byte[] read = new byte[bytes.position()];
      bytes.flip().get(read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read history " + file, e);
    }
  }

  private Entry parse(String line) {
    try {
      return JSON.readValue(line, Entry.class);
    } catch (IOException e) {
      throw new UncheckedIOException("no history line in " + file + ": " + line, e);
    }
  }
}
