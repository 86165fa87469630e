package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.paxos.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Writer} wrote. Whatever the bytes are, the only exception is {@link
 * CorruptStateException}, and nothing larger than the bytes at hand or a fixed limit is allocated.
 */
final class Reader {

  private static final int DIGEST_BYTES = 32;

  private final String format;
  private final byte[] bytes;
  private final int end;
  private final List<String> strings = new ArrayList<>();
  private final List<Digest> digests = new ArrayList<>();
  private int position;

  /** Reads {@code bytes} from {@code start}, inclusive, to {@code end}, exclusive. */
  Reader(String format, byte[] bytes, int start, int end) {
    this.format = format;
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** The exception to throw when something here cannot be right. */
  CorruptStateException corrupt(String what) {
    return corrupt(what, null);
  }

  CorruptStateException corrupt(String what, @Nullable Throwable cause) {
    return new CorruptStateException(
        "the stored " + format + " is corrupt at byte " + position + ": " + what, cause);
  }

  void expectEnd() {
    if (position != end) {
      throw corrupt((end - position) + " bytes are left over");
    }
  }

  int octet(String what) {
    if (position >= end) {
      throw corrupt("it ends before " + what);
    }
    return bytes[position++] & 0xff;
  }

  boolean flag(String what) {
    int value = octet(what);
    if (value > 1) {
      throw corrupt(what + " is " + value + ", neither 0 nor 1");
    }
    return value == 1;
  }

  long number(String what) {
    long value = varint(what);
    if (value < 0) {
      throw corrupt(what + " is above 2^63 - 1");
    }
    return value;
  }

  int bounded(String what, int max) {
    long value = number(what);
    if (value > max) {
      throw corrupt(what + " is " + value + "; the limit is " + max);
    }
    return (int) value;
  }

  long signed(String what) {
    long value = varint(what);
    return (value >>> 1) ^ -(value & 1);
  }

  String string(String what, int maxBytes) {
    int length = bounded("the length of " + what, maxBytes);
    int start = take(length, what);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw corrupt(what + " is not UTF-8", e);
    }
  }

  String repeated(String what, int maxBytes) {
    int known = bounded("the number of " + what, strings.size());
    if (known > 0) {
      return strings.get(known - 1);
    }
    String value = string(what, maxBytes);
    strings.add(value);
    return value;
  }

  Digest digest(String what) {
    int known = bounded("the number of " + what, digests.size());
    if (known > 0) {
      return digests.get(known - 1);
    }
    int start = take(DIGEST_BYTES, what);
    byte[] raw = Arrays.copyOfRange(bytes, start, start + DIGEST_BYTES);
    Digest value = new Digest(HexFormat.of().formatHex(raw));
    digests.add(value);
    return value;
  }

  /** So many values of so many bits each; the caller has bounded the count. */
  int[] packed(String what, int count, int width) {
    long length = ((long) count * width + 7) / 8;
    if (length > end - position) {
      throw corrupt("it ends within " + what);
    }
    int[] values = new int[count];
    long pending = 0;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      while (bits < width) {
        pending = (pending << 8) | octet(what);
        bits += 8;
      }
      bits -= width;
      values[i] = (int) ((pending >>> bits) & ((1L << width) - 1));
    }
    return values;
  }

  private int take(int length, String what) {
    if (length > end - position) {
      throw corrupt("it ends within " + what);
    }
    int start = position;
    position += length;
    return start;
  }

  private long varint(String what) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = octet(what);
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt(what + " does not end");
  }
}
