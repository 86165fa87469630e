package io.ringkeeper.agreement.codec;

import io.ringkeeper.paxos.Digest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Appends values to a growing buffer, one way only for each value. Integers are little-endian
 * base-128 varints; repeated strings and digests are written once and then referred to by number.
 *
 * <p>Values beyond their limits raise {@link IllegalArgumentException}.
 */
final class Writer {

  private static final int INITIAL_BYTES = 512;

  private final Map<String, Integer> strings = new HashMap<>();
  private final Map<Digest, Integer> digests = new HashMap<>();
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  int size() {
    return size;
  }

  void octet(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  void octets(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  /** A number of 0 or more. */
  void number(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " is " + value + "; it must be 0 or more");
    }
    varint(value);
  }

  /** A number between 0 and the limit, inclusive. */
  void bounded(String what, long value, long max) {
    if (value > max) {
      throw new IllegalArgumentException(what + " is " + value + "; the limit is " + max);
    }
    number(what, value);
  }

  /** A number of either sign; small magnitudes are short. */
  void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void string(String what, String value, int maxBytes) {
    byte[] utf8 = utf8(what, value);
    bounded("the length of " + what + " in bytes", utf8.length, maxBytes);
    octets(utf8);
  }

  /** A string that may occur again: 0 and the string the first time, then its number. */
  void repeated(String what, String value, int maxBytes) {
    Integer known = strings.putIfAbsent(value, strings.size() + 1);
    if (known != null) {
      varint(known);
      return;
    }
    varint(0);
    string(what, value, maxBytes);
  }

  /** A digest: 0 and its 32 bytes the first time, then its number. */
  void digest(Digest digest) {
    Integer known = digests.putIfAbsent(digest, digests.size() + 1);
    if (known != null) {
      varint(known);
      return;
    }
    varint(0);
    octets(digest.toBytes());
  }

  /** Each value in so many bits, most significant first; the last byte is filled up with zeros. */
  void packed(int[] values, int width) {
    long pending = 0;
    int bits = 0;
    for (int value : values) {
      if (value < 0 || value >>> width != 0) {
        throw new IllegalArgumentException(value + " does not fit in " + width + " bits");
      }
      pending = (pending << width) | value;
      bits += width;
      while (bits >= 8) {
        bits -= 8;
        octet((int) (pending >>> bits));
      }
    }
    if (bits > 0) {
      octet((int) (pending << (8 - bits)));
    }
  }

  /** The bits needed for numbers from 0 to the given one. */
  static int bitsFor(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  private static byte[] utf8(String what, String value) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(what + " is not well-formed Unicode text", e);
    }
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
