package io.ringkeeper.agreement.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The serialized key of a record, as a value. Immutable. */
public final class RecordKey {

  /** Longest key that a proposal can name, in bytes. */
  public static final int MAX_BYTES = 16 * 1024;

  private final byte[] bytes;

  private RecordKey(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key of " + bytes.length + " bytes cannot be named; at most " + MAX_BYTES);
    }
    this.bytes = bytes;
  }

  public static RecordKey of(byte[] bytes) {
    return new RecordKey(bytes.clone());
  }

  public static RecordKey ofUtf8(String text) {
    return new RecordKey(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The key as text, if its bytes are well-formed UTF-8. */
  public Optional<String> utf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Only the length: keys are the users' data and do not belong in logs. */
  @Override
  public String toString() {
    return "key of " + bytes.length + " bytes";
  }
}
