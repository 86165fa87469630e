package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One stored format: the frame around a payload.
 *
 * <pre>
 *   'R' 'K' | kind | format version | lowest, highest feature level | payload | CRC-32C
 * </pre>
 *
 * <p>The frame is the same in every version of every format, so that any build can tell damage from
 * data that is too new for it. Only the bytes that encoding gives are accepted back: one value has
 * one form, else two processes could know one state under two digests.
 */
final class Format<T> {

  private static final int VERSION = 1;

  /**
   * The feature levels for which version 1 of the formats is right. Not {@link
   * FeatureRange#CURRENT}: a later build must give an old value the same bytes, hence the same
   * digest.
   */
  private static final FeatureRange FEATURES = new FeatureRange(1, 1);

  private static final int HEADER_BYTES = 6;
  private static final int CHECKSUM_BYTES = 4;

  private final char kind;
  private final String name;
  private final int maxBytes;
  private final Payload<T> payload;

  Format(char kind, String name, int maxBytes, Payload<T> payload) {
    this.kind = kind;
    this.name = name;
    this.maxBytes = maxBytes;
    this.payload = payload;
  }

  /** What is inside the frame. */
  interface Payload<T> {
    void write(Writer out, T value);

    /** Constructors may raise {@link IllegalArgumentException}; it is reported as corruption. */
    T read(Reader in);
  }

  byte[] encode(T value) {
    Writer out = new Writer();
    out.octet('R');
    out.octet('K');
    out.octet(kind);
    out.octet(VERSION);
    out.octet(FEATURES.min());
    out.octet(FEATURES.max());
    payload.write(out, value);
    int total = out.size() + CHECKSUM_BYTES;
    if (total > maxBytes) {
      throw new IllegalArgumentException(
          "the " + name + " takes " + total + " bytes; the limit is " + maxBytes);
    }
    byte[] bytes = Arrays.copyOf(out.toBytes(), total);
    ByteBuffer.wrap(bytes).putInt(total - CHECKSUM_BYTES, checksum(bytes));
    return bytes;
  }

  T decode(byte[] bytes) {
    checkFrame(bytes);
    Reader in = new Reader(name, bytes, HEADER_BYTES, bytes.length - CHECKSUM_BYTES);
    T value;
    boolean canonical;
    try {
      value = payload.read(in);
      in.expectEnd();
      canonical = Arrays.equals(bytes, encode(value));
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()), e);
    }
    if (!canonical) {
      throw in.corrupt("it is not the form in which this " + name + " is written");
    }
    return value;
  }

  private void checkFrame(byte[] bytes) {
    if (bytes.length > maxBytes || bytes.length < HEADER_BYTES + CHECKSUM_BYTES) {
      throw corrupt("it has " + bytes.length + " bytes");
    }
    if (bytes[0] != 'R' || bytes[1] != 'K') {
      throw corrupt("it does not begin with RK");
    }
    int stored = ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM_BYTES);
    if (stored != checksum(bytes)) {
      throw corrupt("its checksum does not match its content");
    }
    if (bytes[2] != kind) {
      throw corrupt("its kind is " + (bytes[2] & 0xff) + " instead of '" + kind + "'");
    }
    int version = bytes[3] & 0xff;
    FeatureRange features = features(bytes);
    if (version != VERSION || !features.overlaps(FeatureRange.CURRENT)) {
      throw new UnsupportedFormatException(name, version, features);
    }
  }

  private FeatureRange features(byte[] bytes) {
    int min = bytes[4] & 0xff;
    int max = bytes[5] & 0xff;
    if (min < 1 || max < min) {
      throw corrupt("its feature levels are " + min + " to " + max);
    }
    return new FeatureRange(min, max);
  }

  private CorruptStateException corrupt(String what) {
    return new CorruptStateException("the stored " + name + " is corrupt: " + what);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }
}
